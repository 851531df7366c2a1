"""What both training scripts write: TorchScript files, tensors, manifests and sample events."""

import hashlib
import io
import json
import uuid
import zipfile
from pathlib import Path

import numpy as np
import torch

EVENT_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "rationale.dev")


def save_torchscript(module, path):
    """Saves `module` and returns the file's SHA-256.

    Source locations of the build machine are left out, so the same weights always give the same bytes.
    """
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as saved, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as stripped:
        for name in saved.namelist():
            if not name.endswith(".debug_pkl"):
                stripped.writestr(zipfile.ZipInfo(name), saved.read(name))
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def save_f32(array, path):
    """Writes little-endian float32, row-major."""
    Path(path).write_bytes(np.ascontiguousarray(array, dtype="<f4").tobytes())


def plain(array):
    """Nested lists whose numbers are the shortest decimals that read back as the same float32."""
    array = np.asarray(array, dtype=np.float32)
    if array.ndim:
        return [plain(row) for row in array]
    if array == np.rint(array) and abs(array) < 2**24:
        return int(array)
    value = float(str(array))
    assert np.float32(value) == array
    return value


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def save_recorded(inputs, outputs, path, tolerance=1e-4):
    recorded = {"inputs": plain(inputs), "outputs": plain(outputs), "tolerance": tolerance}
    Path(path).write_text(compact(recorded) + "\n")


def save_events(events, path):
    Path(path).write_text("".join(compact(event) + "\n" for event in events))


def event_id(decision_id):
    return str(uuid.uuid5(EVENT_NAMESPACE, decision_id))
