"""Writes the earlier versions that CompatibilityTest reads: schemas and sample bytes, with fastavro, not with Avro's Java.

Run from schemas/serde, only to add a version; committed versions never change:
    pip install fastavro && python3 src/test/python/write_compatibility.py

v1.avsc is the first published version, frozen: the parsing-relevant part and the docs of contracts/src/main/avro.
v0.avsc is what an honest predecessor looks like: it lacks an optional field or more and at least one enum symbol.
v0.bin and v1.bin are one record each, written by that version, Avro body only.
"""

import io
import json
import pathlib

import fastavro

AVRO = pathlib.Path("../contracts/src/main/avro")
OUT = pathlib.Path("src/test/resources/compatibility")

# What v0 does not have yet: record -> fields, enum -> symbols.
LATER_FIELDS = {
    "PredictionEvent": {"correlation", "human_review"},
    "Decision": {"threshold"},
    "ExplanationRecord": {"lineage", "supersedes"},
    "Quality": {"infidelity", "sensitivity", "topk_stable"},
    "ExplainerSpec": {"policy_rule"},
    "SpecModel": {"files_sha256"},
    "DeadLetter": {"retries"},
    "AuditLeaf": {"spec_digest"},
    "AuditCommand": {"subject_digest"},
}
LATER_SYMBOLS = {
    "DecisionOutcome": {"NEUTRAL"},
    "Dtype": {"BOOL"},
    "Finding": {"UNRESOLVED_JUMP"},
    "TargetRuleKind": {"REQUESTED"},
    "FailureClass": {"TRANSIENT"},
    "LeafType": {"VERIFY_RUN"},
}

SHARED = {path.stem: json.loads(path.read_text()) for path in (AVRO / "shared").glob("*.avsc")}


def inlined(schema, seen):
    """The schema with every shared type written out where it is first used."""
    if isinstance(schema, str) and schema in SHARED and schema not in seen:
        schema = SHARED[schema]
    if isinstance(schema, list):
        return [inlined(branch, seen) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    if "name" in schema:
        seen.add(schema["name"])
    out = dict(schema)
    if "fields" in schema:
        out["fields"] = [dict(field, type=inlined(field["type"], seen)) for field in schema["fields"]]
    elif schema["type"] == "array":
        out["items"] = inlined(schema["items"], seen)
    return out


def earlier(schema):
    if isinstance(schema, list):
        return [earlier(branch) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    out = dict(schema)
    if "fields" in schema:
        later = LATER_FIELDS.get(schema["name"], set())
        out["fields"] = [dict(f, type=earlier(f["type"])) for f in schema["fields"] if f["name"] not in later]
    elif schema["type"] == "array":
        out["items"] = earlier(schema["items"])
    elif schema["type"] == "enum":
        later = LATER_SYMBOLS.get(schema["name"], set())
        out["symbols"] = [symbol for symbol in schema["symbols"] if symbol not in later]
    return out


DIGEST = bytes(range(32))
AT = 1_790_000_000_123_456  # microseconds
POSITION = {"topic": "credit.predictions", "topic_id": "AAECAwQFBgcICQoLDA0ODw", "partition": 3, "offset": 42}
SAMPLES = {
    "PredictionEvent": {
        "event_id": "5b0f3a52-4a8e-4b0e-9d5a-1f6f1c1f0a11",
        "occurred_at": AT,
        "produced_at": AT + 1,
        "source": {"system": "scoring"},
        "decision": {"decision_id": "credit-0812", "label": "declined", "outcome": "ADVERSE", "automated": True},
        "outputs": [{"name": "bad_risk", "space": "LOG_ODDS", "dtype": "FLOAT32", "shape": [1], "bytes": b"\0\0\x80?"}],
        "model": {"name": "credit-risk", "version": "1", "sha256": DIGEST},
        "inputs": [{"name": "features", "dtype": "FLOAT32", "shape": [2], "content": b"\0\0\x80?\0\0\0@"}],
        "features": [
            {"name": "duration", "value": 24.0},
            {"name": "checking_status", "value": "<0", "group": "account"},
            {"name": "employed", "value": None},
        ],
        "explain_request": {"method": "integrated-gradients", "params": [{"name": "steps", "value": "64"}]},
    },
    "ExplanationRecord": {
        "explanation_id": DIGEST,
        "prediction_ref": dict(POSITION, event_id="e-1", decision_id="d-1"),
        "outcome": "EXPLAINED",
        "findings": ["NOT_CONVERGED", "PARTIAL"],
        "targets": [
            {
                "target": {
                    "output": "bad_risk",
                    "index": 0,
                    "label": "bad",
                    "space": "LOG_ODDS",
                    "objective": "RAW",
                },
                "recomputed_output": 0.75,
                "baseline_output": -0.5,
                "quality": {"delta_abs": 0.125, "tolerance": 0.01, "converged": False},
                "findings": ["NOT_CONVERGED"],
                "attributions": [
                    {"input": "features", "dtype": "FLOAT32", "shape": [2], "values": b"\0\0\x80?\0\0\x80>"}
                ],
                "sum": 1.25,
                "steps_used": 64,
            }
        ],
        "spec_digest": DIGEST,
    },
    "ExplainerSpec": {
        "model": {"name": "credit-risk", "version": "1", "sha256": DIGEST, "files_sha256": DIGEST},
        "method": {"name": "integrated-gradients", "impl_version": "1"},
        "baseline": {"kind": "mean", "sha256": DIGEST},
        "target_rule": {"kind": "PREDICTED"},
        "objective": "RAW",
        "tolerance": 0.01,
        "limits": {"max_steps": 256},
    },
    "DeadLetter": {
        "failure_code": "undecodable",
        "failure_class": "POISON_INPUT",
        "message": "Expected magic byte 0, found 7",
        "input": POSITION,
        "service_version": "0.1.0",
        "failed_at": AT,
    },
    "AuditLeaf": {
        "origin": "audit/credit.predictions/AAECAwQFBgcICQoLDA0ODw/3/0",
        "shard": 3,
        "seq": 7,
        "type": "COVERAGE",
        "event_time": AT,
        "append_time": AT + 1,
        "prev_leaf_hash": DIGEST,
        "writer": {"instance": "rationale-0", "epoch": 1},
        "coverage": {
            "topic_id": "AAECAwQFBgcICQoLDA0ODw",
            "partition": 3,
            "first_offset": 0,
            "last_offset": 42,
            "explained": 40,
            "skipped": 1,
            "failed": 1,
            "readable": 42,
            "holes": [{"first_offset": 9, "last_offset": 9, "reason": "UNREADABLE"}],
        },
    },
    "AuditCommand": {
        "command_id": "rationale-0/models/1",
        "type": "MODEL_LOADED",
        "subject_digest": DIGEST,
        "event_time": AT,
        "instance": "rationale-0",
        "details": [{"name": "name", "value": "credit-risk"}, {"name": "version", "value": "1"}],
    },
}

for name, sample in SAMPLES.items():
    folder = OUT / name
    folder.mkdir(parents=True, exist_ok=True)
    v1 = inlined(json.loads((AVRO / (name + ".avsc")).read_text()), set())
    for version, schema in (("v0", earlier(v1)), ("v1", v1)):
        (folder / (version + ".avsc")).write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
        out = io.BytesIO()
        fastavro.schemaless_writer(out, fastavro.parse_schema(schema), sample)
        (folder / (version + ".bin")).write_bytes(out.getvalue())
