"""Little words that are one thing or another by what stands beside them: 'that', 'most', 'all'."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kg.extract.token import Token


class Around(NamedTuple):
    """The neighbours of a token: the tag before ('^' at the start) and after ('$' at the end), and the tokens."""

    before: str
    led: str  # the same past adverbs: 'M' in 'may also cause'
    after: str
    last: Token | None
    next: Token | None
    plural: bool  # a plural noun heads the words before: 'forms of migraine'
    item: bool  # of a list, where a bare verb may come first
    told: bool  # the clause has its verb already
    plural_next: bool  # a plural that is no form of a verb follows
    parallel: bool  # behind 'and' and a base form, and something follows: '… affect muscles and cause pain'


def _that(_: Token, around: Around) -> str:
    """'that' as relative word (also the one after 'think'), or as determiner."""
    return "D" if around.before not in "NJ,VEv" and around.after in "NJ" else "R"


def _floating(token: Token, around: Around) -> str:
    """'all' inside of a verb, 'each' in front of one: 'have all been linked', 'the parents each carry'."""
    inside = around.before in "MBHO" and around.after in "BHEv"
    return "A" if inside or (token.low == "each" and around.before + around.after == "Nv") else token.tag


def _telling(token: Token, around: Around) -> str:
    """'which means' opens a clause of its own."""
    opens = around.before == "R" and around.next is not None and around.next.low != "that"
    return "S" if opens else token.tag


def _named(token: Token, around: Around) -> str:
    """A capital makes a name of a word in front of a noun: 'Down syndrome'."""
    return "N" if token.text[0].isupper() and around.after == "N" else token.tag


def _known(token: Token, around: Around) -> str:
    """An adverb in 'better known as'."""
    return "A" if around.next is not None and around.next.verb == "know" else token.tag


def _most(token: Token, around: Around) -> str:
    """An adverb in 'most often' and 'most commonly'."""
    graded = around.next is not None and (around.next.low == "often" or around.next.low.endswith("ly"))
    return "A" if graded and around.after == "A" else token.tag


BY_WORD: dict[str, Callable[[Token, Around], str]] = {
    "that": _that,
    "down": _named,
    "better": _known,
    "most": _most,
    "all": _floating,
    "both": _floating,
    "each": _floating,
    "means": _telling,
}
