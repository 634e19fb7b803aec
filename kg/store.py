"""The graph, in Oxigraph: in memory, or in a directory; rdflib and NetworkX are views of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import directories, networks
from kg.curies import prefixes
from kg.errors import GraphError, KgError
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
        self.folder = None if path is None else Path(path)
        self.ox = ox.Store() if self.folder is None else directories.to_write(self.folder)

    @classmethod
    def open(cls, graph: str | Path, ontology: Ontology | None = None) -> Store:
        """The graph of an RDF file (its ending tells the format) or of a store directory, to be read.

        A directory is opened as a snapshot that nothing can be written to. Named graphs of a file
        are read into the default graph. Raises InputError with file and line for a broken file.
        """
        if is_address(graph):
            raise GraphError(
                "a graph on a server is opened by kg.open; bring it here with `kg export URL -o graph.ttl`"
            )
        path = Path(graph)
        store = cls(ontology=ontology)
        if path.is_dir():
            store.folder, store.ox = path, directories.to_read(path)
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
        with its document or after it. A directory changes wholly or not at all, and the change is on
        the disk when this returns. Which claims dispute each other is to be found anew, as
        `kg.graph.Graph.add` does. Raises GraphError for a store that was opened to be read.
        """
        new, given = list(claims), {document.path: document for document in documents}
        there = {document.path: document for document in self.documents()}
        # What the graph says about the same concepts is taken back, then said anew: labels,
        # certainties and roles depend on all claims together.
        known = list(self._concerned(new)) if len(self.ox) else []
        before = set(quads(known, there.values(), self.ontology))
        after = dict.fromkeys(quads([*known, *new], (there | given).values(), self.ontology))
        gone = {quad for quad in before if quad not in after} | (set(self._disputes()) if new else set())
        put = (quad for quad in after if quad not in before)
        if self.folder:
            directories.change(self.ox, gone, put)
            return
        for quad in gone:
            self.ox.remove(quad)
        self.ox.bulk_extend(put)

    def link(self, links: Iterable[ox.Quad]) -> None:
        """Put in what follows from the claims together, such as which of them dispute each other."""
        if self.folder:
            directories.change(self.ox, (), links)
        else:
            self.ox.extend(links)

    def keep(self, path: str | Path) -> int:
        """Put all quads into a store directory, wholly or not at all; how many it then has."""
        folder = Path(path)
        if not directories.is_store(folder):
            directories.make(folder, lambda made: made.bulk_extend(self.ox))
            return len(self.ox)
        kept = directories.to_write(folder)
        directories.change(kept, (), self.ox)
        return len(kept)

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

    def networkx(self, on_error: Callable[[KgError], object] | None = None) -> nx.MultiDiGraph[str]:
        """Concepts as nodes, claims as edges; `kg.networks` says with which attributes.

        A claim that cannot be read raises an error; with `on_error`, that is called with it and the
        claim is left out.
        """
        claims = self._statements.claims(on_error)
        return networks.network(self.concepts(), claims, self.documents(), self.ontology)

    @property
    def _statements(self) -> Statements:
        return Statements(self.ox, self.ontology)

    def _disputes(self) -> Iterator[ox.Quad]:
        """The links between claims that cannot both hold."""
        return self.ox.quads_for_pattern(None, self._statements.terms["kg:disputes"], None)

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


def is_address(graph: str | Path) -> bool:
    """Whether something is a URL, as of a graph on a server, rather than a path of the disk.

    >>> is_address("http://localhost:7878"), is_address("graph.ttl")
    (True, False)
    """
    return bool(re.match(r"\w{2,}:/", str(graph)))  # a Path has but one slash; a drive has but one letter
