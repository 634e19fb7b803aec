"""A stretch of a sentence, and what is asked of it."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.grammar import Grammar
from kg.extract.state import Reading
from kg.extract.token import Token, Words

_COUNTING = frozenset({"of", "in", "about", "to", "than"})


class Question(NamedTuple):
    """A stretch of words, and what is asked of it."""

    words: Words
    low: int
    high: int
    kinds: tuple[str, ...]  # that fit; none given: any
    wanted: str  # the slot's filter
    whole: bool  # the stretch is all there is; else it ends where its list ends
    rules: Grammar
    state: Reading

    @property
    def tokens(self) -> list[Token]:
        """The words of the stretch."""
        return self.words.tokens[self.low : self.high]

    @property
    def text(self) -> str:
        """The words as they stand, without loose ones behind."""
        high = self.high
        while high > self.low and self.words.tokens[high - 1].tag in "A,":
            high -= 1
        return self.words.text(self.low, high)

    @property
    def goes_on(self) -> bool:
        """Whether a relative clause follows: 'people' of 'people who smoke'."""
        return self.high < len(self.words.tokens) and self.words.tokens[self.high].tag == "R"


def person_at(asked: Question) -> int:
    """Where the noun of people stands that heads a stretch, or -1."""
    for i in range(asked.low, asked.high):
        token = asked.words.tokens[i]
        following = asked.words.tokens[i + 1].tag if i + 1 < asked.high else "$"
        heads = following in "PR$,BHMVEG.CSA" or token.tag == "Q"
        if heads and token.tag in "NQDJ" and asked.rules.language.has("people", token.low):
            return i
        if token.tag not in "DJNA#E'" and not _counting(asked, i):
            return -1
    return -1


def _counting(asked: Question, at: int) -> bool:
    """Whether a preposition belongs to a count of people, as in 'one in ten women', not to a thing in them."""
    tokens, language = asked.words.tokens, asked.rules.language
    before = tokens[at - 1] if at > asked.low else None
    counted = before is not None and (
        language.has("shares", before.low) or language.has("hollow", before.low)
    )
    noun = before is not None and before.tag == "N" and not counted
    return tokens[at].low in _COUNTING and not noun
