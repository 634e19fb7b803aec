"""What a relative clause speaks of, where that is not the noun before it."""

from __future__ import annotations

from kg.extract.fronts import Stretch, nearest
from kg.extract.language import Language
from kg.extract.token import Words, counts_many, head, head_token

_PLACES = frozenset({"in", "into", "on", "through"})
MOST_BEFORE_WHICH = 3  # the least tokens before a verb that ', which' can stand in


def speaks_of_all(words: Words, start: int, language: Language) -> bool:
    """Whether ', which' speaks of the clause before it: 'the cells are few, which causes anemia'."""
    tokens = words.tokens
    if language.has("making", tokens[start].verb):
        return False  # 'mutations in the gene, which makes a protein'
    if start < MOST_BEFORE_WHICH or tokens[start - 2].tag != "," or tokens[start].form != "s":
        return False
    low, high = nearest(words, start - 2)
    return tokens[start - 3].tag == "J" or (low < high and counts_many(head_token(tokens[low:high])))


def where(words: Words, start: int, language: Language) -> bool:
    """Whether ', which' follows where something is done: 'salt is lost in the urine, which leads to'."""
    tokens = words.tokens
    if start < MOST_BEFORE_WHICH or tokens[start - 2].tag != ",":
        return False
    low, high = nearest(words, start - 2)
    placed = low > 1 and tokens[low - 1].low in _PLACES and tokens[low - 2].tag in "EG"
    return placed and language.kind(head(tokens[low:high])) not in language.filters["process"]


def described(words: Words, low: int, high: int, language: Language) -> Stretch:
    """The part of a noun phrase that a clause behind it describes: stones, of 'a risk of stones, which hurt'."""
    of = next((i for i in range(low + 1, high) if words.tokens[i].tag == "P"), low)
    if of > low and language.has("degrees", words.tokens[of - 1].low):
        low = of + 1
    return with_first_half(words, (agreeing(words, low, high, language), high))


def agreeing(words: Words, low: int, high: int, language: Language) -> int:
    """Where the noun starts with which a relative clause's verb agrees: 'lesions in the area that controls'.

    Of two plurals it is the nearer one, where something is done to a thing: 'problems with the nerves that control it'.
    """
    tokens = words.tokens
    behind = high + int(high < len(tokens) and tokens[high].tag == ",")
    group = words.starts.get(behind + 1) if behind < len(tokens) and tokens[behind].tag == "R" else None
    if group is None or group.start != group.main or tokens[group.main].form not in ("s", "base"):
        return low
    one = tokens[group.main].form == "s"
    start = low
    while start < high and counts_many(head_token(tokens[start:high])) == one:
        start = next((i + 1 for i in range(start, high) if tokens[i].tag == "P"), high)
    last = max((i for i in range(start, high) if tokens[i].tag == "P"), default=low)
    hollow = any(language.has(nouns, tokens[last - 1].low) for nouns in ("hollow", "partitive"))
    acts = not one and group.main + 1 < len(tokens) and tokens[group.main + 1].tag in "DJN"
    if acts and last > start and counts_many(tokens[high - 1]) and not hollow:
        start = last + 1
    return start if start < high and tokens[high - 1].tag == "N" else low


def with_first_half(words: Words, stretch: Stretch) -> Stretch:
    """A phrase with what 'of' joins to it before 'and': 'the flow of blood and oxygen'."""
    low, high = stretch
    if low < MOST_BEFORE_WHICH or words.tokens[low - 1].tag != "C":
        return stretch
    start, stop = nearest(words, low - 1)
    return (start, high) if any(t.low == "of" for t in words.tokens[start:stop]) else stretch
