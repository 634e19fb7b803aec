"""Measure against the peers, in one run: `make bench`.

Each row is a task, done by us and by a peer in turn; what counts is the ratio of the medians, for
the machine's own speed drops out of it. CPU time of this process and its children, in seconds.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
ROUNDS = 5


class Task(NamedTuple):
    """Something to do, and what a peer does for the same end."""

    name: str
    ours: Callable[[], object]
    peer: str = ""
    theirs: Callable[[], object] | None = None


def tasks(folder: Path) -> Iterator[Task]:
    """What is measured, on a graph of about 100,000 triples."""
    import pyoxigraph as ox
    import rdflib

    from kg import build
    from kg.export import exported
    from kg.extract import claims
    from kg.ontology import load
    from kg.query import query
    from kg.read import read
    from kg.store import Store

    yield Task(
        "kg --help",
        command("--help"),
        "python -c pass",
        lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    )
    yield Task(
        "build the bundled document, all files", command("build", str(EXAMPLE), "-o", str(folder / "out"))
    )
    graph = build(EXAMPLE)
    many = folder / "many.nt"
    with many.open("wb") as file:
        for number in range(40):
            for line in exported(graph.store, "ntriples").splitlines():
                file.write(
                    line.replace(b"medkg/c", b"medkg/%d/c" % number).replace(
                        b"medkg/p", b"medkg/%d/p" % number
                    )
                    + b"\n"
                )
    turtle = folder / "many.ttl"
    plain = ox.Store()
    plain.bulk_load(path=str(many), format=ox.RdfFormat.N_TRIPLES)
    ox.serialize((quad.triple for quad in plain), str(turtle), ox.RdfFormat.TURTLE)
    yield Task(
        "open 100k triples of Turtle",
        lambda: Store.open(turtle),
        "rdflib",
        lambda: rdflib.Graph().parse(turtle),
    )
    store, peer = Store.open(turtle), rdflib.Graph().parse(turtle)
    yield Task(
        "write them as deterministic Turtle", lambda: exported(store, "turtle"),
        "rdflib longturtle", lambda: peer.serialize(io.BytesIO(), "longturtle"),
    )  # fmt: skip
    evidence = "<https://w3id.org/medkg/ontology#evidence>"
    ask = f"SELECT ?c (COUNT(?e) AS ?n) {{ ?c {evidence} ?e }} GROUP BY ?c ORDER BY DESC(?n) ?c"

    yield Task(
        "count evidence a claim in SPARQL",
        lambda: list(query(store, ask)),
        "rdflib",
        lambda: list(peer.query(ask)),
    )
    yield Task("validate the bundled graph", graph.validate)
    article = SHARED / "documents" / "leg-pain-after-spinal-fusion.txt"
    if article.exists():
        document, ontology = read(article), load()
        yield Task("extract an article of 4.7 KB", lambda: list(claims(document, ontology)))


def command(*arguments: str) -> Callable[[], object]:
    """Running `kg` with these arguments."""
    return lambda: subprocess.run([sys.executable, "-m", "kg", *arguments], check=True, capture_output=True)


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one go, children included."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    """Print a table: the task, our median, the peer's, the ratio and its spread."""
    print("| task | ours (s) | peer | peer (s) | ratio | spread |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for task in tasks(Path(name)):
            pairs = [
                (seconds(task.ours), seconds(task.theirs) if task.theirs else 0.0) for _ in range(ROUNDS)
            ]
            ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            row = f"| {task.name} | {ours:.3f} | {task.peer} |"
            if task.theirs:
                ratios = [their / our for our, their in pairs]
                row += f" {theirs:.3f} | {theirs / ours:.1f}× | {min(ratios):.1f}–{max(ratios):.1f} |"
            else:
                row += " | | |"
            print(row, flush=True)


if __name__ == "__main__":
    main()
