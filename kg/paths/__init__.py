"""Questions about the graph's shape, answered with claims and their sentences.

Affirmed claims connect; denials do not. Ties are broken by id, so an answer is the same on every
run and with either engine: NetworkX, or the faster rustworkx (`medkg[fast]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import FormatError
from kg.paths.engines import ENGINES, engine
from kg.paths.values import (
    Communities,
    Community,
    Neighbour,
    Neighbours,
    Path,
    Ranked,
    Ranking,
    Step,
)
from kg.query.naming import named
from kg.query.telling import FORMATS, Link
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ENGINES", "FORMATS", "MEASURES", "central", "communities", "neighbours", "path"]

MEASURES = ("degree", "pagerank")
_DIGITS, _SURE = 6, 9  # that are shown, and to which both engines agree: a tie at the last is one for both


def path(store: Store, start: str, end: str, *, using: str = "networkx") -> Path:
    """The shortest way from one thing to another, along claims in either direction.

    Things are named as people name them. Of several shortest ways it is the first by the ids on it.

    >>> import kg
    >>> path(kg.build("documents/leg-pain-after-spinal-fusion.md").store, "diabetes", "pain")
    diabetes to pain: 2 steps
      diabetes → infection
        diabetes increases risk of infection (asserted)
          “diabetes and steroid use may increase the risk of infection”
          “Diabetes and steroid use increased the risk of surgical site infection”
      infection → pain
        infection causes pain (possible)
          “Pain may also be caused by infection”
    """
    graph = _affirmed(store)
    here, there = (_node(store, name) for name in (start, end))
    far = engine(using).distances(graph, there)
    steps = []
    at = here
    while at in far and at != there:
        nearer = min(node for node in _around(graph, at) if far.get(node) == far[at] - 1)
        steps.append(Step(_label(graph, at), _label(graph, nearer), tuple(_links(graph, at, nearer))))
        at = nearer
    return Path(_label(graph, here), _label(graph, there), tuple(steps), connected=at == there)


def neighbours(store: Store, name: str, *, hops: int = 1, using: str = "networkx") -> Neighbours:
    """The things at most so many claims away, with the claims that lead there.

    >>> import kg
    >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
    >>> [found.label for found in neighbours(graph.store, "MRI").found]
    ['herniated disc', 'infection', 'scar on the spine']
    """
    graph = _affirmed(store)
    here = _node(store, name)
    far = engine(using).distances(graph, here)
    found = (
        Neighbour(
            node,
            _label(graph, node),
            far[node],
            tuple(
                link
                for nearer in sorted(_around(graph, node))
                if far.get(nearer) == far[node] - 1
                for link in _links(graph, nearer, node)
            ),
        )
        for node in sorted(far, key=lambda node: (far[node], node))
        if 0 < far[node] <= hops
    )
    return Neighbours(_label(graph, here), hops, tuple(found))


def central(store: Store, *, by: str = "pagerank", first: int = 10, using: str = "networkx") -> Ranking:
    """The things that claims meet in: by where chains of claims lead, or by how many claims there are.

    >>> import kg
    >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
    >>> central(graph.store, by="degree", first=1)
    central by degree
      10  neuropathic pain
    """
    if by not in MEASURES:
        raise FormatError(f"no measure {by!r}; there are {', '.join(MEASURES)}")
    graph = _affirmed(store)
    scores = engine(using).pagerank(graph) if by == "pagerank" else dict(graph.degree())
    rounded = {node: round(round(score, _SURE), _DIGITS) for node, score in scores.items()}
    ordered = sorted(rounded, key=lambda node: (-rounded[node], node))[:first]
    return Ranking(by, tuple(Ranked(node, _label(graph, node), rounded[node]) for node in ordered))


def communities(store: Store) -> Communities:
    """Groups of things that claims connect more with each other than with the rest, largest first.

    >>> import kg
    >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
    >>> sum(len(community.labels) for community in communities(graph.store).found)
    72
    """
    import networkx as nx

    graph = _affirmed(store)
    names = sorted(graph)
    plain: nx.Graph[int] = nx.Graph()
    # Numbers, for the order in a set of texts changes from run to run.
    plain.add_nodes_from(range(len(names)))
    number = {name: index for index, name in enumerate(names)}
    for one, two in sorted((number[one], number[two]) for one, two in graph.edges()):
        plain.add_edge(one, two, weight=plain.get_edge_data(one, two, {"weight": 0})["weight"] + 1)
    groups: list[set[int]] = nx.community.louvain_communities(plain, seed=0)
    found = (
        Community(tuple(names[i] for i in members), tuple(_label(graph, names[i]) for i in members))
        for members in sorted(map(sorted, groups), key=lambda group: (-len(group), group))
    )
    return Communities(tuple(found))


def _affirmed(store: Store) -> nx.MultiDiGraph[str]:
    """The network without its denials."""
    graph = store.networkx()
    edges = list(graph.edges(keys=True, data=True))
    graph.remove_edges_from((s, o, key) for s, o, key, edge in edges if edge["polarity"] != "affirmed")
    return graph


def _node(store: Store, name: str) -> str:
    return named(store, name).value.removeprefix(store.ontology.base)


def _label(graph: nx.MultiDiGraph[str], node: str) -> str:
    return str(graph.nodes[node]["label"])


def _around(graph: nx.MultiDiGraph[str], node: str) -> set[str]:
    return {*graph.successors(node), *graph.predecessors(node)}


def _links(graph: nx.MultiDiGraph[str], one: str, two: str) -> Iterator[Link]:
    """The claims between two things, ordered by id; `forward` if the first is the subject."""
    edges: list[tuple[str, bool, dict[str, Any]]] = [
        (str(key), ahead, edge)
        for start, end, ahead in ((one, two, True), (two, one, False))
        for key, edge in (graph.get_edge_data(start, end) or {}).items()
    ]
    for key, ahead, edge in sorted(edges, key=lambda found: found[0]):
        ends = (one, two) if ahead else (two, one)
        subject, object_ = (_label(graph, end) for end in ends)
        narrowed = "; ".join(f"{name}: {value}" for name, value in edge["qualifiers"])
        words = f"{subject} {edge['label']} {object_}" + (f" ({narrowed})" if narrowed else "")
        yield Link(key, words, str(edge["certainty"]), tuple(edge["quotes"]), forward=ahead)
