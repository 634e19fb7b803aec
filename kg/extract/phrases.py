"""Coordinations taken apart: the noun phrases of a stretch, with the heads and modifiers they share."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.coordination import Kind, Part, joined
from kg.extract.language import Language
from kg.extract.token import Token, Words, spelled

LONGEST = 14  # words of an end of a claim
_ENDS_LIST = frozenset(".:")
_DROPPED_FIRST = frozenset("DA'X#PC,")
_DROPPED_LAST = frozenset("DAP'CXST,#RQ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An item of a list: its words without determiners, and what stood in front that may hedge it."""

    tokens: tuple[Token, ...]
    lead: tuple[str, ...] = ()  # the words that were cut off in front, in lower case
    example: bool = False  # stood after 'such as'

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return spelled(self.tokens)

    @property
    def low(self) -> list[str]:
        """Its words in lower case."""
        return [token.low for token in self.tokens]


def phrases(
    words: Words,
    start: int,
    end: int,
    language: Language,
    kind: Kind,
    pairs: frozenset[str] = frozenset(),
    *,
    whole: bool = False,
) -> list[Phrase]:
    """The items of a stretch, from left to right. `whole`: the words up to `end` are all of it."""
    parts = list(_parts(words, start, end, language, whole=whole))
    parts = joined(parts, language, kind, pairs)
    found: list[Phrase] = []
    for part in parts:
        if part.joint == "such" and found and all(t.tag == "G" for t in part.tokens):
            continue
        phrase = trimmed(part.tokens, language, example=part.joint == "such")
        if phrase and len(phrase.tokens) <= LONGEST:
            found.append(phrase)
    return found


def _parts(words: Words, start: int, end: int, language: Language, *, whole: bool) -> list[Part]:
    """The stretch cut at commas, 'and', 'or', semicolons and 'such as', up to where its list ends."""
    tokens = words.tokens
    parts: list[Part] = []
    joint, current = "", []
    skipping = False  # inside a relative clause or the like: nothing counts until the next joint
    listing_gerunds = start < end and tokens[start].tag == "G"
    i = start
    while i < end:
        token = tokens[i]
        such = _example_words(words, i) or (
            token.low == "like" and bool(current) and language.has("classes", current[-1].low)
        )
        if token.tag in _ENDS_LIST or _dash(words, i):
            break
        if token.tag in ",;C" or (token.low == "as" and _is(words, i, ("as", "well", "as"))):
            size = 3 if token.low == "as" else 1
            if current:
                parts.append(Part(joint, current))
            nxt = i + size
            while nxt < end and tokens[nxt].tag in ",C":
                nxt += 1
            if skipping and token.tag == "C":
                if not _item_follows(words, nxt, end):
                    i = nxt
                    current = []
                    continue
            skipping = False
            if (
                nxt >= end
                or _prepositional(words, nxt)
                or (not whole and _new_clause(words, nxt, end, gerunds=listing_gerunds))
            ):
                current = []
                later = next((k for k in range(nxt, end) if tokens[k].tag in ";."), end)
                if token.tag == ";" or later >= end or tokens[later].tag != ";":
                    break
                i = later
                continue
            joint, current = (token.low if token.tag in ",;" and nxt == i + size else "and"), []
            i = nxt
            continue
        if such:
            if current:
                parts.append(Part(joint, current))
            joint, current, skipping = "such", [], False
            i += such
            continue
        if token.low == "than" and i and tokens[i - 1].low in ("more", "less", "rather"):
            if not skipping:
                current.append(token)
            i += 1
            continue
        if not skipping and _cut(words, i, start, current, language):
            if token.tag == "S" and not whole:
                break
            group = words.groups.get(i)
            if group and group.finite and not whole:
                break
            skipping = True
        if not skipping:
            current.append(token)
        i += 1
    if current:
        parts.append(Part(joint, current))
    return parts


def _is(words: Words, at: int, sequence: tuple[str, ...]) -> bool:
    return [t.low for t in words.tokens[at : at + len(sequence)]] == list(sequence)


def _example_words(words: Words, at: int) -> int:
    """How many words of 'such as', 'including', 'for example' stand here."""
    if (
        _is(words, at, ("such", "as"))
        or _is(words, at, ("for", "example"))
        or _is(words, at, ("for", "instance"))
    ):
        return 2
    return 1 if words.tokens[at].low in ("including", "e.g", "namely") else 0


def _dash(words: Words, at: int) -> bool:
    token = words.tokens[at]
    return token.low in ("-", "\u2013", "\u2014", "--") and at > 0 and words.tokens[at - 1].end < token.start


def _prepositional(words: Words, at: int) -> bool:
    """Whether what follows only says where or when, as 'usually on one side'."""
    tokens = words.tokens
    while at + 1 < len(tokens) and tokens[at].tag == "A":
        at += 1
    return tokens[at].tag == "P"


def _about_people(words: Words, at: int, language: Language) -> bool:
    """'in heavy smokers', 'among young women': for whom it holds, not what it is."""
    tokens = words.tokens
    if tokens[at].low not in language.lists["among"]:
        return False
    noun = at + 1
    while noun < len(tokens) and tokens[noun].tag in "JDA#":
        noun += 1
    return noun < len(tokens) and language.has("people", tokens[noun].low)


def _item_follows(words: Words, at: int, end: int) -> bool:
    return at < end and words.tokens[at].tag in "D"


def _new_clause(words: Words, at: int, end: int, *, gerunds: bool) -> bool:
    """Whether another clause, not another item, starts at a token."""
    tokens = words.tokens
    first = tokens[at]
    if first.tag in "MBHOVRSXT" or (first.tag == "Q" and first.low not in ("others", "none")):
        return True
    if first.tag == "G" and not first.nominal and not gerunds and tokens[at - 1].tag == ",":
        return True
    if first.tag == "A" and at + 1 < end and tokens[at + 1].tag in "MBHOVG":
        return True
    for i in range(at, end):
        if tokens[i].tag in ",;.:RST":
            return False
        group = words.groups.get(i)
        if group and group.finite:
            return True
    return False


def _cut(words: Words, i: int, start: int, current: list[Token], language: Language) -> bool:
    """Whether what follows is no part of the item any more."""
    tokens = words.tokens
    token = tokens[i]
    if token.tag in "RS":
        return True
    if token.tag == "T":
        return bool(current) and not any(language.has("infinitives", t.low) for t in current)
    group = words.groups.get(i)
    if group and group.finite:
        return True
    if token.tag in "MBHOX" and current:
        return True
    if token.low == "by" and current:
        return True
    if token.low in language.lists["calling"] and current:
        return True
    if token.tag == "E" and current and current[-1].tag in "NQ" and i + 1 < len(tokens):
        return tokens[i + 1].tag in "PTA" or tokens[i + 1].low in ("as",)
    if not current:
        return False
    if _about_people(words, i, language):
        return True
    return any(
        tuple(t.low for t in tokens[i : i + size]) in language.tails
        for size in language.tail_sizes.get(token.low, ())
    )


def trimmed(tokens: list[Token], language: Language, *, example: bool) -> Phrase | None:
    """An item without determiners, hedges and openers in front, and loose words behind."""
    low, high = 0, len(tokens)
    moved = True
    while moved and low < high:
        moved = False
        for opener in language.openers.get(tokens[low].low, ()):
            if [t.low for t in tokens[low : low + len(opener)]] == list(opener) and low + len(opener) < high:
                low += len(opener)
                moved = True
                break
        if not moved and (tokens[low].tag in _DROPPED_FIRST or tokens[low].low in ("other", "their", "own")):
            if tokens[low].tag == "#" and low + 1 < high and tokens[low + 1].tag in "#'":
                break
            low += 1
            moved = True
    while high > low and (tokens[high - 1].tag in _DROPPED_LAST and not _kept_last(tokens, high - 1)):
        high -= 1
    kept = [t for t in tokens[low:high] if t.tag != "'" or t.low not in '"\u201c\u201d']
    if not kept:
        return None
    return Phrase(tuple(kept), tuple(t.low for t in tokens[:low]), example)


def _kept_last(tokens: list[Token], at: int) -> bool:
    """'type 2', 'vitamin B 12': a number that belongs to a name."""
    return (
        tokens[at].tag == "#"
        and at > 0
        and tokens[at - 1].low in ("type", "vitamin", "stage", "grade", "age", "over")
    )
