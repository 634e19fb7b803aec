"""The graph's kinds and relations in the words of Biolink, where Biolink allows them.

Biolink says between which classes a predicate goes; a claim between others becomes
`biolink:related_to`, a kind without a class `biolink:NamedThing`. The rules stand in
`ontology/biolink.tsv`, so that no network is needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model import Concept
from kg.ontology import PREFIXES, Ontology

ANY_THING, ANY_RELATION = "NamedThing", "related_to"
# A narrower term would say more than the claim does.
_USABLE = ("exactMatch", "closeMatch", "broadMatch", "relatedMatch")


@dataclass(frozen=True, slots=True)
class Term:
    """A class or predicate of Biolink."""

    parents: tuple[str, ...]
    domain: str
    range: str
    category: bool


def categories(concept: Concept, ontology: Ontology) -> tuple[str, ...]:
    """The Biolink classes of a concept, one a kind, without the prefix."""
    return tuple(sorted({_category(kind, ontology) for kind in concept.kinds} or {ANY_THING}))


def predicate(subject: Concept, relation: str, object_: Concept, ontology: Ontology) -> str:
    """The first of the relation's Biolink predicates that may go between the two; else related_to."""
    terms = table(ontology.folder)
    ends = [ancestors(categories(end, ontology), terms) for end in (subject, object_)]
    for name in _named(ontology.relation(relation).mappings):
        term = terms.get(name)
        if term and all(
            not need or need in end for need, end in zip((term.domain, term.range), ends, strict=True)
        ):
            return name
    return ANY_RELATION


def ancestors(names: Iterable[str], terms: dict[str, Term]) -> set[str]:
    """Some classes, and all that they are a sort of."""
    found: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name in terms and name not in found:
            found.add(name)
            ahead += terms[name].parents
    return found


@cache
def table(folder: Path) -> dict[str, Term]:
    """The classes and predicates of `biolink.tsv`."""
    with (folder / "biolink.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return {
            row["term"]: Term(
                tuple(row["parents"].split("|")) if row["parents"] else (),
                row["domain"],
                row["range"],
                row["category"] == "true",
            )
            for row in rows
        }


def _category(kind: str, ontology: Ontology) -> str:
    """The closest class that all the kind's Biolink classes are a sort of."""
    terms = table(ontology.folder)
    lines = [ancestors([name], terms) for name in _named(ontology.kind(kind).mappings) if name in terms]
    shared = {name for name in (set.intersection(*lines) if lines else set()) if terms[name].category}
    return max(sorted(shared), key=lambda name: len(ancestors([name], terms)), default=ANY_THING)


def _named(mappings: Iterable[tuple[str, str]]) -> list[str]:
    """The local names of Biolink terms among mappings, the closest match first."""
    ordered = sorted((_USABLE.index(match), iri) for match, iri in mappings if match in _USABLE)
    return [
        iri.removeprefix(PREFIXES["biolink"]) for _, iri in ordered if iri.startswith(PREFIXES["biolink"])
    ]
