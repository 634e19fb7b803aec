"""Corpora of every size: time, claims and memory of a whole build, on one process and on several.

    python benchmarks/corpus.py real        the 5,024 documents of ../shared, on one core, one and two processes
    python benchmarks/corpus.py synthetic   20,000 and 200,000 documents of our own: is the cost linear?
    python benchmarks/corpus.py kills       20 random kills of workers and of the whole build

Memory is the largest sum that this process and all below it held at a time (PSS), looked at twice
a second, for looking takes time of the cores that are measured; CPU is that of all of them.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
REAL = SHARED / "corpora" / "nih-health.jsonl.gz"
SIZES = (20_000, 200_000)
KILLS = 20

THINGS = (
    "infection",
    "diabetes",
    "gout",
    "asthma",
    "anemia",
    "stroke",
    "obesity",
    "heart failure",
    "leg pain",
)
SIGNS = (
    "fever",
    "fatigue",
    "nausea",
    "swelling",
    "headache",
    "dizziness",
    "weight loss",
    "chest pain",
    "rash",
)
CURES = ("surgery", "antibiotics", "physical therapy", "insulin", "exercise", "rest", "radiation therapy")
FORMS = (
    "{thing} can cause {sign} and {other}. Most people also have {third}.",
    "In some people {other} leads to {thing}. {cure} may help against {sign}.",
    "{cure} is used to treat {thing}. It does not cause {sign}.",
    "Doctors diagnose {thing} by a blood test. Age increases the risk of {thing} number {number}.",
    "Condition {number} is a rare form of {thing}, in which {sign}, {other} and {third} are common.",
)


class Run(NamedTuple):
    """What a build took."""

    seconds: float
    cpu: float
    memory: float  # megabytes
    counts: dict[str, int]
    graph: str


def synthetic(path: Path, documents: int) -> Path:
    """A corpus of sentences of our own, the same for the same number; names grow with it, as they do."""
    chance = random.Random(documents)  # noqa: S311  # nothing is kept secret
    with path.open("w", encoding="utf-8") as file:
        for number in range(documents):
            thing = chance.choice(THINGS)
            text = " ".join(_sentences(chance, thing, number // 10))
            sections = [{"heading": f"What is {thing}?", "text": text}]
            article = {"id": f"made-{number:07d}", "title": thing.capitalize(), "sections": sections}
            file.write(json.dumps(article) + "\n")
    return path


def _sentences(chance: random.Random, thing: str, number: int) -> Iterator[str]:
    for form in chance.sample(FORMS, 2):
        sign, other, third = chance.sample(SIGNS, 3)
        said = form.format(
            thing=thing, sign=sign, other=other, third=third, cure=chance.choice(CURES), number=number
        )
        yield said[0].upper() + said[1:]


def build(corpus: Path, output: Path, processes: int, cores: int = 0) -> Run:
    """Build a corpus in a process of its own, on so many cores; 0 for all that there are."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[: cores or None])  # what is started inherits it
    run = start(corpus, output, processes)
    os.sched_setaffinity(0, allowed)
    most = [0.0]
    watch = threading.Thread(target=_watch, args=(run, most))
    watch.start()
    if run.wait():
        sys.exit(f"the build of {corpus} failed")
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    manifest = json.loads((output / "manifest.json").read_bytes())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    graph = manifest["graph"]["rdfc10-sha256"]
    return Run(time.monotonic() - began, cpu, most[0], manifest["counts"], graph)


def start(corpus: Path, output: Path, processes: int) -> subprocess.Popen[bytes]:
    """A build that has been started."""
    command = [sys.executable, "-m", "kg", "build", corpus, "-o", output, "--processes", str(processes)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def below(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for parent in found:
        try:
            found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
        except OSError:
            continue
    return found


def _watch(run: subprocess.Popen[bytes], most: list[float]) -> None:
    while run.poll() is None:
        most[0] = max(most[0], sum(map(_megabytes, below(run.pid))))
        time.sleep(0.5)


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def say(name: str, run: Run) -> None:
    """One line of the table."""
    documents = run.counts["documents"]
    print(
        f"{name:32} {run.seconds:8.1f} s {run.cpu:8.1f} s CPU {run.memory:6.0f} MB {documents:8,} documents "
        f"{run.counts['claims']:10,} claims {1000 * run.cpu / max(documents, 1):6.2f} ms CPU a document"
    )


def real(folder: Path) -> None:
    """The corpus of ../shared on one core, on one process, which has threads, and on two."""
    plans = {"1 core": (1, 1), "1 process": (1, 0), "2 processes": (2, 0)}
    runs = {name: build(REAL, folder / name, *plan) for name, plan in plans.items()}
    for name, run in runs.items():
        say(f"{REAL.name}, {name}", run)
    for name in ("1 core", "1 process"):
        print(f"2 processes: {runs[name].seconds / runs['2 processes'].seconds:.2f} times as fast as {name}")
    print(f"one graph: {_same(runs.values())}")


def scaling(folder: Path) -> None:
    """Corpora of our own sentences, ten times larger each."""
    for size in SIZES if "--small" not in sys.argv else SIZES[:1]:
        corpus = synthetic(folder / f"made{size}.jsonl", size)
        say(f"{size:,} of our own", build(corpus, folder / f"made{size}", os.cpu_count() or 1))


def kills(folder: Path) -> None:
    """Workers and whole builds, killed at random moments; at the end there is one graph."""
    corpus = synthetic(folder / "made.jsonl", 3000)
    expected = build(corpus, folder / "expected", 1)
    chance, left = random.Random(0), KILLS  # noqa: S311  # the same
    while True:
        run = start(corpus, folder / "out", 2)
        while left and run.poll() is None:
            time.sleep(chance.uniform(0.5, 4))
            processes = below(run.pid)
            if run.poll() is None:
                os.kill(chance.choice([run.pid, *processes]), signal.SIGKILL)
                left -= 1
        if run.wait() == 0:
            break
    manifest = json.loads((folder / "out" / "manifest.json").read_bytes())
    same = manifest["graph"]["rdfc10-sha256"] == expected.graph
    print(f"{KILLS - left} kills: {'the same graph' if same else 'ANOTHER GRAPH'}")


def _same(runs: object) -> bool:
    return len({run.graph for run in runs}) == 1  # type: ignore[attr-defined]  # runs


TASKS = {"real": real, "synthetic": scaling, "kills": kills}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        for task in [name for name in sys.argv[1:] if name in TASKS] or TASKS:
            TASKS[task](Path(made))
