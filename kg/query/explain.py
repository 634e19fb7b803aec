"""From an answer back to the claims and sentences that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.curies import Terms, iri
from kg.quads import lines_of, wording
from kg.query.naming import label
from kg.query.result import Result, Term
from kg.query.telling import Link, Told
from kg.statements import Statements
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Reason:
    """A row as people read it, and the claims behind it; none where the row names no claim's ends."""

    row: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Explanation(Told):
    """The rows of an answer with their claims and sentences."""

    columns: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each row, its claims below it, their sentences below them."""
        for reason in self.reasons:
            yield 0, "; ".join(f"{name} {cell}" for name, cell in zip(self.columns, reason.row, strict=True))
            if not reason.links:
                yield 1, "no single claim stands behind this row"
            for link in reason.links:
                yield from link.lines(1)


def explained(store: Store, result: Result) -> Explanation:
    """The claims behind each row of an answer, with their sentences.

    Claims (or lines of evidence) in the row are those. Where there are none, they are the affirmed
    claims between two things of the row, or between one of the row and one that the query names;
    only of the relations in the row or the query, where either has any.

    >>> import kg
    >>> from kg.query import query
    >>> store = kg.build("documents/leg-pain-after-spinal-fusion.md").store
    >>> explained(store, query(store, "SELECT ?cause { ?cause kg:causes concept:leg-pain }"))
    cause concept:spinal-fusion
      spinal fusion causes leg pain (possible)
        “spinal fusion can cause leg pain”
    """
    finder = _Finder(store, {iri(text) for text in result.named if ":" in text})
    rows = zip(result.cells(), result.terms, strict=True)
    return Explanation(
        result.columns, tuple(Reason(tuple(cells), tuple(finder.links(terms))) for cells, terms in rows)
    )


def labelled(store: Store, result: Result) -> Result:
    """The answer with a column `<name>Label` beside each column of things that have labels."""
    told = [
        {i: label(store, term) for i, term in enumerate(row) if isinstance(term, ox.NamedNode)}
        for row in result.terms
    ]
    there = {i for labels in told for i, text in labels.items() if text}
    beside = {i for i in there if f"{result.columns[i]}Label" not in result.columns}
    columns = [
        name
        for i, own in enumerate(result.columns)
        for name in ([own, f"{own}Label"] if i in beside else [own])
    ]
    lines = (
        "\t".join(
            cell
            for i, own in enumerate(line.split("\t"))
            for cell in ([own, _token(labels.get(i))] if i in beside else [own])
        )
        for line, labels in zip(result.lines, told, strict=True)
    )
    return replace(result, columns=tuple(columns), lines=tuple(lines))


def _token(text: str | None) -> str:
    return str(ox.Literal(text)) if text else ""


class _Finder:
    """Looks up claims by what a row holds."""

    def __init__(self, store: Store, named: set[ox.NamedNode]) -> None:
        self.store, self.terms = store, Terms(store.ontology)
        self.relations = {self.terms[f"kg:{name}"] for name in store.ontology.relations}
        self.named, self.wanted = named - self.relations, named & self.relations
        self.statements = Statements(store.ox, store.ontology)

    def links(self, row: tuple[Term | None, ...]) -> Iterator[Link]:
        nodes = {term for term in row if isinstance(term, ox.NamedNode)}
        found = set(self._stated(nodes)) or set(self._between(nodes))
        for node in sorted(found, key=lambda node: node.value):
            claim = self.statements.claim(node.value.removeprefix(self.store.ontology.base))
            lines = lines_of(claim)
            ranks = self.store.ontology.certainties
            certainty = max((line.certainty for line in lines), key=lambda name: ranks[name].rank, default="")
            words = wording(claim, self.store.ontology)
            yield Link(claim.id, words, certainty, tuple(dict.fromkeys(line.quote for line in lines)))

    def _stated(self, nodes: set[ox.NamedNode]) -> Iterator[ox.NamedNode]:
        """The claims that the row names, or whose evidence it names."""
        for node in nodes:
            if ox.Quad(node, self.terms["rdf:type"], self.terms["kg:Claim"]) in self.store.ox:
                yield node
            for quad in self.store.ox.quads_for_pattern(None, self.terms["kg:evidence"], node):
                yield self._node(quad.subject)

    def _between(self, nodes: set[ox.NamedNode]) -> Iterator[ox.NamedNode]:
        """The affirmed claims between the row's things, or from them to what the query names."""
        relations = nodes & self.relations or self.wanted
        things = nodes - self.relations
        for thing in things:
            for end, other in (("rdf:subject", "rdf:object"), ("rdf:object", "rdf:subject")):
                for quad in self.store.ox.quads_for_pattern(None, self.terms[end], thing):
                    claim = self._node(quad.subject)
                    if (
                        self._value(claim, other) in (things | self.named)
                        and (not relations or self._value(claim, "rdf:predicate") in relations)
                        and self._value(claim, "biolink:negated") == ox.Literal(value=False)
                    ):
                        yield claim

    def _value(self, claim: ox.NamedNode, predicate: str) -> object:
        quads = self.store.ox.quads_for_pattern(claim, self.terms[predicate], None)
        return next((quad.object for quad in quads), None)

    def _node(self, node: object) -> ox.NamedNode:
        assert isinstance(node, ox.NamedNode), "claims have IRIs"
        return node
