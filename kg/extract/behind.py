"""What stands before a word in its sentence, as far as that decides what the word is."""

from __future__ import annotations

from kg.extract.token import Token

FARTHEST_VERB = 60  # tokens back to the verb of a clause
# Verbs as often nouns that go on behind 'and' in the form of the verb before.
_JOINED = frozenset({"cause", "damage", "harm", "increase", "decrease", "trigger", "affect", "prevent"})

_AMOUNTS = frozenset({("little", "no"), ("few", "no"), ("one", "more"), ("two", "more")})


def told_before(tokens: list[Token], i: int) -> bool:
    """Whether a finite verb stands before a token in its clause."""
    for token in reversed(tokens[max(i - FARTHEST_VERB, 0) : i]):
        if token.tag in "SR;:.":
            return False
        if token.tag in "VBMHO":
            return True
    return False


def past_adverbs(tokens: list[Token], i: int) -> str:
    """The tag of the last word before a token that is no adverb."""
    at = i - 1
    while at > 0 and tokens[at].tag == "A":
        at -= 1
    return tokens[at].tag if at >= 0 else "^"


def plural_before(tokens: list[Token], i: int) -> bool:
    """Whether a plural is the last noun before a token, or the one that 'of' and 'in' hang on."""
    at = i - 1
    while at > 0 and tokens[at].tag == "A":
        at -= 1
    if at >= 0 and tokens[at].plural:
        return True
    while at >= 0 and (tokens[at].tag in "NJD#P,C" or tokens[at].low == "as"):
        at -= 1
        if (tokens[at + 1].tag == "P" or tokens[at + 1].low == "such") and at >= 0 and tokens[at].plural:
            return True
    relative = (
        at > 1 and tokens[at].tag == "V" and tokens[at - 1].tag == "R"
    )  # 'mutations that cause it result in'
    return relative and tokens[at - 2].plural


def base_before(tokens: list[Token], i: int) -> bool:
    """Whether the last verb before a token in its clause is a base form, as behind a plural."""
    for token in reversed(tokens[max(i - FARTHEST_VERB, 0) : i]):
        if token.tag in "VBMHO" or token.tag in ";:.":
            return token.tag == "V" and "base" in token.form and tokens[i].verb in _JOINED
    return False


def amounts(tokens: list[Token]) -> None:
    """Let 'little or no', 'one or more' be a determiner each."""
    for i in [k for k, token in enumerate(tokens) if token.low == "or"]:
        if 0 < i < len(tokens) - 1 and (tokens[i - 1].low, tokens[i + 1].low) in _AMOUNTS:
            tokens[i - 1].tag = tokens[i].tag = tokens[i + 1].tag = "D"
