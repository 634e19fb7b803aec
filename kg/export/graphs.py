"""Property graphs for other programs: concepts as nodes, claims as edges, documents beside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from kg.model import Document
from kg.rdf.characters import legal_in_xml
from kg.store import Store

Values: TypeAlias = dict[str, Any]  # what JSON holds, by name

_WHOLE = {"names", "links", "evidence", "qualifiers"}  # of GraphML: as JSON, for they may hold any character
_TEXTS = {"text", "plain", "sections", "sentences"}  # of a document: not in a graph


def graphml(store: Store) -> bytes:
    """GraphML that NetworkX, Gephi, yEd and Cytoscape open.

    Lists of ids and quotes are joined by "; "; whole values (names, links, evidence, qualifiers) are JSON.
    """
    import networkx as nx

    documents, nodes, edges = values(store)
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph(documents=_flat(documents))
    for node in nodes:
        flat.add_node(node.pop("id"), **_attributes(node))
    for edge in edges:
        flat.add_edge(edge.pop("source"), edge.pop("target"), key=edge.pop("id"), **_attributes(edge))
    return ("\n".join(nx.generate_graphml(flat)) + "\n").encode()


def cytoscape(store: Store) -> bytes:
    """Cytoscape JSON, for the desktop program, cytoscape.js and NetworkX."""
    documents, nodes, edges = values(store)
    return _json(
        {
            "data": {"documents": documents},
            "elements": {
                # `value` is what networkx asks for as a node's key
                "nodes": [{"data": {"name": node["label"], "value": node["id"]} | node} for node in nodes],
                "edges": [
                    {"data": {"interaction": edge["relation"], "key": edge["id"]} | edge} for edge in edges
                ],
            },
        }
    )


def nodelink(store: Store) -> bytes:
    """Node-link JSON, which `networkx.node_link_graph` and D3 read."""
    documents, nodes, edges = values(store)
    return _json(
        {
            "directed": True,
            "multigraph": True,
            "graph": {"documents": documents},
            "nodes": nodes,
            "edges": [{"key": edge.pop("id")} | edge for edge in edges],
        }
    )


def values(store: Store) -> tuple[list[Values], list[Values], list[Values]]:
    """Documents, nodes and edges as values that JSON holds, ordered by id."""
    graph = store.networkx()
    nodes = [{"id": key} | _plain(graph.nodes[key]) for key in sorted(graph)]
    edges = [
        {"id": key, "source": subject, "target": object_} | _plain(graph.edges[subject, object_, key])
        for subject, object_, key in sorted(graph.edges(keys=True), key=lambda edge: edge[2])
    ]
    return [_document(document) for document in graph.graph["documents"]], nodes, edges


def _plain(attributes: Mapping[str, Any]) -> Values:
    return {
        name: [asdict(part) if name in {"links", "evidence"} else part for part in value]
        if isinstance(value, tuple)
        else value
        for name, value in attributes.items()
    }


def _document(document: Document) -> Values:
    return {name: value for name, value in asdict(document).items() if name not in _TEXTS}


def _json(content: Values) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _attributes(attributes: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _flat(value)
        if name in _WHOLE
        else legal_in_xml(value if isinstance(value, str) else "; ".join(value))
        for name, value in attributes.items()
    }


def _flat(value: Any) -> str:
    """JSON in ASCII but for what can be read; control characters are escaped by it."""
    return legal_in_xml(json.dumps(value, ensure_ascii=False, sort_keys=True))
