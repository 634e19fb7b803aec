"""A graph as sorted triples of N-Triples tokens: what every writer starts from.

Blank nodes get their RDFC-1.0 names, so that equal graphs give equal triples.
Oxigraph writes N-Triples much faster than Python can walk its terms; Python only splits lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from kg.rdf.canonical import canonical

Triple: TypeAlias = tuple[str, str, str]
Source: TypeAlias = ox.Store | Iterable[ox.Triple] | Iterable[ox.Quad]

_BLANK_NODE = re.compile(r"^_:|[ (]_:", re.MULTILINE)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def triples(source: Source) -> list[Triple]:
    """The triples of a store's default graph, or those given: each once, sorted."""
    text = _ntriples(source)
    lines = set(text.split("\n"))
    lines.discard("")
    return [split(line) for line in sorted(canonical(lines) if _has_blank_nodes(text) else lines)]


def named(store: ox.Store) -> ox.Store:
    """The default graph of a store in another, whose blank nodes have their canonical names."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples(store))
    found = ox.Store()
    found.bulk_extend(
        ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    )  # which keeps the names, as `load` does not
    return found


def _has_blank_nodes(text: str) -> bool:
    """Whether N-Triples speak of blank nodes; most graphs do not, and that is seen at once."""
    return (text[:2] == "_:" or "\n_:" in text or " _:" in text or "(_:" in text) and bool(
        _BLANK_NODE.search(text)
    )


def split(line: str) -> Triple:
    """The three tokens of a line of canonical N-Triples."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-2]


def literal(token: str) -> tuple[str, str, str]:
    r"""The text, language and datatype IRI of a literal; the latter two may be empty.

    >>> literal('"a \\"b\\""@en')
    ('a "b"', 'en', '')
    """
    found = _LITERAL.match(token)
    assert found, token
    text, language, datatype = found.groups(default="")
    return _ESCAPE.sub(_unescaped, text), language, datatype


def _unescaped(found: re.Match[str]) -> str:
    short, long, letter = found.groups()
    return _CONTROLS.get(letter, letter) if letter else chr(int(short or long, 16))


def _ntriples(source: Source) -> str:
    if isinstance(source, ox.Store):
        data = source.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    else:
        data = ox.serialize((_triple(t) for t in source), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data.decode()


def _triple(statement: ox.Triple | ox.Quad) -> ox.Triple:
    return statement.triple if isinstance(statement, ox.Quad) else statement
