"""How far the reading of a document has come: its topics, names that it gave, what it spoke of last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract import naming
from kg.extract.codes import coded
from kg.extract.genera import is_sort
from kg.extract.grammar import Grammar
from kg.extract.headings import Topic
from kg.extract.letting import of_kinds
from kg.extract.pointers import Begun, begun, head_noun, of_form, told_of_form
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Words
from kg.extract.tokens import words
from kg.model import Claim, Concept

MEMORY = 20  # concepts that 'this test' may point back to
_Asked = tuple[int, int, tuple[str, ...], str, bool, bool]  # a stretch, and what is asked of it
_Named = dict[tuple[str, tuple[str, ...]], Concept | None]


@dataclass(slots=True)
class Reading:
    """What a sentence needs to know of those before it."""

    topics: tuple[Topic, ...] = ()
    section: int = -1
    current: Topic = field(default_factory=lambda: Topic(""))
    recent: list[Concept] = field(default_factory=list)  # the last one last
    subject: Concept | None = None  # what alone the sentence before said things of
    several: tuple[Concept, ...] = ()  # the things of which it said the same
    called: str = ""  # the words that it had for that
    told: tuple[Claim, ...] = ()  # what the sentence before claimed
    before: Words | None = None  # its words
    aliases: dict[str, Concept] = field(default_factory=dict)  # names that the text gave, in lower case
    sorts: dict[str, Concept] = field(default_factory=dict)  # what the section last called a protein, by noun
    sorted: set[str] = field(default_factory=set)  # concepts whose names were read as sorts of a topic
    form: Concept | None = None  # the form of its topic that the section named last
    begun: Begun | None = None  # what the sentence before began with: 'this protein'
    shorts: dict[str, str] = field(default_factory=dict)  # abbreviations that the text gave, by concept
    named: _Named = field(default_factory=dict)  # topics by label and the kinds asked for
    silent: tuple[str, ...] = ()  # words of this text whose sentences claim nothing
    codes: dict[str, str] = field(default_factory=dict)  # of the one gene that this text names, and the like
    coded: dict[str, Concept] = field(default_factory=dict)  # that gene itself, by noun
    leads: dict[int, str] = field(default_factory=dict)  # lead-ins by the place of their sentence
    part: str = ""  # what a list item named that is told of now
    part_of: str = ""  # the noun of the list in which it was
    part_from: int = 0  # where in the words of the sentence it is told of
    telling: bool = True  # whether what is read now stands there
    answers: dict[_Asked, list[Spoken]] = field(default_factory=dict)  # what its slots name
    end: int = 0  # where the last sentence ended
    asked_by: dict[int, Topic] = field(default_factory=dict)  # what they say that their lists are of

    @property
    def noun(self) -> str:
        """What the section's heading says that its lists are of."""
        return self.current.noun

    def asks(self, rules: Grammar) -> tuple[str, str]:
        """The relation and the end of it that the section's heading asks for."""
        return rules.wordings.nouns.get(self.noun, ("", ""))

    def enter(self, section: int, rules: Grammar) -> None:
        """Go on to a sentence of a section."""
        if section != self.section:
            self.section = section
            self.current = self.topics[section] if section < len(self.topics) else Topic("")
            self.recent, self.sorts, self.begun, self.form = [], {}, None, None
            self.subject, self.several, self.told, self.before = None, (), (), None
            if self.current.short:
                self.shortened(self.current, rules)

    def shortened(self, topic: Topic, rules: Grammar) -> None:
        """Let a topic's initials stand for it: 'A-T' in a text about ataxia telangiectasia."""
        concept = _concept(topic.label, (), rules)
        if concept:
            self.aliases.setdefault(topic.short.lower(), concept)

    def asked(self, topic: Topic) -> None:
        """Take up what a question in the text opens."""
        self.current = Topic(topic.label or self.current.label, topic.noun, above=self.current.above)

    def leave(self, claims: Sequence[Claim], whole: Words, rules: Grammar) -> None:
        """Remember what a sentence spoke of; where no heading gave a topic, it gives one."""
        self.begun = begun(whole, self, rules)
        if self.begun and self.begun.concept:
            self.sorts[head_noun(self.begun.concept.label, rules)] = self.begun.concept
        self.told, self.before = tuple(claims), whole
        self.subject, self.several, self.called = None, (), ""
        if claims:
            self._remember(claims, rules)

    def _remember(self, claims: Sequence[Claim], rules: Grammar) -> None:
        """Remember what is claimed of what."""
        if not self.current.label and "topic" not in rules.off:
            self.current = Topic(claims[0].subject.label, self.current.noun)
        subjects = {claim.subject.id for claim in claims}
        self.subject = claims[0].subject if len(subjects) == 1 else None
        alike = len(claims) == len(subjects) * len({(c.relation, c.object.id) for c in claims})
        self.several = tuple({c.subject.id: c.subject for c in claims}.values()) if alike else ()
        self.called = claims[0].evidence[0].subject_text if self.subject else ""
        for concept in {claim.subject.id: claim.subject for claim in claims}.values():
            if of_form(concept.label, rules) or (self.subject and told_of_form(claims[0], rules)):
                self.form = concept
        for claim in claims:
            if rules.sorting and claim.relation == rules.sorting.name:
                self.sorts[head_noun(claim.object.label, rules)] = claim.subject
            naming_ = rules.naming and claim.relation == rules.naming.name
            if naming_ and not rules.language.kind(claim.object.label.lower().split()):
                self.aliases.setdefault(claim.object.label.lower(), claim.subject)
                if claim.object.label.isupper():
                    self.shorts.setdefault(claim.subject.id, claim.object.label)
            # 'a condition' is nothing spoken of, and neither is a name
            sorted_ = naming_ or (rules.sorting and claim.relation == rules.sorting.name)
            for concept in (claim.subject,) if sorted_ else (claim.subject, claim.object):
                others = [c for c in self.recent if c.id != concept.id or c != concept]
                self.recent = [*others, concept]
        del self.recent[:-MEMORY]

    def topic(
        self,
        kinds: tuple[str, ...],
        rules: Grammar,
        text: str = "",
        *,
        label: str = "",
        role: tuple[str, str] = ("", ""),
    ) -> list[Spoken]:
        """What has this label, or the section's topic, if it is of a kind that fits; else that of the section around.

        That one comes first as the end (`role`) of a relation of which the topic is the
        other: of what 'raises the risk' under 'Smoking', below 'Risk factors of gout', is gout.
        """
        part = self.part if self.telling else ""
        listed = rules.wordings.nouns.get(self.part_of if part else self.current.listed)
        around = listed is not None and listed[0] == role[0] and listed[1] != role[1]
        own = "" if around and not part else self.current.label
        for name in (label or ("" if around else part), own, self.current.above):
            concept = self._named(name, kinds, rules) if name else None
            if concept:
                return [Spoken(concept, text or self._called(concept, name))]
        return []

    def labelled(self, label: str, kinds: tuple[str, ...], rules: Grammar) -> Spoken | None:
        """What a topic's label names, if that is of a kind that fits."""
        concept = self._named(label, kinds, rules)
        return Spoken(concept, self._called(concept, label)) if concept else None

    def last(self, kinds: tuple[str, ...], rules: Grammar) -> list[Spoken]:
        """The remedy that alone the sentence before spoke of: 'Side effects include nausea', behind 'Metformin helps'."""
        last, remedies = self.subject, rules.language.filters["remedy"]
        return [Spoken(last, self.called)] if last and {*last.kinds} & {*kinds} & {*remedies} else []

    def about(self, wanted: str, rules: Grammar) -> bool:
        """Whether the topic is of the kinds of a filter, as its own words tell."""
        return not wanted or bool(of_kinds(wanted, self.topic((), rules), rules))

    def _named(self, label: str, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
        """The concept of a label in a slot of these kinds."""
        key = (label, kinds)
        if key not in self.named:
            self.named[key] = _concept(label, kinds, rules)
        return self.named[key]

    def _called(self, concept: Concept, label: str) -> str:
        """How the text calls its topic where a sentence does not: by the short name that it uses, if any."""
        short = self.current.short if label == self.current.label else ""
        return self.shorts.get(concept.id) or short or label


def started(text: str, topics: tuple[Topic, ...], rules: Grammar) -> Reading:
    """What is known of a text before its first sentence."""
    plain = text.lower().replace("\n", " ")
    silent = tuple(phrase for phrase in rules.language.silent if phrase in plain)
    codes = coded(text, rules.language)
    known = {
        noun: rules.ontology.concept(f"{code} {noun}", (rules.language.kind([noun]),))
        for noun, code in codes.items()
        if code and is_sort(noun, rules.language) and rules.language.kind([noun])
    }
    return Reading(topics, silent=silent, codes=codes, coded=known)


def _concept(label: str, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept of a topic's label."""
    tokens = [t for t in words(label, rules.language).tokens if t.tag != "'" or t.low == ","]
    while tokens and tokens[0].tag == "D":
        tokens = tokens[1:]
    return naming.concept(Phrase(tuple(tokens)), kinds, rules) if tokens else None
