"""The order of things in columns that crosses few lines, and the heights that keep lines short."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

SWEEPS = 16
SWAPS = 6  # passes over all pairs of neighbours
SETTLING = 12

Link: TypeAlias = tuple[str, str]  # from an item of one column to one of the next
Neighbours: TypeAlias = dict[str, list[str]]


def ordered(levels: Sequence[Sequence[str]], links: Sequence[Link]) -> list[list[str]]:
    """The items of each column in an order with few crossings.

    >>> ordered([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")])
    [['a', 'b'], ['y', 'x']]
    """
    before, after = _neighbours(links)
    current = [list(level) for level in levels]
    best, fewest = [list(level) for level in current], crossings(current, links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        beside = before if forward else after
        for at in range(1, len(current)) if forward else range(len(current) - 2, -1, -1):
            _by_barycentre(current, at, beside, at - 1 if forward else at + 1)
        found = crossings(current, links)
        if found < fewest:
            best, fewest = [list(level) for level in current], found
        if fewest == 0:
            return best
    _swap(best, before, after)
    return best


def crossings(levels: Sequence[Sequence[str]], links: Iterable[Link]) -> int:
    """How often links between neighbouring columns cross.

    >>> crossings([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")])
    1
    """
    place = {item: (at, position) for at, level in enumerate(levels) for position, item in enumerate(level)}
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for left, right in links:
        between[place[left][0]].append((place[left][1], place[right][1]))
    return sum(_inversions(right for _, right in sorted(pairs)) for pairs in between.values())


def _inversions(numbers: Iterable[int]) -> int:
    seen: list[int] = []
    count = 0
    for number in numbers:
        count += len(seen) - bisect_left(seen, number + 1)
        insort(seen, number)
    return count


def _neighbours(links: Iterable[Link]) -> tuple[Neighbours, Neighbours]:
    """What each item is linked to in the column before, and in the column after."""
    before: Neighbours = defaultdict(list)
    after: Neighbours = defaultdict(list)
    for left, right in links:
        before[right].append(left)
        after[left].append(right)
    return before, after


def _by_barycentre(levels: list[list[str]], at: int, beside: Neighbours, reference: int) -> None:
    """Sort a column by the mean place of its neighbours; what has none keeps its place."""
    place = {
        item: position / max(len(levels[reference]), 1) for position, item in enumerate(levels[reference])
    }
    own = {item: position / len(levels[at]) for position, item in enumerate(levels[at])}

    def mean(item: str) -> float:
        known = [place[other] for other in beside.get(item, ())]
        return sum(known) / len(known) if known else own[item]

    levels[at].sort(key=lambda item: (mean(item), own[item]))


def _swap(levels: list[list[str]], before: Neighbours, after: Neighbours) -> None:
    """Exchange neighbours in a column while that takes crossings away."""
    place = {item: position for level in levels for position, item in enumerate(level)}

    def cost(upper: str, lower: str) -> int:
        """Crossings between the links of two items, the first above the second."""
        return sum(
            place[high] > place[low]
            for side in (before, after)
            for high in side.get(upper, ())
            for low in side.get(lower, ())
        )

    def improved(level: list[str]) -> int:
        """One pass over a column; how many pairs were exchanged."""
        found = 0
        for position in range(len(level) - 1):
            upper, lower = level[position : position + 2]
            if cost(lower, upper) < cost(upper, lower):
                level[position : position + 2] = lower, upper
                place[lower], place[upper] = position, position + 1
                found += 1
        return found

    all(sum(map(improved, levels)) for _ in range(SWAPS))  # ends early when a pass finds nothing


def settled(
    orders: Sequence[Sequence[str]],
    links: Sequence[Link],
    heights: Mapping[str, float],
    gaps: Mapping[str, float],
    room: float,
) -> dict[str, float]:
    """The height of each item's middle between 0 and `room`: near its links, in order, without overlap."""
    before, after = _neighbours(links)
    middles: dict[str, float] = {}
    for order in orders:  # at first the room is shared out evenly
        free = (room - sum(heights[i] for i in order)) / max(len(order), 1)
        top = free / 2
        for item in order:
            middles[item] = top + heights[item] / 2
            top += heights[item] + free
    for turn in range(SETTLING):
        for order in orders if turn % 2 == 0 else reversed(orders):
            wished = []
            for item in order:
                linked = [middles[other] for other in (*before.get(item, ()), *after.get(item, ()))]
                wished.append(sum(linked) / len(linked) if linked else middles[item])
            middles.update(zip(order, _packed(order, wished, heights, gaps, room), strict=True))
    return middles


def _packed(
    order: Sequence[str],
    wished: Sequence[float],
    heights: Mapping[str, float],
    gaps: Mapping[str, float],
    room: float,
) -> list[float]:
    """The heights nearest to those wished (least squares) that keep the order, the gaps and the room."""
    offsets: list[float] = []  # of each middle below the first, were all packed close
    for position, item in enumerate(order):
        if position:
            above = order[position - 1]
            step = (heights[above] + heights[item]) / 2 + max(gaps[above], gaps[item])
            offsets.append(offsets[-1] + step)
        else:
            offsets.append(0.0)
    blocks: list[tuple[float, int]] = []  # pooled adjacent violators: mean, count
    for wish, offset in zip(wished, offsets, strict=True):
        mean, count = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            above_mean, above_count = blocks.pop()
            mean = (mean * count + above_mean * above_count) / (count + above_count)
            count += above_count
        blocks.append((mean, count))
    if not order:
        return []
    lowest = heights[order[0]] / 2
    highest = room - heights[order[-1]] / 2 - offsets[-1]
    means = [min(max(mean, lowest), max(highest, lowest)) for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
