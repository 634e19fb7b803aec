"""Measure extraction: `python benchmarks/extract.py [CORPUS]`.

Reading a document and extracting its claims count as one; the ontology is loaded before. CPU time
of this process, or of the slowest of several, which look for garbage as seldom as those of a corpus
build. Megabytes are those of the documents' texts. The rows "compiled" are of a wheel that
`MEDKG_FAST=1` made, unpacked beside.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from timing import seconds

from kg import garbage
from kg.errors import InputError
from kg.extract import claims
from kg.ontology import load
from kg.read import from_text
from kg.read.corpus import row

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "corpora" / "nih-health.jsonl.gz"
SAMPLE = 300  # documents
SEED = 7
ROUNDS = 5
SIZE = 10_240  # characters of a hostile text
HOSTILE = {
    "only trigger words": (
        "causes caused by symptoms include such as treatment for risk of may lead to diagnosed with "
        "prevents associated with results in "
    ),
    "one giant sentence": "pain in the leg that is caused by scar tissue and may lead to weakness of the foot and ",
    "a list of 2,000 items": "gout, ",
    "only commas": ", ",
    "nested brackets": "(pain [may ",
    "only capitals": "ABC DEF ",
    "only verbs": "may be treated ",
}


def main(corpus: Path) -> None:
    """Print two tables: throughput over a corpus, and the time for texts that mean harm."""
    print(
        "| extraction | documents | processes | MB | claims | CPU (s) | MB/s/core | s | peak memory (MB) |",
        flush=True,
    )
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    throughput("plain", corpus)
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MEDKG_FAST": "1", "PYTHONPATH": folder}
        install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", folder]
        subprocess.run([sys.executable, *install, str(ROOT)], env=environment, check=True)
        measure = [sys.executable, __file__, str(corpus), "compiled"]
        subprocess.run(measure, env=environment, check=True)
    print(f"\n| {SIZE:,} characters of | CPU (ms) |\n|---|---|")
    for name, text in HOSTILE.items():
        whole = f"Gout may cause {text * (SIZE // len(text))}."
        print(f"| {name} | {1000 * seconds(lambda whole=whole: told(whole), ROUNDS):.0f} |")  # type: ignore[misc]


def throughput(extraction: str, corpus: Path) -> None:
    """Print the rows of the extraction that this process imports."""
    lines = gzip.decompress(corpus.read_bytes()).splitlines()
    sample = random.Random(SEED).sample(lines, min(SAMPLE, len(lines)))  # noqa: S311
    for name, found, processes in (
        (f"{len(sample)} at random", sample, 1),
        ("all", lines, 1),
        ("all", lines, 2),
    ):
        start = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(processes, garbage.seldom) as pool:
            parts = pool.map(extracted, [found[n::processes] for n in range(processes)])
        wall = time.perf_counter() - start
        size, count = (sum(part[n] for part in parts) for n in (0, 1))
        cpu, peak = (max(part[n] for part in parts) for n in (2, 3))
        print(
            f"| {extraction} | {name} | {processes} | {size / 1e6:.1f} | {count:,} | {cpu:.1f} | "
            f"{size / 1e6 / cpu / processes:.2f} | {wall:.1f} | {peak:.0f} |",
            flush=True,
        )


def extracted(lines: list[bytes]) -> tuple[int, int, float, float]:
    """The bytes of these documents, how many claims they make, CPU seconds and the peak of memory in MB."""
    size = count = 0
    told("Gout causes pain.")
    start = time.process_time()
    for number, line in enumerate(lines, 1):
        document = row(line, f"line {number}")
        size += len(document.text.encode())
        count += sum(1 for _ in claims(document, load()))
    cpu = time.process_time() - start
    return size, count, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def told(text: str) -> int:
    """How many claims a text makes."""
    try:
        return sum(1 for _ in claims(from_text(text), load()))
    except InputError:
        return 0


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if sys.argv[2:]:
        throughput(sys.argv[2], chosen)
    else:
        main(chosen)
