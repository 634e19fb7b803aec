"""A graph looked up node by node; of what is said of them no more is held than of some thousands."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias, TypeVar, cast

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
_Said: TypeAlias = dict[ox.NamedNode, list[Term]]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = ox.NamedNode(RDF + "type")
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_FIRST, _REST = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")
_NONE: tuple[Term, ...] = ()
_HELD = 30_000  # nodes, read from a store, that are kept before all are forgotten


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

    What is asked for is read from the store then; a graph of any size is held a part at a time.

    >>> graph = Index(ox.Store())
    >>> graph.objects(ox.NamedNode("urn:a"), TYPE)
    ()
    """

    def __init__(self, store: ox.Store | None = None) -> None:
        """Remember the store, of which nothing is read here; without one there is nothing to look up yet."""
        self._store = store
        self._about: dict[Term, _Said] = {}
        self._with: dict[tuple[Term, Term], list[Term]] = {}
        self._instances: dict[Term, frozenset[Term]] = {}

    @classmethod
    def of(cls, triples: Iterable[ox.Triple | ox.Quad]) -> Index:
        """An index of triples, letter by letter: a store would write "1" for "01"."""
        index = cls()
        for triple in dict.fromkeys(triples):  # a file may say a thing twice
            subject, object_ = cast("Term", triple.subject), cast("Term", triple.object)
            index._about.setdefault(subject, {}).setdefault(triple.predicate, []).append(object_)
            index._with.setdefault((triple.predicate, object_), []).append(subject)
        return index

    def subjects_of(self, predicate: Term) -> Iterable[Term]:
        """Everything that has the predicate, each thing once."""
        if self._store is None:
            return [subject for subject, said in self._about.items() if predicate in said]
        return dict.fromkeys(cast("Term", quad.subject) for quad in self._quads(None, predicate, None))

    def objects_of(self, predicate: Term) -> Iterable[Term]:
        """Everything that is said by the predicate, each thing once."""
        if self._store is None:
            return [object_ for said, object_ in self._with if said == predicate]
        return dict.fromkeys(cast("Term", quad.object) for quad in self._quads(None, predicate, None))

    def objects(self, subject: Term, predicate: Term) -> Sequence[Term]:
        """What the subject has of the predicate."""
        return self._node(subject).get(predicate, _NONE)  # type: ignore[arg-type]  # a term that is no IRI is not there

    def subjects(self, predicate: Term, object_: Term) -> Sequence[Term]:
        """What has the object by the predicate."""
        key = (predicate, object_)
        found = self._with.get(key)
        if found is None:
            found = [cast("Term", quad.subject) for quad in self._quads(None, predicate, object_)]
            if self._store is not None:
                _room(self._with)[key] = found
        return found

    def one(self, subject: Term, predicate: Term) -> Term | None:
        """The subject's value, or nothing."""
        return next(iter(self.objects(subject, predicate)), None)

    def about(self, subject: Term) -> Iterator[tuple[ox.NamedNode, Term]]:
        """Every predicate and object of the subject."""
        return ((predicate, object_) for predicate, said in self._node(subject).items() for object_ in said)

    def _node(self, subject: Term) -> _Said:
        found = self._about.get(subject)
        if found is None:
            found = {}
            if isinstance(subject, ox.NamedNode | ox.BlankNode):
                for quad in self._quads(subject, None, None):
                    found.setdefault(quad.predicate, []).append(cast("Term", quad.object))
            if self._store is not None:
                _room(self._about)[subject] = found
        return found

    def _quads(self, subject: Term | None, predicate: Term | None, object_: Term | None) -> Iterable[ox.Quad]:
        if self._store is None:
            return ()
        return self._store.quads_for_pattern(subject, predicate, object_, ox.DefaultGraph())  # type: ignore[arg-type]  # no literal is a subject or predicate here

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


def _room(held: dict[_Key, _Value]) -> dict[_Key, _Value]:
    """The same, with room for one more."""
    if len(held) >= _HELD:
        held.clear()
    return held
