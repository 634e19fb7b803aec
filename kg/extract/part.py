"""An item of a list as it stands."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.language import Language
from kg.extract.token import Token


class Part(NamedTuple):
    """The words between two joints of a list, and the joint before them: '', ',', ';', 'and' or 'such'."""

    joint: str
    tokens: list[Token]
    word: str = "and"  # the coordinator as it stands
    gloss: str = ""  # the name in brackets behind the words
    loose: bool = False  # behind an infinitive, to which it may belong


def hedged(parts: list[Part], language: Language) -> list[Part]:
    """Parts with the hedges that commas set apart in front of them: 'and, sometimes, fever'."""
    told: list[Part] = []
    aside: Part | None = None
    for part in parts:
        if told and all(t.tag == "A" and t.low in language.cues for t in part.tokens):
            aside = part
        else:
            told.append(
                part._replace(joint=aside.joint, tokens=[*aside.tokens, *part.tokens]) if aside else part
            )
            aside = None
    return told
