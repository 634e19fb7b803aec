"""Claims as a NetworkX graph, and back without loss.

A node is a concept, its key the concept's id; an edge is a claim, its key the claim's id.
The attributes that algorithms and drawings want are plain strings and tuples; `links` and
`evidence` hold the whole values, and the graph's own attribute `documents` the documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.model import Claim, Concept, Document
from kg.ontology import Ontology
from kg.quads import Roles, lines_of, roles_of

if TYPE_CHECKING:
    import networkx as nx


def network(
    concepts: Iterable[Concept], claims: Iterable[Claim], documents: Iterable[Document], ontology: Ontology
) -> nx.MultiDiGraph[str]:
    """A MultiDiGraph: concepts as nodes, claims (the negated ones too) as edges, documents beside."""
    import networkx as nx

    stated = sorted(claims, key=lambda claim: claim.id)
    roles = roles_of(stated, ontology)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(documents=tuple(documents))
    for concept in sorted(concepts, key=lambda concept: concept.id):
        graph.add_node(concept.id, **_node(concept, roles))
    for claim in stated:
        for concept in (claim.subject, claim.object):
            if concept.id not in graph:
                graph.add_node(concept.id, **_node(concept, roles))
        graph.add_edge(claim.subject.id, claim.object.id, key=claim.id, **_edge(claim, ontology))
    return graph


def claims_of(graph: nx.MultiDiGraph[str]) -> Iterator[Claim]:
    """The claims of a graph that `network` made, or that has its attributes.

    Only what identifies a claim and its evidence is read: kinds, relation, polarity, qualifiers, evidence.
    """
    concepts = {concept.id: concept for concept in concepts_of(graph)}
    for subject, object_, key, edge in graph.edges(keys=True, data=True):
        try:
            yield Claim(
                subject=concepts[subject],
                relation=edge["relation"],
                object=concepts[object_],
                negated=edge["polarity"] == "negated",
                qualifiers=tuple(sorted((name, value) for name, value in edge.get("qualifiers", ()))),
                evidence=tuple(edge.get("evidence", ())),
            )
        except KeyError as error:
            raise GraphError(
                f"edge {key!r} from {subject!r} to {object_!r} has no attribute {error}"
            ) from error


def concepts_of(graph: nx.MultiDiGraph[str]) -> Iterator[Concept]:
    """The concepts of a graph that `network` made, also those that no claim speaks of."""
    for key, node in graph.nodes(data=True):
        try:
            yield Concept(
                key,
                node["label"],
                tuple(node["kinds"]),
                tuple(node.get("names", ())),
                tuple(node.get("links", ())),
            )
        except KeyError as error:
            raise GraphError(f"node {key!r} has no attribute {error}") from error


def documents_of(graph: nx.MultiDiGraph[str]) -> tuple[Document, ...]:
    """The documents of a graph that `network` made."""
    return tuple(graph.graph.get("documents", ()))


def _node(concept: Concept, roles: Roles) -> dict[str, object]:
    return {
        "label": concept.label,
        "kinds": concept.kinds,
        "roles": tuple(sorted(roles[concept.id])),
        "mappings": tuple(mapping.term for mapping in concept.mappings),
        "names": concept.names,
        "links": concept.mappings,
    }


def _edge(claim: Claim, ontology: Ontology) -> dict[str, object]:
    lines = lines_of(claim)
    ranked = sorted((line.certainty for line in lines), key=lambda name: ontology.certainties[name].rank)
    return {
        "relation": claim.relation,
        "label": ontology.relation(claim.relation).label,
        "polarity": claim.polarity,
        "certainty": ranked[-1] if ranked else "",
        "weakest": ranked[0] if ranked else "",
        "quotes": tuple(line.quote for line in lines),
        "qualifiers": claim.qualifiers,
        "evidence": lines,
    }
