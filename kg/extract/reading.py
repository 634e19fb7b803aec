"""The walk through a document: sentence by sentence, what its words claim of which things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import brackets, naming
from kg.extract.clauses import doer
from kg.extract.context import Stance, stance
from kg.extract.grammar import Grammar, grammar
from kg.extract.phrases import Phrase
from kg.extract.references import Reading, spoken
from kg.extract.scan import Hit, hits
from kg.extract.stating import Passage, Spoken, stated
from kg.extract.token import Words
from kg.extract.tokens import words
from kg.extract.topic import SILENT, heading_topic, topics
from kg.extract.wording import Slot
from kg.model import Claim, Document, Sentence, slug
from kg.ontology import Ontology, Relation


@dataclass(frozen=True, slots=True)
class Said:
    """What the reading made of one sentence."""

    sentence: Sentence
    words: Words | None = None  # with the words of the list's lead-in before those of an item
    hits: tuple[Hit, ...] = ()
    topic: str = ""
    claims: tuple[Claim, ...] = ()


def read(document: Document, ontology: Ontology, off: frozenset[str] = frozenset()) -> Iterator[Said]:
    """What each sentence says, in the order of the text; `off` names stages to leave out."""
    rules = grammar(ontology, off)
    found = () if "topic" in off else topics(document, rules.language)
    state = Reading(found)
    for sentence in document.sentences:
        state.enter(sentence.section)
        yield _said(document, sentence, rules, state)


def _said(document: Document, sentence: Sentence, rules: Grammar, state: Reading) -> Said:
    """The reading of one sentence; `state` is moved on past it."""
    text = document.at(sentence)
    if sentence.role == "heading" or not text.strip() or state.noun == SILENT:
        return Said(sentence)
    if text.rstrip().endswith("?"):
        asked = heading_topic(text, rules.language)
        if asked and "topic" not in rules.off:
            state.asked(asked)
        return Said(sentence)
    own = words(text, rules.language, sentence.start, item=sentence.role == "item")
    named = [] if "brackets" in rules.off else list(_named(Passage(document, sentence), own, rules))
    lowered = text.lower()
    if any(phrase in lowered for phrase in rules.language.silent):
        return Said(sentence, own, claims=tuple(named))
    lead = "" if "leads" in rules.off else _lead(document, sentence, rules)
    if any(phrase in lead.lower() for phrase in rules.language.silent):
        return Said(sentence, own, claims=tuple(named))
    whole = words(lead + text, rules.language, sentence.start - len(lead)) if lead else own
    border = sentence.start if lead else -1
    matched = [hit for hit in hits(whole, rules.wordings) if border < 0 or _reaches(whole, hit, border)]
    passage = Passage(document, sentence, with_lead=border >= 0)
    found: dict[str, Claim] = {}
    for hit in matched:
        for claim in _claims(passage, whole, hit, rules, state):
            found.setdefault(claim.id, claim)
    if not found and "headings" not in rules.off:
        found.update((claim.id, claim) for claim in _listed(Passage(document, sentence), own, rules, state))
    for claim in named:
        found.setdefault(claim.id, claim)
    claims = tuple(found.values())
    topic = state.current.label
    state.leave(claims, rules)
    return Said(sentence, whole, tuple(matched), topic, claims)


def _lead(document: Document, sentence: Sentence, rules: Grammar) -> str:
    """The words that introduce a list item, ready to be read on into it."""
    if sentence.lead < 0:
        return ""
    text = document.at(document.sentences[sentence.lead]).rstrip(" :\n\t")
    for loose in rules.language.loose:
        text = text.removesuffix(loose).rstrip()
    tokens = words(text, rules.language).tokens
    if not tokens:
        return ""
    return text.replace("\n", " ") + (": " if tokens[-1].tag in "NJE#" else " ")


def _reaches(whole: Words, hit: Hit, border: int) -> bool:
    """Whether a hit's last slot lies in the list item, or all of the hit does."""
    if whole.tokens[hit.start].start >= border:
        return True
    if hit.pattern.slots[-1] is None:
        return False
    at = hit.stretches[-1][0]
    return at < len(whole.tokens) and whole.tokens[at].start >= border


def _claims(passage: Passage, whole: Words, hit: Hit, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """The claims of a hit: each subject with each object."""
    relation = rules.ontology.relations[hit.pattern.relation]
    ends: dict[str, list[Spoken]] = {}
    left = hit.pattern.left
    if left:
        stretch = doer(whole, hit.start, rules.language)
        ends[left.end] = _end(whole, stretch, left, relation, rules, state, whole_stretch=True)
    for slot, stretch in zip(hit.pattern.slots, hit.stretches, strict=False):
        if slot and slot.end:
            last = slot is hit.pattern.slots[-1]
            ends[slot.end] = _end(whole, stretch, slot, relation, rules, state, whole_stretch=not last)
    for end in ("subject", "object"):
        if end not in ends:
            ends[end] = state.topic(_kinds(relation, end), rules)
    for subject in ends["subject"]:
        for object_ in ends["object"]:
            how = stance(
                whole, hit, (*subject.lead, *object_.lead), rules.language, rules.ontology.certainties
            )
            claim = stated(passage, relation, subject, object_, how, hit.pattern.id, rules)
            if claim:
                yield claim


def _kinds(relation: Relation, end: str) -> tuple[str, ...]:
    return relation.domain if end == "subject" else relation.range


def _end(
    whole: Words,
    stretch: tuple[int, int] | None,
    slot: Slot,
    relation: Relation,
    rules: Grammar,
    state: Reading,
    *,
    whole_stretch: bool,
) -> list[Spoken]:
    """What the words of a slot name."""
    if stretch is None or stretch[0] >= stretch[1]:
        return []
    stretch = _past_other_verbs(whole, stretch)
    return spoken(whole, stretch, slot.filter, _kinds(relation, slot.end), rules, state, whole=whole_stretch)


def _past_other_verbs(whole: Words, stretch: tuple[int, int]) -> tuple[int, int]:
    """Past 'or eliminate' in 'reduce or eliminate pain': verbs that share their object."""
    low, high = stretch
    while low + 1 < high and whole.tokens[low].tag == "C" and low + 1 in whole.groups:
        low += 2
    return low, high


def _listed(passage: Passage, own: Words, rules: Grammar, state: Reading) -> Iterator[Claim]:
    """A list item under a heading, or a 'These may include' after it, where the heading says what is listed."""
    opened = rules.wordings.nouns.get(state.noun)
    start = 0 if passage.sentence.role == "item" else _after_these_include(own, rules)
    if not opened or start < 0:
        return
    relation, named = rules.ontology.relations[opened[0]], opened[1]
    other = "object" if named == "subject" else "subject"
    theirs = state.topic(_kinds(relation, other), rules)
    plain = Stance(negated=False, certainty=rules.surest)
    for mine in spoken(
        own, (start, len(own.tokens)), "", _kinds(relation, named), rules, state, whole=start == 0
    ):
        for topic in theirs:
            subject, object_ = (mine, topic) if named == "subject" else (topic, mine)
            claim = stated(passage, relation, subject, object_, plain, f"{relation.name}.heading", rules)
            if claim:
                yield claim


def _after_these_include(own: Words, rules: Grammar) -> int:
    """Where the list starts in 'These may include A and B'; -1 in any other sentence."""
    group = next(iter(own.groups.values()), None)
    if group is None or group.start != 1 or own.tokens[0].low not in rules.language.lists["these"]:
        return -1
    return group.main + 1 if own.tokens[group.main].verb in rules.language.lists["listing"] else -1


def _named(passage: Passage, own: Words, rules: Grammar) -> Iterator[Claim]:
    """Names and abbreviations in brackets."""
    relation = rules.naming
    if relation is None:
        return
    plain = Stance(negated=False, certainty=rules.surest)
    for found in brackets.namings(own, rules.language):
        thing = Phrase(found.thing)
        subject = naming.concept(thing, relation.domain, rules.ontology, rules.language)
        if subject is None or not naming.sound(thing, rules.language):
            continue
        written = (Phrase(found.name).text, thing.text)
        name = next((text for text in written if slug(text) != slug(subject.label)), "")
        if name:
            object_ = Spoken(rules.ontology.concept(name, relation.range), name)
            claim = stated(
                passage,
                relation,
                Spoken(subject, thing.text),
                object_,
                plain,
                f"{relation.name}.brackets",
                rules,
            )
            if claim:
                yield claim
