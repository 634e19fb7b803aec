"""A sentence with its brackets where they stand, which the rules set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extract.groups import groups
from kg.extract.tagging import tag
from kg.extract.token import Bracket, Group, Token, Words


class Part(NamedTuple):
    """What is read for itself, the sentence without its brackets or one of these, and where its tokens stand in the whole."""

    words: Words
    places: Sequence[int]


def opened(words: Words) -> tuple[Words, list[Part]]:
    """A sentence with its brackets, and its parts: the first without them, then each bracket."""
    if not words.brackets:
        return words, [Part(words, range(len(words.tokens)))]
    inside = defaultdict[int, list[Bracket]](list)
    for bracket in words.brackets:
        inside[bracket.after].append(bracket)
    whole, places, parts = list[Token](), list[int](), list[Part]()
    for at in range(-1, len(words.tokens)):
        if at >= 0:
            places.append(len(whole))
            whole.append(words.tokens[at])
        for bracket in filter(_filled, inside.get(at, ())):
            own = _read(bracket)
            first, last = own.tokens[0].start, own.tokens[-1].end
            low = len(whole) + 1
            whole += [_mark("(", first - 1), *own.tokens, _mark(")", last)]
            parts.append(Part(own, range(low, low + len(own.tokens))))
    parts.insert(0, Part(words, places))
    found = sorted(
        (place[main], Group(place[group.start], place[main], group.voice, group.finite))
        for part, place in parts
        for main, group in part.groups.items()
    )
    return Words(whole, [], dict(found), words.border), parts


def _filled(bracket: Bracket) -> bool:
    return bool(bracket.tokens)


def _read(bracket: Bracket) -> Words:
    """A bracket's words with their tags; the rules read them without."""
    tokens = [replace(token) for token in bracket.tokens]
    tag(tokens, item=True)
    return Words(tokens, [], groups(tokens))


def _mark(text: str, start: int) -> Token:
    return Token(text, text, start, start + 1, text)
