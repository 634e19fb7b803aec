"""What of an item of a list is the thing itself: without determiners, hedges and openers in front, and loose words behind."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.language import Language
from kg.extract.token import Phrase, Token

_DROPPED_FIRST = frozenset("DA'X#PC,")
_EITHER = frozenset({"both", "either"})
_DROPPED_LAST = frozenset("DAP'CXST,#RQ")
_ORDINALS = frozenset({"first", "second", "third", "last"})
_MUCH = frozenset({"few", "little", "many", "much"})
_AMOUNTS = frozenset({"much", "little", "more", "less"})
_IN_DECADE = frozenset({"early", "late", "mid"})
_LESS = frozenset({"fewer", "less", "little"})


def trimmed(tokens: list[Token], language: Language) -> Phrase | None:
    """An item without determiners, hedges and openers in front, and loose words behind."""
    low, high = 0, len(tokens)
    while low < high and not (
        telling(tokens, low)
        or ((tokens[low].tag == "#" or tokens[low].low == "both") and _counted(tokens, low, language))
    ):
        step = _opener(tokens, low, language) or (
            0 if grading(tokens, low, language) else _loose(tokens, low)
        )
        if (
            not step
            and low + 1 < high
            and any(c.type == "noun" for c in language.cues.get(tokens[low].low, ()))
        ):
            step = 1  # 'possible nausea'
        if not step and language.has("evaluative", tokens[low].low) and low + 1 < high:
            behind = _opener(tokens, low + 1, language)
            step = behind and behind + 1
        if not step:
            break
        low += step
    while high > low and _dropped_last(tokens, high - 1, language):
        high -= 1
    kept = [
        t
        for i, t in enumerate(tokens[low:high], low)
        if (t.tag != "'" or t.low not in '"\u201c\u201d')
        and (t.low not in _EITHER or _twice(tokens, i, language))
    ]
    return Phrase(tuple(kept), tuple(t.low for t in tokens[:low])) if kept else None


def _dropped_last(tokens: list[Token], at: int, language: Language) -> bool:
    """Whether a word behind is no part of the phrase."""
    hanging = at > 0 and tokens[at - 1].tag == "N" and language.has("behind", tokens[at].low)
    return hanging or (tokens[at].tag in _DROPPED_LAST and not _kept_last(tokens, at))


def telling(tokens: Sequence[Token], low: int) -> bool:
    """Whether words in front say what the thing is, and are not loose: 'too few platelets', 'first pregnancy'."""
    following = tokens[low + 1] if low + 1 < len(tokens) else None
    too = tokens[low].low == "too" and following is not None and following.low in _MUCH
    ordinal = tokens[low].low in _ORDINALS and following is not None and following.tag == "N"
    return too or ordinal or tokens[low].low in _LESS


def _counted(tokens: Sequence[Token], low: int, language: Language) -> bool:
    """Whether it matters how many there are: 'one copy of the gene', 'two mutated copies'."""
    noun = next((t for t in tokens[low + 1 :] if t.tag not in "JE"), tokens[low])
    which = "-" in tokens[low].low and not noun.plural and language.kind([noun.low])
    return language.has("counted", noun.low) or which in language.filters["place"]  # '2-3 toe syndactyly'


def _twice(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether it matters that both are meant: 'mutations in both copies of the gene'."""
    return tokens[at].low == "both" and _counted(tokens, at, language)


def _opener(tokens: list[Token], low: int, language: Language) -> int:
    """How many words here only open a list, as 'a variety of'."""
    for opener in language.openers.get(tokens[low].low, ()):
        size = len(opener)
        if low + size < len(tokens) and [t.low for t in tokens[low : low + size]] == list(opener):
            return size
    return 0


def grading(tokens: Sequence[Token], low: int, language: Language) -> bool:
    """Whether an adverb says how much of a quality: 'abnormally large'."""
    graded = low + 1 < len(tokens) and tokens[low + 1].tag in "JE" and tokens[low].tag == "A"
    return graded and tokens[low].low not in language.closed and tokens[low].low not in language.cues


def _loose(tokens: list[Token], low: int) -> int:
    """1 where a word in front is no part of the phrase."""
    token = tokens[low]
    if token.tag == "#" and low + 1 < len(tokens) and tokens[low + 1].tag in "#'":
        return 0
    return int(token.tag in _DROPPED_FIRST or token.low in ("other", "own"))


def _kept_last(tokens: list[Token], at: int) -> bool:
    """'type 2', 'vitamin B 12', 'eating too much': a number that belongs to a name, how much of a deed."""
    before = tokens[at - 1] if at else None
    if before is not None and tokens[at].low in _AMOUNTS:
        return "ing" in (tokens[at - 2] if before.low in ("too", "so") and at > 1 else before).form
    if before is None or tokens[at].tag != "#":
        return False
    decade = before.low in _IN_DECADE and tokens[at].low.endswith("s")  # 'people in their early 60s'
    return decade or (before.tag == "N" and not before.plural) or before.low in ("over", "age")
