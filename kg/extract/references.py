"""Whom or what the words of a slot name: phrases, pronouns, people who have something, the topic."""

from __future__ import annotations

from collections.abc import Callable

from kg.extract import naming
from kg.extract.carrying import carried_on, outcome, owned, remedies
from kg.extract.clauses import doer
from kg.extract.filters import PEOPLE
from kg.extract.phrases import phrases
from kg.extract.pointers import antecedent, begun, not_named_behind, of_sort
from kg.extract.pointing import noun_pointed
from kg.extract.question import (
    POINTING,
    Question,
    ailing,
    counts,
    groups_of_people,
    many,
    past_loose_words,
    person_at,
    relative_verbs,
    taken_back,
)
from kg.extract.state import Reading
from kg.extract.stating import Spoken
from kg.extract.things import things
from kg.extract.token import Group, Phrase
from kg.extract.told import TOLD

_PRONOUNS = frozenset({"it", "they", "them"})
_BEARING = frozenset({"with", "who", "having", "whose", "that"})
_OPEN = frozenset({"how", "why", "if", "whether", "when", "unless", "because"})  # 'if you have'
_GOING_ON = frozenset(";:,CS")  # tags of words and marks behind which a sentence goes on with 'it'
_SHOWN = "shown"  # the filter of nouns of which a name follows: 'this protein, called …'
PAIR = 2


def spoken(question: Question) -> list[Spoken]:
    """The concepts that a stretch of words names in a slot."""
    asked = past_loose_words(question)
    if asked.low >= asked.high and asked.wanted != "undone":
        return []
    groups = groups_of_people(asked) if asked.wanted == "group" else [asked]
    return [found for group in groups for found in _spoken(group)]


def _spoken(asked: Question) -> list[Spoken]:
    """The concepts that a stretch names which holds no list of groups of people."""
    if asked.wanted in TOLD:
        return TOLD[asked.wanted](asked)
    person = person_at(asked)
    if person >= 0:
        answer = _PEOPLE.get(asked.wanted)
        several = asked.words.tokens[person].low == "they" and "references" not in asked.rules.off
        return answer(asked, person) if answer else _several(asked) if several else []
    if asked.wanted in PEOPLE:
        return []
    if "references" in asked.rules.off:
        return things(asked)
    titled = _titled(asked)
    pointed = titled or (None if asked.wanted == _SHOWN else _pointed(asked))
    return things(asked) if pointed is None else titled or not_named_behind(pointed, asked)


# ---------------------------------------------------------------- people


def _patients(asked: Question, person: int) -> list[Spoken]:
    """'patients with gout' is gout; people alone are those with the topic."""
    tokens = asked.words.tokens
    before = tokens[asked.low - 1].low if asked.low else ""
    asking = tokens[asked.low].low in ("which", "what")
    kin = any(asked.rules.language.has("kin", t.low) for t in tokens[person : asked.high])
    if asking or before in _OPEN or kin or (tokens[person].low == "they" and _of_parts(asked)):
        return []  # 'people in the general population', 'the eyes are absent, or they may be small'
    if asked.goes_on:
        return [found for group in relative_verbs(asked) for found in _borne(asked, group)]
    bearing = _bearing(asked, person)
    if bearing < 0:
        return asked.state.topic(asked.kinds, asked.rules, asked.words.text(asked.low, person + 1))
    start = bearing + 1
    while start < asked.high and tokens[start].tag in "HMBV":
        start += 1
    return spoken(asked._replace(low=start, wanted="", whole=False))


def _of_parts(asked: Question) -> bool:
    """Whether the clause in front speaks of parts of the body, so that 'they' are these."""
    words, places = asked.words, {*asked.rules.language.filters["place"]}
    first = next((g for g in words.groups.values() if g.finite and g.main < asked.low), None)
    stretch = doer(words, first.start, asked.rules.language) if first else None
    if stretch is None or not words.tokens[stretch[1] - 1].plural:
        return False
    front = _in_front(asked._replace(kinds=()), opened=False)
    return bool(front) and all(places & {*one.concept.kinds} for one in front)


def _bearing(asked: Question, person: int) -> int:
    """Where a word behind people says that they have something, as 'with'; -1 if none does."""
    tokens = asked.words.tokens
    behind = range(person + 1, asked.high)
    return next((i for i in behind if tokens[i].low in _BEARING or ailing(tokens, i)), -1)


def _bearers(asked: Question, person: int) -> list[Spoken]:
    """'patients with gout' is gout; people alone are nothing."""
    return _patients(asked._replace(state=Reading()), person)


def _theirs(asked: Question, person: int) -> list[Spoken]:
    """People who have the topic, and nobody else: 'affected people', not 'people with weak hearts'."""
    theme = {topic.concept.id for topic in asked.state.topic((), asked.rules)}
    return [found for found in _patients(asked, person) if found.concept.id in theme]


def _group(asked: Question, person: int) -> list[Spoken]:
    """What people have, or people as such: 'women over 60' are themselves the factor."""
    tokens, rules = asked.words.tokens, asked.rules
    alone = all(t.tag in ".,;" for t in tokens[person + 1 : asked.high]) and not asked.goes_on
    anybody = tokens[person].tag == "Q" or rules.language.has("anybody", tokens[person].low)
    if alone and (anybody or tokens[person - 1].low == "affected"):
        return _patients(asked, person)
    bearing = _bearing(asked, person)
    borne = _patients(asked, person) if bearing >= 0 or asked.goes_on else []
    if borne or (0 <= bearing < asked.high - 1 and tokens[bearing + 1].low in POINTING):
        return borne
    found = phrases(asked.words, asked.low, asked.high, rules, whole=True)
    if person + 1 < asked.high and tokens[person + 1].tag == "#":
        found = [Phrase(tuple(t for t in asked.tokens if t.tag not in "AD.,;"))]  # 'adults 65 and older'
    if asked.goes_on:
        verbs = relative_verbs(asked)
        borne = [s for group in verbs for s in _borne(asked, group)]
        if borne:
            return borne
        high = verbs[-1].main + 1 if verbs else asked.high
        while (
            high < len(asked.words.tokens)
            and high not in asked.words.starts
            and tokens[high].tag not in ",;."
        ):
            high += 1
        found = [Phrase(tuple(t for t in tokens[asked.low : high] if t.tag not in "D,"))]
    kind = (rules.ontology.fallback_kind,)
    return [
        Spoken(rules.ontology.concept(naming.label(p), kind), p.text, p.lead, p.span)
        for p in found
        if p.tokens
        and p.tokens[0].tag != "R"
        and (len(p.tokens) > 1 or not rules.language.has("anybody", p.tokens[0].low))
    ]


def _borne(asked: Question, group: Group) -> list[Spoken]:
    """What people have or take by a verb of theirs: gout of 'who have gout'."""
    tokens = asked.words.tokens
    if not asked.rules.language.has("bearing", tokens[group.main].verb):
        return []
    behind = [g.start for g in asked.words.groups.values() if g.start > group.main]
    high = min(behind, default=len(tokens))
    return spoken(asked._replace(low=group.main + 1, high=high, kinds=(), wanted="", whole=True))


# What people are in a slot with one of these filters; in any other they are nothing.
_PEOPLE: dict[str, Callable[[Question, int], list[Spoken]]] = {
    "bearer": _bearers,
    "folk": _group,
    "theirs": _theirs,
    "group": _group,
    "people": _patients,
}


# ---------------------------------------------------------------- what words point to


def _titled(asked: Question) -> list[Spoken]:
    """The topic, where the words are its name, though they may look like a list."""
    label = asked.state.current.label.lower()
    if label and label[0] != asked.words.tokens[asked.low].low[0]:
        return []
    named = asked.text.lower().rstrip(" .;:") == label
    return asked.state.topic(asked.kinds, asked.rules, asked.text) if named else []


def _pointed(asked: Question) -> list[Spoken] | None:
    """What 'it' and 'this condition' stand for; None if the words do not point."""
    tokens = asked.tokens
    while tokens[-1].tag in "A," and len(tokens) > 1:
        tokens = tokens[:-1]
    first = tokens[0]
    if tokens[-1].low in ("cases", "case") and all(counts(t, asked.rules) for t in tokens[:-1]):
        return asked.state.topic(asked.kinds, asked.rules, asked.text)
    alone = len(tokens) == 1 or (not asked.whole and tokens[1].tag not in "NJ")
    if alone or (first.low in _PRONOUNS and tokens[1].tag == "J"):  # 'detect it early'
        if first.low in _PRONOUNS and asked.wanted == "last":
            return _spoken_of_last(asked)
        if first.low in _ALONE:
            return _ALONE[first.low](asked)
    return noun_pointed(asked, tokens) if first.low in POINTING else None


def _spoken_of_last(asked: Question) -> list[Spoken]:
    """Whom a comparison goes on about: 'Age is a sign of it. It was less important than …'."""
    subject = asked.state.subject
    fits = subject and (not asked.kinds or set(asked.kinds) & set(subject.kinds))
    known = [Spoken(subject, asked.text)] if subject and fits else []
    return _in_front(asked, opened=False) or known


def _in_front(asked: Question, *, opened: bool = True) -> list[Spoken]:
    """What the clause in front speaks of: 'If a cord is damaged, it can …'; `opened` by such a word."""
    words = asked.words
    first = next((g for g in words.groups.values() if g.finite), None)
    if first is None or first.main >= asked.low or (opened and words.tokens[0].tag != "S"):
        return []
    stretch = doer(words, first.start, asked.rules.language)
    if stretch is None or words.tokens[stretch[0]].tag == "Q":
        return []
    front = asked._replace(low=stretch[0], high=stretch[1], wanted="", whole=True)
    return [] if person_at(front) >= 0 else [Spoken(s.concept, asked.text) for s in spoken(front)]


def _just_named(asked: Question) -> list[Spoken]:
    """What the clause in front says something of, where 'it' goes on: 'Aspirin eases pain, but it can cause …'."""
    words, low, high = asked.words, asked.low, asked.high
    meaning = [t.low for t in words.tokens[max(low - PAIR, 0) : low]] == ["means", "that"]
    before = "S" if meaning else words.tokens[low - 1].tag if low else "$"
    while high < len(words.tokens) and words.tokens[high].tag == "A":
        high += 1
    if words.tokens[low].low != "it" or before not in _GOING_ON or high not in words.starts:
        return []
    front = _in_front(asked, opened=False)
    places = {*asked.rules.language.filters["place"]}  # 'The knee hurts most, though it can occur in …'
    one = len(front) == 1 and not many(front[0].concept.label)
    return front if one and places.isdisjoint(front[0].concept.kinds) else []


def _it(asked: Question) -> list[Spoken]:
    """What the thing of a sort, or the clause in front speaks of, or the topic."""
    if taken_back(asked):
        return []
    sort = begun(asked.words, asked.state, asked.rules)
    if sort and sort.many == (asked.words.tokens[asked.low].low != "it"):
        return of_sort(sort.concept, asked)
    return _in_front(asked) or _just_named(asked) or carried_on(asked) or antecedent("", asked)


def _both(asked: Question) -> list[Spoken]:
    """The two things that the clause in front names, or of which the sentence before said the same."""
    said = [Spoken(concept, asked.text) for concept in asked.state.several]
    found = _in_front(asked, opened=False) or [s for s in said if {*asked.kinds} & {*s.concept.kinds}]
    return found if len(found) == PAIR else []


def _several(asked: Question) -> list[Spoken]:
    """The things that 'they' are: the plural in front, or that the sentence before was of, or the topic."""
    state, kinds = asked.state, set(asked.kinds)
    front = _in_front(asked, opened=False)
    if front:
        return front
    if len(state.several) >= PAIR and asked.words.tokens[asked.low].start >= asked.words.border:
        return [Spoken(c, asked.text) for c in state.several if not kinds or kinds & set(c.kinds)]
    last = state.subject
    if last and many(state.called):
        return [Spoken(last, asked.text)] if not kinds or kinds & set(last.kinds) else []
    topic = state.topic(asked.kinds, asked.rules, asked.text) if many(state.current.label) else []
    return carried_on(asked) or topic


def wordless(asked: Question, role: tuple[str, str]) -> list[Spoken]:
    """What an end is that has no words: the topic, or what of the kinds asked for was spoken of in front or before.

    'Stinging is a side effect' behind 'Drops help;' is one of the drops.
    """
    off = "references" in asked.rules.off
    topic = (not off and owned(asked)) or asked.state.topic(asked.kinds, asked.rules, role=role)
    if topic or off:
        return topic
    parted = next((i for i in range(asked.low - 1, 0, -1) if asked.words.tokens[i].tag in ",;"), 0)
    spoken_ = _in_front(asked._replace(low=parted, high=parted), opened=False) if parted else []
    front = [one for one in spoken_ if {*asked.kinds} & {*one.concept.kinds}]
    return front or asked.state.last(asked.kinds, asked.rules) or remedies(asked)


# What a word that stands alone points to.
_ALONE: dict[str, Callable[[Question], list[Spoken]]] = {
    **dict.fromkeys(("it", "they", "them"), _it),
    "this": lambda asked: outcome(asked) or antecedent("", asked),
    **dict.fromkeys(("these", "that"), lambda asked: antecedent("", asked)),
    "both": _both,
}
