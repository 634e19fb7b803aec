"""The walk through a document: sentence by sentence, what its words claim of which things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extract import brackets, naming
from kg.extract.clauses import doer
from kg.extract.context import Stance, heard, stance
from kg.extract.grammar import Grammar, grammar
from kg.extract.references import Question, spoken
from kg.extract.scan import Hit, hits, run_tokens
from kg.extract.state import Reading
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.token import Phrase, Words
from kg.extract.tokens import words
from kg.extract.topic import SILENT, heading_topic, topics
from kg.extract.wording import Slot
from kg.model import Claim, Document, Sentence, slug
from kg.ontology import Ontology, Relation

LONGEST_SENTENCE = 1_200  # characters


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
        for piece in _pieces(document, sentence):
            yield _said(document, piece, rules, state)


def _pieces(document: Document, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, or where it never seems to end, stretches of it that end between words."""
    start = sentence.start
    while sentence.end - start > LONGEST_SENTENCE:
        stretch = document.plain[start : start + LONGEST_SENTENCE]
        cut = max(stretch.rfind("; "), stretch.rfind(", ")) + 1 or stretch.rfind(" ") + 1 or LONGEST_SENTENCE
        yield replace(sentence, start=start, end=start + cut)
        start += cut
    yield replace(sentence, start=start) if start > sentence.start else sentence


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
    matched, claims_ = _told(Passage(document, sentence, with_lead=border >= 0), whole, rules, state)
    found = {claim.id: claim for claim in claims_}
    if not found and "headings" not in rules.off:
        found.update((claim.id, claim) for claim in _listed(Passage(document, sentence), own, rules, state))
    for claim in named:
        found.setdefault(claim.id, claim)
    claims = tuple(found.values())
    topic = state.current.label
    state.leave(claims, rules)
    return Said(sentence, whole, tuple(matched), topic, claims)


def _told(passage: Passage, whole: Words, rules: Grammar, state: Reading) -> tuple[list[Hit], list[Claim]]:
    """The hits that give claims, and these: of hits that share words the longest that gives any."""
    border = passage.sentence.start if passage.with_lead else -1
    taken: set[int] = set()
    spans: set[tuple[int, int]] = set()
    told: list[tuple[Hit, list[Claim]]] = []
    for hit in hits(whole, rules.wordings):
        span = (hit.start, hit.stop)
        if (span not in spans and not taken.isdisjoint(run_tokens(hit))) or (
            border >= 0 and not _reaches(whole, hit, border)
        ):
            continue
        claims = list(_claims(passage, whole, hit, rules, state))
        if claims:
            taken.update(i for i in run_tokens(hit) if whole.tokens[i].tag not in "BD")
            spans.add(span)
            told.append((hit, claims))
    told = [(hit, _without_repeats(hit, claims, told)) for hit, claims in told]
    told.sort(key=lambda pair: (pair[0].start, pair[0].pattern.id))
    return [hit for hit, _ in told], [claim for _, claims in told for claim in claims]


def _without_repeats(hit: Hit, claims: list[Claim], told: list[tuple[Hit, list[Claim]]]) -> list[Claim]:
    """A hit's claims; where an end is only taken from the topic, those that the sentence does not say in full."""
    if len(hit.pattern.ends) != 1:
        return claims
    (end,) = hit.pattern.ends
    full = {
        (claim.relation, getattr(claim, end).id)
        for other, more in told
        if len(other.pattern.ends) != 1
        for claim in more
    }
    return [claim for claim in claims if (claim.relation, getattr(claim, end).id) not in full]


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
    ends = {end: state.topic(_kinds(relation, end), rules) for end in ("subject", "object")}
    for slot, (low, high), closed in _filled(whole, hit, rules):
        kinds = _kinds(relation, slot.end)
        question = Question(whole, low, high, kinds, slot.filter, closed, rules, state)
        ends[slot.end] = spoken(question)
    if not (ends["subject"] and ends["object"]):
        return
    cues = heard(whole, hit, rules)
    for subject in ends["subject"]:
        for object_ in ends["object"]:
            how = stance(cues, (*subject.lead, *object_.lead), rules)
            claim = stated((subject, object_), relation, Grounds(passage, how, hit.pattern.id), rules)
            if claim:
                yield claim


def _filled(whole: Words, hit: Hit, rules: Grammar) -> Iterator[tuple[Slot, tuple[int, int], bool]]:
    """The slots of a hit that are ends, their words, and whether these are all of it."""
    left = hit.pattern.left
    if left:
        yield left, doer(whole, hit.start, rules.language) or (0, 0), True
    for slot, stretch in zip(hit.pattern.slots, hit.stretches, strict=False):
        if slot and slot.end:
            verb = _verb_behind(whole, hit, stretch[0]) if slot is hit.pattern.slots[-1] else stretch[1]
            low, high = _past_other_verbs(whole, stretch)
            yield slot, (low, verb if verb > 0 else high), verb > 0


def _verb_behind(whole: Words, hit: Hit, low: int) -> int:
    """Where the verb starts whose subject holds the hit: 'drugs such as A and B are'; 0 if it holds none."""
    before = whole.earlier(hit.start)
    if hit.verb >= 0 or (before and before.finite):
        return 0
    behind = (g for main, g in whole.groups.items() if main >= low and g.finite)
    group = next(behind, None)
    in_list = group and all(t.tag not in "RS;:" for t in whole.tokens[low : group.start])
    return group.start if group and in_list else 0


def _kinds(relation: Relation, end: str) -> tuple[str, ...]:
    return relation.domain if end == "subject" else relation.range


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
    grounds = Grounds(passage, Stance(negated=False, certainty=rules.surest), f"{relation.name}.heading")
    listed = Question(own, start, len(own.tokens), _kinds(relation, named), "", start == 0, rules, state)
    for mine in spoken(listed):
        for topic in theirs:
            subject, object_ = (mine, topic) if named == "subject" else (topic, mine)
            claim = stated((subject, object_), relation, grounds, rules)
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
    grounds = Grounds(passage, Stance(negated=False, certainty=rules.surest), f"{relation.name}.brackets")
    for found in brackets.namings(own, rules.language):
        thing = Phrase(found.thing)
        subject = naming.concept(thing, relation.domain, rules)
        if subject is None or not naming.sound(thing, rules.language):
            continue
        written = (Phrase(found.name).text, thing.text)
        name = next((text for text in written if slug(text) != slug(subject.label)), "")
        if name:
            object_ = Spoken(rules.ontology.concept(name, relation.range), name)
            claim = stated((Spoken(subject, thing.text), object_), relation, grounds, rules)
            if claim:
                yield claim
