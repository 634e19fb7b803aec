"""Where the columns, boxes and lines of the pathway lie: the one layout of page and picture.

Concepts stand in the columns that the ontology gives. A line that passes a column gets a place of
its own between the boxes there, shared by the lines of one relation that meet at one concept, so
that no line runs behind a label. Orders are found by barycentres and swaps of neighbours, heights
by moving each thing towards what it is linked to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TypeAlias

from kg.view.lettering import shortened, width, wrapped
from kg.view.order import ordered, settled

SIZE = 12.0  # of the labels, in pixels
LEADING = 14.0
PAD = 7.0
GUTTER = 15.0  # before the label, for the glyph
GAP = 6.0  # between two boxes
THREAD = 3.0  # the height of a place that lines pass through
MARGIN = 12.0
HEAD = 34.0  # for the headings
ROOM = 1252.0  # the width to fill: a small laptop's screen without its margins
TALL = 600.0
NARROW, BROAD, STEP = 76.0, 150.0, 6.0  # of a label's lines
LEAST_GAP = 38.0  # between two columns

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """What the layout needs to know about a concept."""

    id: str
    label: str
    column: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What it needs to know about a claim. Lines of one relation may share their way."""

    id: str
    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Box:
    """A label's place; `x` and `y` are its left upper corner."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's place: its number in the ontology's order, left edge and width."""

    column: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing, in pixels."""

    width: float
    height: float
    headings: tuple[Heading, ...]
    boxes: dict[str, Box]
    routes: dict[str, tuple[Point, ...]]  # by edge, from the source's side to the target's


Threads: TypeAlias = dict[str, tuple[str, ...]]


def layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """The drawing of a graph; the same for the same graph, in whatever order it is given.

    >>> drawn = layout([Node("a", "age", 0), Node("b", "infection", 2)], [Edge("e", "a", "b", "r")])
    >>> len(drawn.headings), drawn.boxes["a"].lines
    (2, ('age',))
    """
    present = sorted({node.column for node in nodes})
    level = {node.id: present.index(node.column) for node in nodes}
    known = sorted((e for e in edges if e.source in level and e.target in level), key=lambda e: e.id)
    labels = _labels(nodes, level, len(present))
    levels, links, threads = _threaded(level, known)
    orders = ordered(levels, links)
    sizes = {id_: _height(lines) for id_, lines in labels.items()}
    heights = {item: sizes.get(item, THREAD) for order in orders for item in order}
    tall = max([TALL, *(sum(heights[i] + _gap(i, sizes) for i in order) for order in orders)])
    middles = settled(orders, links, heights, {i: _gap(i, sizes) for i in heights}, tall)
    headings = _headings(present, level, labels)
    boxes = {
        id_: Box(headings[level[id_]].x, round(MARGIN + HEAD + middles[id_] - sizes[id_] / 2),
                 headings[level[id_]].width, sizes[id_], labels[id_])
        for id_ in sorted(level)
    }  # fmt: skip
    places = {item: MARGIN + HEAD + middle for item, middle in middles.items()}
    return Layout(
        width=ceil(max([ROOM, *(h.x + h.width + MARGIN for h in headings)])),
        height=ceil(tall + HEAD + 2 * MARGIN),
        headings=tuple(headings),
        boxes=boxes,
        routes=_routes(known, level, boxes, headings, places, threads),
    )


def _labels(nodes: Sequence[Node], level: Mapping[str, int], columns: int) -> dict[str, tuple[str, ...]]:
    """Each label's lines. All columns begin narrow; the tallest is widened while there is room."""
    by_column = [sorted(n.id for n in nodes if level[n.id] == at) for at in range(columns)]
    text = {node.id: node.label for node in nodes}
    widest = [min(max([NARROW, *(_longest(text[id_]) for id_ in column)]), BROAD) for column in by_column]
    lines = {id_: _broken(label, widest[level[id_]]) for id_, label in text.items()}

    def tall(at: int) -> float:
        return sum(_height(lines[id_]) + GAP for id_ in by_column[at])

    def taken() -> float:
        return sum(_wide(lines[id_] for id_ in column) for column in by_column) + LEAST_GAP * (columns - 1)

    growing = set(range(columns))
    while growing and taken() + STEP < ROOM - 2 * MARGIN:
        at = max(growing, key=lambda i: (tall(i), -i))
        widest[at] += STEP
        lines |= {id_: _broken(text[id_], widest[at]) for id_ in by_column[at]}
        if widest[at] >= BROAD or all(len(lines[id_]) == 1 for id_ in by_column[at]):
            growing.discard(at)
    return lines


def _longest(label: str) -> float:
    return max((width(word, SIZE) for word in shortened(label).split()), default=0)


def _broken(label: str, widest: float) -> tuple[str, ...]:
    return wrapped(label, SIZE, widest) or ("",)


def _wide(labels: Iterable[Sequence[str]]) -> float:
    """The width of a column's boxes."""
    return ceil(max(width(line, SIZE) for lines in labels for line in lines) + GUTTER + 2 * PAD)


def _height(lines: Sequence[str]) -> float:
    return len(lines) * LEADING + PAD + 2


def _gap(item: str, sizes: Mapping[str, float]) -> float:
    return GAP if item in sizes else 2.0


def _headings(
    present: list[int], level: Mapping[str, int], labels: Mapping[str, Sequence[str]]
) -> list[Heading]:
    """The columns as wide as their widest label, with the room that is left between them."""
    widths = [_wide(lines for id_, lines in labels.items() if level[id_] == i) for i in range(len(present))]
    free = ROOM - 2 * MARGIN - sum(widths)
    gap = min(max(free / max(len(present) - 1, 1), LEAST_GAP), 150.0)
    start = MARGIN + max(free - gap * (len(present) - 1), 0) / 2
    return [
        Heading(column, round(start + sum(widths[:i]) + gap * i), widths[i])
        for i, column in enumerate(present)
    ]


def _threaded(
    level: Mapping[str, int], edges: Sequence[Edge]
) -> tuple[list[list[str]], list[tuple[str, str]], Threads]:
    """The levels with a place for every line that passes, the links of neighbours, each edge's places."""
    degree: dict[str, int] = defaultdict(int)
    for edge in edges:
        degree[edge.source] += 1
        degree[edge.target] += 1
    levels: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for id_ in sorted(level):
        levels[level[id_]].append(id_)
    threads: Threads = {}
    links: set[tuple[str, str]] = set()
    for edge in edges:
        left, right = sorted((edge.source, edge.target), key=lambda id_: level[id_])
        hub = max(edge.source, edge.target, key=lambda id_: (degree[id_], id_))
        passing = [f"\0{hub}\0{edge.relation}\0{at}" for at in range(level[left] + 1, level[right])]
        threads[edge.id] = tuple(passing if left == edge.source else reversed(passing))
        for at, item in enumerate(passing, level[left] + 1):
            if item not in levels[at]:
                levels[at].append(item)
        if level[left] != level[right]:
            chain = [left, *passing, right]
            links.update(pairwise(chain))
    return levels, sorted(links), threads


def _routes(  # noqa: PLR0913, PLR0917  # all that a line's way depends on
    edges: Sequence[Edge],
    level: Mapping[str, int],
    boxes: Mapping[str, Box],
    headings: Sequence[Heading],
    places: Mapping[str, float],
    threads: Threads,
) -> dict[str, tuple[Point, ...]]:
    """The points that each edge's line passes: out of one side, along the columns between, into the other."""
    ports = _ports(edges, level, boxes)
    routes: dict[str, tuple[Point, ...]] = {}
    for edge in edges:
        ahead = level[edge.target] > level[edge.source]
        beside = level[edge.target] == level[edge.source]
        source, target = boxes[edge.source], boxes[edge.target]
        start = (source.x + source.width * (ahead or beside), ports[edge.id, edge.source])
        end = (target.x + target.width * (beside or not ahead), ports[edge.id, edge.target])
        step = 1 if ahead else -1
        between: list[Point] = []
        for at, item in enumerate(threads[edge.id], 1):
            column = headings[level[edge.source] + step * at]
            sides = [column.x, column.x + column.width]
            between += [(round(x), round(places[item])) for x in (sides if ahead else reversed(sides))]
        routes[edge.id] = (_rounded(start), *between, _rounded(end))
    return routes


def _rounded(point: Point) -> Point:
    return round(point[0]), round(point[1])


def _ports(
    edges: Sequence[Edge], level: Mapping[str, int], boxes: Mapping[str, Box]
) -> dict[tuple[str, str], float]:
    """The height at which each line meets its boxes: spread over the side, in the order of the far ends."""
    sides: dict[tuple[str, bool], list[tuple[float, str]]] = defaultdict(list)
    for edge in edges:
        for near, far in ((edge.source, edge.target), (edge.target, edge.source)):
            sides[near, level[far] >= level[near]].append((boxes[far].middle, edge.id))
    ports: dict[tuple[str, str], float] = {}
    for (id_, _), met in sorted(sides.items()):
        room = boxes[id_].height - 12
        for place, (_, edge_id) in enumerate(sorted(met), 1):
            ports[edge_id, id_] = boxes[id_].y + 6 + room * place / (len(met) + 1)
    return ports
