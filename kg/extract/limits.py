"""Where a sentence narrows what it says: 'in women over 60', 'if untreated', 'the most common'.

The rows of `ontology/language/qualifiers.tsv`, looked up at each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.errors import OntologyError
from kg.extract import naming
from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.stretches import NUMBER, ROUGHLY, STEPS, VAGUE, Part, thing
from kg.extract.token import Phrase, Token, Words

NOUN, ROLE, VERB, ITEM, FRONT = "noun", "role", "verb", "item", "front"  # places
_PLACES = (NOUN, ROLE, VERB, ITEM)
_JOINING = frozenset({"and", "or", "to", "through"})


@dataclass(frozen=True, slots=True)
class Limit:
    """Words that narrow: the qualifier that they give, where they stand, and its value."""

    name: str
    low: int
    high: int
    value: str
    place: str = ""  # what they go with; '' the whole clause


_Row = tuple[str, tuple[Part, ...]]


@lru_cache(1)  # each hit of a sentence asks for them
def limits(words: Words, rules: Grammar) -> tuple[Limit, ...]:
    """The limits of a sentence from left to right; those of one name that follow each other are one."""
    rows = _rows(rules)
    found: list[Limit] = []
    at = 0
    tokens = words.tokens
    while at < len(tokens):
        opened = rows.get(tokens[at].low) or (rows[NUMBER] if tokens[at].tag == "#" else ())
        limit = next((one for row in opened if (one := _limit(words, row, at, rules))), None)
        if limit is None:
            at += 1
            continue
        if limit.place == ITEM:
            limit = _joined_times(words, limit, rules)
        at = limit.high
        last = found[-1] if found else None
        if last and last.high == limit.low and last.name == limit.name and limit.place in ("", ITEM):
            value = _spelled(tokens[last.low : limit.high])
            found[-1] = Limit(limit.name, last.low, limit.high, value, limit.place)
        else:
            found.append(limit)
    return tuple(found)


@cache
def _rows(rules: Grammar) -> dict[str, tuple[_Row, ...]]:
    """The rows by each word that they can start with."""
    table: dict[str, list[_Row]] = {NUMBER: []}
    for name, words in rules.language.qualifiers:
        if name not in rules.ontology.qualifiers:
            known = ", ".join(rules.ontology.qualifiers)
            raise OntologyError(f"qualifiers.tsv: no qualifier {name!r}; there are {known}.")
        parts = tuple(_part(word, rules.language) for word in words.split())
        for key in _first_words(parts, rules.language):
            table.setdefault(key, []).append((name, parts))
    return {key: tuple(rows) for key, rows in table.items()}


def _first_words(parts: tuple[Part, ...], language: Language) -> list[str]:
    found: set[str] = set()
    for part in parts:
        found |= part.words if part.type == "words" else set()
        found |= {NUMBER} if part.type in (NUMBER, "share") else set()
        found |= language.lists["shares"] | ROUGHLY if part.type == "share" else set()
        if not part.optional:
            break
    return sorted(found)


def _part(word: str, language: Language) -> Part:
    optional = len(word) > 1 and word.endswith("?")
    word = word.removesuffix("?") if optional else word
    if word == NUMBER:
        return Part(NUMBER, optional=optional)
    if named := re.fullmatch(r"\{(\w+)\}", word):
        return Part(named[1], optional=optional)
    found: set[str] = set()
    for choice in word.split("|"):
        found |= language.lists[choice[1:]] if choice.startswith("@") else {choice}
    return Part("words", frozenset(found), optional)


def _limit(words: Words, row: _Row, at: int, rules: Grammar) -> Limit | None:
    """The limit that a row finds at a token."""
    name, parts = row
    start, low = at, at
    for part in parts:
        if part.type in _PLACES:
            continue
        end = STEPS[part.type](words, part, at, rules) if at < len(words.tokens) else -1
        if end < 0 and not part.optional:
            return None
        if part.type == "people":
            low = at
        at = max(end, at)
    tokens = words.tokens[low:at]
    while len(tokens) > 1 and tokens[0].low in VAGUE:
        tokens = tokens[1:]
    place = parts[-1].type if parts[-1].type in _PLACES else ""
    return Limit(name, start, at, _spelled(tokens), FRONT if parts[0].type == "share" else place)


def _joined_times(words: Words, limit: Limit, rules: Grammar) -> Limit:
    """The limit with another time of life that is joined to it: 'in infancy or early childhood'."""
    tokens, joint = words.tokens, limit.high
    if not rules.language.has("times", tokens[joint - 1].low) or joint + 1 >= len(tokens):
        return limit
    end = thing(words, Part("thing"), joint + 1, rules) if tokens[joint].low in _JOINING else -1
    if end < 0 or not rules.language.has("times", tokens[end - 1].low):
        return limit
    return Limit(limit.name, limit.low, end, _spelled(tokens[limit.low : end]), limit.place)


def _spelled(tokens: list[Token]) -> str:
    return naming.label(Phrase(tuple(tokens)))
