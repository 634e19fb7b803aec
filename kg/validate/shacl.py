"""SHACL Core over an index: shapes read from a graph, results as values.

Each constraint component is one function in `kg.validate.constraints`; this module finds the
focus nodes, walks the paths and gathers what the components object to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.validate import constraints, paths
from kg.validate.index import TYPE, Index, Term, uncollected

if TYPE_CHECKING:
    from kg.validate.paths import Path

SH = paths.SH
_CLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")
_BATCH = 3_000
_VIOLATION = ox.NamedNode(SH + "Violation")


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a shape objects to."""

    focus: Term
    path: Path | None
    value: Term | None
    shape: Term
    component: str
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape made ready: where its values are, and what they must keep to."""

    node: Term
    path: Path | None
    at: Callable[[Term], Sequence[Term]]
    checks: tuple[tuple[str, constraints.Check], ...]
    properties: tuple[Term, ...]
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    active: bool


class Shapes:
    """The shapes of one graph, asked about the nodes of another."""

    def __init__(self, shapes: Index, data: Index) -> None:
        """Remember both graphs; a shape is read when it is first needed."""
        self.shapes: Index = shapes
        self.data: Index = data
        self._ready: dict[Term, Shape] = {}
        self._conforms: dict[tuple[Term, Term], bool] = {}

    def results(self) -> list[Result]:
        """All that is wrong in the data, shape by shape."""
        found: list[Result] = []
        with uncollected():
            for node in self._targeting():
                for nodes in _batches(self._focus_nodes(node)):
                    found += self._results(self.shape(node), nodes)
                    self._conforms.clear()
        return found

    def shape(self, node: Term) -> Shape:
        """The shape of that name."""
        if node not in self._ready:
            self._ready[node] = self._read(node)
        return self._ready[node]

    def conforms(self, node: Term, value: Term) -> bool:
        """Whether the value keeps to the shape; a circle of shapes and values is taken to."""
        key = (node, value)
        if key not in self._conforms:
            self._conforms[key] = True
            self._conforms[key] = self._kept(self.shape(node), value)
        return self._conforms[key]

    def _kept(self, shape: Shape, node: Term) -> bool:
        """Whether there would be no result; asked very often, so without making any."""
        if not shape.active:
            return True
        values = shape.at(node)
        for _, check in shape.checks:
            for _ in check(node, values):
                return False
        inner = [self.shape(name) for name in shape.properties]
        return all(self._kept(each, value) for each in inner for value in values)

    def _read(self, node: Term) -> Shape:
        def all_of(name: str) -> Sequence[Term]:
            return self.shapes.objects(node, ox.NamedNode(SH + name))

        named = next(iter(all_of("path")), None)
        path = None if named is None else paths.read(self.shapes, named)
        return Shape(
            node=node,
            path=path,
            at=paths.walker(self.data, path),
            checks=tuple(
                check
                for name, build in constraints.COMPONENTS.items()
                for parameter in all_of(name)
                for check in build(self, node, parameter)
            ),
            properties=tuple(all_of("property")),
            severity=next((s for s in all_of("severity") if isinstance(s, ox.NamedNode)), _VIOLATION),
            messages=tuple(m for m in all_of("message") if isinstance(m, ox.Literal)),
            active=not any(isinstance(d, ox.Literal) and d.value == "true" for d in all_of("deactivated")),
        )

    def _results(self, shape: Shape, nodes: Sequence[Term]) -> Iterator[Result]:
        if not shape.active:
            return
        for focus in nodes if shape.checks else ():
            values = shape.at(focus)
            for component, check in shape.checks:
                for value, path in check(focus, values):
                    yield Result(
                        focus,
                        path or shape.path,
                        value,
                        shape.node,
                        component,
                        shape.severity,
                        shape.messages,
                    )
        for inner in shape.properties:
            # A node shape hands its nodes on all at once, which is many times faster than one by one.
            for values in (nodes,) if shape.path is None else map(shape.at, nodes):
                yield from self._results(self.shape(inner), values)

    def _targeting(self) -> list[Term]:
        """Every shape that names its focus nodes, or is a class itself."""
        named = (node for target in TARGETS for node in self.shapes.subjects_of(ox.NamedNode(SH + target)))
        implicit = (
            node
            for sort in ("NodeShape", "PropertyShape")
            for node in self.shapes.instances(ox.NamedNode(SH + sort))
            if node in self.shapes.instances(_CLASS)
        )
        return sorted({*named, *implicit}, key=str)

    def _focus_nodes(self, shape: Term) -> Iterable[Term]:
        found: dict[Term, None] = {}
        for target, nodes in TARGETS.items():
            for term in self.shapes.objects(shape, ox.NamedNode(SH + target)):
                found.update(dict.fromkeys(nodes(self.data, term)))
        if shape in self.shapes.instances(_CLASS) and self.shapes.objects(shape, TYPE):
            found.update(dict.fromkeys(self.data.instances(shape)))
        return found


def _batches(nodes: Iterable[Term]) -> Iterator[Sequence[Term]]:
    """The nodes, as many at a time as the index can hold with what lies around them."""
    rest = iter(nodes)
    while batch := list(islice(rest, _BATCH)):
        yield batch


TARGETS: dict[str, Callable[[Index, Term], Iterable[Term]]] = {
    "targetNode": lambda _, term: (term,),
    "targetClass": lambda data, term: data.instances(term),
    "targetSubjectsOf": lambda data, term: data.subjects_of(term),
    "targetObjectsOf": lambda data, term: data.objects_of(term),
}
