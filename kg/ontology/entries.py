"""Entries of the ontology's Turtle files, and the values that they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology.terms import Kind, Relation, Role

FILES = ("medical.ttl", "model.ttl")
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SINGLE = {"column", "colour", "glyph", "rank", "path", RDFS + "label"}


class Entry:
    """The statements about one term of the ontology."""

    def __init__(self, vocabulary: str, name: str, values: dict[str, list[str]]) -> None:
        """Keep `values`: predicate IRI to the texts and IRIs it has, in the order of the file."""
        self.vocabulary, self.name, self.values = vocabulary, name, values

    def texts(self, predicate: str) -> tuple[str, ...]:
        """All values of a predicate: of our vocabulary by its local name, or a full IRI."""
        key = predicate if ":" in predicate else self.vocabulary + predicate
        return tuple(self.values.get(key, ()))

    def text(self, predicate: str, default: str = "") -> str:
        """Its one value, or `default`."""
        found = self.texts(predicate)
        if len(found) > 1 and predicate in _SINGLE:
            message = f"{self.name} has two values of {predicate}: {', '.join(found)}"
            raise OntologyError(message)
        return found[0] if found else default

    def names(self, predicate: str) -> tuple[str, ...]:
        """Local names of the terms of our vocabulary that a predicate points to."""
        return tuple(
            v.removeprefix(self.vocabulary) for v in self.texts(predicate) if v.startswith(self.vocabulary)
        )

    def name_of(self, predicate: str) -> str:
        """The first of `names`, or nothing."""
        return next(iter(self.names(predicate)), "")

    def flag(self, predicate: str) -> bool:
        """Whether the predicate is true of it."""
        return self.text(predicate) == "true"

    def rank(self) -> int:
        """Its place in an order; 0 where none is given."""
        return int(self.text("rank", "0"))

    def label(self) -> str:
        """Its label, or its name where it has none."""
        return self.text(RDFS + "label", self.name)

    def definition(self) -> str:
        """What it means, in a sentence."""
        return self.text(SKOS + "definition")

    def mappings(self) -> tuple[tuple[str, str], ...]:
        """Terms outside that it corresponds to, with the SKOS predicate that says how."""
        return tuple(
            (match, iri)
            for match in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
            for iri in self.texts(SKOS + match)
        )


Entries: TypeAlias = dict[str, Entry]


def entries(folder: Path, vocabulary: str) -> Entries:
    """Every term of our vocabulary that the Turtle files describe, by its local name."""
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in FILES:
        path = folder / name
        try:
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                values[str(triple.subject.value)][triple.predicate.value].append(str(triple.object.value))
        except SyntaxError as error:
            message = f"{path}, line {error.lineno}: {error.msg}"
            raise OntologyError(message) from error
        except OSError as error:
            message = f"{path}: {error.strerror or error}"
            raise OntologyError(message) from error
    return {
        iri.removeprefix(vocabulary): Entry(
            vocabulary,
            iri.removeprefix(vocabulary),
            {p: list(dict.fromkeys(found)) for p, found in facts.items()},
        )
        for iri, facts in sorted(values.items())
        if iri.startswith(vocabulary)
    }


def of_type(entries: Entries, name: str) -> Iterator[Entry]:
    """The entries of a class of our vocabulary."""
    return (entry for entry in entries.values() if name in entry.names(_TYPE))


def kind(entry: Entry) -> Kind:
    """The kind that an entry describes."""
    return Kind(
        name=entry.name,
        label=entry.label(),
        definition=entry.definition(),
        parent=entry.name_of(RDFS + "subClassOf"),
        mappings=entry.mappings(),
        path=entry.text("path", "concept"),
        colour=entry.text("colour", "#555555"),
        glyph=entry.text("glyph", "●"),
        column=entry.name_of("column"),
        column_by_role=entry.flag("columnByRole"),
        fallback=entry.flag("fallback"),
    )


def role(entry: Entry) -> Role:
    """The role that an entry describes."""
    return Role(
        name=entry.name,
        label=entry.label(),
        definition=entry.definition(),
        subject_of=entry.names("subjectOf"),
        object_of=entry.names("objectOf"),
        column=entry.name_of("column"),
        rank=entry.rank(),
    )


def relation(entry: Entry, entries: Entries) -> Relation:
    """The relation that an entry describes; `entries` has its inverse."""
    inverse = entry.name_of(OWL + "inverseOf")
    return Relation(
        name=entry.name,
        label=entry.label(),
        definition=entry.definition(),
        inverse=inverse,
        inverse_label=entries[inverse].label() if inverse in entries else inverse,
        domain=entry.names("from"),
        range=entry.names("to"),
        symmetric=OWL + "SymmetricProperty" in entry.texts(_TYPE),
        same_kind=entry.flag("sameKind"),
        acyclic=entry.flag("acyclic"),
        contradicts=entry.names("contradicts"),
        label_property=entry.text("labelProperty"),
        mappings=entry.mappings(),
        colour=entry.text("colour", "#555555"),
        examples=entry.texts(SKOS + "example"),
        verbs=entry.texts("verb"),
        inverse_verbs=entry.texts("inverseVerb"),
        phrases=entry.texts("phrase"),
        inverse_phrases=entry.texts("inversePhrase"),
        subject_nouns=entry.texts("subjectNoun"),
        object_nouns=entry.texts("objectNoun"),
        subject_headings=entry.texts("subjectHeading"),
        patterns=entry.texts("pattern"),
    )
