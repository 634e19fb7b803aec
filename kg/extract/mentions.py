"""The noun phrases of a sentence, and the concepts that they name."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grammar import grammar
from kg.extract.naming import sound
from kg.extract.token import Phrase, Token
from kg.extract.tokens import words
from kg.model import Concept
from kg.ontology import Ontology

_INSIDE = frozenset("NJ#")  # tags of words of a noun phrase


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase, where it stands, its kind where its words tell it, and its concept where it is linked."""

    text: str
    start: int
    end: int
    kind: str
    concept: Concept | None


def inside(token: Token) -> bool:
    """Whether a word can stand in a noun phrase, 'of' and 'the' left out."""
    return token.tag in _INSIDE or (token.tag == "G" and token.nominal)


def mentions(sentence: str, ontology: Ontology) -> list[Mention]:
    """The noun phrases of a sentence, from left to right.

    >>> from kg import ontology
    >>> [m.text for m in mentions("Scar tissue can cause severe leg pain.", ontology.load())]
    ['Scar tissue', 'severe leg pain']
    """
    rules = grammar(ontology)
    found: list[Mention] = []
    current: list[Token] = []
    for token in [*words(sentence, rules.language).tokens, Token("", "", 0, 0, "$")]:
        if inside(token):
            current.append(token)
            continue
        if any(t.tag != "J" for t in current) and sound(Phrase(tuple(current)), rules.language):
            text = sentence[current[0].start : current[-1].end]
            kind = rules.kind_of(current)
            found.append(Mention(text, current[0].start, current[-1].end, kind, ontology.lexicon.find(text)))
        current = []
    return found
