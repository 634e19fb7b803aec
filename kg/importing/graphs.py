"""Property graphs: GraphML, Cytoscape JSON, node-link JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.files import read_text
from kg.importing.values import graph
from kg.ontology import Ontology
from kg.store import Store

_LISTS, _WHOLE = ("kinds",), ("names", "links", "qualifiers", "evidence")  # of GraphML: joined, and JSON


def graphml(path: Path, ontology: Ontology) -> Store:
    """The graph of a GraphML file; a DOCTYPE is refused."""
    import networkx as nx

    text = read_text(path)
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise InputError(f"{path}: a DOCTYPE is not read (its entities can grow without end)")
    try:
        found = nx.parse_graphml(text, force_multigraph=True)
        nodes = [{"id": key} | _whole(data) for key, data in found.nodes(data=True)]
        edges = [
            {"source": source, "target": target} | _whole(data)
            for source, target, data in found.edges(data=True)
        ]
        documents = json.loads(found.graph.get("documents", "[]"))
    except (SyntaxError, ValueError, nx.NetworkXError) as error:
        raise InputError(f"{path}: this is no GraphML of `kg export`: {error}") from error
    return graph(path, nodes, edges, documents, ontology)


def cytoscape(path: Path, ontology: Ontology) -> Store:
    """The graph of a Cytoscape JSON file."""
    content = _object(path)
    elements = _inside(path, content, "elements")
    nodes, edges = (
        [_inside(path, item, "data") for item in _items(path, elements, part)] for part in ("nodes", "edges")
    )
    return graph(path, nodes, edges, _inside(path, content, "data").get("documents", ()), ontology)


def nodelink(path: Path, ontology: Ontology) -> Store:
    """The graph of a node-link JSON file."""
    content = _object(path)
    documents = _inside(path, content, "graph").get("documents", ())
    return graph(path, _items(path, content, "nodes"), _items(path, content, "edges"), documents, ontology)


def _whole(attributes: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = dict(attributes)
    found |= {name: found[name].split("; ") for name in _LISTS if found.get(name)}
    return found | {name: json.loads(found[name]) for name in _WHOLE if name in found}


def _object(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: this is no JSON: {error}") from error
    return content if isinstance(content, dict) else {}


def _inside(path: Path, content: Any, name: str) -> Mapping[str, Any]:
    value = content.get(name) if isinstance(content, dict) else None
    if not isinstance(value, dict):
        raise InputError(f"{path}: no object {name!r} where it should be")
    return value


def _items(path: Path, content: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    value = content.get(name)
    if not isinstance(value, list):
        raise InputError(f"{path}: no list {name!r} where it should be")
    return value
