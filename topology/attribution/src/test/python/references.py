#!/usr/bin/env python3
"""Writes what published libraries attribute on committed TorchScript files, for the parity test; or checks what is written.

    python3 topology/attribution/src/test/python/references.py            # writes src/test/resources/references/*.json
    python3 topology/attribution/src/test/python/references.py --check    # computes again and compares to 1e-6

Makes its Python environment under target/ on first use; --fresh makes it anew. See docs/references.md.
"""

import environment

if __name__ == "__main__":
    environment.enter(__file__)

import argparse  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
import warnings  # noqa: E402
from importlib import metadata  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

import cases  # noqa: E402
import explained  # noqa: E402
import libraries  # noqa: E402

OUT = environment.MODULE / "src" / "test" / "resources" / "references"
TOLERANCE = 1e-6
LIBRARIES = ("captum", "saliency", "shap", "time-interpret", "numpy", "scipy", "scikit-learn")


def plain(values, dtype):
    """Shortest decimals: exact for float32, 12 digits for float64."""
    array = np.asarray(values)
    if array.ndim:
        return [plain(row, dtype) for row in array]
    if array.dtype.kind in "iub":
        return array.item()
    value = float(str(np.float32(array))) if dtype == torch.float32 else float(f"{array:.12g}")
    return int(value) if value == int(value) and abs(value) < 1e9 else value


def compute(model, case):
    """The case with its attributions, [rows, d], and what was drawn for each row."""
    method = libraries.METHODS[case["library"], case["method"]]
    baseline = model.baselines.get(case.get("baseline"))
    rows = getattr(model, case["explained"])
    standard = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, case.get("default_dtype", "float32")))
    try:
        if case["method"] in libraries.SHARED_GRAPH:
            values, draws = method(model, rows, model.targets[0], baseline, case["settings"]), []
            values = [libraries.flat(row) for row in values]
        else:
            found = [method(model, row, target, baseline, case["settings"]) for row, target in zip(rows, model.targets)]
            values, draws = [libraries.flat(value) for value, _ in found], [drawn for _, drawn in found if drawn]
    finally:
        torch.set_default_dtype(standard)
    result = {**case, "attributions": plain(values, model.dtype)}
    if draws:
        result["draws"] = [{name: plain(values, model.dtype) for name, values in drawn.items()} for drawn in draws]
    return result


def references(model):
    return {
        "model": model.facts(),
        "rows": plain(model.rows, model.dtype),
        "targets": model.targets,
        "outputs": plain(model(model.tensor(model.rows)).detach().numpy(), model.dtype),
        "baselines": {name: plain(baseline, model.dtype) for name, baseline in model.baselines.items()},
        "background": plain(model.background, model.dtype),
        "groups": model.groups,
        "cases": [compute(model, case) for case in cases.of(model)],
    }


def versions():
    found = {"python": platform.python_version(), "torch": torch.__version__}
    return {**found, **{name: metadata.version(name) for name in LIBRARIES}}


def text(document):
    """One line for each entry, and for each case, so that a difference can be read."""
    lines = []
    for name, value in document.items():
        written = json.dumps(value, separators=(",", ":"))
        if name == "cases":
            written = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in value) + "\n]"
        lines.append(f"{json.dumps(name)}:{written}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write(documents):
    OUT.mkdir(parents=True, exist_ok=True)
    for name, document in documents:
        path = OUT / f"{name}.json"
        path.write_text(text(document))
        print(f"{path.relative_to(environment.REPOSITORY)}: {len(document.get('cases', []))} cases", flush=True)


def largest_difference(found, committed, where):
    """Largest |found - committed| / max(1, |committed|) over all numbers, and where; anything else must be equal."""
    if isinstance(found, dict) and isinstance(committed, dict) and found.keys() == committed.keys():
        below = [largest_difference(found[name], committed[name], f"{where}.{name}") for name in found]
    elif isinstance(found, list) and isinstance(committed, list) and len(found) == len(committed):
        below = [largest_difference(*pair, where) for pair in zip(found, committed)]
    elif isinstance(found, (int, float)) and isinstance(committed, (int, float)):
        return abs(found - committed) / max(1, abs(committed)), where
    else:
        return (0.0, where) if found == committed else (float("inf"), where)
    return max(below, default=(0.0, where))


def labelled(document):
    """Cases by what they are, so that a difference names its case."""
    named = {}
    for case in document.get("cases", []):
        name = json.dumps({part: case[part] for part in case if part not in ("attributions", "draws", "defect")})
        assert name not in named, f"two cases are equal: {name}"
        named[name] = case
    return {**document, "cases": named} if named else document


def check(documents):
    worst = 0.0
    for name, document in documents:
        path = OUT / f"{name}.json"
        found = json.loads(text(document))
        difference, where = largest_difference(labelled(found), labelled(json.loads(path.read_text())), name)
        print(f"{name}: largest difference {difference:.2g}" + (f" at {where}" if difference else ""), flush=True)
        worst = max(worst, difference)
    print(f"largest difference {worst:.2g}, {'within' if worst <= TOLERANCE else 'ABOVE'} {TOLERANCE:g}")
    return worst <= TOLERANCE


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with what is written instead of writing")
    parser.add_argument("--fresh", action="store_true", help="make the Python environment anew first")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    documents = ((model.name, references(model)) for model in explained.everything())
    if not arguments.check:
        write([("versions", versions())])
        write(documents)
        return
    current, committed = versions(), json.loads((OUT / "versions.json").read_text())
    if current != committed:
        print(f"written with {committed}, computed with {current}")
    sys.exit(0 if check(documents) else 1)


if __name__ == "__main__":
    main()
