"""An item of a list as it stands."""

from __future__ import annotations

from typing import NamedTuple

from kg.extract.language import Language
from kg.extract.token import Token

LONGEST = 3  # words of 'KRT14 gene mutations'


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


def coded(part: Part) -> bool:
    """Whether a part ends in a code, as 'KRT5', or 'mutations in the KRT5'."""
    last = part.tokens[-1].text if part.tokens else ""
    return sum(c.isupper() or c.isdigit() for c in last) > 1 and all(t.tag in "NJDPA#," for t in part.tokens)


def coded_until(parts: list[Part], i: int) -> int:
    """Where the part stands whose head a row of codes shares: 'KRT5, KRT6, or KRT14 gene mutations'; `i` if none does."""
    at = i
    while at + 1 < len(parts) and coded(parts[at]) and parts[at + 1].joint in (",", "and"):
        at += 1
    stop = parts[at].tokens
    shared = at > i and not coded(parts[at]) and coded(Part("", stop[:1])) and len(stop) <= LONGEST
    return at if shared else i
