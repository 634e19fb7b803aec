"""What an entry of the ontology says, as values: kind, role, relation, certainty, column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a thing is."""

    name: str
    label: str
    definition: str
    parent: str = ""
    mappings: tuple[tuple[str, str], ...] = ()  # (SKOS predicate, IRI)
    path: str = "concept"
    colour: str = "#555555"
    glyph: str = "●"
    column: str = ""
    column_by_role: bool = False
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """What the claims make of a thing: the subject, or the object, of some relations."""

    name: str
    label: str
    definition: str
    subject_of: tuple[str, ...] = ()
    object_of: tuple[str, ...] = ()
    column: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """What a claim can state, the kinds it goes between (none given: any), and how texts word it."""

    name: str
    label: str
    definition: str
    inverse: str = ""
    inverse_label: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    symmetric: bool = False
    same_kind: bool = False
    acyclic: bool = False
    contradicts: tuple[str, ...] = ()
    label_property: str = ""
    mappings: tuple[tuple[str, str], ...] = ()
    colour: str = "#555555"
    examples: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    inverse_verbs: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    inverse_phrases: tuple[str, ...] = ()
    subject_nouns: tuple[str, ...] = ()
    object_nouns: tuple[str, ...] = ()
    subject_headings: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a text is, with its place in the order: 0 denied to 4 asserted."""

    name: str
    label: str
    rank: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the pathway picture, from the left."""

    name: str
    label: str
    rank: int
