"""A sentence as tagged tokens and verb groups; the words in brackets are set aside."""

from __future__ import annotations

import re

from kg.extract.groups import groups
from kg.extract.language import Language
from kg.extract.tagging import tag
from kg.extract.token import Bracket, Token, Words
from kg.extract.wholes import wholes

LONGEST_BRACKET = 40  # tokens; what is longer was never closed

# A word keeps its hyphens, apostrophes, slashes and inner points, and the numbers and letters of '3,4-dioxane' and 'D,L-'.
_PLAIN = r"[a-z]++(?=[\s,])"  # most words; asked first
_SPECIES = r"\b[A-Z]\.(?=\s[a-z]{4})"  # 'H. pylori'
_WORD = r"(?:(?:\d+(?:,\d+)+|[A-Z](?:,[A-Z])+)-)?[\w\u2060]+(?:[-'\u2019/.][\w\u2060]+)*%?"
_MARK = r"['\u2019](?:s|re)\b|[^\w\s]"
_TOKEN = re.compile(rf"(\s*)({_PLAIN}|{_SPECIES}|{_WORD}|{_MARK})")
# A pronoun with "'s" is two words.
_PRONOUN = r"\b(?:[Ii]t|[Tt]hat|[Tt]here|[Tt]hey|[Yy]ou|[Hh]e|[Ss]he|[Ww]e)(?=['\u2019](?:s|re)\b)"
_APART = re.compile(rf"(\s*)({_PLAIN}|{_PRONOUN}|{_SPECIES}|{_WORD}|{_MARK})")


def words(sentence: str, language: Language, border: int = 0, *, item: bool = False) -> Words:
    """The tagged words of a sentence; up to `border` they are those of its list's lead-in."""
    tokens = _tokens(sentence, language)
    brackets: list[Bracket] = []
    if "(" in sentence or "[" in sentence or ")" in sentence or "]" in sentence:
        tokens, brackets = _without_brackets(tokens)
    tag(tokens, item=item)
    wholes(sentence, tokens, language, border if item or border else -1)
    return Words(tokens, brackets, groups(tokens), border)


def _tokens(sentence: str, language: Language) -> list[Token]:
    known, found, end = language.spellings, [], 0
    pattern = _APART if "'" in sentence or "\u2019" in sentence else _TOKEN
    for gap, text in pattern.findall(sentence):
        start = end + len(gap)
        end = start + len(text)
        low, tagged, verb, form, nominal, plural = known.get(text) or language.spelling(text)
        if low:
            found.append(Token(text, low, start, end, tagged, verb, form, nominal, plural))
    return found


def _without_brackets(every: list[Token]) -> tuple[list[Token], list[Bracket]]:
    """The tokens outside of brackets, and the brackets; one that opens the sentence and holds most of it is opened."""
    tokens: list[Token] = []
    brackets: list[Bracket] = []
    i = 0
    while i < len(every):
        if every[i].low in "([":
            reach = range(i + 1, min(i + LONGEST_BRACKET, len(every)))
            close = next((j for j in reach if every[j].low in ")]"), 0)
            if close and (i or (close - i) * 2 < len(every)):
                brackets.append(Bracket(len(tokens) - 1, tuple(every[i + 1 : close])))
                i = close + 1
                continue
        if every[i].low not in "()[]":
            tokens.append(every[i])
        i += 1
    return tokens, brackets
