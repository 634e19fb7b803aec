"""RDF 1.1 statements as RDF 1.2 reifiers, and back: `rdf:reifies` instead of subject, predicate, object.

What is reified keeps its IRI and all else that is said of it. A resource is reified when it is
an rdf:Statement with one subject, predicate and object each; any other stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf.triples import Triple

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_ENDS = tuple(f"<{_RDF}{end}>" for end in ("subject", "predicate", "object"))
_TYPE, _STATEMENT, _REIFIES = f"<{_RDF}type>", f"<{_RDF}Statement>", f"<{_RDF}reifies>"


def reified(triples: Iterable[Triple]) -> list[Triple]:
    """The triples, sorted, with statements as reifiers."""
    statements = list(triples)
    found = dict(_statements(statements))
    kept = (
        (s, p, o)
        for s, p, o in statements
        if s not in found or not (p in _ENDS or (p, o) == (_TYPE, _STATEMENT))
    )
    return sorted([*kept, *((s, _REIFIES, f"<<( {' '.join(ends)} )>>") for s, ends in found.items())])


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


def _statements(triples: list[Triple]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The resources that can be reified, each with its three ends."""
    ends: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    typed, reifying = set(), set()
    for s, p, o in triples:
        if p in _ENDS:
            ends[s][p].append(o)
        elif (p, o) == (_TYPE, _STATEMENT):
            typed.add(s)
        elif p == _REIFIES:
            reifying.add(s)
    for s in typed - reifying:
        values = [ends[s][end] for end in _ENDS]
        # A triple's subject is a resource, and its predicate an IRI.
        if all(len(some) == 1 for some in values) and values[0][0][0] != '"' and values[1][0][0] == "<":
            first, second, third = (some[0] for some in values)
            if not first.startswith("<<") and not second.startswith("<<"):
                yield s, (first, second, third)
