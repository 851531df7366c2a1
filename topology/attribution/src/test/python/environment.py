"""The Python environment of the scripts here: a virtual one under target/, made on first use from requirements.txt."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MODULE = FOLDER.parents[2]
REPOSITORY = MODULE.parents[1]
HOME = MODULE / "target" / "references-python"
TORCH = "1.13"


def enter(script):
    """Goes on in the virtual environment, and makes it where it is missing or requirements.txt has changed."""
    if Path(sys.prefix) == HOME:
        return
    requirements = FOLDER / "requirements.txt"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = HOME / "requirements.sha256"
    if "--fresh" in sys.argv or not stamp.exists() or stamp.read_text() != digest:
        make(requirements)
        stamp.write_text(digest)
    settings = {**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    os.execve(HOME / "bin" / "python", [str(HOME / "bin" / "python"), script, *sys.argv[1:]], settings)


def make(requirements):
    interpreter = distribution_python()
    shutil.rmtree(HOME, ignore_errors=True)
    print(f"making {HOME.relative_to(REPOSITORY)}: some 650 MB, a minute or two", flush=True)
    subprocess.run([interpreter, "-m", "venv", "--system-site-packages", str(HOME)], check=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", str(requirements)]
    subprocess.run(pip, check=True)


def distribution_python():
    """A Python that has Debian's torch; the one that runs this, or the one of the system."""
    for candidate in (sys.executable, shutil.which("python3", path=os.defpath)):
        if candidate and version(candidate).startswith(TORCH):
            return candidate
    sys.exit(f"expected a Python with torch {TORCH}, found none; on Debian 12: apt-get install python3-torch python3-venv")


def version(interpreter):
    found = subprocess.run([interpreter, "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True)
    return found.stdout.strip()
