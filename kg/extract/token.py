"""The words of a sentence as values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

FAR = 12  # characters between the starts of words that are put in a row


@dataclass(slots=True, init=False)
class Token:
    """A word or a mark: as it stands, in lower case, where in its sentence, and what it is.

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

    def __init__(  # noqa: PLR0913, PLR0917  # written out: compiled, it takes a tenth of the time
        self,
        text: str,
        low: str,
        start: int,
        end: int,
        tag: str,
        verb: str = "",
        form: str = "",
        nominal: bool = False,  # noqa: FBT001, FBT002
        plural: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        self.text, self.low, self.start, self.end = text, low, start, end
        self.tag, self.verb, self.form, self.nominal, self.plural = tag, verb, form, nominal, plural

    def __repr__(self) -> str:
        """The word with its tag: `causes/V`."""
        return f"{self.text}/{self.tag}"


class Bracket(NamedTuple):
    """Words in brackets, and the position of the token before them."""

    after: int
    tokens: tuple[Token, ...]


class Group(NamedTuple):
    """A verb with its auxiliaries, as 'may also be used': first token, verb token, and voice."""

    start: int
    main: int
    voice: str  # active | passive | participle | infinitive | passive infinitive | ing
    finite: bool


class Phrase(NamedTuple):
    """An item of a list: its words without determiners, and what stood in front that may hedge it."""

    tokens: tuple[Token, ...]
    lead: tuple[str, ...] = ()  # the words that were cut off in front, in lower case
    gloss: str = ""  # the name that stands in brackets behind it
    loose: bool = False  # behind an infinitive of the item before, to which it may belong

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return spelled(self.tokens)

    @property
    def span(self) -> tuple[int, int]:
        """Where it starts and ends in the sentence."""
        return self.tokens[0].start, self.tokens[-1].end

    @property
    def low(self) -> list[str]:
        """Its words in lower case."""
        return [token.low for token in self.tokens]


class Words:
    """A sentence for the later stages; it equals only itself, so what is found in it can be kept by it."""

    def __init__(
        self, tokens: list[Token], brackets: list[Bracket], groups: dict[int, Group], border: int = 0
    ) -> None:
        self.tokens = tokens
        self.brackets = brackets
        self.groups = groups  # by the position of the verb
        self.border = border  # where a list's lead-in ends and its item starts
        self.starts = {group.start: group for group in groups.values()}  # the groups by their first token
        self.memory: dict[tuple[int, int, bool], tuple[Phrase, ...]] = {}  # lists taken apart
        self.doers: dict[int, tuple[int, int] | None] = {}  # subjects, by where verbs start
        self._mains = list(groups)

    def earlier(self, at: int) -> Group | None:
        """The last verb group whose verb stands before a token."""
        place = bisect_left(self._mains, at)
        return self.groups[self._mains[place - 1]] if place else None

    def behind(self, phrase: Phrase) -> Token | None:
        """The word behind a phrase."""
        at = bisect_left(self.tokens, phrase.span[1], key=_start)
        return self.tokens[at] if at < len(self.tokens) else None

    def text(self, start: int, end: int) -> str:
        """The words of a stretch as they stand, without what was in brackets."""
        return spelled(self.tokens[start:end])


def _start(token: Token) -> int:
    return token.start


def spelled(tokens: Sequence[Token]) -> str:
    """Tokens as a phrase, spaced as they were."""
    if len(tokens) == 1:
        return tokens[0].text.replace("\u2060", "")
    parts: list[str] = []
    end = tokens[0].start if tokens else 0
    for token in tokens:
        parts.append(f" {token.text}" if token.start > end else token.text)
        end = token.end
    return "".join(parts).replace("\u2060", "")


def in_a_row(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Tokens from several places as if they stood side by side, each a word of its own."""
    return tuple(replace(token, start=at * FAR, end=at * FAR + 1) for at, token in enumerate(tokens))


def denied(words: Words, group: Group) -> bool:
    """Whether 'not', 'cannot' or 'never' stands in a verb group."""
    helpers = words.tokens[group.start : group.main]
    never = group.start > 0 and words.tokens[group.start - 1].low == "never"
    return never or any(t.tag == "X" or t.low.endswith("n't") or t.low == "cannot" for t in helpers)


def head(tokens: Sequence[Token]) -> list[str]:
    """The words of a phrase up to its head: before the first preposition or relative."""
    return [t.low for t in tokens[: _head_end(tokens)]]


def head_token(tokens: Sequence[Token]) -> Token:
    """The last word of a phrase's head: 'abnormalities' of 'abnormalities of the heart'."""
    return tokens[_head_end(tokens) - 1]


def _head_end(tokens: Sequence[Token]) -> int:
    for k, token in enumerate(tokens):
        form = token.tag == "'" and token.low == ","  # 'gout, infantile type'
        if k and (form or token.tag in "PRTSE" or (token.tag == "G" and _runs_on(tokens, k))):
            return k
    return len(tokens)


def _runs_on(tokens: Sequence[Token], at: int) -> bool:
    """'pain running down the leg': an -ing form behind the noun that it describes."""
    return not tokens[at].nominal and tokens[at - 1].tag == "N" and at + 1 < len(tokens)


def counts_many(noun: Token) -> bool:
    """Whether a noun is a plural, by its ending."""
    return noun.plural and not (noun.low.endswith(("ss", "us", "is")) or noun.text.isupper())
