"""A graph by predicate: each one is read once, when it is first asked for."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = ox.NamedNode(RDF + "type")
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_FIRST, _REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")
_NONE: tuple[Term, ...] = ()


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the garbage collector out: many small lists, none in a circle, that it would walk each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Index:
    """The default graph of a store, looked up from either end of a predicate.

    >>> graph = Index(ox.Store())
    >>> graph.objects(ox.NamedNode("urn:a"), TYPE)
    ()
    """

    def __init__(self, store: ox.Store) -> None:
        """Remember the store; nothing is read here."""
        self._store = store
        self._forward: dict[Term, dict[Term, list[Term]]] = {}
        self._backward: dict[Term, dict[Term, list[Term]]] = {}
        self._instances: dict[Term, frozenset[Term]] = {}
        self._whole = False

    @classmethod
    def of(cls, triples: Iterable[ox.Triple | ox.Quad]) -> Index:
        """An index of triples, letter by letter: a store would write "1" for "01"."""
        index = cls(ox.Store())
        for triple in dict.fromkeys(triples):  # a file may say a thing twice
            table = index._forward.setdefault(triple.predicate, {})
            table.setdefault(triple.subject, []).append(triple.object)  # type: ignore[arg-type]
        index._whole = True
        return index

    def forward(self, predicate: Term) -> Mapping[Term, Sequence[Term]]:
        """All subjects of the predicate, each with its objects."""
        return self._read(predicate)

    def backward(self, predicate: Term) -> Mapping[Term, Sequence[Term]]:
        """All objects of the predicate, each with its subjects."""
        return self._turned(predicate)

    def _read(self, predicate: Term) -> dict[Term, list[Term]]:
        if predicate not in self._forward:
            table: dict[Term, list[Term]] = {}
            with uncollected():
                for quad in self._store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):  # type: ignore[arg-type]
                    table.setdefault(quad.subject, []).append(quad.object)  # type: ignore[arg-type]
            self._forward[predicate] = table
        return self._forward[predicate]

    def _turned(self, predicate: Term) -> dict[Term, list[Term]]:
        if predicate not in self._backward:
            table: dict[Term, list[Term]] = {}
            with uncollected():
                for subject, objects in self._read(predicate).items():
                    for object_ in objects:
                        table.setdefault(object_, []).append(subject)
            self._backward[predicate] = table
        return self._backward[predicate]

    def objects(self, subject: Term, predicate: Term) -> Sequence[Term]:
        """What the subject has of the predicate."""
        return self.forward(predicate).get(subject, _NONE)

    def subjects(self, predicate: Term, object_: Term) -> Sequence[Term]:
        """What has the object by the predicate."""
        return self.backward(predicate).get(object_, _NONE)

    def one(self, subject: Term, predicate: Term) -> Term | None:
        """The subject's value, or nothing."""
        return next(iter(self.objects(subject, predicate)), None)

    def about(self, subject: Term) -> Iterator[tuple[ox.NamedNode, Term]]:
        """Every predicate and object of the subject."""
        if self._whole:
            yield from ((p, o) for p, table in self._forward.items() for o in table.get(subject, ()))  # type: ignore[misc]
        elif not isinstance(subject, ox.Literal):
            for quad in self._store.quads_for_pattern(subject, None, None, ox.DefaultGraph()):
                yield quad.predicate, quad.object  # type: ignore[misc]

    def items(self, head: Term) -> list[Term]:
        """The members of an RDF list; a list that runs in a circle ends where it closes."""
        found, seen = [], set()
        node: Term | None = head
        while node is not None and node not in seen and (first := self.one(node, _FIRST)) is not None:
            seen.add(node)
            found.append(first)
            node = self.one(node, _REST)
        return found

    def is_list(self, node: Term) -> bool:
        """Whether the node is a list with members."""
        return self.one(node, _FIRST) is not None

    def instances(self, class_: Term) -> frozenset[Term]:
        """Everything typed as the class or as one below it."""
        if class_ not in self._instances:
            classes, todo = {class_}, [class_]
            while todo:
                for below in self.subjects(SUBCLASS, todo.pop()):
                    if below not in classes:
                        classes.add(below)
                        todo.append(below)
            self._instances[class_] = frozenset(
                node for each in classes for node in self.subjects(TYPE, each)
            )
        return self._instances[class_]
