#!/usr/bin/env python3
"""Writes the TorchScript test models of this folder and their references from eager PyTorch.

    python3 topology/app/src/test/resources/models/make_models.py

Needs Python 3 with torch 1.13 and numpy (optimize_for_inference differs between torch versions).
"""

import copy
import hashlib
import io
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Dict, Tuple

import numpy as np
import torch
from torch import Tensor, nn

if os.environ.get("PYTHONHASHSEED") != "0":  # scripting orders a module's constants by hash
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})

FOLDER = Path(__file__).resolve().parent
DENSE = 512


class Bnd(nn.Module):
    """Convolution, BatchNorm, GELU and both dropouts: everything whose gradient differs between train and eval."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(4)
        self.gelu = nn.GELU()
        self.drop1 = nn.Dropout2d(0.3)
        self.norm2 = nn.BatchNorm2d(4)
        self.drop2 = nn.Dropout(0.5)
        self.linear = nn.Linear(4 * 36, 4)

    def forward(self, x):
        x = self.norm2(self.drop1(self.gelu(self.norm1(self.conv(x)))))
        return self.linear(self.drop2(x.flatten(1)))


class BatchCoupled(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x):
        return torch.tanh(self.linear(x - x.mean(dim=0, keepdim=True)))


class Constant(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.zeros([x.size(0), 2], dtype=x.dtype) + torch.tensor([0.25, -0.5], dtype=x.dtype)


class Nondeterministic(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 2)

    def forward(self, x):
        return self.linear(x + 0.1 * torch.rand_like(x))


class Golden(nn.Module):
    """f(a, b, c) = tanh(a + 2b) - b c / 2 + sin c; takes its own dtype only, as any model with weights does."""

    def __init__(self, dtype):
        super().__init__()
        self.register_buffer("factor", torch.tensor(0.5, dtype=dtype))

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype != self.factor.dtype:
            raise RuntimeError("input has another dtype than the model")
        a, b, c = x[:, 0], x[:, 1], x[:, 2]
        return (torch.tanh(a + 2 * b) - self.factor * b * c + torch.sin(c)).unsqueeze(1)


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 4)
        self.hidden = nn.Linear(3 + 2 * 4, 8)
        self.linear = nn.Linear(8, 2)

    def forward(self, numeric, category):
        x = torch.cat([numeric, self.embedding(category).flatten(1)], dim=1)
        return self.linear(torch.tanh(self.hidden(x)))


class TwoFloats(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.linear = nn.Linear(2 * 4 + 3, 2)

    def forward(self, image, table):
        return self.linear(torch.cat([torch.tanh(self.conv(image)).flatten(1), table * table], dim=1))


class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 6)
        self.classes = nn.Linear(6, 3)
        self.value = nn.Linear(6, 1)

    def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
        h = torch.tanh(self.hidden(x))
        return self.classes(h), self.value(h)


class DictOutput(TwoOutputs):
    def forward(self, x: Tensor) -> Dict[str, Tensor]:
        h = torch.tanh(self.hidden(x))
        return {"logits": self.classes(h), "value": self.value(h)}


class ScalarOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 1)

    def forward(self, x):
        return torch.tanh(self.linear(x)).squeeze(1)


class InPlace(nn.Module):
    """f(x) = tanh(2 (x0 - 1/2)) + 2 (x1 - 1/2), computed in the memory of the input."""

    def forward(self, x: Tensor) -> Tensor:
        x -= 0.5
        x.mul_(2)
        return (torch.tanh(x[:, 0]) + x[:, 1]).unsqueeze(1)


class Overwriting(nn.Module):
    """Destroys what its own backward pass needs."""

    def forward(self, x: Tensor) -> Tensor:
        y = torch.tanh(x)
        y += 1
        return y


class NoOutput(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x[:, :0]


def mlp(activation):
    return nn.Sequential(nn.Linear(6, 16), activation, nn.Linear(16, 3))


def bnd():
    """Running statistics, scales and shifts far from their initial values, so that train mode shows."""
    model = Bnd()
    for norm in (model.norm1, model.norm2):
        norm.running_mean.normal_(0, 0.3)
        norm.running_var.uniform_(0.4, 2.0)
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias, 0, 0.2)
    return model.eval()


def save(module, path):
    """Saves without source locations of the build machine and returns the SHA-256."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as saved, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stripped:
        for name in saved.namelist():
            if not name.endswith(".debug_pkl"):
                stripped.writestr(zipfile.ZipInfo(name), saved.read(name), zipfile.ZIP_STORED)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def numbers(tensor):
    """Float32 as shortest decimals that read back exactly; float64 and integers as they are."""
    array = tensor.detach().numpy()
    if array.dtype == np.float32:
        return np.array([float(str(v)) for v in array.flat]).reshape(array.shape).tolist()
    return array.tolist()


def write_json(value, path):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


def gradients(model, inputs, output, targets):
    """Gradient of each row's own target with respect to every float input, and all outputs by name."""
    leaves = {n: x.clone().requires_grad_(x.is_floating_point()) for n, x in inputs.items()}
    result = model(*leaves.values())
    outputs = named(result)
    chosen = outputs[output]
    chosen = chosen if chosen.dim() == 1 else chosen.gather(1, torch.tensor(targets)[:, None])[:, 0]
    floats = {n: x for n, x in leaves.items() if x.requires_grad}
    return outputs, dict(zip(floats, torch.autograd.grad(chosen.sum(), list(floats.values()))))


def named(result):
    if isinstance(result, dict):
        return result
    return {f"output{i}": y for i, y in enumerate(result)} if isinstance(result, tuple) else {"output0": result}


def integrated_gradients(model, x, targets):
    """Midpoint rule with DENSE nodes on the straight path from zero."""
    total = torch.zeros_like(x)
    for k in range(DENSE):
        _, gradient = gradients(model, {"x": x * ((k + 0.5) / DENSE)}, "output0", targets)
        total += gradient["x"]
    return total / DENSE * x


def bnd_reference(model, x, targets):
    exact = copy.deepcopy(model).double()
    outputs32, gradients32 = gradients(model, {"x": x}, "output0", targets)
    outputs64, gradients64 = gradients(exact, {"x": x.double()}, "output0", targets)
    return {
        "inputs": numbers(x),
        "targets": targets,
        "outputs_float32": numbers(outputs32["output0"]),
        "outputs_float64": numbers(outputs64["output0"]),
        "gradients_float32": numbers(gradients32["x"]),
        "gradients_float64": numbers(gradients64["x"]),
        "baseline_outputs_float64": numbers(exact(torch.zeros_like(x[:1]).double())[0]),
        "integrated_gradients_float64": numbers(integrated_gradients(exact, x.double(), targets)),
        "midpoint_nodes": DENSE,
    }


def reference(model, inputs, targets, output):
    """Outputs by name, each row a vector (`output0`, `output1` for tuples), and the gradients of `output`'s targets."""
    outputs, slopes = gradients(model, inputs, output, targets)
    return {
        "inputs": {name: numbers(x) for name, x in inputs.items()},
        "output": output,
        "targets": targets,
        "outputs": {name: numbers(y if y.dim() > 1 else y[:, None]) for name, y in outputs.items()},
        "gradients": {name: numbers(g) for name, g in slopes.items()},
    }


def write_folder(name, module, inputs, outputs, recorded, extra="", sha256=None):
    """Writes a model folder; `inputs` and `outputs` are the manifest's lines."""
    folder = FOLDER / name
    folder.mkdir(exist_ok=True)
    digest = save(module, folder / "model.pt")
    lines = [
        "# Written by make_models.py.",
        f"name: {name.replace('_', '-')}",
        'version: "1"',
        "file: model.pt",
        f'sha256: "{sha256 or digest}"',  # quoted: digits alone would be a number
        "licence: Apache-2.0",
        "inputs:", *(f"  - {line}" for line in inputs),
        "outputs:", *(f"  - {line}" for line in outputs),
    ]
    if extra:
        lines.append(extra)
    if recorded:
        lines.append("recorded: recorded.json")
        write_json({**recorded, "tolerance": 1e-4}, folder / "recorded.json")
    (folder / "model.yaml").write_text("\n".join(lines) + "\n")


def write_bnd():
    model = bnd()
    x = torch.randn(6, 2, 6, 6)
    targets = [2, 0, 3, 1, 1, 2]
    scripted = torch.jit.script(model)
    traced = torch.jit.trace(model, x[:2])
    save(scripted, FOLDER / "bnd_scripted.pt")
    save(traced, FOLDER / "bnd_traced.pt")
    save(torch.jit.freeze(scripted), FOLDER / "bnd_frozen.pt")
    save(torch.jit.optimize_for_inference(torch.jit.script(model)), FOLDER / "optimized_for_inference.pt")
    in_training = copy.deepcopy(model).train()
    save(torch.jit.script(in_training), FOLDER / "bnd_scripted_train.pt")
    save(torch.jit.trace(in_training, x[:2], check_trace=False), FOLDER / "bnd_traced_train.pt")
    write_json(bnd_reference(model, x, targets), FOLDER / "bnd_reference.json")

    rows = torch.randn(8, 2, 6, 6)
    inputs = ["{name: image, dtype: float32, shape: [2, 6, 6]}"]
    outputs = ["{name: logits, space: LOGIT, classes: [north, east, south, west]}"]
    recorded = {"inputs": numbers(x[:2]), "outputs": numbers(model(x[:2]))}
    extra = ("features:\n  input: image\n  grid: {rows: 2, columns: 2, names: [top left, top right, bottom left, bottom right]}\n"
             "training:\n  rows: training.f32\n  mean: mean.f32")
    write_folder("bnd", scripted, inputs, outputs, recorded, extra)
    (FOLDER / "bnd" / "training.f32").write_bytes(rows.numpy().astype("<f4").tobytes())
    (FOLDER / "bnd" / "mean.f32").write_bytes(rows.double().mean(dim=0).numpy().astype("<f4").tobytes())
    write_folder("digest_mismatch", traced, inputs, outputs, None, sha256="0" * 64)


def write_faulty():
    save(torch.jit.script(BatchCoupled()), FOLDER / "batch_coupled.pt")
    save(torch.jit.script(Constant()), FOLDER / "constant.pt")
    save(torch.jit.script(Nondeterministic()), FOLDER / "nondeterministic.pt")
    (FOLDER / "not_a_model.pt").write_text("This file is text and holds no TorchScript archive.\n")


def write_single():
    golden = torch.jit.script(Golden(torch.float64))
    save(golden, FOLDER / "golden.pt")
    save(torch.jit.script(Golden(torch.float32)), FOLDER / "golden_f32.pt")
    save(torch.jit.script(Golden(torch.float16)), FOLDER / "golden_f16.pt")
    x = torch.tensor([[0.5, -1.0, 2.0], [-0.25, 0.75, 1.5]], dtype=torch.float64)
    write_folder("golden", golden, ["{name: x, dtype: float64, shape: [3]}"],
                 ["{name: f, space: VALUE, classes: [f]}"], {"inputs": numbers(x), "outputs": numbers(golden(x))})
    save(torch.jit.trace(mlp(nn.ReLU()), torch.zeros(1, 6)), FOLDER / "relu_mlp.pt")
    save(torch.jit.trace(mlp(nn.Softplus()), torch.zeros(1, 6)), FOLDER / "softplus_mlp.pt")


def write_multi():
    numeric = torch.randn(4, 3)
    cases = {
        "two_inputs": (
            TwoInputs(),
            {"numeric": numeric, "category": torch.tensor([[0, 4], [1, 1], [3, 2], [2, 0]])},
            ["{name: numeric, dtype: float32, shape: [3]}", "{name: category, dtype: int64, shape: [2]}"],
            ["{name: output0, space: LOGIT, classes: [refuse, accept]}"],
            [1, 0, 0, 1], "output0"),
        "two_floats": (
            TwoFloats(),
            {"image": torch.randn(4, 1, 4, 4), "table": torch.randn(4, 3)},
            ["{name: image, dtype: float32, shape: [1, 4, 4]}", "{name: table, dtype: float32, shape: [3]}"],
            ["{name: output0, space: LOGIT, classes: [a, b]}"],
            [0, 1, 1, 0], "output0"),
        "two_outputs": (
            TwoOutputs(), {"x": torch.randn(4, 3)},
            ["{name: x, dtype: float32, shape: [3]}"],
            ["{name: output0, space: LOGIT, classes: [a, b, c]}", "{name: output1, space: VALUE, classes: [value]}"],
            [2, 0, 1, 1], "output0"),
        "dict_output": (
            DictOutput(), {"x": torch.randn(4, 3)},
            ["{name: x, dtype: float32, shape: [3]}"],
            ["{name: logits, space: LOGIT, classes: [a, b, c]}", "{name: value, space: VALUE, classes: [value]}"],
            [1, 2, 0, 2], "logits"),
        "scalar_output": (
            ScalarOutput(), {"x": torch.randn(4, 3)},
            ["{name: x, dtype: float32, shape: [3]}"],
            ["{name: output0, space: VALUE, classes: [value]}"],
            [0, 0, 0, 0], "output0"),
    }
    references = {}
    for name, (model, rows, inputs, outputs, targets, output) in cases.items():
        model.eval()
        module = torch.jit.script(model)
        save(module, FOLDER / f"{name}.pt")
        references[name] = reference(model, rows, targets, output)
        recorded = {side: {n: v[:2] for n, v in references[name][side].items()} for side in ("inputs", "outputs")}
        recorded = {side: next(iter(v.values())) if len(v) == 1 else v for side, v in recorded.items()}
        write_folder(name, module, inputs, outputs, recorded)
    write_json(references, FOLDER / "multi_reference.json")


class Greedy(nn.Module):
    """Asks for 128 TiB where an input is above 100: a failed allocation that harms nobody."""

    def forward(self, x: Tensor) -> Tensor:
        y = torch.tanh(x)
        if bool((x > 100).any()):
            y = y + torch.zeros([1 << 45], dtype=x.dtype).sum()
        return y


def write_greedy():
    save(torch.jit.script(Greedy()), FOLDER / "greedy.pt")


class Endless(nn.Module):
    """Never comes back where an input is above 1000."""

    def forward(self, x: Tensor) -> Tensor:
        rounds = 0
        while bool((x > 1000).any()):
            rounds += 1
        return torch.tanh(x) + float(rounds)


def write_endless():
    save(torch.jit.script(Endless()), FOLDER / "endless.pt")


def write_in_place():
    save(torch.jit.script(InPlace()), FOLDER / "in_place.pt")
    save(torch.jit.script(Overwriting()), FOLDER / "overwriting.pt")
    save(torch.jit.script(NoOutput()), FOLDER / "no_output.pt")


def main():
    torch.set_num_threads(1)
    writers = (write_bnd, write_faulty, write_single, write_multi, write_in_place, write_greedy, write_endless)
    for seed, write in enumerate(writers):
        torch.manual_seed(seed)
        write()


if __name__ == "__main__":
    main()
