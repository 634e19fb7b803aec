"""The interactive page and the still picture of a graph.

scene → layout → picture            concepts in the ontology's columns, as SVG, and rendered from it
scene → pyvis's Network → page      the same, with evidence, text, search and lessons, in one file
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg import files
from kg.view.page import counts, network, page, pagedata
from kg.view.picture import drawing
from kg.view.rendered import rendered
from kg.view.scene import Scene, scene, title_of
from kg.view.words import languages, words

if TYPE_CHECKING:
    import networkx as nx

    from kg.errors import KgError
    from kg.model import Document
    from kg.ontology import Ontology
    from kg.store import Store

LANGUAGES = languages()
OnError: TypeAlias = "Callable[[KgError], object]"

__all__ = [
    "LANGUAGES",
    "Scene",
    "drawn",
    "network",
    "page",
    "pagedata",
    "picture",
    "rendered",
    "scene",
    "view",
]


def view(  # noqa: PLR0913  # what is on a page
    store: Store,
    path: str | Path | None = None,
    *,
    documents: Iterable[Document] = (),
    findings: Iterable[Any] = (),
    lang: str = "en",
    on_error: OnError | None = None,
) -> str:
    """The page as HTML, written to `path` if one is given.

    Documents are shown beside the graph; findings of `kg.validate` at what they are about. A claim
    that cannot be read is told to `on_error` and left out, and the page says how many are.
    """
    graph, left_out = _readable(store, on_error)
    drawn = scene(graph, store.ontology)
    html = page(drawn, pagedata(drawn, store.ontology, documents, findings, lang), lang, left_out)
    if path is not None:
        files.write(Path(path), html.encode())
    return html


def drawn(graph: nx.MultiDiGraph[str], ontology: Ontology, title: str, about: str) -> str:
    """Any graph as a still picture in SVG, if its nodes and edges have the attributes of `kg.networks`.

    What an edge does not say, as its certainty, is not drawn.
    """
    return drawing(scene(graph, ontology), title, about)


def picture(store: Store, *, lang: str = "en", on_error: OnError | None = None) -> str:
    """The graph as a still picture in SVG, with a legend.

    A claim that cannot be read is told to `on_error` and left out, and the description says how many are.
    """
    say = words(lang)
    graph, left_out = _readable(store, on_error)
    drawn = scene(graph, store.ontology)
    title = title_of(drawn, [document.title for document in graph.graph.get("documents", ())])
    about = counts(drawn, say, left_out)
    return drawing(drawn, title, f"{about}. {say['aid']}", legend=say["hedged"], credit=say["aid"])


def _readable(store: Store, on_error: OnError | None) -> tuple[nx.MultiDiGraph[str], int]:
    """The graph without the claims that cannot be read, and how many these are."""
    torn: list[KgError] = []
    graph = store.networkx(torn.append)
    if on_error:
        for error in torn:
            on_error(error)
    return graph, len(torn)
