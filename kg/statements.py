"""What a graph holds, read back as values: its claims, concepts and documents.

The inverse of `quads`, in normal form: a concept's names are sorted and include those that
claims give it; of its kinds those stand that no other kind implies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeAlias

import pyoxigraph as ox

from kg.curies import Terms, contracted
from kg.errors import GraphError, KgError
from kg.model import Claim, Concept, Document, Evidence, Mapping
from kg.ontology import Ontology
from kg.quads import DOCUMENT, EVIDENCE, QUOTE, classes

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Facts: TypeAlias = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
_MATCHES = ("broadMatch", "closeMatch", "exactMatch", "narrowMatch", "relatedMatch")


class Statements:
    """A graph's claims, concepts and documents, each looked up when asked for."""

    def __init__(self, store: ox.Store, ontology: Ontology) -> None:
        """Look into `store` with the words of `ontology`."""
        self.store, self.ontology, self.terms = store, ontology, Terms(ontology)
        self._concepts: dict[str, Concept] = {}

    def claims(self, on_error: Callable[[KgError], object] | None = None) -> Iterator[Claim]:
        """All claims with their evidence, ordered by id.

        One that cannot be read ends it with an error; with `on_error`, that is called with the error
        instead and the claim is left out, and so is one whose relation the ontology does not know.
        """
        for path in self.of_type("kg:Claim"):
            try:
                claim = self.claim(path)
                if on_error:
                    self.ontology.relation(claim.relation)
            except KgError as error:
                if not on_error:
                    raise
                on_error(error)
            else:
                yield claim

    def concepts(self) -> Iterator[Concept]:
        """All things that have a kind, ordered by id."""
        return (self.concept(path) for path in self.paths())

    def paths(self) -> list[str]:
        """The paths of all things that have a kind, sorted."""
        return sorted({path for kind in self.ontology.kinds for path in self.of_type(f"kg:{kind}")})

    def documents(self) -> Iterator[Document]:
        """All documents, without their text, ordered by path."""
        return (self.document(path) for path in self.of_type("kg:Document"))

    def of_type(self, curie: str) -> list[str]:
        """The paths of all things of a class, sorted."""
        found = self.store.quads_for_pattern(None, self.terms["rdf:type"], self.terms[curie])
        return sorted(self._path(quad.subject) for quad in found)

    def count(self, curie: str) -> int:
        """How many things of a class there are."""
        return sum(1 for _ in self.store.quads_for_pattern(None, self.terms["rdf:type"], self.terms[curie]))

    def claims_about(self, path: str) -> list[str]:
        """The paths of the claims whose subject or object it is, sorted."""
        node = self.terms.at(path)
        return sorted(
            {
                self._path(quad.subject)
                for end in ("rdf:subject", "rdf:object")
                for quad in self.store.quads_for_pattern(None, self.terms[end], node)
                if ox.Quad(quad.subject, self.terms["rdf:type"], self.terms["kg:Claim"]) in self.store
            }
        )

    def claim(self, path: str) -> Claim:
        """The claim at a path, as `claim/0779986c5551`."""
        facts = self._facts(path)
        qualifiers = (
            (predicate.removeprefix(self.ontology.vocabulary), value.value)
            for predicate, values in facts.items()
            if predicate.startswith(self.ontology.vocabulary)
            for value in values
            if isinstance(value, ox.Literal)
        )
        return Claim(
            subject=self.concept(self._end(path, facts, "rdf:subject")),
            relation=self._name(path, facts, "rdf:predicate"),
            object=self.concept(self._end(path, facts, "rdf:object")),
            negated=self._text(facts, "biolink:negated") == "true",
            qualifiers=tuple(sorted(qualifiers)),
            evidence=tuple(
                sorted(self.evidence(self._path(line)) for line in self._all(facts, "kg:evidence"))
            ),
        )

    def evidence(self, path: str) -> Evidence:
        """The line of evidence at a path, with its passage."""
        facts = self._facts(path)
        certainty = self._name(path, facts, "kg:certainty")
        if certainty not in self.ontology.certainties:
            known = ", ".join(self.ontology.certainties)
            raise GraphError(f"{path} has the certainty {certainty!r}; the ontology knows {known}")
        passage = self._end(path, facts, "oa:hasTarget")
        place = self._facts(passage)
        span: Facts = {}
        for selector in self._all(place, "oa:hasSelector"):
            span |= self._facts(self._path(selector))
        try:
            start, end = int(self._text(span, "oa:start")), int(self._text(span, "oa:end"))
        except ValueError as error:
            raise GraphError(f"{passage} has no position: a start and an end in characters") from error
        return Evidence(
            document=self._end(passage, place, "oa:hasSource"),
            start=start,
            end=end,
            certainty=certainty,
            **self._texts(facts, EVIDENCE),
            **self._texts(span, QUOTE),
        )

    def concept(self, path: str) -> Concept:
        """The concept, or other name, at a path."""
        if path not in self._concepts:
            facts = self._facts(path)
            labels = self._labels(facts, "skos:prefLabel") or self._labels(facts, "skosxl:literalForm")
            self._concepts[path] = Concept(
                id=path,
                label=labels[0] if labels else path.rpartition("/")[2],
                kinds=self._kinds(facts),
                names=tuple(sorted({*self._labels(facts, "skos:altLabel")} - {*labels[:1]})),
                mappings=tuple(sorted(self._mappings(facts), key=lambda m: (m.term, m.predicate))),
            )
        return self._concepts[path]

    def document(self, path: str) -> Document:
        """The document at a path: all but its text."""
        facts = self._facts(path)
        return Document(
            text="",
            plain="",
            title=self._text(facts, "dcterms:title"),
            names=tuple(sorted(self._labels(facts, "dcterms:alternative"))),
            url=self._text(facts, "schema:url"),
            created=self._text(facts, "dcterms:created"),
            **self._texts(facts, DOCUMENT),  # type: ignore[arg-type]  # none of these is a section
        )

    def _facts(self, path: str) -> Facts:
        facts: Facts = {}
        for quad in self.store.quads_for_pattern(self.terms.at(path), None, None):
            facts.setdefault(quad.predicate.value, []).append(quad.object)
        return facts

    def _all(
        self, facts: Facts, predicate: str
    ) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
        return facts.get(self.terms[predicate].value, [])

    def _text(self, facts: Facts, predicate: str) -> str:
        return min((str(_value(value)) for value in self._all(facts, predicate)), default="")

    def _texts(self, facts: Facts, properties: dict[str, str]) -> dict[str, str]:
        return {field: self._text(facts, predicate) for field, predicate in properties.items()}

    def _labels(self, facts: Facts, predicate: str) -> list[str]:
        """The values, those in English first."""
        values = [value for value in self._all(facts, predicate) if isinstance(value, ox.Literal)]
        ordered = sorted(
            values, key=lambda value: (value.language != "en", value.language or "", value.value)
        )
        return list(dict.fromkeys(value.value for value in ordered))

    def _end(self, path: str, facts: Facts, predicate: str) -> str:
        values = self._all(facts, predicate)
        if len(values) != 1:
            raise GraphError(f"{path} has {len(values) or 'no'} {predicate}; it must have one")
        return self._path(values[0])

    def _name(self, path: str, facts: Facts, predicate: str) -> str:
        """The local name of the one term of our vocabulary that a predicate points to."""
        return self.terms.at(self._end(path, facts, predicate)).value.removeprefix(self.ontology.vocabulary)

    def _path(self, node: object) -> str:
        """What stands after the base; the whole IRI of a thing that is not ours."""
        if not isinstance(node, ox.NamedNode):
            raise GraphError(f"{node} stands where the graph needs an IRI")
        return node.value.removeprefix(self.ontology.base)

    def _kinds(self, facts: Facts) -> tuple[str, ...]:
        types = {_value(value) for value in self._all(facts, "rdf:type")}
        known = [name for name in self.ontology.kinds if self.ontology.term(name) in types]
        return tuple(
            sorted(name for name in known if not any(name in self._implied[other] for other in known))
        )

    @cached_property
    def _implied(self) -> dict[str, set[str]]:
        """For each kind the kinds that it is a sort of."""
        return {
            name: {class_.removeprefix(self.ontology.vocabulary) for class_ in classes(name, self.ontology)}
            - {name}
            for name in self.ontology.kinds
        }

    def _mappings(self, facts: Facts) -> Iterator[Mapping]:
        for match in _MATCHES:
            for term in self._all(facts, f"skos:{match}"):
                if isinstance(term, ox.NamedNode):
                    labels = self._labels(self._facts(term.value), "rdfs:label")
                    yield Mapping(match, contracted(term.value, self.ontology), labels[0] if labels else "")


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)
