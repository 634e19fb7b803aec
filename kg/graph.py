"""A graph in hand: a store, the documents it came from, and what one does with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg import export, files, ontology, query, validate, view
from kg.model import Claim, Concept, Document
from kg.store import Store, is_address
from kg.support import supported
from kg.view import OnError
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

    def add(self, claims: Iterable[Claim], documents: Iterable[Document] = ()) -> None:
        """Put in claims with their documents; which claims dispute each other is found anew."""
        given = tuple(documents)
        self.store.add(claims, given)
        self.store.link(validate.disputes(self.store))
        kept = {document.path: document for document in (*self.documents, *given)}
        self.documents = tuple(kept.values())

    def query(self, sparql: str, **bindings: object) -> query.Result:
        """The answer to a SPARQL query; the ontology's prefixes need not be declared.

        >>> import kg
        >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
        >>> len(graph.query("SELECT ?test { ?test kg:diagnoses concept:herniated-disc }"))
        2
        """
        return query.query(self.store, sparql, **bindings)

    def validate(
        self,
        *,
        only: str | Iterable[str] = (),
        shapes: str | Path | Iterable[str | Path] = (),
        biolink: bool = False,
    ) -> validate.Report:
        """What is wrong in the graph, in its documents, and between them; with `biolink`, in its KGX too."""
        report = validate.validate(self.store, self.documents, only=only, shapes=shapes)
        if not biolink:
            return report
        tables = validate.biolink(export.contents(self.store, "kgx"))
        return validate.Report([*report, *tables], report.coverage)

    def view(
        self,
        path: str | Path | None = None,
        *,
        language: str = "en",
        on_error: OnError | None = None,
    ) -> Page:
        """The interactive page, written to `path` if one is given.

        A claim that cannot be read is told to `on_error` and left out; the page says how many are.
        """
        findings = self.validate() if self.documents else ()
        page = Page(
            view.view(
                self.store, documents=self.documents, findings=findings, lang=language, on_error=on_error
            )
        )
        if path is not None:
            files.write(Path(path), page.html.encode())
        return page

    def picture(self, path: str | Path | None = None, *, on_error: OnError | None = None) -> str:
        """The picture as SVG; written to `path`, as SVG, PNG or PDF after its ending, if one is given.

        A claim that cannot be read is told to `on_error` and left out.
        """
        svg = view.picture(self.store, on_error=on_error)
        if path is not None:
            files.write(Path(path), rendered(svg, Path(path).suffix))
        return svg

    def save(self, path: str | Path, format: str | None = None) -> list[Path]:  # noqa: A002  # the field's word
        """Write the graph; the format is that of the file's ending unless one is named."""
        return export.export(self.store, format or export.format_of(path), Path(path))

    def claims(self, *, min_support: int = 1) -> Iterator[Claim]:
        """The claims with their evidence, ordered by id: those that so many documents make."""
        return supported(self.store.claims(), min_support) if min_support > 1 else self.store.claims()

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
    """The graph of a file (.ttl .trig .nt .nq .jsonld .rdf), of a store directory, or on a SPARQL server.

    Of a server the graph is brought here whole; `http://host/sparql?default-graph-uri=IRI` names one of its
    graphs. Raises IncompleteResult when not all of it came.
    """
    if not is_address(path):
        return Graph(Store.open(path), documents)
    from kg.remote import connected, fetched

    with connected(str(path)) as there:
        return Graph(fetched(there), documents)
