"""Whom or what the words of a slot name: phrases, pronouns, people who have something, the topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.extract import naming
from kg.extract.clauses import doer
from kg.extract.grammar import Grammar
from kg.extract.phrases import LONGEST, phrases
from kg.extract.state import Reading
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Token, Words
from kg.model import Concept

_POINTING = frozenset({"this", "these", "that", "those", "the", "such"})
_BEARING = frozenset({"with", "who", "having", "whose", "that"})
_OPEN = frozenset({"if", "whether", "when", "unless", "because"})  # before 'you have': no claim yet
_SINGLE = frozenset({"one", "name", "class"})  # filters that take the first phrase only
LONGEST_POINTER = 3  # words of 'this rare condition'


@dataclass(frozen=True, slots=True)
class Question:
    """A stretch of words, and what is asked of it."""

    words: Words
    low: int
    high: int
    kinds: tuple[str, ...]  # that fit; none given: any
    wanted: str  # the slot's filter
    whole: bool  # the stretch is all there is; else it ends where its list ends
    rules: Grammar
    state: Reading

    @property
    def tokens(self) -> list[Token]:
        """The words of the stretch."""
        return self.words.tokens[self.low : self.high]

    @property
    def text(self) -> str:
        """The words as they stand, without loose ones behind."""
        high = self.high
        while high > self.low and self.words.tokens[high - 1].tag in "A,":
            high -= 1
        return self.words.text(self.low, high)

    @property
    def goes_on(self) -> bool:
        """Whether a relative clause follows: 'people' of 'people who smoke'."""
        return self.high < len(self.words.tokens) and self.words.tokens[self.high].tag == "R"


def spoken(question: Question) -> list[Spoken]:
    """The concepts that a stretch of words names in a slot."""
    asked = _past_loose_words(question)
    if asked.low >= asked.high:
        return []
    if asked.wanted == "clause":
        return _clause(asked)
    person = _person(asked)
    if person >= 0:
        answer = _PEOPLE.get(asked.wanted)
        return answer(asked, person) if answer else []
    if asked.wanted == "people":
        return []
    pointed = None if "references" in asked.rules.off else _pointed(asked)
    return _things(asked) if pointed is None else pointed


def _past_loose_words(question: Question) -> Question:
    """The stretch without adverbs in front, or 'the development of' where a pointing word follows."""
    tokens, low, high = question.words.tokens, question.low, question.high
    while low < high and tokens[low].tag in "A,'":
        low += 1
    at = low + int(low < high and tokens[low].tag == "D")
    if at < high and not question.rules.language.has("people", tokens[at].low):
        for opener in question.rules.language.openers.get(tokens[at].low, ()):
            end = at + len(opener)
            pointing = end < high and tokens[end].low in _POINTING
            if pointing and [t.low for t in tokens[at:end]] == list(opener):
                low = end
    return replace(question, low=low)


# ---------------------------------------------------------------- things


def _things(asked: Question) -> list[Spoken]:
    """The noun phrases of a list, as concepts of kinds that fit."""
    rules, state = asked.rules, asked.state
    found = phrases(asked.words, asked.low, asked.high, rules, whole=asked.whole)
    if asked.wanted in _SINGLE or "coordination" in rules.off:
        found = found[:1]
    kinds = asked.kinds or rules.language.filters["any"]
    named = (
        Spoken(concept, phrase.text, phrase.lead)
        for phrase in found
        if naming.sound(phrase, rules.language) and _passes(asked.wanted, phrase, rules)
        for concept in [_known(phrase, kinds, state) or _concept(phrase, kinds, rules)]
        if concept and ("open" not in rules.off or concept.id in rules.ontology.lexicon.concepts)
    )
    if asked.wanted != "theme":
        return list(named)
    theme = {topic.concept.id for topic in state.topic((), rules)}
    return [spoken_ for spoken_ in named if spoken_.concept.id in theme]


def _known(phrase: Phrase, kinds: tuple[str, ...], state: Reading) -> Concept | None:
    """What an abbreviation or other name stands for that the text gave before."""
    found = state.aliases.get(phrase.text.lower())
    return found if found and set(kinds) & set(found.kinds) else None


def _concept(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept of a phrase; in a slot for names, the name."""
    ontology = rules.ontology
    if rules.naming and kinds == rules.naming.range:
        return ontology.concept(phrase.text, kinds)
    return naming.concept(phrase, kinds, rules)


def _passes(wanted: str, phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase is of a kind that the slot's filter lets through."""
    kinds = rules.language.filters.get(wanted)
    return kinds is None or rules.kind_of(phrase.tokens) in kinds


def _clause(asked: Question) -> list[Spoken]:
    """A clause as an end: 'are over age 50' is over age 50."""
    tokens = asked.tokens
    while tokens and tokens[0].tag in "QBHAD":
        tokens = tokens[1:]
    stop = next((i for i, t in enumerate(tokens) if t.tag in ",.;:S"), len(tokens))
    phrase = Phrase(tuple(tokens[:stop]))
    if not phrase.tokens or stop > LONGEST or all(t.tag in "JQDA" for t in phrase.tokens):
        return []
    concept = naming.concept(phrase, asked.kinds or asked.rules.language.filters["any"], asked.rules)
    return [Spoken(concept, phrase.text)] if concept else []


# ---------------------------------------------------------------- people


def _person(asked: Question) -> int:
    """Where the noun of people stands that heads a stretch, or -1."""
    for i in range(asked.low, asked.high):
        token = asked.words.tokens[i]
        following = asked.words.tokens[i + 1].tag if i + 1 < asked.high else "$"
        heads = following in "PR$,BHMVEG.CSA" or token.tag == "Q"
        if heads and token.tag in "NQDJ" and asked.rules.language.has("people", token.low):
            return i
        if token.tag not in "DJNA#E'" and token.low not in ("of", "in", "about", "to", "than"):
            return -1
    return -1


def _patients(asked: Question, person: int) -> list[Spoken]:
    """'patients with gout' is gout; people alone are those with the topic."""
    tokens = asked.words.tokens
    before = tokens[asked.low - 1].low if asked.low else ""
    asking = tokens[asked.low].low in ("which", "what")
    if asked.goes_on or asking or before in _OPEN or asked.rules.language.has("kin", tokens[person].low):
        return []
    bearing = next((i for i in range(person + 1, asked.high) if tokens[i].low in _BEARING), -1)
    if bearing < 0:
        return asked.state.topic(asked.kinds, asked.rules, asked.words.text(asked.low, person + 1))
    start = bearing + 1
    while start < asked.high and tokens[start].tag in "HMBV":
        start += 1
    return spoken(replace(asked, low=start, wanted="", whole=False))


def _bearers(asked: Question, person: int) -> list[Spoken]:
    """'patients with gout' is gout; people alone are nothing."""
    return _patients(replace(asked, state=Reading()), person)


def _group(asked: Question, person: int) -> list[Spoken]:
    """What people have, or people as such: 'women over 60' are themselves the factor."""
    tokens, rules = asked.words.tokens, asked.rules
    if tokens[person].tag == "Q" or (
        rules.language.has("anybody", tokens[person].low) and person + 1 == asked.high and not asked.goes_on
    ):
        return _patients(asked, person)
    borne = _bearers(asked, person)
    if borne:
        return borne
    found = phrases(asked.words, asked.low, asked.high, rules, whole=True)
    if asked.goes_on:
        verbs = [g.start for g in asked.words.groups.values() if g.finite and g.start > asked.high]
        high = verbs[1] if len(verbs) > 1 else asked.high
        found = [Phrase(tuple(t for t in tokens[asked.low : high] if t.tag not in "D,"))]
    kind = (rules.ontology.fallback_kind,)
    return [
        Spoken(rules.ontology.concept(naming.label(p), kind), p.text, p.lead)
        for p in found
        if p.tokens and (len(p.tokens) > 1 or not rules.language.has("anybody", p.tokens[0].low))
    ]


# What people are in a slot with one of these filters; in any other they are nothing.
_PEOPLE: dict[str, Callable[[Question, int], list[Spoken]]] = {
    "bearer": _bearers,
    "group": _group,
    "people": _patients,
}


# ---------------------------------------------------------------- what words point to


def _pointed(asked: Question) -> list[Spoken] | None:
    """What 'it' and 'this condition' stand for; None if the words do not point."""
    tokens = asked.tokens
    while tokens[-1].tag in "A," and len(tokens) > 1:
        tokens = tokens[:-1]
    first = tokens[0]
    language = asked.rules.language
    if tokens[-1].low in ("cases", "case") and all(t.tag in "DJA#" for t in tokens[:-1]):
        return asked.state.topic(asked.kinds, asked.rules, asked.text)
    if len(tokens) == 1 or (not asked.whole and tokens[1].tag not in "NJ"):
        if first.low in ("it", "they", "them"):
            return _in_front(asked) or _antecedent("", asked)
        if first.low in ("this", "these", "that"):
            return _antecedent("", asked)
    end = next((k for k, t in enumerate(tokens) if k and t.tag not in "NJ"), len(tokens))
    noun = " ".join(t.low for t in tokens[1:end] if not language.has("evaluative", t.low))
    if first.low not in _POINTING or not noun or not language.has("classes", noun):
        return None
    narrowed = end < len(tokens) and tokens[end].tag in "PR"
    return None if narrowed or not (asked.whole or end <= LONGEST_POINTER) else _antecedent(noun, asked)


def _in_front(asked: Question) -> list[Spoken]:
    """What the clause in front speaks of: 'If a cord is damaged, it can …'."""
    words = asked.words
    first = next((g for g in words.groups.values() if g.finite), None)
    if first is None or first.main >= asked.low or words.tokens[0].tag != "S":
        return []
    stretch = doer(words, first.start, asked.rules.language)
    if stretch is None or words.tokens[stretch[0]].tag == "Q":
        return []
    front = replace(asked, low=stretch[0], high=stretch[1], wanted="", whole=True)
    return [] if _person(front) >= 0 else [Spoken(s.concept, asked.text) for s in spoken(front)]


def _antecedent(noun: str, asked: Question) -> list[Spoken]:
    """The topic, or what of the kind that a noun names was spoken of last."""
    kind = asked.rules.language.kind(noun.split()) if noun else ""
    topic = asked.state.topic(asked.kinds, asked.rules, asked.text)
    if not kind or (topic and kind in topic[0].concept.kinds):
        return topic
    kinds = set(asked.kinds)
    same = [c for c in asked.state.recent if kind in c.kinds and (not kinds or kinds & set(c.kinds))]
    if not same:
        return topic
    return [Spoken(c, asked.text) for c in (same if noun.endswith("s") else same[-1:])]
