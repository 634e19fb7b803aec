"""What a sentence goes on about that opens with 'it', 'its' or 'this': whom the one before spoke of, or with what it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import naming
from kg.extract.clauses import doer
from kg.extract.phrases import phrases
from kg.extract.stating import Spoken
from kg.extract.token import Words

if TYPE_CHECKING:
    from kg.extract.question import Question
    from kg.model import Concept

_ONE = frozenset({"it", "its"})
_OWNING = frozenset({"its", "their"})
_FILLED = frozenset("NQ#")  # tags of words that name something
_BEFORE_NOUN = frozenset("JAEN#")  # tags of words between 'its' and the noun: 'its most common'


def carried_on(asked: Question) -> list[Spoken]:
    """What the sentence before spoke of, no part of the body: tamoxifen behind 'Tamoxifen is a pill. It …'."""
    at, state = asked.low, asked.state
    if not _opens(asked, at) or (state.part and state.telling):
        return []
    concept = _subject(asked)
    if concept is None or (asked.kinds and not {*asked.kinds} & {*concept.kinds}):
        return []
    places = asked.rules.language.filters["place"]
    return [] if {*places} & {*concept.kinds} else [Spoken(concept, asked.text)]


def owned(asked: Question) -> list[Spoken]:
    """The same for what an end without words is of: metformin behind 'Metformin helps. Its side effects are …'."""
    tokens, at = asked.words.tokens, asked.low
    while at and tokens[at - 1].tag in _BEFORE_NOUN:
        at -= 1
    if not at or tokens[at - 1].low not in _OWNING:
        return []
    found = carried_on(asked._replace(low=at - 1, high=at))
    return [one._replace(text=asked.state.called or one.text) for one in found]


def outcome(asked: Question) -> list[Spoken]:
    """The one thing that the sentence before ended with: the scars of 'It causes scars. This can lead to …'."""
    told, relations = asked.state.told, asked.rules.ontology.relations
    if not told or not _opens(asked, asked.low) or asked.high not in asked.words.starts:
        return []
    last, rule = told[-1], told[-1].evidence[0].rule
    relation = relations[last.relation]
    ended = {c.object.id: c.object for c in told if c.evidence[0].rule == rule}
    filters = asked.rules.language.filters
    wanted = {*filters["outcome"]} & {*(asked.kinds or last.object.kinds)} & {*last.object.kinds}
    ails = not (relation.same_kind or {*filters["illness"]}.isdisjoint(relation.range))
    fits = wanted and ails and not last.negated
    return [Spoken(last.object, asked.text)] if fits and len(ended) == 1 else []


def _opens(asked: Question, at: int) -> bool:
    """Whether nothing is named in a sentence before a word."""
    words = asked.words
    return not words.border and all(t.tag not in _FILLED for t in words.tokens[:at])


def _subject(asked: Question) -> Concept | None:
    """What the verb of the sentence before is of, where that is one thing, or several as the word asks."""
    before, state, rules = asked.state.before, asked.state, asked.rules
    if before is None or before.border:
        return None
    group = next((g for g in before.groups.values() if g.finite), None)
    stretch = doer(before, group.start, rules.language) if group else None
    if stretch is None:
        return None
    text = before.text(*stretch)
    one = asked.words.tokens[asked.low].low in _ONE
    if state.subject and state.called and state.called in text:
        return state.subject if one != _several(before, stretch) else None
    found = phrases(before, *stretch, rules, whole=True)
    if len(found) != 1 or one == _several(before, stretch) or not naming.sound(found[0], rules.language):
        return None
    known = rules.kind_of(found[0].tokens) or text.lower() in state.aliases
    return state.aliases.get(text.lower()) or (naming.concept(found[0], (), rules) if known else None)


def _several(words: Words, stretch: tuple[int, int]) -> bool:
    """Whether the verb behind a stretch is of several things: 'Drops are given'."""
    low, high = stretch
    last = words.tokens[high - 1]
    return last.plural or last.low == "they" or any(t.low == "and" for t in words.tokens[low:high])
