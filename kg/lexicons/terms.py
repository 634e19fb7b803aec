"""What is kept of somebody else's vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

OBO = "http://purl.obolibrary.org/obo/"  # where terms of the OBO family have their IRIs


@dataclass(frozen=True, slots=True)
class Term:
    """A living term: its CURIE or IRI, label, other exact names, wider terms, and where it stands."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    wider: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a file, how many it has withdrawn, and the namespaces of its CURIEs."""

    source: str  # the file's name
    terms: tuple[Term, ...]
    dead: int = 0
    namespaces: dict[str, str] = field(default_factory=dict)
