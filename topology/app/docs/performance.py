#!/usr/bin/env python3
"""Takes the measurements of performance.md and writes the page.

    python3 topology/app/docs/performance.py                     # everything, about an hour
    python3 topology/app/docs/performance.py engine-credit soak  # these anew, the others as they were taken last
    python3 topology/app/docs/performance.py --page              # the page alone

Each measurement is a command of `deploy/rationale bench`. Its output and the state of the machine are kept in
target/performance, so that the page says how each figure was taken. Needs Python 3.9, and for engine-resnet18 torch.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
KEPT = ROOT / "target" / "performance"
PAGE = Path(__file__).with_name("performance.md")
RESNET = "target/resnet18"

RUNS = {
    "engine-credit": "bench engine --model deploy/models/credit --baseline mean",
    "engine-credit-300": "bench engine --model deploy/models/credit --baseline mean --set steps=300",
    "engine-fashion": "bench engine --model deploy/models/fashion",
    "engine-resnet18": f"bench engine --model {RESNET} --seconds 30",
    "pipeline-fashion": "bench pipeline --model fashion",
    "pipeline-credit": "bench pipeline --model credit",
    "pipeline-credit-disk": "bench pipeline --model credit",
    "backlog": "bench backlog",
    "soak": "bench soak --batches 20000",
}

# Where broker and state store put their files: in memory where there is such, for what a disk stalls is the disk's.
IN_MEMORY = "-Djava.io.tmpdir=/dev/shm"


def java_options(name):
    return IN_MEMORY if name in ("pipeline-fashion", "pipeline-credit") and Path("/dev/shm").is_dir() else ""


def take(name, rationale, extra):
    """Runs a measurement and keeps what came of it."""
    command = RUNS[name] + (" " + extra if extra else "")
    if name == "engine-resnet18" and not (ROOT / RESNET / "model.yaml").exists():
        subprocess.run([sys.executable, "deploy/models/resnet18.py", RESNET], cwd=ROOT, check=True)
    print(f"{name}: {command}", file=sys.stderr, flush=True)
    before = os.getloadavg()[0]
    options = java_options(name)
    environment = {**os.environ, "RATIONALE_JAVA_OPTS": options} if options else None
    done = subprocess.run([*rationale.split(), *command.split()], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                          env=environment)
    if not done.stdout:
        sys.exit(f"{name} ended with exit code {done.returncode} and measured nothing")
    record = {"command": command, "options": options, "at": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
              "machine": machine(), "load": before, "code": done.returncode, "output": done.stdout.strip()}
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.json").write_text(json.dumps(record, indent=1))


def machine():
    """Returns what was measured on, without names."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", info)
    memory = Path("/proc/meminfo").read_text() if Path("/proc/meminfo").exists() else ""
    kibibytes = re.search(r"MemTotal:\s*(\d+)", memory)
    java = subprocess.run(["java", "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()
    pom = (ROOT / "pom.xml").read_text()
    torch = re.search(r"<pytorch[.\w-]*version>([^<]+)<", pom)
    parts = [f"{os.cpu_count()} cores of {model.group(1) if model else platform.machine()}",
             f"{int(kibibytes.group(1)) >> 20} GiB of memory" if kibibytes else "", platform.system(),
             java[0] if java else "", f"PyTorch {torch.group(1)} on the CPU" if torch else "PyTorch on the CPU"]
    return ", ".join(part for part in parts if part)


def kept(name):
    file = KEPT / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def number(output, row):
    """The first number of a table's row."""
    found = re.search(r"^\| " + re.escape(row) + r" \| ([-\d.,]+)", output, re.M)
    return float(found.group(1).replace(",", "")) if found else None


def verdict(met):
    return "not measured" if met is None else "met" if met else "**missed**"


def ratio(name, row, target, what):
    record = kept(name)
    found = number(record["output"], row) if record else None
    return (f"| {what} | at least {target} | {'–' if found is None else f'{found:.3f}'} "
            f"| {verdict(None if found is None else found >= target)} |")


def latency(name, row, column, what):
    record = kept(name)
    found = re.search(r"^\| " + row + r".*?\|(.*)\|$", record["output"], re.M) if record else None
    if not found:
        return f"| {what} | – | – | not measured |"
    cells = [cell.strip() for cell in found.group(1).split("|")]
    target = re.search(r"≤ ([\d.]+)", cells[-1]).group(1)
    return f"| {what} | at most {target} ms | {cells[column]} ms | {verdict('met' in cells[-1])} |"


def growth(name, what):
    record = kept(name)
    found = re.search(r"resident[^\n]*\(([-+][\d.]+) %\)", record["output"]) if record else None
    return (f"| {what} | at most +5 % | {found.group(1) + ' %' if found else '–'} "
            f"| {verdict(float(found.group(1)) <= 5 if found else None)} |")


def targets():
    return "\n".join([
        "| what | target | found | |",
        "|---|---|---|---|",
        ratio("engine-fashion", "engine / bare", 0.95, "engine against bare passes, CNN (`fashion`)"),
        ratio("engine-resnet18", "engine / bare", 0.95, "engine against bare passes, ResNet-18 64×64"),
        ratio("engine-credit", "engine / bare", 0.8, "engine against bare passes, MLP (`credit`), 50 nodes"),
        ratio("engine-credit-300", "engine / bare", 0.8, "engine against bare passes, MLP (`credit`), 300 nodes"),
        ratio("pipeline-fashion", "pipeline / engine", 0.9, "pipeline against engine, CNN"),
        latency("pipeline-fashion", "at ", 2, "p99 at half load, CNN: two commit intervals and three batches"),
        latency("pipeline-credit", "at ", 2, "p99 at half load, MLP: the same"),
        latency("pipeline-credit-disk", "at ", 2, "the same with broker and state on this machine's disk"),
        latency("pipeline-fashion", "single events", 0, "median of single events, CNN, commits every 100 ms"),
        latency("pipeline-credit", "single events", 0, "median of single events, MLP, commits every 100 ms"),
        growth("backlog", "resident memory under a backlog, after the warm-up"),
        growth("soak", "resident memory over many batches, after the warm-up"),
    ])


def section(name):
    record = kept(name)
    if not record:
        return f"`deploy/rationale {RUNS[name]}` was not run.\n"
    options = f"RATIONALE_JAVA_OPTS={record['options']} " if record.get("options") else ""
    return (f"```sh\n{options}deploy/rationale {record['command']}\n```\n\n{record['output']}\n\n"
            f"Taken {record['at']}; load average of the machine before: {record['load']:.1f}.\n")


def carried(heading):
    """A section that no run of this script writes, as it stands on the page."""
    found = re.search(re.escape(heading) + r"\n.*?(?=^## |\Z)", PAGE.read_text(), re.M | re.S)
    return found.group(0) if found else ""


def machines():
    """What the runs were taken on; those of old records are thought to be this one."""
    return "; ".join(sorted({record.get("machine", machine()) for record in map(kept, RUNS) if record})) or machine()


def page():
    text = PAGE_TEXT.replace("@audit-log\n", carried("## Audit log"))
    text = text.replace("@machine", machines()).replace("@targets", targets())
    for name in RUNS:
        text = text.replace(f"@{name}\n", section(name))
    PAGE.write_text(text)


PAGE_TEXT = """\
# Performance

Every table here was measured by a command that anyone can run, and this page was written by
[`performance.py`](performance.py), which runs them, but for the audit log, whose section names its commands. What the text says beyond the
tables was measured once, in passing. Measured on @machine.

## Targets

@targets

## How it is measured

**Ratios are taken in turns.** Both sides of a ratio run one after the other in the same process, A B A B …, after a
warm-up; a ratio is that of one round, and the table gives the median with the smallest and the largest. A round of the
pipeline is held against the mean of the engine alone just before and just after it. Other load on
the machine meets both sides, but not equally: the side with more threads gets more of a shared core. Where that
matters the tables also compare processor time, which other processes hardly change. A load average well above the
number of cores before a run means that wall-clock figures of that run are worth little.

**Bare passes** (`BarePass`) are what the tensor library gives at best: prefilled buffers, one forward pass with a
graph, one backward pass, gradients dropped unread; as many threads as the engine has workers, and whichever batch of
1 to 4096 rows suits them best. Their rows are points on the paths from zero to the model's samples, no two alike. At first
they were the two samples themselves, over and over, which no stream sends: max pooling branches on the numbers, and the CNN is
quicker where the processor knows the branches by heart (by 8 % in batches of 16 rows, by 5 % in batches of 64, medians of turns).

**The engine** explains recorded inputs by Integrated Gradients with 50 Gauss–Legendre nodes: building the points of the
path, pooling rows over records, adding gradients up, finishing and delivering records are all in. Two threads
submit as fast as it takes them; records of 16 batches for each worker are in work (the application holds 4,096 records by default).
Rows count when their explanation is complete. Each explanation also asks for two rows without gradient, which the ratio does not credit: one
at the input, and one at the shared baseline, which is evaluated once for all.

The runs of the MLP with 50 and with 300 nodes (the upper end of what the paper on Integrated Gradients recommends) tell what an
explanation costs beyond bare passes. Sampled with `perf`, of about 14 µs of processor time for an explanation of 50 nodes 8.4 go to its
rows, as they would in bare passes; 2.5 to Java code of the workers (programs, batches, results), 1.0 to calls for the row without
gradient, 0.8 to points and sums, 0.75 to the threads that submit and 0.6 to changing between threads. With 300 nodes a row takes
0.16 µs as in bare passes, and 0.02 for points and sums, 0.02 for Java code and 0.02 for the rest. A target of 0.8 would leave 2.1 µs to
all but the rows of the smaller explanation. Tried without gain: points built in a buffer of the host, batches of 2,400 to 32,768 rows,
more records at once (batches without gradient then have three times the rows), other thresholds of the allocator,
products with vectors for the sums, letting those who wait for room in only every 5 ms (a third fewer changes of threads, no more explanations). The engine is warmed up until the compiler of the virtual machine works for less than 2 % of the time.

**Ratios depend on the machine.** On a host of the same kind with slower bare passes (8.7 million rows of the MLP a second) the engine
reached 0.637 of them with 50 nodes and 0.698 with 300.

**The warm-up of the pipeline** is long, because a process that runs for days has its compilation behind it. A minute after
the start the compiler of the virtual machine still takes about a quarter of the processor time. First come events of the MLP
with one commit after the other, which is many events and many transactions in little time, then backlogs of the measured
model. It ends when the compiler takes at most 2 % of the processor time, or when `--warm-up` has passed; each table says how
much it took at the end. `compiler of the virtual machine` says what it took in the measured rounds.

**The pipeline** runs topic to topic with a real broker and a real schema registry, exactly-once, and counts
read-committed outcomes in the middle part of a backlog. Broker, sender and reader share the cores with it, which a
deployment would not; therefore processor time per event is listed by what it was for, and the ratio to the engine alone a second time
by the processor time of the application. Events are encoded before the measurement, and
sent under an identifier each: encoding every one when it was due took up to a whole core from the application. Latency runs from the time an
event was due, not from when it was sent, so that a stall counts for every event that it holds up. The files of broker and state store
lie in memory (`/dev/shm`): a disk's stalls are the disk's. One run has them on the disk of this machine. It was quick enough not to show; what
differs between the two runs of the MLP, they were taken at different times, is the machine's.

The machine is shared, and at times half as quick. Two runs of the CNN at such times, later on the same day and with 229 and 306 events/s
of the engine alone, gave ratios of 0.810 and 0.877, by processor time 0.847 and 0.910, and p99 of 428 and 266 ms, above their targets.

**Memory** is watched in a process whose heap is there from the start (`-Xms` = `-Xmx`, touched), so that what grows is not
heap.

## Engine

### MLP 61-32-16-1 (`credit`)

@engine-credit

With 300 nodes:

@engine-credit-300

### CNN with two convolutions on 28×28 (`fashion`)

@engine-fashion

### ResNet-18 on 64×64

`deploy/models/resnet18.py` writes it, with random weights.

@engine-resnet18

## Pipeline

### CNN

@pipeline-fashion

### MLP

@pipeline-credit

The same with the broker's log and the state store on this machine's disk:

@pipeline-credit-disk

## Backlog

The topics are filled up again whenever less than half is left.

@backlog

## Soak

@soak

@audit-log
## GPU

`bench engine --device gpu:0` and `bench pipeline --devices gpu:0` measure a GPU in the same way. No GPU was at hand when these figures were taken.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="*", metavar="RUN", help="one of " + ", ".join(RUNS))
    parser.add_argument("--page", action="store_true", help="write the page from what was measured last")
    parser.add_argument("--rationale", default="deploy/rationale", help="how to call rationale")
    parser.add_argument("--with", dest="extra", default="", help="further options for each of the runs named, such as '--rounds 1'")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.runs if name not in RUNS]
    if arguments.extra and not arguments.runs:
        parser.error("--with needs the runs that it is for: they do not take the same options")
    if unknown:
        parser.error(f"no such run: {', '.join(unknown)}; known are {', '.join(RUNS)}")
    for name in [] if arguments.page else arguments.runs or RUNS:
        take(name, arguments.rationale, arguments.extra)
    page()


if __name__ == "__main__":
    main()
