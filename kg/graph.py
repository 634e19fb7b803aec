"""A graph in hand: a store, the documents it came from, and what one does with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg import export, files, ontology, query, validate, view
from kg.model import Claim, Concept, Document
from kg.store import Store
from kg.view.rendered import rendered

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML page; a notebook shows it in a frame of its own, cut off from the notebook."""

    html: str

    def _repr_html_(self) -> str:
        return (
            '<iframe sandbox="allow-scripts allow-downloads" width="100%" height="720" style="border:0" '
            f'title="knowledge graph" srcdoc="{escape(self.html, quote=True)}"></iframe>'
        )


class Graph:
    """A knowledge graph with everything that can be asked of it.

    `documents` are the texts behind it, where they are at hand: evidence is checked against them
    and the page shows them.
    """

    def __init__(self, store: Store, documents: Iterable[Document] = ()) -> None:
        """Keep the store and the documents; nothing is read here."""
        self.store = store
        self.documents = tuple(documents)

    @property
    def ontology(self) -> ontology.Ontology:
        """The ontology that the store was made with."""
        return self.store.ontology

    def query(self, sparql: str, **bindings: object) -> query.Result:
        """The answer to a SPARQL query; the ontology's prefixes need not be declared.

        >>> import kg
        >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
        >>> len(graph.query("SELECT ?test { ?test kg:diagnoses concept:herniated-disc }"))
        2
        """
        return query.query(self.store, sparql, **bindings)

    def validate(self, *, only: Iterable[str] = (), shapes: Iterable[str | Path] = ()) -> validate.Report:
        """What is wrong in the graph, in its documents, and between them."""
        return validate.validate(self.store, self.documents, only=tuple(only), shapes=tuple(shapes))

    def view(self, path: str | Path | None = None, *, language: str = "en") -> Page:
        """The interactive page, written to `path` if one is given."""
        findings = self.validate() if self.documents else ()
        page = Page(view.view(self.store, documents=self.documents, findings=findings, lang=language))
        if path is not None:
            files.write(Path(path), page.html.encode())
        return page

    def picture(self, path: str | Path | None = None) -> str:
        """The picture as SVG; written to `path`, as SVG, PNG or PDF after its ending, if one is given."""
        svg = view.picture(self.store)
        if path is not None:
            files.write(Path(path), rendered(svg, Path(path).suffix))
        return svg

    def save(self, path: str | Path, format: str | None = None) -> list[Path]:  # noqa: A002  # the field's word
        """Write the graph; the format is that of the file's ending unless one is named."""
        return export.export(self.store, format or export.format_of(path), Path(path))

    def claims(self) -> Iterator[Claim]:
        """The claims with their evidence, ordered by id."""
        return self.store.claims()

    def concepts(self) -> Iterator[Concept]:
        """The concepts, ordered by id."""
        return self.store.concepts()

    def counts(self) -> dict[str, int]:
        """How many concepts, claims, lines of evidence, passages, documents and plain edges."""
        return self.store.counts()

    def networkx(self) -> nx.MultiDiGraph[str]:
        """The concepts and claims as a NetworkX graph."""
        return self.store.networkx()

    def rdflib(self) -> rdflib.Graph:
        """The same store seen through rdflib, without a copy."""
        return self.store.rdflib()

    def __len__(self) -> int:
        """The number of claims."""
        return self.counts()["claims"]

    def __repr__(self) -> str:
        return f"<Graph: {', '.join(f'{number} {what}' for what, number in self.counts().items())}>"

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th scope='row'>{escape(what)}</th><td>{number}</td></tr>"
            for what, number in self.counts().items()
        )
        return f"<table><caption>knowledge graph</caption>{cells}</table>"

    def __eq__(self, other: object) -> bool:
        """Equal when the stores hold the same statements."""
        return isinstance(other, Graph) and set(self.store) == set(other.store)

    __hash__ = None  # type: ignore[assignment]  # a graph can change


def open(  # noqa: A001  # graphs are opened as files are
    path: str | Path, documents: Iterable[Document] = ()
) -> Graph:
    """The graph of a file (.ttl .trig .nt .nq .jsonld .rdf) or of a store directory."""
    return Graph(Store.open(path), documents)
