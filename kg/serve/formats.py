"""Which form an answer comes in: what is on offer, and what the client would rather have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

_ROWS = ox.QueryResultsFormat
_RDF = ox.RdfFormat

ROWS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": _ROWS.JSON,
    "application/sparql-results+xml": _ROWS.XML,
    "text/csv": _ROWS.CSV,
    "text/tab-separated-values": _ROWS.TSV,
}
GRAPHS: dict[str, ox.RdfFormat] = {
    "text/turtle": _RDF.TURTLE,
    "application/n-triples": _RDF.N_TRIPLES,
    "application/ld+json": _RDF.JSON_LD,
    "application/rdf+xml": _RDF.RDF_XML,
}
PAGES = ("text/html", *GRAPHS)
SHORT = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ttl": "text/turtle",
    "ntriples": "application/n-triples",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "html": "text/html",
}
_ALSO = {  # other names that clients use, and what each means where it can
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "application/x-turtle": ("text/turtle",),
    "text/plain": ("application/n-triples", "text/csv"),
    "application/xhtml+xml": ("text/html",),
}


@lru_cache(maxsize=512)
def chosen(accept: str, offered: tuple[str, ...]) -> str | None:
    """The media type on offer that an Accept header prefers; the first of equals, None for none.

    >>> chosen("text/csv;q=0.5, application/*;q=0.4", ("application/sparql-results+json", "text/csv"))
    'text/csv'
    """
    ranges = list(_ranges(accept or "*/*"))
    best = max(offered, key=lambda type_: _quality(type_, ranges))
    return best if _quality(best, ranges) > 0 else None


def written(type_: str) -> str:
    """The media type as a Content-Type header says it: texts name their encoding."""
    return f"{type_}; charset=utf-8" if type_.startswith("text/") else type_


def wanted(parameters: Mapping[str, str], accept: str) -> str:
    """What a request would rather have: its `format`, a short name or a media type, before its Accept."""
    name = parameters.get("format", "")
    return SHORT.get(name, name) or accept


def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip.

    >>> takes_gzip("br, gzip;q=0")
    False
    """
    ranges = dict(_ranges(header))
    return ranges.get("gzip", ranges.get("*", 0.0)) > 0


def _ranges(header: str) -> list[tuple[str, float]]:
    found = []
    for entry in header.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        found.append((name, _number(quality)))
    return found


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _quality(type_: str, ranges: list[tuple[str, float]]) -> float:
    """How much a type is wanted: what names it exactly counts before what only covers it."""
    for covers in (
        lambda name: name == type_,
        lambda name: type_ in _ALSO.get(name, ()),
        lambda name: name == f"{type_.partition('/')[0]}/*",
        lambda name: name == "*/*",
    ):
        for name, quality in ranges:
            if covers(name):
                return quality
    return 0.0
