"""JSON-LD: compact, sorted, with its context inside, so that it expands without a network.

A term of the context is used where its type or language fits the value; any other value is
written out in full under the predicate's prefixed name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from kg.errors import FormatError
from kg.rdf.triples import Triple, literal

Context: TypeAlias = Mapping[str, Any]

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NATIVE = re.compile(r"0|-?[1-9][0-9]{0,14}")  # whole numbers that JSON keeps as they are


def jsonld(triples: Iterable[Triple], context: Context, sections: Sequence[str] = ()) -> bytes:
    """The graph as one JSON-LD document; subjects in the order that `turtle` gives them."""
    names = Names(context)
    nodes: dict[str, dict[str, list[Any]]] = {}
    for subject, predicate, token in triples:
        node = nodes.setdefault(subject, {})
        key, entry = names.entry(predicate, token)
        node.setdefault(key, []).append(entry)
    graph = [
        {"@id": names.id(subject)} | {key: _single(nodes[subject][key]) for key in sorted(nodes[subject])}
        for subject in sorted(nodes, key=lambda s: _place(s, sections))
    ]
    content = {"@context": dict(context), "@graph": graph}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class Names:
    """The names that a context gives to IRIs and to predicates with their values."""

    def __init__(self, context: Context) -> None:
        """Keep the context's prefixes and terms."""
        self.prefixes = {name: text for name, text in context.items() if isinstance(text, str)}
        self.namespaces = {namespace: name for name, namespace in sorted(self.prefixes.items(), reverse=True)}
        self.terms: dict[str, list[tuple[str, str, str]]] = {}  # by IRI: term, type, language
        for name, entry in sorted(context.items()):
            if isinstance(entry, Mapping):
                wanted = (name, entry.get("@type", ""), entry.get("@language", ""))
                self.terms.setdefault(self._expanded(entry["@id"]), []).append(wanted)
        self.id = cache(self._id)

    def entry(self, predicate: str, token: str) -> tuple[str, Any]:
        """The key and the value that say one predicate and object of a node."""
        if predicate == _RDF_TYPE and token[0] == "<" and not token.startswith("<<"):
            return "@type", self.id(token)
        type_, language, short, full = self._forms(token)
        for name, wanted, spoken in self.terms.get(predicate[1:-1], ()):
            if (self._expanded(wanted), spoken) == (type_, language):
                return name, short
        return self.id(predicate), full

    def _forms(self, token: str) -> tuple[str, str, Any, Any]:
        """The type and language that a term must ask for to hold the value short; short and full form."""
        if token.startswith("<<"):
            raise FormatError(f"JSON-LD cannot hold a triple inside a triple: {token}")
        if token[0] != '"':
            return "@id", "", self.id(token), {"@id": self.id(token)}
        text, tag, datatype = literal(token)
        if tag:
            language, _, direction = tag.partition("--")
            full = {"@language": language, "@value": text} | ({"@direction": direction} if direction else {})
            return "", "" if direction else language, text if not direction else full, full
        if not datatype:
            return "", "", text, text
        if datatype == _XSD + "boolean" and text in {"true", "false"}:
            return "", "", text == "true", text == "true"
        if datatype == _XSD + "integer" and _NATIVE.fullmatch(text):
            return "", "", int(text), int(text)
        return datatype, "", text, {"@type": self.id(f"<{datatype}>"), "@value": text}

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else name

    def _id(self, token: str) -> str:
        if token[0] == "_":
            return token
        iri = token[1:-1]
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        if iri[:end] in self.namespaces and iri[end:]:
            return f"{self.namespaces[iri[:end]]}:{iri[end:]}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise FormatError(f"<{iri}> cannot be told from the prefix {scheme!r} of the JSON-LD context")
        return iri


def _single(values: list[Any]) -> Any:
    ordered = sorted(values, key=lambda value: json.dumps(value, sort_keys=True))
    return ordered[0] if len(ordered) == 1 else ordered


def _place(subject: str, sections: Sequence[str]) -> tuple[int, str]:
    ranks: Iterator[int] = (n for n, section in enumerate(sections) if subject.startswith(section, 1))
    return next(ranks, len(sections)), subject[1:-1] if subject[0] == "<" else subject
