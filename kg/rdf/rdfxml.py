"""RDF/XML, sorted; what XML cannot hold is an error that names it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import count, groupby
from xml.sax.saxutils import escape, quoteattr

from kg.errors import FormatError
from kg.rdf.characters import legal_in_xml
from kg.rdf.triples import Triple, literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_RESERVED = {
    _RDF + name
    for name in [
        "RDF",
        "ID",
        "about",
        "parseType",
        "resource",
        "nodeID",
        "datatype",
        "Description",
        "aboutEach",
        "aboutEachPrefix",
        "bagID",
        "li",
    ]
}


def rdfxml(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """The graph as RDF/XML: a description of each subject, a line for each statement."""
    known = {namespace: prefix for prefix, namespace in sorted(prefixes.items(), reverse=True)}
    used = {_RDF: "rdf"}
    body = []
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        body.append(f"  <rdf:Description {_reference(subject, 'about')}>\n")
        body += [_statement(_name(predicate, known, used), token) for _, predicate, token in group]
        body.append("  </rdf:Description>\n")
    spaces = "".join(
        f"\n  xmlns:{prefix}={quoteattr(space)}" for space, prefix in sorted(used.items(), key=lambda p: p[1])
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n{"".join(body)}</rdf:RDF>\n'.encode()


def _statement(name: str, token: str) -> str:
    if token.startswith("<<"):
        raise FormatError(f"RDF/XML cannot hold a triple inside a triple: {token}")
    if token[0] != '"':
        return f"    <{name} {_reference(token, 'resource')}/>\n"
    text, language, datatype = literal(token)
    if "--" in language:
        raise FormatError(f"RDF/XML cannot hold the direction of a text: {token}")
    attribute = f" xml:lang={quoteattr(language)}" if language else ""
    attribute = f" rdf:datatype={quoteattr(datatype)}" if datatype else attribute
    return f"    <{name}{attribute}>{escape(legal_in_xml(text), {chr(13): '&#13;'})}</{name}>\n"


def _reference(token: str, attribute: str) -> str:
    if token[0] == "_":
        return f'rdf:nodeID="{token[2:]}"'
    return f"rdf:{attribute}={quoteattr(legal_in_xml(token[1:-1]))}"


def _name(predicate: str, known: Mapping[str, str], used: dict[str, str]) -> str:
    """The predicate as an XML name, its namespace noted in `used`."""
    iri = predicate[1:-1]
    found = _LOCAL.search(iri)
    if not found or not found.start() or iri in _RESERVED:
        raise FormatError(f"RDF/XML cannot hold the predicate <{iri}>: its end is no XML name")
    namespace = iri[: found.start()]
    if namespace not in used:
        taken = {*known.values(), *used.values()}
        used[namespace] = known.get(namespace) or next(
            n for n in map("ns{}".format, count()) if n not in taken
        )
    return f"{used[namespace]}:{found[0]}"
