"""Property graphs for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kg.rdf.characters import legal_in_xml
from kg.store import Store


def graphml(store: Store) -> bytes:
    """GraphML that NetworkX, Gephi, yEd and Cytoscape open.

    Lists of names are joined by "; "; whole values (links, evidence, qualifiers) are JSON.
    """
    import networkx as nx

    graph = store.networkx()
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        documents=_flat([asdict(d) for d in graph.graph["documents"]])
    )
    for key in sorted(graph):
        flat.add_node(key, **_attributes(graph.nodes[key]))
    for subject, object_, key in sorted(graph.edges(keys=True), key=lambda edge: edge[2]):
        flat.add_edge(subject, object_, key=key, **_attributes(graph.edges[subject, object_, key]))
    return ("\n".join(nx.generate_graphml(flat)) + "\n").encode()


_WHOLE = {"links", "evidence", "qualifiers"}


def _attributes(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: _flat([asdict(v) if name != "qualifiers" else v for v in value])
        if name in _WHOLE
        else legal_in_xml(value if isinstance(value, str) else "; ".join(value))
        for name, value in values.items()
    }


def _flat(value: Any) -> str:
    """JSON in ASCII but for what can be read; control characters are escaped by it."""
    return legal_in_xml(json.dumps(value, ensure_ascii=False, sort_keys=True))
