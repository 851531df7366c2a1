#!/usr/bin/env python3
"""Trains the small networks behind the reproduced figures and writes them with their data to deploy/reproduce.

    python3 topology/attribution/src/test/python/networks.py

Single-threaded and seeded: the same torch on the same kind of processor gives the same files. Takes about a minute.
The layout of the files stands in topology/attribution/docs/references.md.
"""

import environment

environment.enter(__file__)

import json  # noqa: E402
import math  # noqa: E402
import sys  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402
from sklearn.datasets import load_digits, make_moons  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from torch import nn  # noqa: E402

import gridworld  # noqa: E402

sys.path.insert(0, str(environment.REPOSITORY / "deploy" / "models"))
import export  # noqa: E402

OUT = environment.REPOSITORY / "deploy" / "reproduce"
MOON_SEEDS = (12, 24, 36, 48, 60)
MOON_NOISES = tuple(round(0.05 * k, 2) for k in range(1, 14))
MOON_SIZES = (2, 10, 10, 2)
DIGIT_SEEDS = (0, 1, 2)
DIGIT_SIZES = (64, 64, 32, 10)
SHOWN = ("relu", "softplus-5")


def initial(sizes, count, generator):
    """nn.Linear's initialisation for `count` networks side by side: weights [count, in, out], biases [count, 1, out]."""
    layers = []
    for width, next_width in zip(sizes, sizes[1:]):
        bound = 1 / math.sqrt(width)
        for shape in ((count, width, next_width), (count, 1, next_width)):
            drawn = torch.rand(shape, dtype=torch.float64, generator=generator) * 2 * bound - bound
            layers.append(drawn.requires_grad_())
    return layers


def outputs(layers, x, activation):
    for weight, bias in zip(layers[:-2:2], layers[1:-2:2]):
        x = activation(torch.baddbmm(bias, x, weight))
    return torch.baddbmm(layers[-1], x, layers[-2])


def train(sizes, x, labels, epochs, seed):
    """Networks [n] side by side on their own rows [n, rows, d]: NLL of log-softmax, Adam 1e-3, batches of 32."""
    generator = torch.Generator().manual_seed(seed)
    count, rows = labels.shape
    layers = initial(sizes, count, generator)
    optimiser = torch.optim.Adam(layers, lr=1e-3)
    everyone = torch.arange(count)[:, None]
    for _ in range(epochs):
        order = torch.stack([torch.randperm(rows, generator=generator) for _ in range(count)])
        for start in range(0, rows, 32):
            batch = order[:, start:start + 32]
            optimiser.zero_grad()
            found = outputs(layers, x[everyone, batch], torch.relu)
            # mean per network, summed over networks: their gradients do not meet
            loss = nn.functional.cross_entropy(found.transpose(1, 2), labels[everyone, batch], reduction="none")
            loss.mean(dim=1).sum().backward()
            optimiser.step()
    return [layer.detach().float().double() for layer in layers]  # what is written is float32


def accuracies(layers, x, labels):
    right = outputs(layers, x, torch.relu).argmax(dim=2) == labels
    return [round(float(share), 4) for share in right.double().mean(dim=1)]


def written(layers):
    """[n, parameters]: per layer the weights [out, in], then the biases [out]."""
    parts = [layer.transpose(1, 2) if layer.shape[1] > 1 or k % 2 == 0 else layer for k, layer in enumerate(layers)]
    return torch.cat([part.reshape(len(part), -1) for part in parts], dim=1).numpy()


def module(layers, network, activation):
    """The same network as torch modules, in float64."""
    parts = []
    for weight, bias in zip(layers[::2], layers[1::2]):
        linear = nn.Linear(weight.shape[1], weight.shape[2]).double()
        linear.weight.data, linear.bias.data = weight[network].T.contiguous(), bias[network, 0]
        parts += [linear, activation]
    return nn.Sequential(*parts[:-1])


def shown(name, network, layers, activation, x):
    """Outputs and gradients by PyTorch in float64, for the test of the plain Java network."""
    functions = {"relu": nn.ReLU(), "softplus-5": nn.Softplus(beta=5), "tanh": nn.Tanh()}
    model = module(layers, network, functions[activation])
    result = {"weights": name, "network": network, "activation": activation, "rows": x.tolist()}
    result["outputs"] = model(x).detach().tolist()
    for objective in ("raw", "probability", "log-probability"):
        leaf = x.clone().requires_grad_()
        y = model(leaf)
        y = {"raw": y, "probability": y.softmax(1), "log-probability": y.log_softmax(1)}[objective]
        result[objective] = {
            "values": y[:, 0].tolist(), "gradients": torch.autograd.grad(y[:, 0].sum(), leaf)[0].tolist()}
    return result


def save(name, layers, facts):
    folder = OUT / name
    folder.mkdir(parents=True, exist_ok=True)
    export.save_f32(written(layers), folder / "weights.f32")
    (folder / "networks.json").write_text(json.dumps(facts, indent=1) + "\n")
    return folder


def moons():
    pairs = [(noise, seed) for noise in MOON_NOISES for seed in MOON_SEEDS]
    splits = []
    for noise, seed in pairs:
        x, labels = make_moons(10_000, noise=noise, random_state=seed)
        splits.append(train_test_split(x, labels, random_state=seed))
    x, held_out, labels, held_out_labels = (torch.from_numpy(np.stack(part)) for part in zip(*splits))
    held_out = held_out.float().double()
    layers = train(MOON_SIZES, x, labels, 50, seed=1)
    shares = accuracies(layers, held_out, held_out_labels)
    facts = {
        "sizes": MOON_SIZES, "activation": "relu", "held_out": held_out.shape[1], "baseline": [-0.5, -0.5],
        "networks": [
            {"noise": noise, "seed": seed, "accuracy": share} for (noise, seed), share in zip(pairs, shares)],
    }
    folder = save("moons", layers, facts)
    export.save_f32(held_out.numpy(), folder / "held-out.f32")
    (folder / "labels.u8").write_bytes(held_out_labels.numpy().astype(np.uint8).tobytes())
    chosen = pairs.index((0.2, 12))
    example = torch.jit.trace(module(layers, chosen, nn.ReLU()), held_out[chosen, :2])
    export.save_torchscript(example, folder / "model.pt")
    print("moons: accuracy", [round(float(np.mean(shares[k:k + 5])), 3) for k in range(0, len(shares), 5)])
    return [shown("moons", chosen, layers, activation, held_out[chosen, :6]) for activation in SHOWN]


def digits():
    data = load_digits()
    images = torch.from_numpy(data.data / 16)
    orders = [np.random.default_rng(seed).permutation(len(images)) for seed in DIGIT_SEEDS]
    labels = torch.from_numpy(data.target.astype(np.int64))
    rows = torch.from_numpy(np.stack([order[:1400] for order in orders]))
    held_out = torch.from_numpy(np.stack([order[1400:1600] for order in orders]))
    layers = train(DIGIT_SIZES, images[rows], labels[rows], 60, seed=2)
    facts = {
        "sizes": DIGIT_SIZES, "activation": "relu", "scale": 16,
        "networks": [
            {"seed": seed, "accuracy": share, "training": rows[k].tolist(), "held_out": held_out[k].tolist()}
            for k, (seed, share) in enumerate(zip(DIGIT_SEEDS, accuracies(layers, images[held_out], labels[held_out])))],
    }
    folder = save("digits", layers, facts)
    (folder / "networks.json").write_text(json.dumps(facts) + "\n")  # long lists of row numbers
    (folder / "images.u8").write_bytes(data.data.astype(np.uint8).tobytes())
    (folder / "labels.u8").write_bytes(data.target.astype(np.uint8).tobytes())
    example = torch.jit.trace(module(layers, 0, nn.ReLU()), images[held_out[0, :2]])
    export.save_torchscript(example, folder / "model.pt")
    print("digits: accuracy", [network["accuracy"] for network in facts["networks"]])
    return [shown("digits", 0, layers, "relu", images[held_out[0, :2]])]


def write_gridworld():
    """A tanh network fitted to the values of all coalitions, and exact Shapley values of both."""
    world = gridworld.world()
    coalitions = torch.tensor(gridworld.coalitions(), dtype=torch.float64)
    values = torch.tensor(world["values"], dtype=torch.float64)[:, None]
    generator = torch.Generator().manual_seed(3)
    sizes = (coalitions.shape[1], 24, 1)
    layers = initial(sizes, 1, generator)
    optimiser = torch.optim.LBFGS(layers, max_iter=400, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        found = (outputs(layers, coalitions[None], torch.tanh)[0] - values).square().mean()
        found.backward()
        return found

    optimiser.step(loss)
    layers = [layer.detach().float().double() for layer in layers]
    fitted = outputs(layers, coalitions[None], torch.tanh)[0, :, 0]
    facts = {"sizes": sizes, "activation": "tanh", "networks": [{
        "rms_error": round(float((fitted - values[:, 0]).square().mean().sqrt()), 5),
        "shapley": gridworld.shapley(fitted.tolist())}], **world}
    save("gridworld", layers, facts)
    print("gridworld: root mean square error", facts["networks"][0]["rms_error"])
    return [shown("gridworld", 0, layers, "tanh", coalitions[[7, 300]] * 0.75)]


def main():
    torch.set_num_threads(1)
    values = moons() + digits() + write_gridworld()
    (environment.MODULE / "src" / "test" / "resources" / "networks.json").write_text(json.dumps(values) + "\n")


if __name__ == "__main__":
    main()
