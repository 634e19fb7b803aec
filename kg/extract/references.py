"""Whom or what the words of a slot name: phrases, pronouns, people who have something, the topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract import naming
from kg.extract.clauses import doer
from kg.extract.grammar import Grammar
from kg.extract.phrases import LONGEST, Phrase, phrases
from kg.extract.stating import Spoken
from kg.extract.token import Token, Words
from kg.extract.tokens import words as read_words
from kg.extract.topic import Topic
from kg.model import Claim, Concept

_POINTING = frozenset({"this", "these", "that", "those", "the", "such"})
_BEARING = frozenset({"with", "who", "having", "whose", "that"})


@dataclass(slots=True)
class Reading:
    """How far the reading of a document has come: its topics, and what was spoken of last."""

    topics: tuple[Topic, ...]
    section: int = -1
    current: Topic = field(default_factory=lambda: Topic(""))
    recent: list[Concept] = field(default_factory=list)  # subjects and objects, the last ones last
    aliases: dict[str, Concept] = field(default_factory=dict)  # names that the text gave, in lower case
    named: dict[tuple[str, tuple[str, ...]], Concept | None] = field(
        default_factory=dict
    )  # topics, as what they fit

    @property
    def noun(self) -> str:
        """What the section's heading says that its lists are of."""
        return self.current.noun

    def enter(self, section: int) -> None:
        """Go on to a sentence of a section."""
        if section != self.section:
            self.section = section
            self.current = self.topics[section] if section < len(self.topics) else Topic("")
            self.recent = []

    def asked(self, topic: Topic) -> None:
        """Take up what a question in the text opens."""
        self.current = Topic(topic.label or self.current.label, topic.noun)

    def leave(self, claims: Sequence[Claim], rules: Grammar) -> None:
        """Remember what a sentence spoke of."""
        if claims and not self.current.label:
            self.current = Topic(claims[0].subject.label, self.current.noun)
        for claim in claims:
            if rules.ontology.relations[claim.relation].label_property:
                self.aliases.setdefault(claim.object.label.lower(), claim.subject)
            for concept in (claim.subject, claim.object):
                if concept in self.recent:
                    self.recent.remove(concept)
                self.recent.append(concept)
        del self.recent[:-20]

    def topic(self, kinds: tuple[str, ...], rules: Grammar, text: str = "") -> list[Spoken]:
        """The section's topic, if it is of a kind that fits."""
        if not self.current.label:
            return []
        key = (self.current.label, kinds)
        if key not in self.named:
            self.named[key] = topic_concept(self.current.label, kinds, rules)
        concept = self.named[key]
        return [Spoken(concept, text or self.current.label)] if concept else []


def topic_concept(label: str, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept of a topic's label."""
    tokens = [t for t in read_words(label, rules.language).tokens if t.tag != "'"]
    while tokens and tokens[0].tag == "D":
        tokens = tokens[1:]
    return naming.concept(Phrase(tuple(tokens)), kinds, rules.ontology, rules.language) if tokens else None


def spoken(
    words: Words,
    stretch: tuple[int, int],
    wanted: str,
    kinds: tuple[str, ...],
    rules: Grammar,
    state: Reading,
    *,
    whole: bool,
) -> list[Spoken]:
    """The concepts that a stretch of words names in a slot."""
    low, high = stretch
    tokens = words.tokens
    while low < high and tokens[low].tag in "A,'":
        low += 1
    if low >= high:
        return []
    low = _past_openers(words, low, high, rules)
    person = _person(words, low, high, rules)
    if person >= 0 and wanted == "group" and tokens[person].tag != "Q":
        return _borne(words, person, low, high, "people", kinds, rules, Reading(())) or _group(
            words, low, high, rules
        )
    if wanted == "bearer":
        wanted = "people" if person >= 0 else ""
        state = Reading(()) if person >= 0 else state
    if person >= 0:
        if wanted == "people" and high < len(tokens) and tokens[high].tag == "R":
            return []
        return _borne(words, person, low, high, wanted, kinds, rules, state)
    if wanted == "people":
        return []
    if wanted == "clause":
        return _clause(words, low, high, kinds, rules)
    pointed = None
    if "references" not in rules.off:
        pointed = _pointed(words, low, high, kinds, rules, state, whole=whole)
    if pointed is not None:
        return pointed

    def kind(some: list[Token]) -> str:
        return naming.kind_of(some, rules.ontology, rules.language)

    found = phrases(words, low, high, rules.language, kind, rules.pairs, whole=whole)
    if wanted in ("one", "name", "class") or "coordination" in rules.off:
        found = found[:1]
    result = []
    kinds = kinds or rules.language.filters["any"]
    for phrase in found:
        if not naming.sound(phrase, rules.language) or (wanted and not fits(wanted, phrase, rules)):
            continue
        concept = _known(phrase, kinds, state) or _name(phrase, kinds, rules)
        if concept and ("open" not in rules.off or concept.id in rules.ontology.lexicon.concepts):
            result.append(Spoken(concept, phrase.text, phrase.lead))
    if wanted == "theme":
        theme = {spoken_.concept.id for spoken_ in state.topic((), rules)}
        return [spoken_ for spoken_ in result if spoken_.concept.id in theme]
    return result


def _past_openers(words: Words, low: int, high: int, rules: Grammar) -> int:
    """Past 'the development of' and the like, where a pointing word follows."""
    at = low + (words.tokens[low].tag == "D")
    if at >= high:
        return low
    for opener in rules.language.openers.get(words.tokens[at].low, ()):
        end = at + len(opener)
        if (
            end < high
            and words.tokens[end].low in _POINTING
            and [t.low for t in words.tokens[at:end]] == list(opener)
        ):
            return end
    return low


def _known(phrase: Phrase, kinds: tuple[str, ...], state: Reading) -> Concept | None:
    """What an abbreviation or other name stands for that the text gave before."""
    found = state.aliases.get(phrase.text.lower())
    return found if found and set(kinds) & set(found.kinds) else None


def _name(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    ontology = rules.ontology
    if kinds and all(ontology.kinds[k].path != "concept" for k in kinds):
        return ontology.concept(phrase.text, kinds)
    return naming.concept(phrase, kinds, ontology, rules.language)


def fits(wanted: str, phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase is what a slot's filter asks for, by the kinds that `filters.tsv` gives it."""
    kinds = rules.language.filters.get(wanted)
    if kinds is None:
        return True
    own = naming.kind_of(phrase.tokens, rules.ontology, rules.language)
    return own in kinds or (own == "" and "" in kinds)


def _person(words: Words, low: int, high: int, rules: Grammar) -> int:
    """Where the noun of people stands that heads a stretch, or -1."""
    for i in range(low, high):
        token = words.tokens[i]
        if rules.language.has("people", token.low) and token.tag in "NQDJ":
            following = words.tokens[i + 1].tag if i + 1 < high else "$"
            if following in "PR$,BHMVEG.CSA" or token.tag == "Q":
                return i
        if token.tag not in "DJNA#E'" and token.low not in ("of", "in", "about"):
            return -1
    return -1


def _group(words: Words, low: int, high: int, rules: Grammar) -> list[Spoken]:
    """People as such: 'women over 60' raise no claim about the topic, they are the factor."""
    found = phrases(words, low, high, rules.language, lambda _: "", rules.pairs, whole=True)
    if high < len(words.tokens) and words.tokens[high].tag == "R":
        verbs = [g.start for g in words.groups.values() if g.finite and g.start > high]
        high = verbs[1] if len(verbs) > 1 else high
        found = [Phrase(tuple(t for t in words.tokens[low:high] if t.tag not in "D,"))]
    found = [
        p
        for p in found
        if p.tokens and (len(p.tokens) > 1 or not rules.language.has("anybody", p.tokens[0].low))
    ]
    kind = (rules.ontology.fallback_kind,)
    return [Spoken(rules.ontology.concept(naming.label(p), kind), p.text, p.lead) for p in found]


def _clause(words: Words, low: int, high: int, kinds: tuple[str, ...], rules: Grammar) -> list[Spoken]:
    """A clause as an end: 'are over age 50' is over age 50."""
    tokens = words.tokens
    while low < high and tokens[low].tag in "QBHA":
        low += 1
    stop = next((i for i in range(low, high) if tokens[i].tag in ",.;:S"), high)
    phrase = Phrase(tuple(t for t in tokens[low:stop] if low > stop or t is not tokens[low] or t.tag != "D"))
    if not phrase.tokens or len(phrase.tokens) > LONGEST or all(t.tag in "JQDA" for t in phrase.tokens):
        return []
    concept = naming.concept(phrase, kinds or rules.language.filters["any"], rules.ontology, rules.language)
    return [Spoken(concept, phrase.text)] if concept else []


def _borne(
    words: Words,
    person: int,
    low: int,
    high: int,
    wanted: str,
    kinds: tuple[str, ...],
    rules: Grammar,
    state: Reading,
) -> list[Spoken]:
    """What people have: 'patients with gout' is gout; people alone are those with the topic."""
    tokens = words.tokens
    if wanted != "people" or rules.language.has("kin", tokens[person].low):
        return []
    if high < len(tokens) and tokens[high].tag == "R":
        return []
    if low and tokens[low - 1].low in ("if", "whether", "when", "unless", "because"):
        return []
    if tokens[low].low in ("which", "what"):
        return []
    for i in range(person + 1, high):
        if tokens[i].low in _BEARING:
            at = i + 1
            while at < high and (tokens[at].tag in "HMABV" and tokens[at].tag != "A"):
                at += 1
            if at < high:
                found = spoken(words, (at, high), "", kinds, rules, state, whole=False)
                if found:
                    return found
            break
    else:
        return state.topic(kinds, rules, words.text(low, person + 1))
    return []


def _pointed(
    words: Words, low: int, high: int, kinds: tuple[str, ...], rules: Grammar, state: Reading, *, whole: bool
) -> list[Spoken] | None:
    """What 'it' and 'this condition' stand for; None if the words do not point."""
    tokens = words.tokens[low:high]
    while tokens and tokens[-1].tag in "A,":
        tokens = tokens[:-1]
    text = words.text(low, low + len(tokens))
    first = tokens[0]
    if tokens[-1].low in ("cases", "case") and all(t.tag in "DJA#" for t in tokens[:-1]):
        return state.topic(kinds, rules, text)
    alone = len(tokens) == 1 or (not whole and tokens[1].tag not in "NJ")
    if first.tag == "Q" and first.low in ("it", "they", "them") and alone:
        return _in_sentence(words, low, text, kinds, rules, state) or _antecedent(
            "", text, kinds, rules, state
        )
    if alone and first.low in ("this", "these", "that"):
        return _antecedent("", text, kinds, rules, state)
    end = next((k for k, t in enumerate(tokens) if k and t.tag not in "NJ"), len(tokens))
    noun = " ".join(t.low for t in tokens[1:end] if not rules.language.has("evaluative", t.low))
    if first.low in _POINTING and noun and rules.language.has("classes", noun) and (whole or end <= 3):
        if end < len(tokens) and tokens[end].tag in "PR":
            return None
        return _antecedent(noun, text, kinds, rules, state)
    return None


def _in_sentence(
    words: Words, low: int, text: str, kinds: tuple[str, ...], rules: Grammar, state: Reading
) -> list[Spoken]:
    """What the clause in front speaks of: 'If a cord is damaged, it can …'."""
    first = next((g for g in words.groups.values() if g.finite), None)
    if first is None or first.main >= low or words.tokens[0].tag != "S":
        return []
    stretch = doer(words, first.start, rules.language)
    if stretch is None or words.tokens[stretch[0]].tag == "Q" or _person(words, *stretch, rules) >= 0:
        return []
    return [Spoken(s.concept, text) for s in spoken(words, stretch, "", kinds, rules, state, whole=True)]


def _antecedent(noun: str, text: str, kinds: tuple[str, ...], rules: Grammar, state: Reading) -> list[Spoken]:
    kind = rules.language.kind(noun.split()) if noun else ""
    topic = state.topic(kinds, rules, text)
    if kind:
        if topic and kind in topic[0].concept.kinds:
            return topic
        same = [c for c in state.recent if kind in c.kinds and (not kinds or set(kinds) & set(c.kinds))]
        if same:
            plural = noun.endswith("s")
            return [Spoken(c, text) for c in (same if plural else same[-1:])]
    return topic
