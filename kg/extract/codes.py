"""Words inside an end that point to what the text named: 'mutations in this gene', 'weakness in this disorder'."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract.genera import is_sort
from kg.extract.language import Language, singular
from kg.extract.phrases import ARTICLES
from kg.extract.pointers import called
from kg.extract.token import Phrase, Token, Words

if TYPE_CHECKING:
    from kg.extract.state import Reading

POINTING = frozenset({"this", "these", "those"})
_DEFINITE = frozenset({"the", *POINTING})
LEAST_HUNG = 2  # words of 'mutations in'


def coded(text: str, language: Language) -> dict[str, str]:
    """The code of each sort of things of which a text names one: MITF for the gene of 'the MITF gene'; '' for several."""
    found: dict[str, set[str]] = {}
    for code, other, noun in _codes(language.lists["coded"]).findall(text):
        found.setdefault(noun, set()).update({code, other or code})
    return {noun: codes.pop() if len(codes) == 1 else "" for noun, codes in found.items()}


@lru_cache(4)
def _codes(nouns: frozenset[str]) -> re.Pattern[str]:
    code = r"([A-Z](?<!\w.)[A-Z\d][\w-]*)"  # begins with what it can begin with: quicker in whole texts
    return re.compile(rf"{code}(?:,? (?:and |or )?{code})? ({'|'.join(sorted(nouns))})s?\b")


def told(phrase: Phrase, state: Reading, language: Language) -> Phrase | None:
    """A phrase that tells of which things it speaks, with their name for 'this' or 'the'; None if it does not tell.

    The name is the code that the whole text has for its one gene, or what the section last called a protein.
    'in this disorder' at its end is left out: that is the topic.
    """
    tokens = phrase.tokens
    if len(tokens) == 1 and phrase.lead and phrase.lead[-1] in POINTING:
        noun = singular(tokens[0].low)
        return phrase if language.kind([noun]) and not language.has("classes", noun) else None
    for at in range(2, len(tokens)):
        low = tokens[at].low
        if tokens[at].tag != "D" or tokens[at - 1].tag != "P" or low not in _DEFINITE:
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].tag in "J#N":
            end += 1
        known = language.has("coded", singular(tokens[end - 1].low))
        known = known and all(t.tag != "N" for t in tokens[at + 1 : end - 1])
        name = state.codes.get(tokens[end - 1].low, "") if known else ""
        name = f"{name} {tokens[end - 1].low}" if name else ""
        if not name and low == "this" and end - 1 == at + 1 and is_sort(tokens[at + 1].low, language):
            found = called(tokens[at + 1].low, state)
            name = found.label if found else ""
        if name:
            return phrase._replace(tokens=_with_name(tokens, at, end, name))
        told_which = end - 1 > at + 1  # 'one copy of the mutated gene'
        if low == "the" and (told_which or not (known and singular(tokens[end - 1].low) in state.codes)):
            continue
        return None if low == "the" else _without_place(phrase, at, end, language)
    return phrase


def cut_off(phrase: Phrase, words: Words, language: Language) -> bool:
    """Whether only a name, or the clause behind, would tell which is meant: 'mutations in a gene', 'levels of proteins that …'."""
    *front, last = phrase.tokens
    if len(front) < LEAST_HUNG or front[-1].tag not in "PD#" or not language.has("coded", singular(last.low)):
        return False
    while front and (front[-1].low in ARTICLES or front[-1].tag == "#"):
        front = front[:-1]
    if len(front) < LEAST_HUNG or front[-1].tag != "P":
        return False
    noun = front[-LEAST_HUNG].low
    counted = language.has("counted", noun) or language.has("forms", noun)  # 'one copy of the gene'
    if len(front) + 1 < len(phrase.tokens):
        return not counted
    behind = words.behind(phrase)
    return behind is not None and behind.tag in "RE"


def _with_name(tokens: tuple[Token, ...], at: int, end: int, name: str) -> tuple[Token, ...]:
    """'the SHOX gene' for 'this gene', 'actin' for 'this protein'."""
    noun = tokens[end - 1]
    named = [Token(word, word.lower(), noun.start, noun.start - 1, "N") for word in name.split()]
    the = [replace(tokens[at], text="the", low="the")] if named[-1].low == noun.low else []
    behind = [*named[:-1], noun] if the else named
    return (*tokens[:at], *the, *tokens[at + 1 : end - 1], *behind, *tokens[end:])


def _without_place(phrase: Phrase, at: int, end: int, language: Language) -> Phrase | None:
    """A phrase without 'in this disorder' or 'in these organs' behind it; None if it cannot do without."""
    tokens = phrase.tokens
    disorder = language.has("classes", tokens[end - 1].low)
    known = language.has("coded", singular(tokens[end - 1].low))
    place = tokens[at - 1].low == "in" and not (known or language.has("carried", f"{tokens[at - 2].low} in"))
    loose = end == len(tokens) and tokens[at - 2].tag == "N" and (disorder or place)
    return phrase._replace(tokens=tokens[: at - 1]) if loose else None
