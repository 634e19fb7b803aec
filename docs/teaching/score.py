"""Compare claims with claims read by hand; give it the two tables: gold, found."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

PARTS = ("document", "subject", "relation", "object", "polarity")


def claims(path: str) -> dict[tuple[str, ...], str]:
    """Each claim of a table, in lower case, with its certainty."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {tuple(row[part].lower() for part in PARTS): row["certainty"] for row in rows}


def main(gold: str, found: str) -> None:
    """Print precision, recall, certainties that are right, and what is missed or wrong."""
    wanted, had = claims(gold), claims(found)
    right = wanted.keys() & had.keys()
    sure = sum(wanted[claim] == had[claim] for claim in right)
    print(f"right {len(right)} of {len(had)} found and of {len(wanted)} in the text; certainty right {sure}")
    for word, some in (("missed", wanted.keys() - had.keys()), ("wrong", had.keys() - wanted.keys())):
        for claim in sorted(some):
            print(f"  {word}  {' | '.join(claim)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
