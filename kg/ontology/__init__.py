"""The ontology as values: kinds, roles, relations, certainties, columns, read from `ontology/`.

The folder is the single source of truth. Nothing in `kg` names a relation or a kind; what the
code needs to know about one is a property of its entry in `medical.ttl`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from kg import lexicon as lexicon_
from kg.errors import FormatError, OntologyError
from kg.model import Concept, slug
from kg.ontology.entries import FILES, OWL, RDFS, SKOS, entries, kind, of_type, relation, role
from kg.ontology.terms import Certainty, Column, Kind, Relation, Role

__all__ = ["BASE", "PREFIXES", "Certainty", "Column", "Kind", "Ontology", "Relation", "Role", "load"]

BASE = "https://w3id.org/medkg/"

PREFIXES = {
    "biolink": "https://w3id.org/biolink/vocab/",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
T = TypeVar("T")
_OURS = ("concept", "claim", "evidence", "document", "passage", "name")


@dataclass(frozen=True, eq=False)
class Ontology:
    """All entries of the folder `ontology/`.

    >>> ontology = load()
    >>> ontology.relations["causes"].inverse
    'causedBy'
    """

    folder: Path
    kinds: dict[str, Kind]
    roles: dict[str, Role]
    relations: dict[str, Relation]
    certainties: dict[str, Certainty]
    columns: tuple[Column, ...]
    qualifiers: tuple[str, ...]
    base: str = BASE

    @property
    def vocabulary(self) -> str:
        """The namespace of kinds, relations and properties."""
        return self.base + "ontology#"

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Every prefix that queries and exports know, with its namespace."""
        ours = {name: f"{self.base}{name}/" for name in _OURS}
        return dict(sorted((PREFIXES | ours | {"kg": self.vocabulary}).items()))

    @property
    def files(self) -> tuple[Path, ...]:
        """The Turtle files that define the vocabulary."""
        return tuple(self.folder / name for name in FILES)

    @cached_property
    def lexicon(self) -> lexicon_.Lexicon:
        """The concepts that we know by name; read when first asked for."""
        known = lexicon_.load(self.folder / "lexicon")
        for concept in known.concepts.values():
            for name in concept.kinds:
                self.kind(name)
        return known

    @cached_property
    def fallback_kind(self) -> str:
        """The kind of a thing that nothing else gives a kind."""
        return next(k.name for k in self.kinds.values() if k.fallback)

    def iri(self, path: str) -> str:
        """The IRI of a concept, claim, evidence, passage or document."""
        return self.base + path

    def term(self, name: str) -> str:
        """The IRI of a kind, role, relation or property."""
        return self.vocabulary + name

    def kind(self, name: str) -> Kind:
        """The kind of that name; an error that lists those there are."""
        return _known(self.kinds, name, "kind")

    def relation(self, name: str) -> Relation:
        """The relation of that name; an error that lists those there are."""
        return _known(self.relations, name, "relation")

    def concept(self, label: str, kinds: tuple[str, ...]) -> Concept:
        """A concept that no lexicon knows, named by its label."""
        return Concept(f"{self.kind(kinds[0]).path}/{slug(label)}", label, tuple(sorted(kinds)))

    def fits(self, subject: Concept, relation: str, object_: Concept) -> bool:
        """Whether the ends have kinds that the relation goes between; a name is one only where that is said."""
        entry = self.relation(relation)
        return (
            self._takes(entry.domain, subject)
            and self._takes(entry.range, object_)
            and (not entry.same_kind or bool(set(subject.kinds) & set(object_.kinds)))
        )

    def _takes(self, kinds: tuple[str, ...], end: Concept) -> bool:
        return bool(set(kinds) & set(end.kinds)) if kinds else self._names.isdisjoint(end.kinds)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The kinds of names: what a relation goes to that says what a thing is called."""
        naming = (relation for relation in self.relations.values() if relation.label_property)
        return frozenset(kind for relation in naming for kind in relation.range)


def _known(entries: dict[str, T], name: str, what: str) -> T:
    if name not in entries:
        message = f"no {what} {name!r}; there are {', '.join(sorted(entries))}"
        raise FormatError(message)
    return entries[name]


def load(folder: str | Path | None = None) -> Ontology:
    """The ontology of a folder; without one, that of $KG_ONTOLOGY, or that which is installed."""
    chosen = folder or os.environ.get("KG_ONTOLOGY")
    return _loaded(Path(chosen) if chosen else _installed())


@cache
def _loaded(path: Path) -> Ontology:
    if path.is_dir() and not (path / FILES[0]).exists():
        raise OntologyError(
            f"{path} is no whole ontology: it has no {FILES[0]}. "
            f"If it holds additions to one: kg ontology extend {path} -o FOLDER"
        )
    found = entries(path, BASE + "ontology#")
    ontology = Ontology(
        folder=path,
        kinds={e.name: kind(e) for e in of_type(found, "Kind")},
        roles={e.name: role(e) for e in of_type(found, "Role")},
        relations=_symmetric_contradictions({e.name: relation(e, found) for e in of_type(found, "Relation")}),
        certainties={
            e.name: Certainty(e.name, e.label(), e.rank())
            for e in sorted(found.values(), key=lambda e: e.rank())
            if e.names(SKOS + "inScheme")
        },
        columns=tuple(
            sorted(
                (Column(e.name, e.label(), e.rank()) for e in of_type(found, "Column")), key=lambda c: c.rank
            )
        ),
        qualifiers=tuple(e.name for e in of_type(found, "Qualifier")),
    )
    _check(ontology)
    return ontology


def _installed() -> Path:
    """Inside the package in a wheel, beside it in a checkout."""
    here = Path(__file__).parent.parent
    inside = here / "_ontology"
    return inside if inside.is_dir() else here.parent / "ontology"


def _symmetric_contradictions(relations: dict[str, Relation]) -> dict[str, Relation]:
    return {
        name: replace(
            relation,
            contradicts=tuple(
                sorted(
                    {*relation.contradicts, *(o.name for o in relations.values() if name in o.contradicts)}
                )
            ),
        )
        for name, relation in relations.items()
    }


def _check(ontology: Ontology) -> None:
    """Refuse an entry that points to a kind, relation or column that is not there."""
    kinds, relations = set(ontology.kinds), set(ontology.relations)
    columns = {column.name for column in ontology.columns}
    named = [
        *((r.name, "kind", {*r.domain, *r.range} - kinds) for r in ontology.relations.values()),
        *((r.name, "contradiction", {*r.contradicts} - relations) for r in ontology.relations.values()),
        *((r.name, "relation", {*r.subject_of, *r.object_of} - relations) for r in ontology.roles.values()),
        *((k.name, "column", {k.column} - columns) for k in ontology.kinds.values()),
    ]
    wrong = [
        f"{owner} names {name!r} as its {what}" for owner, what, missing in named for name in sorted(missing)
    ]
    if not any(k.fallback for k in ontology.kinds.values()):
        wrong.append("no kind has kg:fallback true")
    if wrong:
        message = f"{ontology.folder / 'medical.ttl'}: {'; '.join(wrong)}"
        raise OntologyError(message)
