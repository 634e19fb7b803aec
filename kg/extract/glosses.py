"""Names that stand in brackets behind what they name: 'a curved spine (scoliosis)'."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from kg.extract.genera import generic
from kg.extract.language import Language
from kg.extract.tagging import tag
from kg.extract.token import Bracket, Token, Words, spelled

LONGEST_NAME = 7  # words
# How a word is spoken: 'RES-pih-rah-tor-e', 'mee-AS-the-ma'.
_SPOKEN = re.compile(r"(?:[a-z]+-)*[A-Z]{2,}(?:-[a-z]+)+|(?:[a-z]+-)+[A-Z]{2,}(?:-[a-z]+)*")
LONGEST_ABBREVIATION = 10  # letters
_NO_NAME_FIRST = frozenset("PSRTQXMBHOVE#C")
_TELLING_FIRST = frozenset({"how", "why", "what"})


def gloss(words: Words, low: int, high: int, language: Language) -> str:
    """The name in the last bracket of a stretch; '' if there is none, or it is but an abbreviation."""
    at = bisect_left(words.brackets, high, key=_place) - 1
    inside = words.brackets[at].tokens if at >= 0 and words.brackets[at].after >= low else ()
    name = named(inside, language) if inside else ()
    listed = any(t.tag in "CG" for t in name)
    return "" if listed or (len(name) == 1 and abbreviation(name[0].text)) else spelled(name)


def _place(bracket: Bracket) -> int:
    return bracket.after


def names(tokens: tuple[Token, ...], language: Language) -> list[tuple[Token, ...]]:
    """The name that stands in a bracket; behind 'also called' each of several: '(brand names A, B and C)'."""
    said = tokens[cue(tokens, language) :]
    if said and len(said) == len(tokens) and said[0].low in ("a", "an"):
        told = generic(said[-1].low, language) or any(language.has("calling", t.low) for t in said)
        if told:
            return []  # 'alteplase (an enzyme)' says what sort of thing it is, '(a process called …)' what happens
    ends = [i for i, t in enumerate(said) if t.tag in ",C"] if len(said) < len(tokens) else []
    starts = [0, *(i + 1 for i in ends)]
    parts = [said[low:high] for low, high in zip(starts, [*ends, len(said)], strict=True)]
    aside = next((i for i, part in enumerate(parts) if i and part and part[0].tag in "DR"), len(parts))
    return [name for part in parts[:aside] for name in [named(part, language)] if name]


def cue(tokens: Sequence[Token], language: Language) -> int:
    """How many words in front of a bracket's name only say that it is one: 'also called'."""
    low = [t.low for t in tokens[:4]]
    sizes = (size for size in range(len(low), 0, -1) if language.has("bracketed", " ".join(low[:size])))
    return next(sizes, 0)


def named(tokens: tuple[Token, ...], language: Language) -> tuple[Token, ...]:
    """The words in a bracket if they are a name; without 'also called'."""
    tokens = tokens[cue(tokens, language) :]
    tag(list(tokens), item=False)
    if tokens and (_tells(tokens, language) or language.has("chains", tokens[0].low)):
        return ()
    kept = [t for t in tokens if t.tag != "'" or t.low in "'-/"]
    while kept and kept[0].tag in "DA":
        kept = kept[1:]
    if not kept or len(kept) > LONGEST_NAME or kept[0].tag in _NO_NAME_FIRST:
        return ()
    letters = "".join(t.text for t in kept)
    if len(kept) == 1 and _SPOKEN.fullmatch(letters):
        return ()
    if (
        not any(t.tag in "NG" for t in kept)
        or len(letters) == 1
        or _form(kept, language)
        or kept[-1].tag in "PDT"
        or letters[-1] == "-"
    ):
        return ()
    if any(
        t.tag in ";:.RSMBHOC" or (t.tag == "," and not _heaped(kept, i)) for i, t in enumerate(kept)
    ) or not any(c.isalpha() for c in letters):
        return ()
    return tuple(kept)


def _form(kept: Sequence[Token], language: Language) -> bool:
    """Whether words only tell which form is meant, or when: '(type 2)', '(the more common type)', '(infancy)'."""
    *before, last = kept
    form = language.has("forms", last.low) and all(language.has("evaluative", t.low) for t in before)
    return form or kept[0].low == "type" or (not before and language.has("times", last.low))


def _tells(tokens: Sequence[Token], language: Language) -> bool:
    """Whether words tell more of a thing: 'how they contract', 'organizing the day', 'similar to gout', 'mainly warts'."""
    first, tags = tokens[0], [t.tag for t in tokens[:2]]
    mainly = first.low.endswith("ly") and tags[1:] == ["N"]
    partly = language.has("partitive", first.low) and tags[1:] == ["P"]  # 'the lung (or part of the lung)'
    return partly or first.low in _TELLING_FIRST or mainly or tags in (["G", "D"], ["J", "P"], ["J", "T"])


def _heaped(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma stands between adjectives: 'rapid, jerky movements'."""
    return 0 < at < len(tokens) - 1 and tokens[at - 1].tag == tokens[at + 1].tag == "J"


def abbreviation(text: str) -> bool:
    """Whether a word is written like an abbreviation."""
    capitals = sum(c.isupper() for c in text)
    return len(text) <= LONGEST_ABBREVIATION and text[0].isalnum() and capitals > 1
