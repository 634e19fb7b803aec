"""Where a stretch of words that narrows a sentence ends: a number, people, a thing, a clause; -1 if it is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.token import Token, Words

NUMBER = "#"
_POINTING = frozenset({"this", "that", "these", "those", "such", "other", "same", "both", "another", "each"})
_OWNED = frozenset({"your", "his", "her", "their", "its", "our", "my", "no", "every", "any"})
VAGUE = frozenset({"affected", "other", "individual", "different", "certain", "the", "a", "an", "old"})
_AGES = frozenset({"over", "under", "above", "below", "aged", "age", "ages", "between", "younger", "older"})
_OF_AGES = frozenset({"to", "than", "years", "year", "months", "month", "of", "and", "or", "old", "the"})
_COUNTING = frozenset({"of", "in", "to", "than", "as", "up", "about", "out", "the", "a", "an", "or"})
ROUGHLY = frozenset({"up", "about", "nearly", "almost", "approximately", "around", "roughly", "over", "only"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "last", "next"})  # 'the second or third month'
_LEADING_ON = frozenset({"you", "i", "we"})  # 'if you have X' speaks to the reader, of the topic
LONGEST = 8  # words of a noun phrase
LONGEST_CLAUSE = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a row of the table."""

    type: str  # 'words', '#', or the name of a step
    words: frozenset[str] = frozenset()
    optional: bool = False


def _word(words: Words, part: Part, at: int, _: Grammar) -> int:
    return at + 1 if words.tokens[at].low in part.words else -1


def _number(words: Words, _part: Part, at: int, _rules: Grammar) -> int:
    return at + 1 if words.tokens[at].tag == "#" else -1


def _adjective(words: Words, _part: Part, at: int, _rules: Grammar) -> int:
    tokens = words.tokens
    while at + 1 < len(tokens) and tokens[at].tag == "A":
        at += 1
    return at + 1 if tokens[at].tag in "JE" and tokens[at].low not in VAGUE else -1


def _share(words: Words, _part: Part, at: int, rules: Grammar) -> int:
    """'a small percentage of', 'about 1 in 10', 'most older'."""
    tokens, start, said = words.tokens, at, False
    while at < len(tokens) and at - start < LONGEST:
        token = tokens[at]
        share = rules.language.has("shares", token.low) or "%" in token.low
        said = said or share or (token.tag == "#" and at > start and tokens[at - 1].low in ("in", "of"))
        if rules.language.has("people", token.low) or not (
            share or token.tag in "#AJE" or token.low in _COUNTING | ROUGHLY
        ):
            break
        at += 1
    return at if said else -1


def thing(words: Words, _part: Part, at: int, rules: Grammar) -> int:
    """A noun phrase that names a time or an event: 'spinal surgery', 'the age of 5', 'eating a meal'."""
    tokens, start = words.tokens, at
    if tokens[at].low in _POINTING:
        return -1
    while at < len(tokens) and at - start < LONGEST:
        token = tokens[at]
        inner = at > start and token.low == "of" and tokens[at - 1].tag in "NGD"
        if not (inner or token.tag in "DJN#'" or (token.tag == "G" and (at == start or token.nominal))):
            break
        at += 1
    named = at > start and any(t.tag in "NG" for t in tokens[start:at])
    clause = at < len(tokens) and tokens[at].tag in "MBHOVR" and tokens[start - 1].tag == "S"
    sound = named and not clause and tokens[at - 1].tag in "NG#" and tokens[at - 1].low not in _ORDINALS
    return at if sound and not rules.language.has("people", tokens[at - 1].low) else -1


def _clause(words: Words, _part: Part, at: int, _rules: Grammar) -> int:
    """The words up to the end of a clause that says on what it depends."""
    tokens, start = words.tokens, at
    bare = tokens[at].tag in "EJ"  # 'if inhaled, swallowed or absorbed'
    while at < len(tokens) and (
        tokens[at].tag not in ",;:.SR"
        or (bare and tokens[at].tag == "," and at + 1 < len(tokens) and tokens[at + 1].tag in "ECJ")
    ):
        at += 1
    finite = [main for main, group in words.groups.items() if start <= main < at and group.finite]
    joined = any(t.tag == "C" for t in tokens[start:at])
    told = (bare or bool(finite)) and (joined or len(finite) <= 1)
    said = told and at - start <= LONGEST_CLAUSE and any(t.tag in "NJEG" for t in tokens[start:at])
    return at if said and tokens[start].low not in _LEADING_ON else -1


def _people(words: Words, _part: Part, at: int, rules: Grammar) -> int:
    """'women over 60', 'people with diabetes', 'infants and young children'; -1 for just anybody."""
    tokens, start = words.tokens, at
    if tokens[at].low in (_POINTING | _OWNED) - {"those"} or rules.language.has("shares", tokens[at].low):
        return -1
    while at < len(tokens) and at - start < LONGEST and not _heads(tokens, at, rules.language):
        if tokens[at].tag not in "DJAE'N":
            return -1
        at += 1
    if at >= len(tokens) or not _heads(tokens, at, rules.language):
        return -1
    head = tokens[at].low
    told = [t for t in tokens[start:at] if t.low not in VAGUE]
    anybody = rules.language.has("anybody", head) and not told
    end = _narrower(words, at + 1, rules)
    if (
        end < 0
        or (tokens[at].tag == "Q" and head != "those")
        or rules.language.has("kin", head)
        or (anybody and end == at + 1)
    ):
        return -1
    return _and_others(words, end, rules)


def _heads(tokens: list[Token], at: int, language: Language) -> bool:
    person = language.has("people", tokens[at].low) and tokens[at].tag in "NDJQ"
    return person and not (at + 1 < len(tokens) and tokens[at + 1].tag == "N")


def _and_others(words: Words, at: int, rules: Grammar) -> int:
    """Past 'and young adults', where more people are joined; -1 where it cannot be told who they are."""
    tokens = words.tokens
    if at + 1 >= len(tokens) or tokens[at].tag != "C":
        return at
    end = _people(words, Part("people"), at + 1, rules)
    noun = next((t for t in tokens[at + 1 :] if t.tag not in "DJA"), tokens[at])
    return end if end > 0 else -1 if rules.language.has("people", noun.low) else at


def _narrower(words: Words, at: int, rules: Grammar) -> int:
    """Past what says more of people: 'over 60', 'with diabetes', 'who smoke', 'of childbearing age'."""
    tokens = words.tokens
    if at >= len(tokens):
        return at
    token = tokens[at]
    if token.low in _AGES:
        end = at + 1
        while end < len(tokens) and (tokens[end].tag == "#" or tokens[end].low in _AGES | _OF_AGES):
            end += 1
        while tokens[end - 1].low in ("and", "or", "to", "of", "the"):
            end -= 1
        return end if any(t.tag == "#" for t in tokens[at:end]) else at
    if token.low in ("with", "without", "of", "from") or (token.tag == "G" and not token.nominal):
        end = thing(words, Part("thing"), at + 1, rules) if at + 1 < len(tokens) else -1
        pointing = any(t.low in _POINTING for t in tokens[at + 1 : max(end, at + 1)])
        return end if end > 0 and not pointing else at
    if token.low == "who":
        return _who(words, at)
    return -1 if token.tag == "R" else at


def _who(words: Words, at: int) -> int:
    """Where 'who smoke' ends; -1 where that cannot be told."""
    tokens = words.tokens
    finite = [g for main, g in words.groups.items() if main > at and g.finite]
    stop = finite[1].start if len(finite) > 1 else len(tokens)
    end = next((k for k in range(at + 1, stop) if tokens[k].tag in ",;:.SR"), stop)
    told = bool(finite) and finite[0].main < end and tokens[end - 1].tag not in "XMBHO"
    cut = end < len(tokens) and tokens[end].tag in "SR"
    return end if told and not cut and end - at <= LONGEST else -1


STEPS: dict[str, Callable[[Words, Part, int, Grammar], int]] = {
    "words": _word,
    NUMBER: _number,
    "adjective": _adjective,
    "share": _share,
    "thing": thing,
    "clause": _clause,
    "people": _people,
}
