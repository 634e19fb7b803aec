"""A sentence as tagged tokens and verb groups; the words in brackets are set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.groups import groups
from kg.extract.language import Language
from kg.extract.tagging import tag
from kg.extract.token import Bracket, Token, Words

LONGEST_BRACKET = 40  # tokens; what is longer was never closed

# A pronoun with "'s" is two words; a word keeps its hyphens, apostrophes, slashes and inner points.
_TOKEN = re.compile(
    r"\b(?:[Ii]t|[Tt]hat|[Tt]here|[Tt]hey|[Yy]ou|[Hh]e|[Ss]he|[Ww]e)(?=['\u2019](?:s|re)\b)"
    r"|['\u2019](?:s|re)\b"
    r"|[\w\u2060]+(?:[-'\u2019/.][\w\u2060]+)*%?"
    r"|[^\w\s]"
)


def words(sentence: str, language: Language, offset: int = 0, *, item: bool = False) -> Words:
    """The tagged words of a sentence that starts at `offset` of its document."""
    tokens, brackets = _without_brackets(list(_tokens(sentence, language, offset)))
    tag(tokens, item=item)
    return Words(tokens, brackets, groups(tokens))


def _tokens(sentence: str, language: Language, offset: int) -> Iterator[Token]:
    plurals = language.lists["plurals"]
    for match in _TOKEN.finditer(sentence):
        text = match.group()
        low = text.lower().replace("\u2019", "'").replace("\u2060", "")
        if low:
            sense = language.sense(low)
            start = offset + match.start()
            plural = low[-1] == "s" or low in plurals
            yield Token(
                text, low, start, start + len(text), sense.tag, sense.verb, sense.form, sense.nominal, plural
            )


def _without_brackets(every: list[Token]) -> tuple[list[Token], list[Bracket]]:
    """The tokens outside of brackets, and the brackets; one that holds most of the sentence is opened."""
    tokens: list[Token] = []
    brackets: list[Bracket] = []
    i = 0
    while i < len(every):
        if every[i].low in "([":
            reach = range(i + 1, min(i + LONGEST_BRACKET, len(every)))
            close = next((j for j in reach if every[j].low in ")]"), 0)
            if close and (close - i) * 2 < len(every):
                brackets.append(Bracket(len(tokens) - 1, tuple(every[i + 1 : close])))
                i = close + 1
                continue
        if every[i].low not in "()[]":
            tokens.append(every[i])
        i += 1
    return tokens, brackets
