"""What claims nothing: sentences of a known sort, and nouns that are not what the clause speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.extract.grammar import Grammar
from kg.extract.scan import Hit
from kg.extract.token import Group, Words


def silent(lowered: str, phrases: tuple[str, ...], rules: Grammar) -> list[tuple[int, int]]:
    """The stretches of a text that claim nothing: all of it, or the part up to '; however' and the like."""
    places = [at for phrase in phrases for at in [lowered.find(phrase)] if at >= 0]
    if not places:
        return []
    lists = rules.language.lists
    granted = any(lowered.startswith(f"{word} ") for word in lists["conceding"])
    comma = lowered.find(", ") if granted else -1
    turns = {0, len(lowered), *([comma] if comma > 0 else [])}
    turns.update(at for turn in lists["turns"] for at in _all_of(turn, lowered))
    parts = pairwise(sorted(turns))
    return [(low, high) for low, high in parts if any(low <= at < high for at in places)]


def _all_of(turn: str, lowered: str) -> Iterator[int]:
    """Where some words stand in a text."""
    at = lowered.find(turn)
    while at >= 0:
        yield at
        at = lowered.find(turn, at + 1)


def governed(whole: Words, hit: Hit, rules: Grammar) -> bool:
    """Whether a noun is the object of a verb that says whose: 'HIV causes symptoms such as fever'."""
    before = whole.earlier(hit.start)
    pattern = hit.pattern
    if hit.verb >= 0 or pattern.left or len(pattern.runs) > 1 or len(pattern.ends) > 1 or before is None:
        return False
    between = whole.tokens[before.main + 1 : hit.start]
    return whole.tokens[before.main].verb in rules.wordings.by_verb and all(t.tag in "JDA#" for t in between)


def aside(whole: Words, hit: Hit) -> bool:
    """Whether the noun before a verb is not its subject: 'genes involved in this form of gout are'."""
    at = hit.start
    told = len(hit.pattern.runs) > 1 and hit.pattern.runs[1][0].type == "verb"
    if hit.pattern.left or (hit.verb <= at and not told):
        return False
    while at and whole.tokens[at - 1].tag in "DJ#":
        at -= 1
    return at > 1 and whole.tokens[at - 1].low in ("in", "with", "for", "by", "from", "to")


def meant(whole: Words, group: Group) -> bool:
    """Whether a verb only tells what is wanted: 'allows it to be a …', not 'is thought to be a …'."""
    before = whole.earlier(group.start)
    joined = before is not None and before.finite and before.main + 1 == group.start
    return group.voice == "infinitive" and not joined
