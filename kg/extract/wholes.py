"""What looks like several things and is one: 'the space between A and B', and 'gout, infantile type'."""

from __future__ import annotations

from kg.extract.language import Language
from kg.extract.token import Token

_INSIDE = "'"  # the tag of a mark inside a name
_BETWEEN = "between"
_NAMING = frozenset("NJ#'")
_PAIRED = frozenset("NJD#'PG")
EXAMPLES = frozenset({"such", "including"})  # 'a link between gout and foods, such as beer'
FARTHEST_AND = 8  # words behind 'between'
FARTHEST_COMMA = 6  # words in front among which another comma makes it one of a list
LONGEST_FORM = 4  # words of 'X-linked dominant infantile type'


def wholes(sentence: str, tokens: list[Token], language: Language, item: int = -1) -> None:
    """Let 'and' behind 'between', and the comma before the form of a disease, stand inside of one phrase.

    In an item, which starts at a character, also the comma before how something is: 'Intellectual disability, severe'.
    """
    if f"{_BETWEEN} " in sentence:
        for at, token in enumerate(tokens):
            if token.low == _BETWEEN:
                _pair(tokens, at)
    if ", " not in sentence:
        return
    if item >= 0:
        _quality_behind([t for t in tokens if t.start >= item])
    for noun in language.lists["forms"]:
        if noun in sentence:
            for at, token in enumerate(tokens):
                if token.tag == "," and at and _form_behind(tokens, at, language):
                    token.tag = _INSIDE
            return


def _quality_behind(tokens: list[Token]) -> None:
    comma = next((i for i, t in enumerate(tokens) if t.tag == ","), 0)
    behind = [t.tag for t in tokens[comma + 1 :] if t.tag != "."]
    named = comma and tokens[comma - 1].tag == "N" and all(t.tag in _NAMING for t in tokens[:comma])
    if named and behind == ["J"]:
        tokens[comma].tag = _INSIDE


def _pair(tokens: list[Token], at: int) -> None:
    for i in range(at + 2, min(at + FARTHEST_AND, len(tokens) - 1)):
        if tokens[i].tag == "C":
            end = i + 1
            while end < len(tokens) - 1 and tokens[end].tag in _PAIRED:
                end += 1
            behind = tokens[end : end + 2]
            examples = len(behind) > 1 and behind[0].tag == "," and behind[1].low in EXAMPLES
            if tokens[i + 1].tag in "NJD#" and not examples:
                tokens[i].tag = _INSIDE
            return
        if tokens[i].tag not in _PAIRED:
            return


def _form_behind(tokens: list[Token], comma: int, language: Language) -> bool:
    """Whether a comma has the name of a form behind it, and no list: 'gout, infantile type is'."""
    before = tokens[comma - 1]
    if before.tag not in "N#" or language.has("forms", before.low):
        return False
    end = comma + 1
    while end < len(tokens) and tokens[end].tag in _NAMING:
        end += 1
    form = 1 < end - comma - 1 <= LONGEST_FORM and language.has("forms", tokens[end - 1].low)
    goes_on = end < len(tokens) and (tokens[end].tag in "C," or tokens[end].low == "of")
    return form and not goes_on and all(t.tag != "," for t in tokens[max(comma - FARTHEST_COMMA, 0) : comma])
