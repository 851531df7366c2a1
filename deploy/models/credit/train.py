#!/usr/bin/env python3
"""Trains the credit sample model and writes this folder and the sample events.

    python3 deploy/models/credit/train.py [--arff FILE]

Needs Python 3 with torch and numpy. Seeded and single-threaded: the same torch version gives the same files.
"""

import argparse
import csv
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

import export  # noqa: E402

SEED = 20240607
HELD_OUT = 200
EPOCHS = 10  # least log loss and cost in five-fold cross-validation within the training split
# The data set's cost matrix: approving a bad risk costs 5, declining a good one 1, so decline from p(bad) = 1/6.
COST_FALSE_APPROVAL = 5
COST_FALSE_DECLINE = 1
THRESHOLD = math.log(COST_FALSE_DECLINE / COST_FALSE_APPROVAL)

# name -> (label, unit)
NUMERIC = {
    "duration": ("loan duration", "months"),
    "credit_amount": ("credit amount", "DM"),
    "installment_commitment": ("instalment rate", "% of disposable income"),
    "residence_since": ("time at present residence", "years"),
    "age": ("age", "years"),
    "existing_credits": ("existing credits at this bank", "credits"),
    "num_dependents": ("dependents", "people"),
}

# name -> (label, {category in the data: label}); the labels follow the description in the data file's
# head. Its two categories without any row, purpose "vacation" and status "female single", have no column.
CATEGORICAL = {
    "checking_status": ("checking account", {
        "<0": "overdrawn",
        "0<=X<200": "0 to below 200 DM",
        ">=200": "200 DM or more, or salary paid in for a year",
        "no checking": "no checking account",
    }),
    "credit_history": ("credit history", {
        "no credits/all paid": "no credits taken, or all paid back duly",
        "all paid": "all credits at this bank paid back duly",
        "existing paid": "existing credits paid back duly so far",
        "delayed previously": "delays in paying off in the past",
        "critical/other existing credit": "critical account, or credits at other banks",
    }),
    "purpose": ("purpose", {
        "new car": "new car",
        "used car": "used car",
        "furniture/equipment": "furniture or equipment",
        "radio/tv": "radio or television",
        "domestic appliance": "domestic appliances",
        "repairs": "repairs",
        "education": "education",
        "retraining": "retraining",
        "business": "business",
        "other": "other",
    }),
    "savings_status": ("savings account or bonds", {
        "<100": "below 100 DM",
        "100<=X<500": "100 to below 500 DM",
        "500<=X<1000": "500 to below 1000 DM",
        ">=1000": "1000 DM or more",
        "no known savings": "unknown or none",
    }),
    "employment": ("present employment", {
        "unemployed": "unemployed",
        "<1": "less than 1 year",
        "1<=X<4": "1 to below 4 years",
        "4<=X<7": "4 to below 7 years",
        ">=7": "7 years or more",
    }),
    "personal_status": ("personal status and sex", {
        "male div/sep": "male, divorced or separated",
        "female div/dep/mar": "female, divorced, separated or married",
        "male single": "male, single",
        "male mar/wid": "male, married or widowed",
    }),
    "other_parties": ("other debtors or guarantors", {
        "none": "none",
        "co applicant": "co-applicant",
        "guarantor": "guarantor",
    }),
    "property_magnitude": ("property", {
        "real estate": "real estate",
        "life insurance": "building society savings or life insurance",
        "car": "car or other",
        "no known property": "unknown or none",
    }),
    "other_payment_plans": ("other instalment plans", {
        "bank": "at a bank",
        "stores": "at stores",
        "none": "none",
    }),
    "housing": ("housing", {
        "rent": "rented",
        "own": "owned",
        "for free": "free of charge",
    }),
    "job": ("job", {
        "unemp/unskilled non res": "unemployed, or unskilled non-resident",
        "unskilled resident": "unskilled resident",
        "skilled": "skilled employee or official",
        "high qualif/self emp/mgmt": "management, self-employed, highly qualified or officer",
    }),
    "own_telephone": ("telephone", {
        "none": "none",
        "yes": "registered under the customer's name",
    }),
    "foreign_worker": ("foreign worker", {
        "yes": "yes",
        "no": "no",
    }),
}


def read_arff(path):
    """Returns the rows as dicts, in file order."""
    names, rows, in_data = [], [], False
    for line in Path(path).read_text(encoding="ascii").splitlines():
        if not line or line.startswith("%"):
            continue
        if in_data:
            rows.append(dict(zip(names, next(csv.reader([line], quotechar="'")))))
        elif line.startswith("@attribute"):
            names.append(line.split()[1])
        in_data = in_data or line.startswith("@data")
    for row in rows:
        for name in NUMERIC:
            row[name] = int(row[name])
    return rows


def split(bad, rng):
    """Returns sorted training and held-out indices with the same share of bad risks."""
    held_out = []
    for value in (0, 1):
        members = rng.permutation(np.flatnonzero(bad == value))
        held_out.extend(members[: round(HELD_OUT * len(members) / len(bad))])
    held_out = np.sort(held_out)
    return np.setdiff1d(np.arange(len(bad)), held_out), held_out


def standardisation(rows):
    """Returns name -> (mean, std), rounded as the manifest states them."""
    columns = {name: np.array([row[name] for row in rows], dtype=np.float64) for name in NUMERIC}
    return {name: (round(c.mean(), 6), round(c.std(), 6)) for name, c in columns.items()}


def encode(rows, scales):
    """Returns float32 [n, 61]: standardised numbers first, then the one-hot groups."""
    encoded = []
    for row in rows:
        values = [(row[name] - mean) / std for name, (mean, std) in scales.items()]
        for name, (_, categories) in CATEGORICAL.items():
            values.extend(float(row[name] == category) for category in categories)
        encoded.append(values)
    return np.array(encoded, dtype=np.float64).astype(np.float32)


def network(width):
    return nn.Sequential(
        nn.Linear(width, 32), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(32, 16), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(16, 1),
    )


def train(x, bad, epochs=EPOCHS, make=network):
    model = make(x.shape[1])
    inputs, labels = torch.from_numpy(x), torch.from_numpy(bad.astype(np.float32))[:, None]
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    loss = nn.BCEWithLogitsLoss()
    for _ in range(epochs):
        for batch in torch.randperm(len(inputs)).split(32):
            optimiser.zero_grad()
            loss(model(inputs[batch]), labels[batch]).backward()
            optimiser.step()
    return model.eval()


def score(module, x):
    """Returns float32 [n, 1]; row by row, as a decision service would."""
    with torch.no_grad():
        return np.concatenate([module(row[None]).numpy() for row in torch.from_numpy(x)])


def auc(scores, bad):
    greater = scores[bad == 1][:, None] - scores[bad == 0][None, :]
    return float(((greater > 0) + 0.5 * (greater == 0)).mean())


def measure(scores, bad):
    """Held-out figures; cost is per application, by the data set's cost matrix."""
    declined = scores >= THRESHOLD
    false_approvals = int((~declined & (bad == 1)).sum())
    false_declines = int((declined & (bad == 0)).sum())
    cost = COST_FALSE_APPROVAL * false_approvals + COST_FALSE_DECLINE * false_declines
    return {
        "held_out": len(bad),
        "bad": int(bad.sum()),
        "auc": round(auc(scores, bad), 4),
        "accuracy_at_half": round(float(((scores >= 0) == (bad == 1)).mean()), 4),
        "log_loss": round(float(np.logaddexp(0, np.where(bad == 1, -scores, scores)).mean()), 4),
        "threshold_log_odds": THRESHOLD,
        "declined": int(declined.sum()),
        "false_approvals": false_approvals,
        "false_declines": false_declines,
        "accuracy_at_threshold": round(float((declined == (bad == 1)).mean()), 4),
        "cost_at_threshold": round(cost / len(bad), 4),
        "cost_approve_all": round(COST_FALSE_APPROVAL * float(bad.mean()), 4),
        "cost_decline_all": round(COST_FALSE_DECLINE * float(1 - bad.mean()), 4),
    }


def manifest(sha256, scales):
    quote = json.dumps
    columns, at = [], 0
    for name, (label, unit) in NUMERIC.items():
        mean, std = scales[name]
        columns.append(f"    - {{name: {name}, label: {quote(label)}, unit: {quote(unit)}, "
                       f"column: {at}, mean: {mean}, std: {std}}}")
        at += 1
    for name, (label, categories) in CATEGORICAL.items():
        columns.append(f"    - name: {name}\n"
                       f"      label: {quote(label)}\n"
                       f"      columns: {quote(list(range(at, at + len(categories))))}\n"
                       f"      categories: {quote(list(categories))}\n"
                       f"      labels: {quote(list(categories.values()))}")
        at += len(categories)
    return f"""\
# Written by train.py.
name: credit-risk
version: "1"
file: model.pt
sha256: {sha256}
licence: "weights: Apache-2.0; training data: Statlog (German Credit Data), H. Hofmann, UCI Machine Learning Repository, CC BY 4.0"
inputs:
  - {{name: features, dtype: float32, shape: [{at}]}}
outputs:
  - name: bad_risk
    space: LOG_ODDS
    classes: [bad]
features:
  input: features
  columns:
""" + "\n".join(columns) + f"""
training:
  rows: training.f32
  mean: mean.f32
recorded: recorded.json
decision: {{output: bad_risk, index: 0, threshold: {THRESHOLD}, above: "declined", below: "approved"}}
"""


def events(rows, x, scores):
    for number, (row, inputs, output) in enumerate(zip(rows, x, scores), start=1):
        decision_id = f"credit-{number:04d}"
        declined = float(output[0]) >= THRESHOLD
        yield {
            "event_id": export.event_id(decision_id),
            "decision_id": decision_id,
            "model": {"name": "credit-risk", "version": "1"},
            "features": {name: value for name, value in row.items() if name != "class"},
            "inputs": {"features": export.plain(inputs)},
            "outputs": {"bad_risk": export.plain(output)},
            "decision": {
                "label": "declined" if declined else "approved",
                "class_index": 0,
                "outcome": "ADVERSE" if declined else "FAVOURABLE",
                "threshold": THRESHOLD,
                "automated": True,
            },
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arff", type=Path, default=FOLDER / "credit-g.arff")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    rows = read_arff(arguments.arff)
    bad = np.array([row["class"] == "bad" for row in rows], dtype=np.int64)
    training, held_out = split(bad, np.random.RandomState(SEED))
    scales = standardisation([rows[i] for i in training])
    x = encode(rows, scales)

    model = train(x[training], bad[training])
    module = torch.jit.trace(model, torch.from_numpy(x[:1]))
    sha256 = export.save_torchscript(module, FOLDER / "model.pt")

    module = torch.jit.load(str(FOLDER / "model.pt"))
    scores = score(module, x[held_out])
    metrics = measure(scores[:, 0].astype(np.float64), bad[held_out])
    (FOLDER / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    (FOLDER / "model.yaml").write_text(manifest(sha256, scales))
    export.save_f32(x[training][:: len(training) // 100], FOLDER / "training.f32")
    export.save_f32(x[training].astype(np.float64).mean(axis=0), FOLDER / "mean.f32")
    export.save_recorded(x[held_out[:4]], scores[:4], FOLDER / "recorded.json")
    samples = FOLDER.parents[1] / "samples" / "credit.jsonl"
    samples.parent.mkdir(exist_ok=True)
    export.save_events(events([rows[i] for i in held_out], x[held_out], scores), samples)
    print(json.dumps(metrics, indent=2))


if __name__ == "__main__":
    main()
