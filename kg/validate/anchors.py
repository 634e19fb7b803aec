"""Where the words of a passage stand in a text: where they stood, elsewhere, reworded, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKE = 0.6  # share of matching characters from which on a stretch counts as the quote reworded
_NEAR = 32


@dataclass(frozen=True, slots=True)
class Anchor:
    """`state` is intact, moved, reworded or gone; start and end are in the new text."""

    state: str
    start: int
    end: int


def anchor(text: str, start: int, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """Where a quote that stood at `start` stands in `text` now.

    Of several places that of the best surroundings wins, then the nearest.

    >>> anchor("It may hurt.", 0, "may hurt")
    Anchor(state='moved', start=3, end=11)
    """
    end = start + len(exact)
    if text[start:end] == exact:
        return Anchor("intact", start, end)
    places = list(_places(text, exact))
    if places:
        best = min(places, key=lambda at: (-_fit(text, at, at + len(exact), prefix, suffix), abs(at - start)))
        return Anchor("moved", best, best + len(exact))
    return _reworded(text, start, exact, prefix, suffix) or Anchor("gone", start, start)


def _places(text: str, exact: str) -> Iterator[int]:
    at = text.find(exact) if exact else -1
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _fit(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters around the span are as they were."""
    before, after = text[max(0, start - len(prefix)) : start], text[end : end + len(suffix)]
    return _shared(before[::-1], prefix[::-1]) + _shared(after, suffix)


def _shared(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _reworded(text: str, start: int, exact: str, prefix: str, suffix: str) -> Anchor | None:
    """The sentence, or what stands between the old surroundings, that is most like the quote."""
    candidates = {*_between(text, exact, prefix, suffix), *_likely(text, exact)}
    scored = [
        (SequenceMatcher(None, exact, text[low:high], autojunk=False).ratio(), -abs(low - start), low, high)
        for low, high in candidates
    ]
    if not scored or max(scored)[0] < LIKE:
        return None
    _, _, low, high = max(scored)
    return Anchor("reworded", low, high)


def _between(text: str, exact: str, prefix: str, suffix: str) -> Iterator[tuple[int, int]]:
    """The stretches between the old prefix and suffix, where both still stand."""
    for at in _places(text, prefix[-_NEAR:]):
        low = at + len(prefix[-_NEAR:])
        high = text.find(suffix[:_NEAR], low, low + 2 * len(exact) + 80) if suffix else -1
        if high > low:
            yield low, high


def _likely(text: str, exact: str) -> Iterator[tuple[int, int]]:
    """The few sentences that share most words with the quote."""
    words = Counter(re.findall(r"\w+", exact.lower()))
    spans = [m.span() for m in re.finditer(r"[^.!?\n]+", text)]
    scores = sorted(
        (-sum((words & Counter(re.findall(r"\w+", text[low:high].lower()))).values()), low, high)
        for low, high in spans
    )
    for score, low, high in scores[:3]:
        if score < 0:
            yield low + len(text[low:high]) - len(text[low:high].lstrip()), high
