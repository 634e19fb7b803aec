"""Groups that a risk is told of: people, or what they have, are or do; no places."""

from __future__ import annotations

from itertools import takewhile

from kg.extract.grammar import Grammar
from kg.extract.token import Phrase, Token


def grouped(tokens: list[Token], found: list[Phrase], rules: Grammar) -> bool:
    """Whether words name such a group: 'older women', 'people with gout', 'smoking', not 'western Europe'."""
    if any(rules.language.has("people", t.low) for t in takewhile(_within, tokens)):
        return True
    kinds = {rules.kind_of(phrase.tokens) for phrase in found[:1]}
    return not kinds or not kinds <= {"", *rules.language.filters["places"]}


def _within(token: Token) -> bool:
    return token.tag not in "S;"
