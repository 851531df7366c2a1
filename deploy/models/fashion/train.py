#!/usr/bin/env python3
"""Trains the Fashion-MNIST sample model and writes this folder and the sample events.

    python3 deploy/models/fashion/train.py [--images FOLDER]

Needs Python 3 with torch and numpy, and the data set (Debian package dataset-fashion-mnist). Seeded and
single-threaded: the same torch version gives the same files.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

import export  # noqa: E402

SEED = 20240607
EPOCHS = 3
SAMPLES_PER_CLASS = 10
CLASSES = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]
REGIONS = ["top left", "top", "top right", "left", "centre", "right", "bottom left", "bottom", "bottom right"]


def read_idx(path):
    """Returns uint8 images [n, 28, 28] or labels [n]; the header is magic number and axis lengths, big-endian."""
    data = gzip.decompress(Path(path).read_bytes())
    axes = data[3]
    shape = np.frombuffer(data, dtype=">i4", count=axes, offset=4)
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape)


def read_images(folder, part):
    """Returns float32 pixels 0..255 [n, 1, 28, 28] and labels int64 [n]."""
    images = read_idx(folder / f"{part}-images-idx3-ubyte.gz")
    labels = read_idx(folder / f"{part}-labels-idx1-ubyte.gz")
    return torch.from_numpy(images[:, None].astype(np.float32)), torch.from_numpy(labels.astype(np.int64))


class Classifier(nn.Module):
    """Takes raw pixels, so that a zero baseline is a black image."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(16 * 7 * 7, 10),
        )

    def forward(self, pixels):
        return self.layers(pixels / 255.0)


def train(images, labels):
    model = Classifier()
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    schedule = torch.optim.lr_scheduler.LinearLR(
        optimiser, start_factor=1.0, end_factor=0.05, total_iters=EPOCHS * (len(images) // 128 + 1))
    loss = nn.CrossEntropyLoss()
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(128):
            optimiser.zero_grad()
            loss(model(images[batch]), labels[batch]).backward()
            optimiser.step()
            schedule.step()
    return model.eval()


def accuracy(module, images, labels):
    with torch.no_grad():
        correct = sum(int((module(x).argmax(1) == y).sum()) for x, y in zip(images.split(500), labels.split(500)))
    return correct / len(labels)


def scores(module, images):
    """Returns float32 [n, 10]; row by row, as a decision service would."""
    with torch.no_grad():
        return np.concatenate([module(image[None]).numpy() for image in images])


def manifest(sha256):
    return f"""\
# Written by train.py.
name: fashion-mnist
version: "1"
file: model.pt
sha256: {sha256}
licence: "weights: Apache-2.0; training data: Fashion-MNIST, Zalando SE, MIT"
inputs:
  - {{name: image, dtype: float32, shape: [1, 28, 28]}}   # raw pixels 0 (black) to 255
outputs:
  - name: logits
    space: LOGIT
    classes: {json.dumps(CLASSES)}
features:
  input: image
  grid: {{rows: 3, columns: 3, names: {json.dumps(REGIONS)}}}
training:
  rows: training.f32
  mean: mean.f32
recorded: recorded.json
"""


def events(indices, images, logits):
    for number, (index, output) in enumerate(zip(indices, logits), start=1):
        decision_id = f"fashion-{number:04d}"
        predicted = int(output.argmax())
        yield {
            "event_id": export.event_id(decision_id),
            "decision_id": decision_id,
            "model": {"name": "fashion-mnist", "version": "1"},
            "inputs": {"image": export.plain(images[index])},
            "outputs": {"logits": export.plain(output)},
            "decision": {
                "label": CLASSES[predicted],
                "class_index": predicted,
                "outcome": "NEUTRAL",
                "automated": True,
            },
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=Path, default=Path("/usr/share/datasets/fashion-mnist"))
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    images, labels = read_images(arguments.images, "train")
    held_out_images, held_out_labels = read_images(arguments.images, "t10k")

    module = torch.jit.trace(train(images, labels), images[:1])
    sha256 = export.save_torchscript(module, FOLDER / "model.pt")

    module = torch.jit.load(str(FOLDER / "model.pt"))
    chosen = np.sort(np.concatenate(
        [np.flatnonzero(held_out_labels.numpy() == label)[:SAMPLES_PER_CLASS] for label in range(len(CLASSES))]))
    logits = scores(module, held_out_images[chosen])
    metrics = {
        "held_out": len(held_out_labels),
        "accuracy": accuracy(module, held_out_images, held_out_labels),
        "sample_events": len(chosen),
        "sample_events_correct": int((logits.argmax(1) == held_out_labels[chosen].numpy()).sum()),
    }
    (FOLDER / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    (FOLDER / "model.yaml").write_text(manifest(sha256))
    export.save_f32(images[:64], FOLDER / "training.f32")
    export.save_f32(images.double().mean(dim=0), FOLDER / "mean.f32")
    export.save_recorded(held_out_images[chosen[:2]], logits[:2], FOLDER / "recorded.json")
    samples = FOLDER.parents[1] / "samples" / "fashion.jsonl"
    samples.parent.mkdir(exist_ok=True)
    export.save_events(events(chosen, held_out_images, logits), samples)
    print(json.dumps(metrics, indent=2))


if __name__ == "__main__":
    main()
