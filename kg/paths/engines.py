"""Who walks the graph: NetworkX, or rustworkx where it is installed. Both give the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import FormatError, MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

    import networkx as nx

_DAMPING = 0.85
_TOLERANCE = 1e-10
_ROUNDS = 1_000


class Engine(NamedTuple):
    """The measures that take time: distances along edges in either direction, and PageRank."""

    distances: Callable[[nx.MultiDiGraph[str], str], dict[str, int]]
    pagerank: Callable[[nx.MultiDiGraph[str]], dict[str, float]]


def engine(name: str) -> Engine:
    """The engine of that name."""
    if name not in ENGINES:
        raise FormatError(f"no engine {name!r}; there are {', '.join(ENGINES)}")
    return ENGINES[name]


def _distances(graph: nx.MultiDiGraph[str], start: str) -> dict[str, int]:
    import networkx as nx

    found: dict[str, int] = dict(
        nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), start)
    )
    return found


def _pagerank(graph: nx.MultiDiGraph[str]) -> dict[str, float]:
    """By power iteration in plain Python: NetworkX's own needs SciPy."""
    nodes = sorted(graph)
    ahead = {node: [end for _, end in graph.out_edges(node)] for node in nodes}
    rank = dict.fromkeys(nodes, 1 / len(nodes)) if nodes else {}
    for _ in range(_ROUNDS):
        lost = sum(rank[node] for node in nodes if not ahead[node])
        base = (1 - _DAMPING + _DAMPING * lost) / len(nodes) if nodes else 0.0
        new = dict.fromkeys(nodes, base)
        for node in nodes:
            for end in ahead[node]:
                new[end] += _DAMPING * rank[node] / len(ahead[node])
        change = sum(abs(new[node] - rank[node]) for node in nodes)
        rank = new
        if change < _TOLERANCE:
            break
    return rank


def _fast_distances(graph: nx.MultiDiGraph[str], start: str) -> dict[str, int]:
    names, copy = _copied(graph)
    at = names.index(start)
    lengths = _rustworkx().dijkstra_shortest_path_lengths(copy.to_undirected(), at, lambda _: 1.0)
    return {start: 0, **{names[number]: int(length) for number, length in lengths.items()}}


def _fast_pagerank(graph: nx.MultiDiGraph[str]) -> dict[str, float]:
    names, copy = _copied(graph)
    found = _rustworkx().pagerank(
        copy, alpha=_DAMPING, weight_fn=lambda _: 1.0, tol=_TOLERANCE / max(len(names), 1), max_iter=_ROUNDS
    )
    return {names[number]: score for number, score in found.items()}


def _copied(graph: nx.MultiDiGraph[str]) -> tuple[list[str], Any]:
    names = sorted(graph)
    number = {name: index for index, name in enumerate(names)}
    copy = _rustworkx().PyDiGraph()
    copy.add_nodes_from(names)
    copy.add_edges_from_no_data(sorted((number[start], number[end]) for start, end in graph.edges()))
    return names, copy


def _rustworkx() -> ModuleType:
    try:
        import rustworkx as rx
    except ImportError as error:
        raise MissingExtraError("rustworkx is not installed; pip install 'medkg[fast]'") from error
    module: ModuleType = rx
    return module


ENGINES = {"networkx": Engine(_distances, _pagerank), "rustworkx": Engine(_fast_distances, _fast_pagerank)}
