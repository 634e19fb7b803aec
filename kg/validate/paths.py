"""SHACL property paths: read from a shapes graph, walked over data, written in Turtle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import InputError
from kg.validate.index import Index, Term

SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True)
class Path:
    """A step (`predicate`), or other paths put together in the way that `sort` names."""

    sort: str
    parts: tuple[Path, ...] = ()
    predicate: ox.NamedNode | None = None


def step(predicate: ox.NamedNode) -> Path:
    """The path of one predicate."""
    return Path("step", predicate=predicate)


def read(shapes: Index, node: Term, depth: int = 0) -> Path:
    """The path that a node of a shapes graph stands for."""
    if isinstance(node, ox.NamedNode):
        return step(node)
    if depth > 64:  # noqa: PLR2004  # deeper than any honest path; a circle never ends
        message = f"the property path at {node} is nested too deep"
        raise InputError(message)
    if shapes.is_list(node):
        return Path("sequence", tuple(read(shapes, part, depth + 1) for part in shapes.items(node)))
    for sort in WALKS:
        inner = shapes.one(node, ox.NamedNode(f"{SH}{sort}"))
        if inner is not None:
            inners = shapes.items(inner) if sort == "alternativePath" else [inner]
            return Path(sort, tuple(read(shapes, part, depth + 1) for part in inners))
    message = f"{node} is no property path that SHACL knows"
    raise InputError(message)


def walk(data: Index, path: Path, starts: Iterable[Term], *, back: bool = False) -> Sequence[Term]:
    """The nodes at the path's other end, each once, in the order they are met."""
    return WALKS[path.sort](data, path, starts, back=back)


def walker(data: Index, path: Path | None) -> Callable[[Term], Sequence[Term]]:
    """What gives the nodes at the path's other end from one start; without a path, the start itself."""
    if path is None:
        return lambda start: (start,)
    if path.predicate is not None:
        predicate = path.predicate
        return lambda start: data.objects(start, predicate)
    if path.sort == "inversePath" and path.parts[0].predicate is not None:
        back = path.parts[0].predicate
        return lambda start: data.subjects(back, start)
    return lambda start: walk(data, path, (start,))


def _unique(nodes: Iterable[Term]) -> Sequence[Term]:
    return list(dict.fromkeys(nodes))


def _step(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    assert path.predicate is not None  # a step has its predicate
    predicate = path.predicate
    return _unique(
        node
        for start in starts
        for node in (data.subjects(predicate, start) if back else data.objects(start, predicate))
    )


def _sequence(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    nodes = _unique(starts)
    for part in reversed(path.parts) if back else path.parts:
        nodes = walk(data, part, nodes, back=back)
    return nodes


def _alternative(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    starts = list(starts)
    return _unique(node for part in path.parts for node in walk(data, part, starts, back=back))


def _inverse(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    return walk(data, path.parts[0], starts, back=not back)


def _zero_or_one(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    starts = _unique(starts)
    return _unique([*starts, *walk(data, path.parts[0], starts, back=back)])


def _one_or_more(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    seen: dict[Term, None] = {}
    nodes = walk(data, path.parts[0], starts, back=back)
    while nodes:
        seen.update(dict.fromkeys(nodes))
        nodes = [node for node in walk(data, path.parts[0], nodes, back=back) if node not in seen]
    return list(seen)


def _zero_or_more(data: Index, path: Path, starts: Iterable[Term], *, back: bool) -> Sequence[Term]:
    starts = _unique(starts)
    return _unique([*starts, *_one_or_more(data, path, starts, back=back)])


WALKS: dict[str, Callable[..., Sequence[Term]]] = {
    "step": _step,
    "sequence": _sequence,
    "alternativePath": _alternative,
    "inversePath": _inverse,
    "zeroOrOnePath": _zero_or_one,
    "oneOrMorePath": _one_or_more,
    "zeroOrMorePath": _zero_or_more,
}


def turtle(path: Path) -> str:
    """The path as SHACL writes it.

    >>> turtle(Path("inversePath", (step(ox.NamedNode("urn:a")),)))
    '[ <http://www.w3.org/ns/shacl#inversePath> <urn:a> ]'
    """
    if path.predicate is not None:
        return str(path.predicate)
    inner = " ".join(turtle(part) for part in path.parts)
    if path.sort == "sequence":
        return f"( {inner} )"
    return f"[ <{SH}{path.sort}> {f'( {inner} )' if path.sort == 'alternativePath' else inner} ]"
