"""SSSOM files: links between vocabularies, taken over to the concepts that have one of the ends."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.files import read_text
from kg.lexicons.entries import EXACT, Entries, LeftOut, unfit
from kg.model import Concept, Mapping
from kg.ontology import Ontology

NEEDED = ("subject_id", "predicate_id", "object_id")
MISSING = "sssom:NoTermFound"
_TURNED = {"skos:broadMatch": "skos:narrowMatch", "skos:narrowMatch": "skos:broadMatch"}


def linked(path: Path, ontology: Ontology) -> Entries:
    """The links that an SSSOM file gives to concepts of the lexicon.

    A row counts where one end is a concept of ours or a term that one is the exact match of; the
    concept then gets the other end with the row's predicate. Denials are left out.
    """
    lines = read_text(path).splitlines()
    head = [line for line in lines if line.startswith("#")]
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line and line[0] != "#"]
    if not rows:
        raise InputError(f"{path}: no row in it.")
    header = rows[0][1].split("\t")
    if missing := [name for name in NEEDED if name not in header]:
        raise InputError(f"{path}, line {rows[0][0]}: an SSSOM file has a column {missing[0]}.")
    having = _having(ontology)
    spelt = {term.partition(":")[0].lower(): term.partition(":")[0] for term in sorted(having)}
    links: dict[tuple[str, str], tuple[Concept, Mapping]] = {}
    mapped: dict[str, Concept] = {}  # concepts with what they gained so far
    left: list[LeftOut] = []
    for number, line in rows[1:]:
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(cells) != len(header):
            raise InputError(
                f"{path}, line {number}: {len(cells)} columns, and the header has {len(header)}."
            )
        row = dict(zip(header, cells, strict=True))
        row |= {end: _spelt(row[end], spelt) for end in ("subject_id", "object_id")}
        for concept, mapping in _links(row, having):
            now = mapped.get(concept.id, concept)
            if any(known.term == mapping.term for known in now.mappings):
                continue
            reason = unfit(now, mapping)
            if reason:
                left.append(LeftOut(f"{path.name} line {number}", mapping.term, concept.label, reason))
            else:
                mapped[concept.id] = replace(now, mappings=(*now.mappings, mapping))
                links[concept.id, mapping.term] = (concept, mapping)
    used = {mapping.term.partition(":")[0] for _, mapping in links.values()}
    namespaces = {p: n for p, n in _prefixes(head).items() if p in used}
    found = tuple(links[key] for key in sorted(links))
    chained = "semapv:MappingChaining"
    return Entries(path.name, links=found, left=tuple(left), namespaces=namespaces, justification=chained)


def _links(row: dict[str, str], having: dict[str, list[Concept]]) -> Iterator[tuple[Concept, Mapping]]:
    """The links of a row, from either end; none of a denial, and none where no concept has an end."""
    one, predicate, other = (row[name] for name in NEEDED)
    if row.get("predicate_modifier") or MISSING in {one, other}:
        return
    turned = _TURNED.get(predicate, predicate)
    forth = (one, predicate, other, row.get("object_label", ""))
    back = (other, turned, one, row.get("subject_label", ""))
    for mine, how, term, label in (forth, back):
        for concept in having.get(mine, ()):
            if term.partition(":")[0] != concept.id.partition("/")[0]:  # a term of ours is no term outside
                yield concept, Mapping(how.removeprefix("skos:"), term, label)


def _spelt(term: str, prefixes: dict[str, str]) -> str:
    """The CURIE with its prefix as the lexicon spells it: mesh:D1 is MESH:D1."""
    prefix, colon, local = term.partition(":")
    return prefixes.get(prefix.lower(), prefix) + colon + local


def _having(ontology: Ontology) -> dict[str, list[Concept]]:
    """Concepts by their own CURIE and by the terms that they are the exact match of."""
    found: dict[str, list[Concept]] = defaultdict(list)
    for concept in ontology.lexicon.concepts.values():
        found[concept.id.replace("/", ":", 1)].append(concept)
        for mapping in concept.mappings:
            if mapping.predicate == EXACT:
                found[mapping.term].append(concept)
    return found


def _prefixes(head: list[str]) -> dict[str, str]:
    """The namespaces that the file's curie_map declares."""
    pairs = (line.lstrip("# ").partition(": ") for line in head)
    return {prefix: space.strip("\"' ") for prefix, colon, space in pairs if colon and "://" in space}
