"""How much each clue weighs for each relation: the linear model of `ontology/learned.tsv`.

`scripts/learn.py` makes the file: a row a clue, a column a class. A class is a relation and which of its ends the
topic is, `hasSymptom subject`; two more stand for any other relation, and for none. The row `least` has the score from
which on a class is told.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from kg.errors import FormatError
from kg.plugins.clues import Clue

FILE = "learned.tsv"
NONE, OTHER = "none", "other"  # the classes that are never told
LEAST, BIAS = "least", "bias"  # rows that are no clues
NEVER = 2.0  # a score that none has


class Weights(NamedTuple):
    """A multinomial logistic model; the weights of a clue are one for each class."""

    classes: tuple[str, ...]
    least: tuple[float, ...]
    bias: tuple[float, ...]
    rows: dict[Clue, tuple[float, ...]]

    def sums(self, clues: Iterable[Clue], start: tuple[float, ...]) -> tuple[float, ...]:
        """What some clues weigh for each class, on top of what others do."""
        rows = self.rows
        found = [row for clue in clues if (row := rows.get(clue))]
        return tuple(map(sum, zip(start, *found, strict=True)))

    def best(self, sums: tuple[float, ...]) -> str:
        """The class that these sums tell; none where its score is too small."""
        number = max(range(len(sums)), key=sums.__getitem__)
        score = 1 / sum(exp(value - sums[number]) for value in sums)
        return self.classes[number] if score >= self.least[number] else NONE


@cache
def weights(path: Path) -> Weights | None:
    """The model of a file; None where there is no such file."""
    if not path.exists():
        return None
    try:
        with path.open(encoding="utf-8", newline="") as file:
            (_, _, *classes), *table = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = {(name, word): tuple(float(value or 0) for value in values) for name, word, *values in table}
        return Weights(tuple(classes), rows.pop((LEAST, "")), rows.pop((BIAS, "")), rows)
    except (OSError, ValueError, KeyError) as error:
        raise FormatError(f"{path}: this is no table of weights: {error}") from error
