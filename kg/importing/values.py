"""Stores made of values, and values made of what JSON holds; errors name the file and the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import FormatError, GraphError, InputError
from kg.model import Claim, Concept, Document, Evidence
from kg.model import Mapping as Match
from kg.ontology import Ontology
from kg.quads import concept_quads
from kg.store import Store

T = TypeVar("T")


def made(
    concepts: Mapping[str, Concept],
    claims: Iterable[Claim],
    documents: Iterable[Document],
    ontology: Ontology,
) -> Store:
    """The store of claims and documents, and of concepts that no claim speaks of."""
    store, stated = Store(ontology=ontology), list(claims)
    store.add(stated, documents)
    spoken = {concept.id for claim in stated for concept in (claim.subject, claim.object)}
    for key in sorted(concepts.keys() - spoken):
        store.ox.extend(concept_quads(concepts[key], ["en"], (), ontology))
    return store


def graph(
    path: Path,
    nodes: Iterable[Mapping[str, Any]],
    edges: Iterable[Mapping[str, Any]],
    documents: Iterable[Mapping[str, Any]],
    ontology: Ontology,
) -> Store:
    """The store of a property graph whose values are those that `kg export` gives them."""
    read = Entries(path)
    concepts = {c.id: c for c in read.each("node", nodes, concept)}
    claims = list(read.each("edge", edges, lambda edge: claim(edge, concepts)))
    texts = list(read.each("document", documents, _document))
    try:
        return made(concepts, claims, texts, ontology)
    except (GraphError, FormatError) as error:
        raise InputError(f"{path}: {error}") from error


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of a file, made into values one by one."""

    path: Path

    def each(self, part: str, entries: Iterable[Any], make: Callable[[Any], T]) -> Iterator[T]:
        """What is made of each entry; an error names the part and the number of the one that fails."""
        for number, entry in enumerate(entries, 1):
            try:
                yield make(entry)
            except KeyError as error:
                raise InputError(f"{self.path}: {part} {number} has no {error}") from error
            except (TypeError, ValueError, AttributeError) as error:
                message = f"{self.path}: {part} {number} is not as `kg export` writes it: {error}"
                raise InputError(message) from error


def concept(node: Mapping[str, Any]) -> Concept:
    """The concept of a node."""
    return Concept(
        _text(node["id"]),
        _text(node["label"]),
        tuple(node["kinds"]),
        tuple(node.get("names", ())),
        tuple(Match(**link) for link in node.get("links", ())),
    )


def claim(edge: Mapping[str, Any], concepts: Mapping[str, Concept]) -> Claim:
    """The claim of an edge between two of the concepts."""
    return Claim(
        subject=concepts[edge["source"]],
        relation=edge["relation"],
        object=concepts[edge["target"]],
        negated=edge["polarity"] == "negated",
        qualifiers=tuple(sorted((_text(name), _text(value)) for name, value in edge.get("qualifiers", ()))),
        evidence=tuple(sorted(Evidence(**line) for line in edge.get("evidence", ()))),
    )


def _document(value: Mapping[str, Any]) -> Document:
    known = {field.name for field in fields(Document)} - {"names", "sections", "sentences", "text", "plain"}
    given = {name: _text(text) for name, text in value.items() if name in known}
    return Document(**given, text="", plain="", names=tuple(value.get("names", ())))  # type: ignore[arg-type]  # all given are texts


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value
