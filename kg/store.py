"""The graph, in Oxigraph: in memory, or in a directory; rdflib and NetworkX are views of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import networks
from kg.curies import prefixes
from kg.errors import GraphError, InputError
from kg.model import Claim, Concept, Document
from kg.ontology import Ontology, load
from kg.quads import concept_quads, quads
from kg.rdf import reading
from kg.statements import Statements

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


class Store:
    """Claims, concepts and documents as RDF; iterating gives its quads, all in the default graph.

    >>> store = Store()
    >>> len(store)
    0
    """

    def __init__(self, path: str | Path | None = None, ontology: Ontology | None = None) -> None:
        """A new store in memory, or the one in the directory `path`, which is made if need be."""
        self.ontology = ontology or load()
        self.ox = ox.Store() if path is None else _directory(Path(path), ox.Store)

    @classmethod
    def open(cls, graph: str | Path, ontology: Ontology | None = None) -> Store:
        """The graph of an RDF file (its ending tells the format) or of a store directory, to be read.

        A directory is opened as a snapshot that nothing can be written to. Named graphs of a file
        are read into the default graph. Raises InputError with file and line for a broken file.
        """
        if "://" in str(graph):
            raise GraphError(
                f"{graph}: a graph is a file or a store directory; endpoints cannot be opened yet"
            )
        path = Path(graph)
        store = cls(ontology=ontology)
        if path.is_dir():
            if not (path / "CURRENT").exists():
                raise GraphError(f"{path} is a folder, but no store")
            store.ox = _directory(path, ox.Store.read_only)
        else:
            reading.load(path, store.ox)
        return store

    @classmethod
    def from_networkx(cls, graph: nx.MultiDiGraph[str], ontology: Ontology | None = None) -> Store:
        """The store that `networkx` shows as `graph`: nothing that it holds of claims is lost.

        Claims, concepts and documents are made from the attributes that `kg.networks` names;
        the others are left.
        """
        store = cls(ontology=ontology)
        store.add(networks.claims_of(graph), networks.documents_of(graph))
        for concept in networks.concepts_of(graph):
            if not graph.degree(concept.id):
                store.ox.extend(concept_quads(concept, ["en"], (), store.ontology))
        return store

    def add(self, claims: Iterable[Claim], documents: Iterable[Document]) -> None:
        """Put in claims and documents; claims that are there already gain the new evidence.

        In what order, or in how many steps, claims are added makes no difference, if each comes
        with its document or after it. Raises GraphError for a store that was opened to be read.
        """
        new, given = list(claims), {document.path: document for document in documents}
        there = {document.path: document for document in self.documents()}
        # What the graph says about the same concepts is taken back, then said anew: labels,
        # certainties and roles depend on all claims together.
        known = list(self._concerned(new)) if len(self.ox) else []
        before = list(quads(known, there.values(), self.ontology))
        after = quads([*known, *new], (there | given).values(), self.ontology)
        try:
            for quad in before:
                self.ox.remove(quad)
            self.ox.bulk_extend(after)
        except RuntimeError as error:
            raise GraphError(f"this store was opened to be read only: {error}") from error

    def claims(self) -> Iterator[Claim]:
        """The claims with their evidence, as they were added, ordered by id."""
        return self._statements.claims()

    def concepts(self) -> Iterator[Concept]:
        """Everything that has a kind, other names included, ordered by id."""
        return self._statements.concepts()

    def documents(self) -> Iterator[Document]:
        """The documents, without their text, ordered by path."""
        return self._statements.documents()

    def counts(self) -> dict[str, int]:
        """How many there are of each layer, and of plain edges."""
        statements = self._statements
        edges = (statements.terms[f"kg:{name}"] for name in self.ontology.relations)
        return {
            "concepts": sum(1 for _ in statements.paths()),
            "claims": statements.count("kg:Claim"),
            "evidence": statements.count("kg:Evidence"),
            "passages": statements.count("kg:Passage"),
            "documents": statements.count("kg:Document"),
            "edges": sum(1 for edge in edges for _ in self.ox.quads_for_pattern(None, edge, None)),
        }

    def roles(self) -> dict[str, tuple[str, ...]]:
        """The ids of the concepts that have each role."""
        return {name: tuple(self._statements.of_type(f"kg:{name}")) for name in self.ontology.roles}

    def explain_role(self, concept: str, role: str) -> tuple[Claim, ...]:
        """The affirmed claims that give a concept, as 'concept/infection', its role."""
        rests_on = self.ontology.roles[role]
        about = (self._statements.claim(path) for path in self._statements.claims_about(concept))
        return tuple(
            claim
            for claim in about
            if not claim.negated
            and (
                (claim.subject.id == concept and claim.relation in rests_on.subject_of)
                or (claim.object.id == concept and claim.relation in rests_on.object_of)
            )
        )

    def rdflib(self) -> rdflib.Graph:
        """The same store seen through rdflib, without a copy."""
        import rdflib
        from oxrdflib import OxigraphStore
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        graph = rdflib.Graph(OxigraphStore(store=self.ox), DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")
        for prefix, namespace in prefixes(self.ontology).items():
            graph.bind(prefix, namespace)
        return graph

    def networkx(self) -> nx.MultiDiGraph[str]:
        """Concepts as nodes, claims as edges; `kg.networks` says with which attributes."""
        return networks.network(self.concepts(), self.claims(), self.documents(), self.ontology)

    @property
    def _statements(self) -> Statements:
        return Statements(self.ox, self.ontology)

    def _concerned(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The claims in the store that share a concept with some of these."""
        statements = self._statements
        concepts = {concept.id for claim in claims for concept in (claim.subject, claim.object)}
        paths = {path for concept in concepts for path in statements.claims_about(concept)}
        return (statements.claim(path) for path in sorted(paths))

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self.ox)

    def __len__(self) -> int:
        """The number of triples."""
        return len(self.ox)

    def __repr__(self) -> str:
        return f"<Store: {len(self)} triples>"


def _directory(path: Path, opened: Callable[[str], ox.Store]) -> ox.Store:
    try:
        return opened(str(path))
    except (OSError, RuntimeError) as error:  # Oxigraph has both for a damaged store
        raise InputError(f"{path}: this store cannot be opened: {error}") from error
