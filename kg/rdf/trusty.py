"""Trusty URIs: a name that ends in a hash of the RDF that it names (version 1, module RA).

Quads are tuples of N-Quads tokens: subject, predicate, object, graph. In IRIs the code under
construction is a space, which no IRI can hold otherwise.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import TypeAlias

from kg.rdf.triples import literal

Quad: TypeAlias = tuple[str, str, str, str]

PLACE = " "
CODE = re.compile(r"(?:^|[^A-Za-z0-9_-])(RA[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def code(quads: Iterable[Quad]) -> str:
    """The artifact code of quads whose own code, wherever it stands in an IRI, is `PLACE`.

    >>> code([])
    'RA47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    digest = hashlib.sha256(text(quads).encode()).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def text(quads: Iterable[Quad]) -> str:
    """What is hashed, or signed: the quads in an order of their own, a line for each of their terms."""
    rows = sorted({(_iri(g), _iri(s), _iri(p), _object(o)) for s, p, o, g in quads})
    return "".join(f"{g}\n{s}\n{p}\n{value[-1]}\n" for g, s, p, value in rows)


def named(quads: Iterable[Quad], code_: str) -> list[Quad]:
    """The quads with the code at its place in every IRI."""
    return [_replaced(quad, PLACE, code_) for quad in quads]


def verified(quads: Iterable[Quad], code_: str) -> bool:
    """Whether the code is that of the quads that it stands in."""
    return code(_replaced(quad, code_, PLACE) for quad in quads) == code_


def _replaced(quad: Quad, old: str, new: str) -> Quad:
    s, p, o, g = (token.replace(old, new) if token[:1] == "<" else token for token in quad)
    return s, p, o, g


def _iri(token: str) -> str:
    return token[1:-1]


def _object(token: str) -> tuple[bool, str, bool, str, str]:
    """What the order of objects rests on (IRIs first, then text, datatype, language), and how it is written."""
    if token[0] == "<":
        return False, _iri(token), False, "", _iri(token)
    words, language, datatype = literal(token)
    tag = language.lower() or datatype or _STRING
    escaped = words.replace("\\", "\\\\").replace("\n", "\\n")
    return True, words, not language, tag, f"{'@' if language else '^'}{tag} {escaped}"
