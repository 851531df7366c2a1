#!/usr/bin/env python3
"""Writes a ResNet-18 for 64 x 64 colour images as a model folder, to measure with.

    python3 deploy/models/resnet18.py FOLDER
    deploy/rationale bench engine --model FOLDER
    deploy/rationale bench quadrature --model FOLDER --data FOLDER/samples.json

The architecture of He, Zhang, Ren, Sun (arXiv 1512.03385, table 1) with ten classes and seeded random weights, whose
batch norms have seen seeded random images: it costs what a trained one costs and decides nothing. Needs Python 3 with
torch and numpy. The same torch version gives the same file.
"""

import argparse
from pathlib import Path

import torch
from torch import nn

import export

SEED = 20240608
CLASSES = 10
SIDE = 64
CALIBRATION = 8
RECORDED = 8
SAMPLES = 16


class Block(nn.Module):
    """Two 3 x 3 convolutions and the way around them."""

    def __init__(self, inside, outside, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inside, outside, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(),
            nn.Conv2d(outside, outside, 3, padding=1, bias=False), nn.BatchNorm2d(outside),
        )
        self.around = nn.Identity() if stride == 1 and inside == outside else nn.Sequential(
            nn.Conv2d(inside, outside, 1, stride=stride, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        return torch.relu(self.body(x) + self.around(x))


class ResNet18(nn.Module):
    """Takes raw pixels 0 to 255, so that a zero baseline is a black image."""

    def __init__(self):
        super().__init__()
        layers = [nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
                  nn.MaxPool2d(3, stride=2, padding=1)]
        inside = 64
        for outside, stride in ((64, 1), (128, 2), (256, 2), (512, 2)):
            layers += [Block(inside, outside, stride), Block(outside, outside, 1)]
            inside = outside
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, CLASSES)]
        self.layers = nn.Sequential(*layers)

    def forward(self, pixels):
        return self.layers(pixels / 127.5 - 1.0)


def images(count):
    """Returns seeded images [count, 3, 64, 64]: coloured noise at four scales, so that every layer sees something."""
    sum_of_scales = torch.zeros(count, 3, SIDE, SIDE)
    for side in (2, 8, 32, SIDE):
        noise = torch.randn(count, 3, side, side)
        sum_of_scales += nn.functional.interpolate(noise, size=(SIDE, SIDE), mode="nearest")
    return (127.5 + 40 * sum_of_scales).clamp(0, 255).round()


def network():
    """Returns the module in evaluation mode, its batch norms at home with the images."""
    model = ResNet18().train()
    with torch.no_grad():
        for _ in range(CALIBRATION):
            model(images(32))
    return model.eval()


def manifest(sha256):
    return f"""\
# Written by resnet18.py.
name: resnet18-64
version: "1"
file: model.pt
sha256: {sha256}
licence: "Apache-2.0; random weights"
inputs:
  - {{name: image, dtype: float32, shape: [3, {SIDE}, {SIDE}]}}   # raw pixels 0 to 255
outputs:
  - {{name: logits, space: LOGIT}}
recorded: recorded.json
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    module = network()
    recorded = images(RECORDED)
    with torch.no_grad():
        traced = torch.jit.trace(module, recorded[:1])
        outputs = torch.cat([traced(image[None]) for image in recorded])
    sha256 = export.save_torchscript(traced, folder / "model.pt")
    (folder / "model.yaml").write_text(manifest(sha256))
    export.save_recorded(recorded, outputs, folder / "recorded.json", tolerance=1e-3)
    (folder / "samples.json").write_text(export.compact({"inputs": export.plain(images(SAMPLES))}) + "\n")
    parameters = sum(parameter.numel() for parameter in module.parameters())
    print(f"{folder}: {parameters} parameters, SHA-256 {sha256}")


if __name__ == "__main__":
    main()
