"""What a heading or a lead-in says that its list is of: items, headings below it, 'These include A and B'."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.context import Stance
from kg.extract.filters import advises
from kg.extract.grammar import Grammar
from kg.extract.question import Question
from kg.extract.references import spoken
from kg.extract.state import Reading
from kg.extract.stating import Grounds, Passage, stated
from kg.extract.token import Words
from kg.extract.tokens import words
from kg.extract.topic import said_before
from kg.model import Claim
from kg.ontology import Relation


def listed(passage: Passage, own: Words, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """A list item under a heading, or a 'These may include' after it, where the heading says what is listed."""
    item = passage.sentence.role == "item"
    start = 0 if item else _after_these_include(own, rules)
    said = _said_of(passage, rules) if item else said_before(passage, rules) if start >= 0 else ""
    if start >= 0:
        asked = Question(own, start, len(own.tokens), (), "", start == 0, rules, state)
        yield from _each(said or state.noun, asked, passage)


def headed(passage: Passage, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """A heading that is itself one of what the heading above it asks for: 'Slipped disc' below 'Causes'."""
    own = words(passage.document.at(passage.sentence), rules.language)
    start = next((i for i, t in enumerate(own.tokens) if t.tag not in "#.()"), 0)
    asked = Question(own, start, len(own.tokens), (), "", True, rules, state)
    yield from _each(state.current.listed, asked, passage, whole=True)


def _each(noun: str, asked: Question, passage: Passage, *, whole: bool = False) -> Iterator[Claim]:
    """The claims that a list of this noun makes of the things in a stretch."""
    rules, state = asked.rules, asked.state
    opened = rules.wordings.nouns.get(noun)
    if not opened:
        return
    relation, named = rules.ontology.relations[opened[0]], opened[1]
    other = "object" if named == "subject" else "subject"
    theirs = state.topic(kinds_of(relation, other), rules, around=whole)
    grounds = Grounds(passage, Stance(negated=False, certainty=rules.surest), f"{relation.name}.heading")
    advice = passage.sentence.role == "item" and advises(asked.words, 0, len(asked.words.tokens))
    asked = asked._replace(kinds=kinds_of(relation, named), wanted="clause" if advice else "")
    for mine in spoken(asked):
        for topic in theirs:
            subject, object_ = (mine, topic) if named == "subject" else (topic, mine)
            claim = stated((subject, object_), relation, grounds, rules)
            if claim:
                yield claim


def kinds_of(relation: Relation, end: str) -> tuple[str, ...]:
    """The kinds that an end of a relation may have."""
    return relation.domain if end == "subject" else relation.range


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
