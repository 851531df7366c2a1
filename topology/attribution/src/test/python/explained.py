"""The TorchScript files that references are computed on, each with rows, baselines and a background set."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch

import environment

MODELS = environment.REPOSITORY / "topology" / "app" / "src" / "test" / "resources" / "models"
DEPLOY = environment.REPOSITORY / "deploy"


@dataclass
class Explained:
    """A model and what is explained of it; rows, baselines and background are flattened, [n, d]."""

    name: str
    path: object
    dtype: torch.dtype
    shape: tuple
    objective: str
    rows: np.ndarray
    targets: list
    baselines: dict
    background: np.ndarray
    groups: list = field(default_factory=list)

    @cached_property
    def module(self):
        return torch.jit.load(str(self.path)).eval()

    def __call__(self, x):
        """The explained scalars of all targets, [n, classes], at x [n, *shape]."""
        y = self.module(x)
        return {"raw": y, "probability": y.softmax(1), "log-probability": y.log_softmax(1)}[self.objective]

    def tensor(self, flat):
        return torch.from_numpy(np.asarray(flat)).to(self.dtype).reshape(-1, *self.shape)

    def gradient(self, flat, target):
        """Gradients of the target at points [n, d] of any float type, in the model's type."""
        leaf = self.tensor(flat).requires_grad_()
        return torch.autograd.grad(self(leaf)[:, target].sum(), leaf)[0].numpy()

    def facts(self):
        return {
            "file": str(self.path.relative_to(environment.REPOSITORY)),
            "sha256": hashlib.sha256(self.path.read_bytes()).hexdigest(),
            "dtype": str(self.dtype).removeprefix("torch."),
            "shape": list(self.shape),
            "objective": self.objective,
        }


def golden():
    return Explained(
        "golden", MODELS / "golden.pt", torch.float64, (3,), "raw", np.array([[0.9, -0.3, 1.2], [-0.4, 0.7, 2.1]]),
        [0, 0], {"zero": np.zeros(3), "other": np.array([0.2, 0.1, 0.3])},
        np.array([[0, 0, 0], [0.5, 0.5, 0.5], [0.8, -0.9, 1.1]]))


def perceptron(name, seed):
    random = np.random.RandomState(seed)
    rows = random.normal(size=(3, 6)).astype(np.float32)
    baselines = {"zero": np.zeros(6), "other": random.normal(size=6).astype(np.float32)}
    background = random.normal(size=(10, 6)).astype(np.float32)
    return Explained(
        name, MODELS / f"{name}.pt", torch.float32, (6,), "raw", rows, [0, 1, 2], baselines, background)


def credit():
    folder = DEPLOY / "models" / "credit"
    lines = (DEPLOY / "samples" / "credit.jsonl").read_text().splitlines()[:3]
    rows = np.array([json.loads(line)["inputs"]["features"] for line in lines], dtype=np.float32)
    training = np.frombuffer((folder / "training.f32").read_bytes(), "<f4").reshape(-1, 61)
    widths = [1] * 7 + [4, 5, 10, 5, 5, 4, 3, 4, 3, 3, 4, 2, 2]  # columns of the 20 features
    groups = [group for group, width in enumerate(widths) for _ in range(width)]
    mean = np.frombuffer((folder / "mean.f32").read_bytes(), "<f4")
    baselines = {"zero": np.zeros(61), "mean": mean}
    return Explained(
        "credit", folder / "model.pt", torch.float32, (61,), "raw", rows, [0, 0, 0], baselines, training[:20], groups)


def fashion():
    folder = DEPLOY / "models" / "fashion"
    lines = (DEPLOY / "samples" / "fashion.jsonl").read_text().splitlines()[:2]
    rows = np.array([json.loads(line)["inputs"]["image"] for line in lines], dtype=np.float32).reshape(2, 784)
    training = np.frombuffer((folder / "training.f32").read_bytes(), "<f4").reshape(-1, 784)
    model = Explained(
        "fashion", folder / "model.pt", torch.float32, (1, 28, 28), "raw", rows, [], {"zero": np.zeros(784)},
        training[:3])
    model.targets = predicted(model)
    return model


def moons():
    folder = DEPLOY / "reproduce" / "moons"
    networks = json.loads((folder / "networks.json").read_text())
    pair = [(network["noise"], network["seed"]) for network in networks["networks"]].index((0.2, 12))
    points = np.frombuffer((folder / "held-out.f32").read_bytes(), "<f4").reshape(-1, networks["held_out"], 2)[pair]
    model = Explained(
        "moons", folder / "model.pt", torch.float64, (2,), "log-probability", points.astype(np.float64), [],
        {"corner": np.array(networks["baseline"])}, points[:0])
    # one graph explains one class: six rows of class 0, and sixty others of it as nodes
    of_class = points[np.array(predicted(model)) == 0].astype(np.float64)
    model.rows, model.background, model.targets = of_class[:6], of_class[6:66], [0] * 6
    return model


def digits():
    folder = DEPLOY / "reproduce" / "digits"
    networks = json.loads((folder / "networks.json").read_text())
    images = np.frombuffer((folder / "images.u8").read_bytes(), np.uint8).reshape(-1, 64) / networks["scale"]
    network = networks["networks"][0]
    model = Explained(
        "digits", folder / "model.pt", torch.float64, (64,), "probability", images[network["held_out"][:3]], [],
        {"zero": np.zeros(64), "mean": images[network["training"]].mean(axis=0)}, images[network["training"][:8]])
    model.targets = predicted(model)
    return model


def predicted(model):
    with torch.no_grad():
        return model.module(model.tensor(model.rows)).argmax(1).tolist()


def everything():
    return [golden(), perceptron("softplus_mlp", 1), perceptron("relu_mlp", 2), credit(), fashion(), moons(), digits()]
