"""From two ends and a relation to a claim with its evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from kg.extract.context import Stance
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.model import Claim, Concept, Document, Evidence, Sentence, slug
from kg.ontology import Relation

LONGEST_QUOTE = 700  # characters from a list's lead-in to its item; beyond that the item alone is quoted
_LINKING = frozenset({"after", "against", "for", "from", "in", "of", "to", "with", "without"})
LONGEST_CODE = 4  # letters of what tells forms apart: 'VIII'
MARGIN = 32  # characters of the text before and after a quote


class Spoken(NamedTuple):
    """A concept, the words that name it here, and what stood in front of them."""

    concept: Concept
    text: str
    lead: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)  # of the words in the sentence; none where they only point


class Passage(NamedTuple):
    """Where something is said: the sentence, or a list's lead-in together with its item."""

    document: Document
    sentence: Sentence
    with_lead: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Start and end of the quote, white space at its end left out."""
        start, end = self.sentence.start, self.sentence.end
        if self.with_lead:
            lead = self.document.sentences[self.sentence.lead].start
            start = lead if lead < start and end - lead <= LONGEST_QUOTE else start
        quote = self.document.text[start:end]
        return start + len(quote) - len(quote.lstrip()), start + len(quote.rstrip())


class Grounds(NamedTuple):
    """On what a claim rests: where it is said, how, and by which rule it was read."""

    passage: Passage
    how: Stance
    rule: str


def stated(ends: tuple[Spoken, Spoken], relation: Relation, grounds: Grounds, rules: Grammar) -> Claim | None:
    """The claim that the ends make; None if the relation does not go between them."""
    subject, object_ = _agreed(*_named(*ends, relation, rules), relation, rules)
    one, other = subject.concept, object_.concept
    if one.id == other.id or slug(one.label) == slug(other.label):
        return None
    if relation.label_property and slug(singular(one.label)) == slug(singular(other.label)):
        return None
    if relation.same_kind and _siblings(one.label, other.label, rules):
        return None
    if not (relation.same_kind or relation.label_property) and _within(one.label, other.label, rules):
        return None
    if not rules.ontology.fits(one, relation.name, other):
        return None
    document, how = grounds.passage.document, grounds.how
    start, end = grounds.passage.span
    text = document.text
    sections = document.sections
    section = sections[grounds.passage.sentence.section].heading if sections else ""
    line = Evidence(
        document=document.path,
        start=start,
        end=end,
        quote=text[start:end],
        prefix=text[max(0, start - MARGIN) : start],
        suffix=text[end : end + MARGIN],
        certainty=how.certainty,
        cue=how.cue,
        section=section,
        rule=grounds.rule,
        subject_text=subject.text,
        object_text=object_.text,
    )
    return Claim(one, relation.name, other, how.negated, how.qualifiers, (line,))


def _named(subject: Spoken, object_: Spoken, relation: Relation, rules: Grammar) -> tuple[Spoken, Spoken]:
    """Both ends, turned round where the name is the one that the lexicon has: 'goitre, or enlarged thyroid'."""
    label = subject.concept.label
    if not relation.label_property or slug(object_.concept.label) != slug(label):
        return subject, object_
    known = rules.ontology.lexicon.find(subject.text)
    if known is None or known.id != subject.concept.id:
        return subject, object_
    name = rules.ontology.concept(subject.text, relation.range)
    return subject._replace(text=object_.text), object_._replace(concept=name, text=subject.text)


def _siblings(one: str, other: str, rules: Grammar) -> bool:
    """Whether two labels name forms of one thing by their last word: 'gout type 2' and 'gout type 3'."""
    (*front, last), (*same, end) = one.lower().split(), other.lower().split()
    formed = len(front) > 1 and front == same and rules.language.has("forms", front[-1])
    return formed and len(max(last, end, key=len)) <= LONGEST_CODE


def _within(one: str, other: str, rules: Grammar) -> bool:
    """Whether one label only names the other's sort: 'muscular dystrophy' is no symptom of 'Emery muscular dystrophy'.

    Nor is 'severe gout attack' one of 'gout'.
    """
    short, long = sorted((one.lower(), other.lower()), key=len)
    behind = long.removeprefix(f"{short} ").split() if long.startswith(f"{short} ") else []
    if behind and (behind[0] in ("in", "of") or rules.language.has("forms", behind[0])):
        return True  # 'gout' of 'gout type 2', 'problems' of 'problems in men'
    whole, _, bout = long.rpartition(" ")
    long = whole if rules.language.has("bouts", bout) and whole.endswith(f" {short}") else long
    return long.endswith(f" {short}") and not _LINKING & {*long.removesuffix(short).split()}


def _agreed(subject: Spoken, object_: Spoken, relation: Relation, rules: Grammar) -> tuple[Spoken, Spoken]:
    """Both ends with a kind in common, where the relation wants that and one of them is an open concept."""
    if not relation.same_kind or set(subject.concept.kinds) & set(object_.concept.kinds):
        return subject, object_
    if _may_become(subject.concept, object_.concept, rules):
        return subject._replace(concept=replace(subject.concept, kinds=object_.concept.kinds)), object_
    if _may_become(object_.concept, subject.concept, rules):
        return subject, object_._replace(concept=replace(object_.concept, kinds=subject.concept.kinds))
    return subject, object_


def _may_become(free: Concept, firm: Concept, rules: Grammar) -> bool:
    """Whether an open concept can be of the other's kinds: its own was only a guess, or is near to them."""
    if free.id in rules.ontology.lexicon.concepts:
        return False
    near = any({*free.kinds, *firm.kinds} <= row for row in rules.language.near)
    return near or free.kinds == (rules.ontology.fallback_kind,)
