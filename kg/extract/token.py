"""The words of a sentence as values."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(slots=True)
class Words:
    """A sentence for the later stages."""

    tokens: list[Token]
    brackets: list[Bracket]
    groups: dict[int, Group]  # by the position of the verb

    def text(self, start: int, end: int) -> str:
        """The words of a stretch as they stand, without what was in brackets."""
        return spelled(self.tokens[start:end])


def spelled(tokens: list[Token] | tuple[Token, ...]) -> str:
    """Tokens as a phrase, spaced as they were."""
    parts: list[str] = []
    for i, token in enumerate(tokens):
        if i and token.start > tokens[i - 1].end:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts).replace("\u2060", "")


def head(tokens: list[Token] | tuple[Token, ...]) -> list[str]:
    """The words of a phrase up to its head: before the first preposition or relative."""
    stop = next((k for k, t in enumerate(tokens) if k and (t.tag in "PRTSE" or _runs_on(tokens, k))), len(tokens))
    return [t.low for t in tokens[:stop]]


def _runs_on(tokens: list[Token] | tuple[Token, ...], at: int) -> bool:
    """'pain running down the leg': an -ing form behind the noun that it describes."""
    gerund = tokens[at].tag == "G" and not tokens[at].nominal
    return gerund and tokens[at - 1].tag == "N" and at + 1 < len(tokens)
