"""What a heading or a lead-in says that its list is of: items, headings below it, 'These include A and B'."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kg.extract.context import hedges, stance
from kg.extract.filters import advises
from kg.extract.fronts import clause_start
from kg.extract.grammar import Grammar
from kg.extract.headings import Topic, asked_by
from kg.extract.language import Cue, singular
from kg.extract.naming import sound
from kg.extract.phrases import phrases
from kg.extract.question import Question
from kg.extract.references import spoken
from kg.extract.state import Reading
from kg.extract.stating import Grounds, Passage, stated
from kg.extract.subtypes import sorts
from kg.extract.token import Words
from kg.extract.tokens import words
from kg.extract.topic import said_before
from kg.model import Claim
from kg.ontology import Relation

LEAST_COMMAS = 2  # of a row
MOST_KEPT = 64  # lead-ins
_MARKS = frozenset({"-", "\u2013", "\u2014", ":"})


def run_in(own: Words, rules: Grammar) -> str:
    """The one thing that a list item names before it tells of it: 'Warts - these may itch'; '' if it names more or none."""
    found = phrases(own, 0, _named_up_to(own, rules), rules, whole=True)
    single = len(found) == 1 and not any(g.finite for g in own.groups.values() if g.main < mark(own))
    named = single and found[0].tokens[0].tag not in "GV" and sound(found[0], rules.language)
    return found[0].text if named else ""


def apart(own: Words) -> bool:
    """Whether a mark or ', which' parts what an item names from what it tells of it."""
    at = mark(own)
    return at < len(own.tokens) and all(not g.finite for g in own.groups.values() if g.main < at)


def mark(own: Words) -> int:
    """Where the mark stands, or the ', which'; the item's end if there is none."""
    tokens = own.tokens
    for at in range(1, len(tokens) - 1):
        free = tokens[at].low == ":" or (tokens[at].low in _MARKS and tokens[at].start > tokens[at - 1].end)
        if free or (tokens[at].tag == "," and tokens[at + 1].tag == "R"):
            return at
    return len(tokens)


def listed(passage: Passage, own: Words, rules: Grammar, state: Reading, *, told: bool) -> Iterator[Claim]:
    """A list item where heading or lead-in says what is listed, or what 'These may include' goes on with.

    Where the sentence was `told` otherwise, only an item that is named apart from what is told of it,
    or a row of things below the heading.
    """
    if passage.sentence.role == "item":
        if not told or apart(own):
            yield from _item(passage, own, rules, state)
        return
    start = _after_these_include(own, rules)
    if (start >= 0 and not told) or (start < 0 and _row(passage, own, state.noun, rules)):
        asked = Question(own, max(start, 0), len(own.tokens), (), "", start < 0, rules, state)
        noun = (said_before(passage, rules) if start >= 0 else "") or state.noun
        yield from _each(noun, asked, passage, cues=hedges(own.tokens, rules))


def _row(passage: Passage, own: Words, noun: str, rules: Grammar) -> bool:
    """Whether a sentence right below a heading that asks only names things: 'Stiff joints, pain, a rash.'.

    One of them at least is known by its words: a row of people, or a date, is none.
    """
    tokens = own.tokens
    if not noun or tokens[0].tag not in "NJDG#" or sum(t.tag == "," for t in tokens) < LEAST_COMMAS:
        return False
    opened = (clause_start(own, group.start) for group in own.groups.values() if group.finite)
    told = (not at or tokens[at - 1].tag not in "RS" for at in opened)
    if any(told) or any(t.tag in "Q:;XMB" or t.low == "no" for t in tokens):
        return False
    commas = [-1, *(i for i, t in enumerate(tokens) if t.tag in ",."), len(tokens)]
    things = (tuple(tokens[low + 1 : high]) for low, high in pairwise(commas))
    if not any(thing and rules.kind_of(thing) for thing in things):
        return False
    sentences = passage.document.sentences
    at = bisect_left(sentences, passage.sentence.start, key=lambda s: s.start)
    return at > 0 and sentences[at - 1].role == "heading"


def _item(passage: Passage, own: Words, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """A list item, of what its lead-in names; of what the heading asks for, where the lead-in names nothing."""
    lead = _lead_of(passage, rules, state)
    noun = lead.noun or _said_of(passage, rules) or state.noun
    state.part_of = noun
    low, high, label = 0, _named_up_to(own, rules), lead.label
    behind = high + 1 < len(own.tokens) and own.tokens[high].low in _MARKS
    if behind and _sorts(own, high, rules):
        noun = lead.noun or singular(own.tokens[high - 1].low)
        low, high = high + 1, len(own.tokens)
    elif behind and _of_topic(own, high, rules, state):
        label = own.text(0, high)
        low, high = high + 1, len(own.tokens)
        if any(g.finite for g in own.groups.values()):
            return
    asked = Question(own, low, high, (), "", whole=True, rules=rules, state=state)
    yield from _each(noun, asked, passage, label=label)


def _of_topic(own: Words, high: int, rules: Grammar, state: Reading) -> bool:
    """Whether an item names a form of what the section is about, of which it tells: 'Late gout: stiff joints, lumps'."""
    topic, name = state.current.label.lower().split(), [t.low for t in own.tokens[:high]]
    return 0 < len(topic) < len(name) and name[-len(topic) :] == topic and bool(run_in(own, rules))


def _sorts(own: Words, high: int, rules: Grammar) -> bool:
    """Whether an item only says of which sort things are, and then lists them: 'Skin signs: redness, itching'."""
    noun = singular(own.tokens[high - 1].low)
    return noun in rules.wordings.nouns and not rules.sort(noun)


def _lead_of(passage: Passage, rules: Grammar, state: Reading) -> Topic:
    """What the lead-in of an item asks for."""
    at = passage.sentence.lead
    if at < 0 or "leads" in rules.off:
        return Topic("")
    if at not in state.asked_by:
        state.asked_by[at] = asked_by(passage.document.at(passage.document.sentences[at]), rules)
    return state.asked_by[at]


def _named_up_to(own: Words, rules: Grammar) -> int:
    """Where an item stops naming and starts telling: 'a late form, arising in old age'; 0 where it denies."""
    if apart(own):
        return mark(own)
    tokens = own.tokens
    verb = next(
        (g for g in own.groups.values() if g.finite and all(t.tag not in "RS" for t in tokens[: g.start])),
        None,
    )
    if verb and verb.start and tokens[0].low not in rules.language.lists["yours"]:
        denies = any(t.tag == "X" or t.low == "no" for t in tokens[: verb.main])
        return 0 if denies or tokens[0].tag in "PQ" else verb.start
    for at in range(1, len(tokens) - 2):
        telling = tokens[at].tag == "," and tokens[at + 1].tag in "GE" and not tokens[at + 1].nominal
        if telling and not rules.kind_of(tokens[at + 1 : at + 2]):
            return len(tokens) if any(t.tag == "G" for t in tokens[:at]) else at
    return len(tokens)


def headed(passage: Passage, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """A heading that is itself one of what the heading above it asks for: 'Slipped disc' below 'Causes'."""
    own = words(passage.document.at(passage.sentence), rules.language)
    start = next((i for i, t in enumerate(own.tokens) if t.tag not in "#.()"), 0)
    asked = Question(own, start, len(own.tokens), (), "", whole=True, rules=rules, state=state)
    yield from _each(state.current.listed, asked, passage)
    yield from sorts(passage, passage.document.at(passage.sentence), lambda: own, rules, state)


def _each(
    noun: str, asked: Question, passage: Passage, *, label: str = "", cues: Sequence[Cue] = ()
) -> Iterator[Claim]:
    """The claims that a list of this noun makes of the things in a stretch; of what has this label, or the topic."""
    rules, state = asked.rules, asked.state
    opened = rules.wordings.nouns.get(noun)
    if not opened:
        return
    relation, named = rules.ontology.relations[opened[0]], opened[1]
    other = "object" if named == "subject" else "subject"
    theirs = state.topic(
        kinds_of_topic(relation, other, rules), rules, label=label, role=(relation.name, other)
    )
    cues = [*cues, *_cues(passage, rules)]
    kinds = kinds_of(relation, named)
    clause = passage.sentence.role == "item" and _tells(asked.words, kinds, rules)
    asked = asked._replace(kinds=kinds, wanted="clause" if clause else "")
    for mine in spoken(asked):
        how = stance(cues, mine.lead, rules)
        if how is None or how.negated:
            continue
        grounds = Grounds(passage, how, f"{relation.name}.heading")
        for topic in theirs:
            subject, object_ = (mine, topic) if named == "subject" else (topic, mine)
            claim = stated((subject, object_), relation, grounds, rules)
            if claim:
                yield claim


def _cues(passage: Passage, rules: Grammar) -> list[Cue]:
    """How the lead-in of an item puts its list."""
    at = passage.sentence.lead
    if at < 0 or "leads" in rules.off:
        return []
    return _hedges(passage.document.at(passage.document.sentences[at]), rules)


@lru_cache(MOST_KEPT)  # each item of a list asks for them
def _hedges(lead: str, rules: Grammar) -> list[Cue]:
    return hedges(words(lead, rules.language).tokens, rules)


def _tells(own: Words, kinds: tuple[str, ...], rules: Grammar) -> bool:
    """Whether an item is a clause that can be an end as it stands: 'wash your hands', 'you feel thirsty', 'are over 60'."""
    if advises(own, 0, len(own.tokens)):
        return True
    first = next(iter(own.groups.values()), None)
    ailing = not kinds or {*kinds} & {*rules.language.filters["illness"]}
    if first is None or not first.finite or not ailing:
        return False
    return first.start == 0 or own.tokens[0].low in rules.language.lists["yours"]


def kinds_of(relation: Relation, end: str) -> tuple[str, ...]:
    """The kinds that an end of a relation may have."""
    return relation.domain if end == "subject" else relation.range


def kinds_of_topic(relation: Relation, end: str, rules: Grammar) -> tuple[str, ...]:
    """The kinds of a topic that is an end without words: no mere factor, unless that is what first comes to mind."""
    kinds, free = kinds_of(relation, end), rules.ontology.fallback_kind
    return kinds if free in kinds[:1] else tuple(kind for kind in kinds if kind != free)


def _said_of(passage: Passage, rules: Grammar) -> str:
    """The noun that the items below 'They include' are of, from the sentences before that."""
    document = passage.document
    if passage.sentence.lead < 0:
        return ""
    lead = document.sentences[passage.sentence.lead]
    first, *_ = document.at(lead).split(maxsplit=1) or [""]
    if first.lower() not in rules.language.lists["these"]:
        return ""
    lead_words = words(document.at(lead), rules.language)
    return (
        said_before(passage._replace(sentence=lead), rules)
        if _after_these_include(lead_words, rules) >= 0
        else ""
    )


def _after_these_include(own: Words, rules: Grammar) -> int:
    """Where the list starts in 'These may include A and B'; -1 in any other sentence."""
    group = next(iter(own.groups.values()), None)
    if group is None or group.start != 1 or own.tokens[0].low not in rules.language.lists["these"]:
        return -1
    return group.main + 1 if own.tokens[group.main].verb in rules.language.lists["listing"] else -1
