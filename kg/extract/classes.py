"""Of which noun what follows is said, by its kind: organs, of 'organs with high needs, such as the heart'."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.fronts import BOUNDARY, Stretch, nearest
from kg.extract.grammar import Grammar
from kg.extract.phrases import phrases
from kg.extract.token import Words, counts_many, head_token

FARTHEST = 16  # tokens before 'such as'
LEAST_BEFORE = 3  # tokens before the second of two nouns
PAIR = 2
_NOUN = frozenset("NJD#'")  # tags of the words of a noun phrase
_MANY = frozenset({"are", "were"})


def class_of(words: Words, near: Stretch, start: int, examples: Stretch, rules: Grammar) -> Stretch:
    """The noun phrase in front of ', such as' at `start` of which what follows are examples, by their kind.

    `near` is the nearest; where that is of another kind, or none, an earlier plural of theirs that it hangs on.
    """
    if _one_of_two(words, near):
        return (0, 0)  # 'drugs and toxins such as': of which it is not said
    aside = start > 0 and words.tokens[start - (words.tokens[start].tag != ",")].tag == ","
    kind = _kind(words, examples, rules) if aside and near[0] < near[1] else ""
    if not kind or _alike(kind, rules.kind_of(words.tokens[slice(*near)]), rules):
        return near
    earlier = (one for one in _plurals(words, start - 1) if one[0] < near[0] or one[1] < near[1])
    fitting = (one for one in earlier if _alike(kind, rules.kind_of(words.tokens[slice(*one)]), rules))
    return next(fitting, near)


def defined_before(words: Words, comma: int, definition: Stretch, rules: Grammar) -> Stretch:
    """The noun phrase that ', which is' says what it is: platelets, of 'a low level of platelets, which are cells'.

    The last that agrees with the verb, or an earlier one that it hangs on if only that is of the same kind.
    """
    tokens, (low, high) = words.tokens, nearest(words, comma)
    group = words.starts.get(comma + PAIR)
    if group is None or high < comma or low >= high:
        return (0, 0)
    many = tokens[group.main].low in _MANY
    starts = [i + 1 for i in range(high - PAIR, low - 1, -1) if tokens[i].tag in "PG"]
    agreeing = [i for i in (*starts, low) if counts_many(head_token(tokens[i:high])) == many]
    kind = _kind(words, definition, rules)
    for i in agreeing:
        own = rules.kind_of(tokens[i:high])
        if _alike(kind, own, rules) or (i == agreeing[0] and not (kind and own)):
            return i, high
    return (0, 0)


def _one_of_two(words: Words, near: Stretch) -> bool:
    """Whether a plural is the second of two bare ones: 'organs and tissues of the body'."""
    low, tokens = near[0], words.tokens
    if low < LEAST_BEFORE or tokens[low - 1].tag != "C":
        return False
    plurals = all(tokens[i].tag == "N" and tokens[i].plural for i in (low - 2, low))
    return plurals and tokens[low - 3].tag not in "NJ"


def _kind(words: Words, examples: Stretch, rules: Grammar) -> str:
    found = phrases(words, *examples, rules)[:1]
    return rules.kind_of(found[0].tokens) if found else ""


def _alike(one: str, other: str, rules: Grammar) -> bool:
    return one == other or any({one, other} <= row for row in rules.language.near)


def _plurals(words: Words, start: int) -> Iterator[Stretch]:
    """The plurals in front of a token, in its clause, the nearest first, each with its adjectives."""
    tokens, at = words.tokens, start
    while at > max(start - FARTHEST, 0) and tokens[at - 1].tag not in BOUNDARY:
        at -= 1
        group = words.groups.get(at)
        if tokens[at].tag == "," or (group and group.finite):
            return
        if (
            tokens[at].tag == "N"
            and head_token(tokens[at : at + 1]).plural
            and tokens[at + 1].tag not in _NOUN
        ):
            low = at
            while low and tokens[low - 1].tag in _NOUN:
                low -= 1
            yield low, at + 1
