"""A thing that a bracket names, without the words in front that its name says nothing of."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.codes import POINTING
from kg.extract.fitting import unlike
from kg.extract.glosses import abbreviation
from kg.extract.grammar import Grammar
from kg.extract.token import Phrase, Token

LEAST = 2  # words of a thing that can do without one
_WHICH = frozenset({"affected", "certain", "different", "particular", "specific", "various"})
_DUE = frozenset({("due", "to"), ("related", "to")})


def bared(
    thing: tuple[Token, ...], name: Sequence[Token], rules: Grammar, *, said: bool
) -> tuple[Token, ...]:
    """What a name is of; empty where that only points to what was told: 'the ends of these bones (metaphyses)'.

    Or where the name is of a sort of it, and is not `said` to be a name: 'muscles (skeletal muscles)'.
    """
    thing = _last_listed(_unled(thing, name, rules), name)
    size = len(thing)
    sort = size < len(name) and [t.low for t in name[-size:]] == [t.low for t in thing]
    if (sort and not said) or any(t.low in POINTING for t in thing):
        return ()
    pointing = thing[0].low in _WHICH and len(thing) > 1 and thing[0].low != name[0].low
    return thing[int(pointing) :]


def ungraded(phrase: Phrase, rules: Grammar) -> tuple[Token, ...]:
    """A thing without 'life-threatening' of 'a potentially life-threatening buildup'."""
    graded = phrase.lead[-1:] and phrase.lead[-1] in rules.language.cues and phrase.tokens[0].tag == "J"
    return phrase.tokens[1:] if graded and len(phrase.tokens) > LEAST else phrase.tokens


def _unled(thing: tuple[Token, ...], name: Sequence[Token], rules: Grammar) -> tuple[Token, ...]:
    """A thing without 'born with' of 'born with an opening in the palate (cleft palate)'."""
    if len(thing) <= LEAST or thing[1].tag != "P" or not rules.language.has("leading", thing[0].low):
        return thing
    behind = thing[LEAST + int(thing[LEAST].tag == "D") :]
    return behind if behind and not unlike(behind, name, rules) else thing


def _last_listed(thing: tuple[Token, ...], name: Sequence[Token]) -> tuple[Token, ...]:
    """The thing behind a comma that parts no adjectives, or behind 'due to': 'vision loss due to deterioration (atrophy)'."""
    if len(name) == 1 and abbreviation(name[0].text):
        return thing
    starts = [
        i + 1
        for i in range(1, len(thing) - 1)
        if (thing[i].tag == "," and {thing[i - 1].tag, thing[i + 1].tag}.isdisjoint("JE"))
        or (thing[i - 1].low, thing[i].low) in _DUE
    ]
    low = max(starts, default=0)
    while low and low + 1 < len(thing) and thing[low].tag in "CD":
        low += 1
    return thing[low:]
