"""RDF 1.1 statements as RDF 1.2 reifiers, and back: `rdf:reifies` instead of subject, predicate, object.

What is reified keeps its IRI and all else that is said of it. A resource is reified when it is
an rdf:Statement with one subject, predicate and object each; any other stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from kg.rdf.triples import split

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ENDS = tuple(f"<{_RDF}{end}>" for end in ("subject", "predicate", "object"))
_TYPE, _STATEMENT, _REIFIES = f"<{_RDF}type>", f"<{_RDF}Statement>", f"<{_RDF}reifies>"
_STATED = f" {_TYPE} {_STATEMENT} .\n".encode()


def reified(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines of N-Triples, which come subject by subject, with statements as reifiers."""
    for _, group in groupby(lines, key=lambda line: line[: line.index(b" ")]):
        about = list(group)
        yield from _reified(about) if any(line.endswith(_STATED) for line in about) else about


def stated(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads with reifiers as statements: what `reified` made is as it was."""
    ends = [ox.NamedNode(end[1:-1]) for end in _ENDS]
    for quad in quads:
        if quad.predicate.value == _REIFIES[1:-1] and isinstance(quad.object, ox.Triple):
            yield ox.Quad(quad.subject, ox.NamedNode(_TYPE[1:-1]), ox.NamedNode(_STATEMENT[1:-1]))
            parts = (quad.object.subject, quad.object.predicate, quad.object.object)
            yield from (ox.Quad(quad.subject, end, part) for end, part in zip(ends, parts, strict=True))
        else:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)


def _reified(lines: list[bytes]) -> Iterator[bytes]:
    """What is said of one resource: as it is, unless it is a statement that can be reified."""
    triples = [split(line.decode().removesuffix("\n")) for line in lines]
    ends = [[o for _, p, o in triples if p == end] for end in _ENDS]
    reifies = any(p == _REIFIES for _, p, _ in triples)
    if reifies or any(len(some) != 1 for some in ends) or not _is_triple(*(some[0] for some in ends)):
        yield from lines
        return
    for line, (_, p, o) in zip(lines, triples, strict=True):
        if p not in _ENDS and (p, o) != (_TYPE, _STATEMENT):
            yield line
    yield f"{triples[0][0]} {_REIFIES} <<( {' '.join(some[0] for some in ends)} )>> .\n".encode()


def _is_triple(subject: str, predicate: str, _: str) -> bool:
    """Whether a triple can be made of them: its subject is a resource, and its predicate an IRI."""
    return (
        subject[0] != '"' and predicate[0] == "<" and not subject.startswith("<<") and predicate[:2] != "<<"
    )
