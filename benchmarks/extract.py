"""Measure extraction: `python benchmarks/extract.py [CORPUS]`.

Reading a document and extracting its claims count as one; the ontology is loaded before. CPU time
of this process, or of the slowest of several. Megabytes are those of the documents' texts.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import random
import resource
import sys
import time
from pathlib import Path

from timing import seconds

from kg.errors import InputError
from kg.extract import claims
from kg.ontology import load
from kg.read import from_text
from kg.read.corpus import row

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parent.parent.parent / "shared"))
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
    lines = gzip.decompress(corpus.read_bytes()).splitlines()
    sample = random.Random(SEED).sample(lines, min(SAMPLE, len(lines)))  # noqa: S311
    print("| documents | processes | MB | claims | CPU (s) | MB/s/core | s | peak memory (MB) |")
    print("|---|---|---|---|---|---|---|---|")
    for name, found, processes in (
        (f"{len(sample)} at random", sample, 1),
        ("all", lines, 1),
        ("all", lines, 2),
    ):
        start = time.perf_counter()
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(extracted, [found[n::processes] for n in range(processes)])
        wall = time.perf_counter() - start
        size, count = (sum(part[n] for part in parts) for n in (0, 1))
        cpu, peak = (max(part[n] for part in parts) for n in (2, 3))
        print(
            f"| {name} | {processes} | {size / 1e6:.1f} | {count:,} | {cpu:.1f} | "
            f"{size / 1e6 / cpu / processes:.2f} | {wall:.1f} | {peak:.0f} |"
        )
    print(f"\n| {SIZE:,} characters of | CPU (ms) |\n|---|---|")
    for name, text in HOSTILE.items():
        whole = f"Gout may cause {text * (SIZE // len(text))}."
        print(f"| {name} | {1000 * seconds(lambda whole=whole: told(whole), ROUNDS):.0f} |")  # type: ignore[misc]


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
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS)
