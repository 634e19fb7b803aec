"""Clinical text to a knowledge graph that people can trust.

    import kg

    graph = kg.build("article.md")        # read, extract, review, quads, store
    graph.query("SELECT ?cause { ?cause kg:causes concept:leg-pain }")
    graph.validate()                      # findings, in clinical words
    graph.view("page.html")               # one offline page
    graph.save("graph.ttl")               # byte-stable Turtle, or any other format

The walk of a sentence: `read` → `extract` → `review` → `quads` → `store` →
`query | validate | view | export`. `ontology/` knows medicine; the code obeys it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.build import build  # its module has the same name, so it is bound before anybody imports that
from kg.errors import KgError
from kg.model import Claim, Concept, Document, Evidence
from kg.version import __version__ as __version__

if TYPE_CHECKING:
    from kg.extract import EXTRACTORS, claims
    from kg.graph import Graph, open  # noqa: A004  # graphs are opened as files are
    from kg.ontology import Ontology
    from kg.store import Store

__all__ = [
    "EXTRACTORS",
    "Claim",
    "Concept",
    "Document",
    "Evidence",
    "Graph",
    "KgError",
    "Ontology",
    "Store",
    "build",
    "claims",
    "open",
]

_HOMES = {
    "EXTRACTORS": "kg.extract",
    "Graph": "kg.graph",
    "Ontology": "kg.ontology",
    "Store": "kg.store",
    "claims": "kg.extract",
    "open": "kg.graph",
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for: `kg --help` must be instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
