"""The terms of outside vocabularies, read from their files: OBO, and tables."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kg.lexicon import normalised


class Term(NamedTuple):
    """A term of a vocabulary and the name by which it was found; `own` when that is its label."""

    id: str
    label: str
    own: bool


DEAD = "obsolete "  # how the label of a term begins that its vocabulary has withdrawn
Index = dict[str, list[Term]]  # normalised name -> terms


def index(terms: Iterable[tuple[str, str, Iterable[str]]]) -> Index:
    """Terms by their normalised names."""
    found: Index = defaultdict(list)
    for id_, label, synonyms in terms:
        for name in (label, *synonyms):
            found[normalised(name)].append(Term(id_, label, name == label))
    return dict(found)


def obo(path: Path, prefix: str) -> Iterator[tuple[str, str, list[str]]]:
    """Id, name and exact synonyms of each living term of an OBO file with that prefix."""
    for stanza in path.read_text("utf-8").split("\n[Term]\n")[1:]:
        lines = stanza.partition("\n[")[0]
        id_ = _field(lines, "id")
        name = _field(lines, "name")
        if id_.startswith(f"{prefix}:") and name and "\nis_obsolete: true" not in lines:
            yield id_, name, re.findall(r'^synonym: "(.+?)" EXACT', lines, re.MULTILINE)


def _field(stanza: str, tag: str) -> str:
    """The value of the first line of that tag, or nothing."""
    found = re.search(rf"^{tag}: (.+)$", stanza, re.MULTILINE)
    return found.group(1) if found else ""


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file, without its comments and without rows of dead terms."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            if not any(label.startswith(DEAD) for key, label in row.items() if label and "label" in key):
                yield row
