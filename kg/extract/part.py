"""An item of a list as it stands."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.token import Token


class Part(NamedTuple):
    """The words between two joints of a list, and the joint before them: '', ',', ';', 'and' or 'such'."""

    joint: str
    tokens: list[Token]
    word: str = "and"  # the coordinator as it stands
    gloss: str = ""  # the name in brackets behind the words
    loose: bool = False  # behind an infinitive, to which it may belong
