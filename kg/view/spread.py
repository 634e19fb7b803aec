"""Places for the network view: linked things near each other, nothing on top of another.

Computed here, so that the page stands still when it opens. Forces as of Fruchterman and Reingold,
repulsion between near cells of a grid only. Beyond `most` things each gets a group instead: the
best connected thing that it is linked to, and the groups are placed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
Pair: TypeAlias = tuple[str, str]

DISTANCE = 78.0
WIDER = 1.5  # labels are wide and low: the picture is stretched sideways
GOLDEN = math.pi * (3 - math.sqrt(5))
GROUPS = 60
WIDE, HIGH = 168.0, 62.0  # the room of a label
APART = 60  # turns at most until no label lies on another


def spread(
    ids: Sequence[str], pairs: Sequence[Pair], *, most: int
) -> tuple[dict[str, Place], dict[str, str]]:
    """The place of each id, and its group's head where there are more than `most`.

    >>> spread(["a"], [], most=10)
    ({'a': (0, 0)}, {})
    """
    known = set(ids)
    linked = sorted({(min(p), max(p)) for p in pairs if p[0] != p[1] and known.issuperset(p)})
    degree: dict[str, int] = dict.fromkeys(ids, 0)
    for one, other in linked:
        degree[one] += 1
        degree[other] += 1
    ranked = sorted(ids, key=lambda id_: (-degree[id_], id_))
    if len(ids) <= most:
        return _placed(ranked, linked), {}
    groups = _groups(ranked, linked)
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in ranked:
        members[groups[id_]].append(id_)
    largest_first = sorted(members, key=lambda head: (-len(members[head]), head))
    heads = {head: _cell(n, len(members)) for n, head in enumerate(largest_first)}
    places = {
        id_: (heads[head][0] + dx, heads[head][1] + dy)
        for head, inside in members.items()
        for id_, (dx, dy) in zip(inside, (_spiral(n, 34.0) for n in range(len(inside))), strict=True)
    }
    return places, groups


def _cell(number: int, count: int) -> Place:
    """The place of the n-th group: in rows, for each of them is linked to most others."""
    across = math.ceil(math.sqrt(count))
    return round((number % across) * WIDE * 1.2), round((number // across) * HIGH * 1.6)


def _spiral(number: int, distance: float) -> Place:
    """The place of the n-th seed of a sunflower."""
    radius = distance * math.sqrt(number)
    return round(radius * math.cos(number * GOLDEN) * WIDER), round(radius * math.sin(number * GOLDEN))


def _groups(ranked: Sequence[str], linked: Sequence[Pair]) -> dict[str, str]:
    """Each thing's group: the nearest of the best connected; the last of them for what reaches none."""
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in linked:
        beside[one].append(other)
        beside[other].append(one)
    heads = list(ranked[:GROUPS])
    groups = {head: head for head in heads}
    edge = heads
    while edge:
        found = [(other, groups[id_]) for id_ in edge for other in sorted(beside[id_]) if other not in groups]
        edge = []
        for other, head in found:
            if other not in groups:
                groups[other] = head
                edge.append(other)
    for id_ in ranked:
        groups.setdefault(id_, heads[-1])
    return groups


def _placed(ranked: Sequence[str], linked: Sequence[Pair]) -> dict[str, Place]:
    number = {id_: at for at, id_ in enumerate(ranked)}
    links = [(number[a], number[b]) for a, b in linked]
    xs = [DISTANCE * 0.6 * math.sqrt(n) * math.cos(n * GOLDEN) for n in range(len(ranked))]
    ys = [DISTANCE * 0.6 * math.sqrt(n) * math.sin(n * GOLDEN) for n in range(len(ranked))]
    turns = 120 if len(ranked) <= 200 else 30  # noqa: PLR2004  # long enough for small ones to look settled
    for turn in range(turns):
        heat = DISTANCE * 0.5 * (1 - turn / turns) + 2
        _step(xs, ys, links, heat)
    xs = [x * WIDER for x in xs]
    all(_part(xs, ys) for _ in range(APART))  # ends early when nothing overlaps any more
    return {id_: (round(xs[n]), round(ys[n])) for id_, n in number.items()}


def _step(xs: list[float], ys: list[float], links: Sequence[tuple[int, int]], heat: float) -> None:
    """Move everything once, by at most `heat`."""
    pull_x = [-x * 0.08 for x in xs]  # a little towards the middle, so that parts do not drift away
    pull_y = [-y * 0.12 for y in ys]
    reach = DISTANCE * 2
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[int(x // reach), int(y // reach)].append(n)
    for (column, row), inside in cells.items():
        near = [n for c in (-1, 0, 1) for r in (-1, 0, 1) for n in cells.get((column + c, row + r), ())]
        for one in inside:
            x, y = xs[one], ys[one]
            for other in near:
                dx, dy = x - xs[other], y - ys[other]
                square = dx * dx + dy * dy
                if 0 < square < reach * reach:
                    push = DISTANCE * DISTANCE / square
                    pull_x[one] += dx * push
                    pull_y[one] += dy * push
    for one, other in links:
        dx, dy = xs[one] - xs[other], ys[one] - ys[other]
        pull = math.sqrt(dx * dx + dy * dy) / DISTANCE
        pull_x[one] -= dx * pull
        pull_y[one] -= dy * pull
        pull_x[other] += dx * pull
        pull_y[other] += dy * pull
    for n in range(len(xs)):
        length = math.sqrt(pull_x[n] ** 2 + pull_y[n] ** 2) or 1.0
        step = min(length, heat) / length
        xs[n] += pull_x[n] * step
        ys[n] += pull_y[n] * step


def _part(xs: list[float], ys: list[float]) -> bool:
    """Push labels that overlap apart, up or down or sideways, the shorter way; whether there were any."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells[int(x // WIDE), int(y // HIGH)].append(n)
    moved = False
    for (column, row), inside in sorted(cells.items()):
        near = [n for c in (-1, 0, 1) for r in (-1, 0, 1) for n in cells.get((column + c, row + r), ())]
        for one in inside:
            for other in near:
                dx, dy = xs[other] - xs[one], ys[other] - ys[one]
                over_x, over_y = WIDE - abs(dx), HIGH - abs(dy)
                if one >= other or over_x <= 1 or over_y <= 1:
                    continue
                moved = True
                if over_x / WIDER < over_y:
                    step = over_x / 2 if dx >= 0 else -over_x / 2
                    xs[one], xs[other] = xs[one] - step, xs[other] + step
                else:
                    step = over_y / 2 if dy >= 0 else -over_y / 2
                    ys[one], ys[other] = ys[one] - step, ys[other] + step
    return moved
