"""How a sentence says it: affirmed or denied, how sure, and by which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.language import Cue, Language
from kg.extract.scan import Hit
from kg.extract.token import Words

_IN_WINDOW = frozenset({"adverb", "capability", "doubt", "fail", "help", "noun", "verb"})
_OF_LEADS = frozenset({"adverb", "no", "noun"})
REACH = 8  # tokens from 'not' to the verb of its group
WIDEST = 120  # tokens before a hit among which words may hedge it
_OPEN = frozenset({"if", "unless", "whether"})


@dataclass(frozen=True, slots=True)
class Stance:
    """Polarity and certainty of a claim, with the words that gave them."""

    negated: bool
    certainty: str
    cue: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


def heard(words: Words, hit: Hit, rules: Grammar) -> list[Cue]:
    """The cues that speak of a hit."""
    low, high = window(words, hit)
    found = [cue for cue, at in _cues(words, rules.language) if _reaches(words, hit, cue, at, (low, high))]
    if low and words.tokens[low - 1].low in _OPEN:
        found.append(Cue((words.tokens[low - 1].low,), rules.middling, "condition"))
    return found


def stance(cues: list[Cue], leads: tuple[str, ...], rules: Grammar) -> Stance:
    """How a claim is put: by cues that speak of its hit, and by words in front of its ends."""
    scale = rules.ontology.certainties
    found = [
        *cues,
        *(
            cue
            for lead in leads
            for cue in rules.language.cues.get(lead, ())
            if cue.words == (lead,) and cue.type in _OF_LEADS
        ),
    ]
    denying = [cue for cue in found if scale[cue.certainty].rank == 0]
    hedging = [cue for cue in found if scale[cue.certainty].rank > 0]
    weakest = min(hedging, key=lambda cue: scale[cue.certainty].rank, default=None)
    certainty = weakest.certainty if weakest else rules.surest
    shown = denying[0] if denying else weakest
    return Stance(bool(denying), certainty, " ".join(shown.words) if shown else "")


def window(words: Words, hit: Hit) -> tuple[int, int]:
    """The tokens before and in a hit where words may hedge it: from the clause's start to its last run."""
    low, lowest = hit.start, max(hit.start - WIDEST, 0)
    while low > lowest and words.tokens[low - 1].tag not in "SR;:":
        low -= 1
    high = max(hit.stop, hit.end)
    while high < len(words.tokens) and words.tokens[high].tag in "XA":
        high += 1
    return low, high


def _cues(words: Words, language: Language) -> Iterator[tuple[Cue, int]]:
    """The cues of a sentence, where each starts; of those that start together the longest."""
    tokens = words.tokens
    after = 0
    for i, token in enumerate(tokens):
        if i < after:
            continue
        for cue in language.cues.get(token.low, ()):
            size = len(cue.words)
            if size == 1 or tuple(t.low for t in tokens[i : i + size]) == cue.words:
                following = tokens[i + size].low if i + size < len(tokens) else ""
                if cue.type != "not" or following != "only":
                    yield cue, i
                after = i + size
                break


def _reaches(words: Words, hit: Hit, cue: Cue, at: int, within: tuple[int, int]) -> bool:
    """Whether a cue that starts at a token speaks of the hit."""
    low, high = within
    if cue.type == "phrase":
        return True
    if not low <= at < high:
        return False
    if cue.type == "no":
        return at in (low, hit.start) or hit.start <= at
    return cue.type in _IN_WINDOW or (cue.type == "not" and _denies(words, hit, at))


def _denies(words: Words, hit: Hit, at: int) -> bool:
    """Whether 'not' stands in the hit's verb group, or in one that governs it."""
    main = next((k for k in range(at, min(at + REACH, len(words.tokens))) if k in words.groups), -1)
    if main >= 0 and words.groups[main].start <= at:
        return not any(t.tag == "," for t in words.tokens[main + 1 : max(hit.start, main + 1)])
    return at >= hit.start
