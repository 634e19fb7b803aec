"""How long work takes, and how many times as long a peer takes: rows of a table."""

from __future__ import annotations

import resource
import statistics
from collections.abc import Callable, Mapping, Sequence

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
    """Print what both took, in turn, as medians; the ratio of these, and its least and most."""
    taken = in_turn({"ours": ours} | ({peer: theirs} if theirs else {}))
    mine, other = taken["ours"], taken.get(peer, [])
    shown = f"| {task} | {statistics.median(mine):.3f} | {peer} |"
    found = f" {statistics.median(other):.3f} | {ratio(mine, other)} |" if other else " | | |"
    print(shown + found, flush=True)


def in_turn(
    works: Mapping[str, Callable[[], object]], clock: Callable[[Callable[[], object]], float] = once
) -> dict[str, list[float]]:
    """What each of some works took, round by round in turn; who takes long gets fewer rounds."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            if sum(taken[name]) < PATIENCE:
                taken[name].append(clock(work))
    return taken


def ratio(mine: Sequence[float], other: Sequence[float]) -> str:
    """How many times as long the other took, by the medians, and the least and the most of the rounds.

    Who had fewer rounds is held against the other's median.

    >>> ratio([1, 2, 4], [2, 4, 4])
    '2.00× | 1.00–2.00'
    """
    one, another = statistics.median(mine), statistics.median(other)
    if len(mine) == len(other):
        ratios = [b / a for a, b in zip(mine, other, strict=True)]
    else:
        ratios = [another / a for a in mine] + [b / one for b in other]
    return f"{another / one:.2f}× | {min(ratios):.2f}–{max(ratios):.2f}"


def _used() -> float:
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime
