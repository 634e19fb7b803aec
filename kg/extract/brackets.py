"""Other names and abbreviations that stand in brackets behind what they name."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.clauses import nearest
from kg.extract.language import Language
from kg.extract.phrases import trimmed
from kg.extract.token import Bracket, Token, Words

LONGEST_NAME = 7  # words
LONGEST_ABBREVIATION = 10  # letters
_NO_NAME_FIRST = frozenset("PSRTQXMBHOV#C")


@dataclass(frozen=True, slots=True)
class Naming:
    """A thing and another name of it, as tokens."""

    thing: tuple[Token, ...]
    name: tuple[Token, ...]


def namings(words: Words, language: Language) -> list[Naming]:
    """What the brackets of a sentence name."""
    found = (_naming(words, bracket, language) for bracket in words.brackets)
    return [naming for naming in found if naming]


def _naming(words: Words, bracket: Bracket, language: Language) -> Naming | None:
    if bracket.after < 0 or not bracket.tokens:
        return None
    inside = _name(bracket.tokens, language)
    end = bracket.after + 1
    if not inside or words.tokens[bracket.after].tag not in "NJG#E":
        return None
    if len(inside) == 1 and _abbreviation(inside[0].text):
        start = _long_form(words.tokens, end, inside[0].text)
        if start >= 0:
            return Naming(tuple(words.tokens[start:end]), inside)
    low, high = nearest(words, end)
    thing = trimmed(words.tokens[low:high], language)
    return Naming(thing.tokens, inside) if thing else None


def _name(tokens: tuple[Token, ...], language: Language) -> tuple[Token, ...]:
    """The words in a bracket if they are a name; without 'also called'."""
    low = [t.low for t in tokens]
    for size in (4, 3, 2, 1):
        head = tuple(low[:size])
        if head in language.alternatives["bracketed"]:
            tokens = tokens[size:]
            break
    kept = [t for t in tokens if t.tag != "'" or t.low in "'-/"]
    while kept and kept[0].tag in "DA":
        kept = kept[1:]
    if not kept or len(kept) > LONGEST_NAME or kept[0].tag in _NO_NAME_FIRST:
        return ()
    if (
        not any(t.tag in "NG" for t in kept)
        or len("".join(t.text for t in kept)) == 1
        or kept[0].low == "type"
    ):
        return ()
    if any(t.tag in ",;:.RS" or t.tag in "MBHO" for t in kept) or not any(
        c.isalpha() for t in kept for c in t.text
    ):
        return ()
    return tuple(kept)


def _abbreviation(text: str) -> bool:
    capitals = sum(c.isupper() for c in text)
    return len(text) <= LONGEST_ABBREVIATION and text[0].isalnum() and capitals > 1


def _long_form(tokens: list[Token], end: int, short: str) -> int:
    """Where the long form starts whose letters the abbreviation has in their order (Schwartz and Hearst)."""
    letters = [c for c in short.casefold().removesuffix("s") if c.isalnum()]
    low = max(0, end - min(len(letters) + 5, 2 * len(letters)))
    at, character = end - 1, len(tokens[end - 1].low) - 1
    for position, letter in enumerate(reversed(letters)):
        first = position == len(letters) - 1
        while at >= low:
            word = tokens[at].low
            while character >= 0 and (
                word[character] != letter or (first and character and word[character - 1].isalnum())
            ):
                character -= 1
            if character >= 0:
                break
            at -= 1
            if at >= low and tokens[at].tag in ";.:":
                return -1
            character = len(tokens[at].low) - 1 if at >= low else -1
        if at < low:
            return -1
        start = at
        character -= 1
    return start
