"""How long work takes, and how many times as long a peer takes: rows of a table."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable

ROUNDS = 5
PATIENCE = 30.0  # seconds of one side, after which it has no further round
HEAD = "| task | ours (s) | peer | peer (s) | peer : ours | spread |\n|---|---|---|---|---|---|"


def seconds(work: Callable[[], object], rounds: int) -> float:
    """The median CPU time of some goes, children included."""
    return statistics.median(once(work) for _ in range(rounds))


def once(work: Callable[[], object]) -> float:
    """The CPU time of one go, children included."""
    before = _used()
    work()
    return _used() - before


def row(
    task: str, ours: Callable[[], object], peer: str = "", theirs: Callable[[], object] | None = None
) -> None:
    """Print what both took, in turn, as medians; the ratio of these, and its least and most.

    Who takes long gets fewer rounds; the others are then held against the median.
    """
    mine, other = list[float](), list[float]()
    for _ in range(ROUNDS):
        for work, times in ((ours, mine), (theirs, other)):
            if work and sum(times) < PATIENCE:
                times.append(once(work))
    shown = f"| {task} | {statistics.median(mine):.3f} | {peer} |"
    if not other:
        print(f"{shown} | | |", flush=True)
        return
    one, another = statistics.median(mine), statistics.median(other)
    paired = len(mine) == len(other)
    ratios = [b / a for a, b in zip(mine, other, strict=True)] if paired else [another / a for a in mine]
    print(f"{shown} {another:.3f} | {another / one:.2f}× | {min(ratios):.2f}–{max(ratios):.2f} |", flush=True)


def _used() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime
