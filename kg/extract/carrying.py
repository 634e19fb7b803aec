"""What a sentence goes on about that opens with 'it', 'its' or 'this': whom the one before spoke of, or with what it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import naming
from kg.extract.clauses import doer
from kg.extract.phrases import phrases
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Words

if TYPE_CHECKING:
    from kg.extract.grammar import Grammar
    from kg.extract.question import Question
    from kg.extract.state import Reading
    from kg.model import Concept

_ONE = frozenset({"it", "its"})
_OWNING = frozenset({"its", "their"})
_FILLED = frozenset("NQ#")  # tags of words that name something
_BEFORE_NOUN = frozenset("JAEND#")  # tags of words between 'its' and the noun: 'its most common'


def carried_on(asked: Question) -> list[Spoken]:
    """What the sentence before spoke of, no part of the body: tamoxifen behind 'Tamoxifen is a pill. It …'."""
    at, state = asked.low, asked.state
    if not _opens(asked, at) or (state.part and state.telling):
        return []
    several, found = _subjects(asked.state, asked.rules)
    if several == (asked.words.tokens[at].low in _ONE):
        return []
    places, kinds = {*asked.rules.language.filters["place"]}, {*asked.kinds}
    fitting = [one for one in found if places.isdisjoint(one.concept.kinds)]
    return [one for one in fitting if not kinds or kinds & {*one.concept.kinds}]


def owned(asked: Question) -> list[Spoken]:
    """The same for what an end without words is of: metformin behind 'Metformin helps. Its side effects are …'."""
    tokens, at = asked.words.tokens, asked.low
    while at and tokens[at - 1].tag in _BEFORE_NOUN and tokens[at - 1].low not in _OWNING:
        at -= 1
    if not at or tokens[at - 1].low not in _OWNING:
        return []
    return carried_on(asked._replace(low=at - 1, high=at))


def remedies(asked: Question) -> list[Spoken]:
    """The one thing that helps of which the sentence before spoke: 'Side effects include nausea' behind 'Metformin helps'."""
    wanted = {*asked.rules.language.filters["remedy"]} & {*asked.kinds}
    state, rules = asked.state, asked.rules
    helping = [one for one in _subjects(state, rules)[1] if wanted & {*one.concept.kinds}] if wanted else []
    return helping if len(helping) == 1 else []


def outcome(asked: Question) -> list[Spoken]:
    """The one thing that the sentence before ended with: the scars of 'It causes scars. This can lead to …'."""
    told, relations = asked.state.told, asked.rules.ontology.relations
    group = asked.words.starts.get(asked.high)
    if not told or group is None or not _opens(asked, asked.low):
        return []
    if asked.kinds and asked.words.tokens[group.main].tag == "B":
        return []  # 'This is the main cause' goes on about the cause
    last = next((c for c in told[:-1] if c.object.id == told[-1].subject.id), told[-1])
    rule, relation = last.evidence[0].rule, relations[last.relation]
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


def _subjects(state: Reading, rules: Grammar) -> tuple[bool, list[Spoken]]:
    """What the verb of the sentence before is of, and whether that is several things."""
    before = state.before
    group = before and not before.border and next((g for g in before.groups.values() if g.finite), None)
    stretch = doer(before, group.start, rules.language) if before and group else None
    if before is None or stretch is None:
        return False, []
    several = _several(before, stretch)
    text = before.text(*stretch)
    behind = before.text(stretch[1], len(before.tokens))
    again = before.tokens[stretch[0]].tag == "Q" and state.called not in behind  # 'It' once more
    if state.subject and state.called and (again or state.called in text):
        return several, [Spoken(state.subject, state.called)]
    found = phrases(before, *stretch, rules, whole=True)
    named = [Spoken(c, phrase.text) for phrase in found if (c := _concept(phrase, state, rules))]
    relations = rules.ontology.relations  # of 'statins, chiefly simvastatin,' the statins
    examples = {claim.subject.id for claim in state.told if relations[claim.relation].same_kind}
    classes = [each for each in named if each.concept.id not in examples] or named
    whole = len(named) == len(found) and (several or len(classes) == 1)
    return several, classes if whole else []


def _concept(phrase: Phrase, state: Reading, rules: Grammar) -> Concept | None:
    """What a phrase names whose kind its words tell, or that the text named before."""
    text = phrase.text.lower()
    known = state.aliases.get(text)
    sort = any(rules.language.has(name, text) for name in ("classes", "genera"))  # 'The syndrome is rare.'
    told = not sort and naming.sound(phrase, rules.language) and rules.kind_of(phrase.tokens)
    return known or (naming.concept(phrase, (), rules) if told else None)


def _several(words: Words, stretch: tuple[int, int]) -> bool:
    """Whether the verb behind a stretch is of several things: 'Drops are given'."""
    low, high = stretch
    last = words.tokens[high - 1]
    return last.plural or last.low == "they" or any(t.low == "and" for t in words.tokens[low:high])
