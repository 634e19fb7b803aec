"""Groups that a risk is told of: people, or what they have, are or do; no places. What somebody does."""

from __future__ import annotations

from itertools import takewhile

from kg.extract.clauses import doer
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.token import Phrase, Token, Words, head_token


def grouped(tokens: list[Token], found: list[Phrase], rules: Grammar) -> bool:
    """Whether words name such a group: 'older women', 'people with gout', 'smoking', not 'western Europe'."""
    if any(rules.language.has("people", t.low) for t in takewhile(_within, tokens)):
        return True
    kinds = {rules.kind_of(phrase.tokens) for phrase in found[:1]}
    return not kinds or not kinds <= {"", *rules.language.filters["places"]}


def by_somebody(words: Words, low: int, rules: Grammar) -> bool:
    """Whether what stands from here on is how somebody does it: not 'the drug relieves pain by widening the vessels'."""
    verb = words.earlier(low - 1)
    stretch = verb and doer(words, verb.start, rules.language)
    if not stretch:
        return True
    last = head_token(words.tokens[slice(*stretch)])
    known = rules.language.has("people", last.low) or (last.low,) in rules.language.alternatives["doctors"]
    hollow = rules.language.has("hollow", last.low) or singular(last.low) in rules.wordings.nouns
    return known or hollow or last.tag in "QX"


def _within(token: Token) -> bool:
    return token.tag not in "S;"
