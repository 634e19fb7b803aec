"""The everyday tasks beside the peers: start, build, open, ask, validate: `python benchmarks/basics.py`.

On a graph of about 100,000 triples: the bundled one, many times over under other names.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from timing import HEAD, row

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"
TRIPLES = 100_000


def main() -> None:
    """Print a table of the tasks, ours and the peers'."""
    import rdflib
    from export import many

    from kg import build, lexicon
    from kg.export import exported
    from kg.ontology import load
    from kg.query import query
    from kg.store import Store

    print(HEAD)
    bare = [sys.executable, "-c", ""]
    row("`kg --help`", command("--help"), "bare Python", lambda: subprocess.run(bare, check=True))
    with tempfile.TemporaryDirectory() as name:
        out, lines, turtle = (Path(name) / part for part in ("out", "many.nt", "many.ttl"))
        row("load the lexicon", lambda: lexicon.load(load().folder / "lexicon"))
        row("build the bundled document, all files", command("build", str(EXAMPLE), "-o", str(out)))
        lines.write_bytes(many(TRIPLES))
        turtle.write_bytes(exported(Store.open(lines), "turtle"))
        store, peer = Store.open(turtle), rdflib.Graph().parse(turtle)
        size = f"{len(store):,} triples"
        row(
            f"open {size} of Turtle",
            lambda: Store.open(turtle),
            "rdflib",
            lambda: rdflib.Graph().parse(turtle),
        )
        ask = command("query", str(ROOT / "exports" / f"{EXAMPLE.stem}.ttl"), "ASK { ?s ?p ?o }")
        row("`kg query` of the bundled graph", ask)
    evidence = "<https://w3id.org/medkg/ontology#evidence>"
    count = f"SELECT ?c (COUNT(?e) AS ?n) {{ ?c {evidence} ?e }} GROUP BY ?c ORDER BY DESC(?n) ?c"
    row(
        f"count evidence in {size}",
        lambda: list(query(store, count)),
        "rdflib",
        lambda: list(peer.query(count)),
    )
    row("validate the bundled graph", build(EXAMPLE).validate)


def command(*arguments: str) -> Callable[[], object]:
    """Running `kg` with these arguments."""
    return lambda: subprocess.run([sys.executable, "-m", "kg", *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()
