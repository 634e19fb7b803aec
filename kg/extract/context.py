"""How a sentence says it: affirmed or denied, how sure, and by which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.language import Cue, Language
from kg.extract.scan import Hit
from kg.extract.token import Words
from kg.ontology import Certainty

_BEFORE = frozenset({"adverb", "capability", "doubt", "verb", "help", "noun"})


@dataclass(frozen=True, slots=True)
class Stance:
    """Polarity and certainty of a claim, with the words that gave them."""

    negated: bool
    certainty: str
    cue: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


def stance(
    words: Words, hit: Hit, leads: tuple[str, ...], language: Language, scale: dict[str, Certainty]
) -> Stance:
    """How the sentence puts the claim of a hit; `leads` are words cut off in front of its ends."""
    low, high = window(words, hit)
    found = [
        cue
        for cue, at in _cues(words, language)
        if (cue.type in _BEFORE and low <= at < high)
        or cue.type == "phrase"
        or _denies(words, hit, cue, at, low, high)
    ]
    found += [
        c
        for lead in leads
        for c in language.cues.get(lead, ())
        if c.words == (lead,) and c.type in ("adverb", "noun", "no")
    ]
    top = max(scale.values(), key=lambda c: c.rank).name
    if low and words.tokens[low - 1].low in ("if", "whether", "unless"):
        found.append(Cue((words.tokens[low - 1].low,), _second(scale), "condition"))
    denying = [cue for cue in found if scale[cue.certainty].rank == 0]
    hedging = [cue for cue in found if scale[cue.certainty].rank > 0]
    weakest = min(hedging, key=lambda cue: scale[cue.certainty].rank, default=None)
    if denying:
        return Stance(
            negated=True, certainty=weakest.certainty if weakest else top, cue=" ".join(denying[0].words)
        )
    if weakest:
        return Stance(negated=False, certainty=weakest.certainty, cue=" ".join(weakest.words))
    return Stance(negated=False, certainty=top)


def _second(scale: dict[str, Certainty]) -> str:
    """The certainty of what a condition holds open: the middle of the scale."""
    ranked = sorted(scale.values(), key=lambda c: c.rank)
    return ranked[len(ranked) // 2].name


def window(words: Words, hit: Hit) -> tuple[int, int]:
    """The tokens before and in a hit where words may hedge it: from the clause's start to its last run."""
    low = hit.start
    while low and words.tokens[low - 1].tag not in "SR;:":
        low -= 1
    high = max(hit.stop, hit.end)
    while high < len(words.tokens) and words.tokens[high].tag in "XA":
        high += 1
    return low, high


def _cues(words: Words, language: Language) -> Iterator[tuple[Cue, int]]:
    tokens = words.tokens
    taken = -1
    for i, token in enumerate(tokens):
        if i <= taken:
            continue
        for cue in language.cues.get(token.low, ()):
            if all(i + k < len(tokens) and tokens[i + k].low == word for k, word in enumerate(cue.words)):
                if cue.type == "not" and i + 1 < len(tokens) and tokens[i + 1].low == "only":
                    break
                yield cue, i
                taken = i + len(cue.words) - 1
                break


def _denies(words: Words, hit: Hit, cue: Cue, at: int, low: int, high: int) -> bool:
    """Whether a word of negation reaches the hit: in its verb group, or in the one that governs it."""
    if cue.type == "fail":
        return low <= at < high
    if cue.type == "no":
        return hit.start <= at < high or at == low
    if cue.type != "not" or not low <= at < high:
        return False
    for main, group in words.groups.items():
        if group.start <= at <= main and low <= main < high:
            between = words.tokens[main + 1 : max(hit.start, main + 1)]
            return not any(t.tag in "," for t in between)
    return at >= hit.start
