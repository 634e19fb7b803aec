"""The words of a sentence as values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(slots=True)
class Token:
    """A word or a mark: as it stands, in lower case, where, and what it is.

    Tags: D determiner, J adjective, N noun (and every unknown word), # number, P preposition,
    C coordinator, S subordinator, R relative word, Q pronoun, A adverb, T 'to' before a verb, X not,
    M B H O auxiliaries, V verb, E participle, G -ing form; punctuation stands for itself.
    """

    text: str
    low: str
    start: int
    end: int
    tag: str
    verb: str = ""
    form: str = ""
    nominal: bool = False
    plural: bool = False

    def __repr__(self) -> str:
        """The word with its tag: `causes/V`."""
        return f"{self.text}/{self.tag}"


@dataclass(frozen=True, slots=True)
class Bracket:
    """Words in brackets, and the position of the token before them."""

    after: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A verb with its auxiliaries, as 'may also be used': first token, verb token, and voice."""

    start: int
    main: int
    voice: str  # active | passive | participle | infinitive | passive infinitive | ing
    finite: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """An item of a list: its words without determiners, and what stood in front that may hedge it."""

    tokens: tuple[Token, ...]
    lead: tuple[str, ...] = ()  # the words that were cut off in front, in lower case

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return spelled(self.tokens)

    @property
    def low(self) -> list[str]:
        """Its words in lower case."""
        return [token.low for token in self.tokens]


@dataclass
class Words:
    """A sentence for the later stages."""

    tokens: list[Token]
    brackets: list[Bracket]
    groups: dict[int, Group]  # by the position of the verb
    memory: dict[tuple[int, int, bool], tuple[Phrase, ...]] = field(default_factory=dict)  # lists taken apart

    @cached_property
    def starts(self) -> dict[int, Group]:
        """The groups by their first token."""
        return {group.start: group for group in self.groups.values()}

    @cached_property
    def _mains(self) -> list[int]:
        return list(self.groups)

    def earlier(self, at: int) -> Group | None:
        """The last verb group whose verb stands before a token."""
        place = bisect_left(self._mains, at)
        return self.groups[self._mains[place - 1]] if place else None

    def text(self, start: int, end: int) -> str:
        """The words of a stretch as they stand, without what was in brackets."""
        return spelled(self.tokens[start:end])


def spelled(tokens: Sequence[Token]) -> str:
    """Tokens as a phrase, spaced as they were."""
    parts: list[str] = []
    for i, token in enumerate(tokens):
        if i and token.start > tokens[i - 1].end:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts).replace("\u2060", "")


def head(tokens: Sequence[Token]) -> list[str]:
    """The words of a phrase up to its head: before the first preposition or relative."""
    stop = next(
        (k for k, t in enumerate(tokens) if k and (t.tag in "PRTSE" or _runs_on(tokens, k))), len(tokens)
    )
    return [t.low for t in tokens[:stop]]


def _runs_on(tokens: Sequence[Token], at: int) -> bool:
    """'pain running down the leg': an -ing form behind the noun that it describes."""
    gerund = tokens[at].tag == "G" and not tokens[at].nominal
    return gerund and tokens[at - 1].tag == "N" and at + 1 < len(tokens)
