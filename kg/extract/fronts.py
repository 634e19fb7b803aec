"""Where a noun phrase, or a clause, in front of a token starts and ends."""

from __future__ import annotations

from kg.extract.token import Token, Words
from kg.extract.trimming import telling

Stretch = tuple[int, int]
BOUNDARY = frozenset("SR;:.")  # tags of words and marks between clauses
_COUNTING = frozenset({"to", "about", "around", "over", "under", "up", "than"})
_BOUND = frozenset({"least", "most"})  # 'at least some cases'
WIDEST = 120  # tokens before a verb among which its subject is looked for


# Prepositions inside of a thing: 'a lack of fat under the skin'.
_INSIDE = frozenset({"of", "in", "to", "with", "on", "at", "under", "around", "behind", "between"})


def nearest(words: Words, high: int) -> Stretch:
    """The noun phrase, with what 'of' and the like add to it, that ends before a token."""
    tokens = words.tokens
    while high and tokens[high - 1].tag in "A,":
        high -= 1
    low = high
    while low and (
        tokens[low - 1].tag in "NJD#'"
        or (tokens[low - 1].tag == "P" and tokens[low - 1].low in _INSIDE)
        or (tokens[low - 1].tag == "G" and tokens[low - 1].nominal)
        or (tokens[low - 1].tag == "," and [t.tag for t in tokens[low - 2 : low + 1 : 2]] == ["J", "J"])
        or _graded(tokens, low, high)
    ):
        low -= 1
        if tokens[low].tag == "A" or (low < high - 1 and opens_phrase(tokens, low)):
            break  # 'in the baby the main sign'
    while low < high and tokens[low].tag == "P":
        low += 1
    return low, high


def _graded(tokens: list[Token], low: int, high: int) -> bool:
    """Whether an adverb stands between an adjective of a phrase and no noun: 'with unusually wide hands'."""
    graded = 1 < low < high and tokens[low].tag == "J" and tokens[low - 1].tag == "A"
    return graded and tokens[low - 1].low.endswith("ly") and tokens[low - 2].tag in "PVHDJ,C"


def opens_phrase(tokens: list[Token], at: int) -> bool:
    """Whether an article stands behind a noun, which is of another phrase: not 'fluid surrounding the nucleus'."""
    before = tokens[at - 1] if at else None
    return tokens[at].tag == "D" and before is not None and before.tag in "NJ" and "ing" not in before.form


def without_opener(words: Words, low: int, high: int) -> Stretch:
    """A stretch without 'In some cases,', 'However,', and the like."""
    tokens = words.tokens
    if low + 1 < high and tokens[low].low in _BOUND and tokens[low + 1].tag == "A":
        low += 1  # 'most often it is'
    while low < high and tokens[low].tag in "A,C" and tokens[low].low != "both" and not telling(tokens, low):
        low += 1
    if low + 1 < high and tokens[low].low == "at" and tokens[low + 1].low in _BOUND:
        low += 2
    comma = next((i for i in range(low, high) if tokens[i].tag == ","), high)
    if comma < high and not any(t.tag in "NGQ#V" for t in tokens[low:comma]):
        low = comma + 1
    if low < high and (
        (tokens[low].tag in "PTSGE" and not _counts(words, low, high)) or tokens[low].low == "depending"
    ):
        commas = [i for i in range(low, high) if tokens[i].tag == ","]
        gerunds = (
            tokens[low].tag == "G"
            and bool(commas)
            and (tokens[commas[0] + 1].tag == "C" or "ing" in tokens[commas[0] + 1].form)
        )
        if commas and not gerunds:
            listed = any(tokens[i].tag == "C" for i in range(commas[0], high))
            low = (commas[0] if listed else commas[-1]) + 1
        elif tokens[low].tag == "P":  # 'in asthma the airways narrow'
            again = (i for i in range(low + 2, high) if _starts_anew(words, i))
            low = next(again, high)
    while low < high and tokens[low].tag in "A," and tokens[low].low != "both" and not telling(tokens, low):
        low += 1
    while high > low and tokens[high - 1].tag in "A,C":
        high -= 1
    pointing = high - low > 1 and tokens[high - 1].tag == "Q" and tokens[high - 2].tag == ","
    return (high - 1, high) if pointing else (low, high)  # 'depending on size, growth, and place, they'


def fronted(words: Words, at: int) -> bool:
    """Whether a word opens a clause: 'For severe pain, drugs are given'."""
    return at <= 0 or words.tokens[at - 1].tag in ",;:.S"


def adverbial(words: Words, low: int, high: int) -> bool:
    """Whether a stretch only says when or how something is done, and nothing of who does it: 'over time'."""
    tokens = words.tokens
    while low < high and tokens[low].tag in "A,":
        low += 1
    apart = any(_starts_anew(words, i) or tokens[i].tag not in "PDJN#A" for i in range(low + 2, high))
    counted = any(t.tag == "#" for t in tokens[low:high])
    return high - low > 1 and tokens[low].tag == "P" and not (apart or counted)


def _counts(words: Words, low: int, high: int) -> bool:
    """Whether a preposition belongs to a number: 'over 50 genes', not 'over time the rash'."""
    said = words.tokens[low].low in _COUNTING
    return said and not any(t.tag == "D" for t in words.tokens[low + 2 : min(low + 3, high)])


def _starts_anew(words: Words, at: int) -> bool:
    """Whether another noun phrase starts behind a noun: 'in asthma the airways', 'in some people asthma'."""
    before, token = words.tokens[at - 1], words.tokens[at]
    return before.tag == "N" and (token.tag in "DQ" or (before.plural and token.tag in "NJ"))


def clause_start(words: Words, high: int) -> int:
    """Where the clause starts that goes on up to a token: behind a boundary, or behind a finite verb."""
    low, lowest = high, max(high - WIDEST, 0)
    while low > lowest and words.tokens[low - 1].tag not in BOUNDARY:
        if low - 1 in words.groups and words.groups[low - 1].finite:
            break
        low -= 1
    return low


def such_as(words: Words, at: int) -> bool:
    """Whether a word opens no clause: 'as' of 'such as', 'than' of 'rather than'."""
    pair = (words.tokens[at - 1].low if at else "", words.tokens[at].low)
    if pair in {("such", "as"), ("well", "as"), ("rather", "than")}:
        return True
    return [t.low for t in words.tokens[at : at + 3]] == ["as", "well", "as"]


def some(stretch: Stretch) -> Stretch | None:
    """The stretch, or None where it is empty."""
    return stretch if stretch[0] < stretch[1] else None
