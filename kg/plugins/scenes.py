"""What the extractor `learned` weighs: a sentence, what it speaks of, and the things in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from kg.extract.grammar import Grammar
from kg.extract.headings import Topic
from kg.extract.language import singular
from kg.extract.mentions import inside
from kg.extract.reading import Said
from kg.extract.state import Reading
from kg.extract.token import Token, Words
from kg.extract.tokens import words as tagged
from kg.model import Claim, Document

TOPIC = -1  # the number of what a sentence speaks of, behind its things
MOST = 30  # things of a sentence; a longer list is no sentence
MOST_KEPT = 64  # topics and headings
SHOWN = 4  # words of a heading
_CLOSING = frozenset("RSTMBHOVXQ.:;")  # tags of words before which a list of them has ended
_NAMING = frozenset("NJGEV")  # tags of words by which a heading asks

Names: TypeAlias = frozenset[str]  # the words of a name, in lower case
Pair: TypeAlias = tuple[int, int]  # the numbers of two things, or of the topic and a thing


class Thing(NamedTuple):
    """A noun phrase of a sentence: its tokens from `low` to before `high`, its kind, and the stretch of its list."""

    tokens: tuple[Token, ...]
    low: int
    high: int
    kind: str
    stretch: tuple[int, int]


class Told(NamedTuple):
    """A claim of the rules, with the words of each end: those of the text, and those of its label."""

    claim: Claim
    subject: tuple[Names, ...]
    object: tuple[Names, ...]


class Scene(NamedTuple):
    """A sentence: what is in it, of what it speaks, and what the rules read in it."""

    said: Said
    words: Words
    things: tuple[Thing, ...]
    names: tuple[Names, ...]  # of the things, and last of the topic
    about: str
    kind: str  # of the topic
    heading: tuple[str, ...]  # its words that are not the topic's
    told: tuple[Told, ...]

    @property
    def topic(self) -> Names:
        """The words of the topic's name."""
        return self.names[TOPIC]


def scene(document: Document, said: Said, rules: Grammar) -> Scene | None:
    """A sentence and the things in it; None if it has none, or no topic, or too many for a sentence."""
    words, role = said.words, said.sentence.role
    if words is None or role == "heading" or (said.claims and role == "item"):
        return None
    label = said.topic or document.title
    theme = next((topic.concept for topic in about(label, rules).topic((), rules)), None)
    things = tuple(islice(_things(words, rules), MOST + 1))
    if theme is None or not 0 < len(things) <= MOST:
        return None
    heading = document.sections[said.sentence.section].heading if document.sections else ""
    name = theme.label.lower()
    asked = _asked(heading, name, rules)
    names = (*(frozenset(token.low for token in thing.tokens) for thing in things), frozenset(name.split()))
    return Scene(said, words, things, names, label, theme.kinds[0], asked, tuple(map(_told, said.claims)))


def pairs(seen: Scene) -> Iterator[Pair]:
    """The topic and each thing, and any two things, in the order of the text; what a list's lead-in has is told with that."""
    for other, thing in enumerate(seen.things):
        if thing.tokens[0].start >= seen.words.border:
            for one in range(TOPIC, other):
                if not _same(seen.names[one], seen.names[other]):
                    yield one, other


def tellers(pair: Pair, seen: Scene) -> Iterator[Claim]:
    """The rules' claims of two things."""
    one, other = (seen.names[number] for number in pair)
    for claim, subject, object_ in seen.told:
        if (_any(subject, one) and _any(object_, other)) or (_any(subject, other) and _any(object_, one)):
            yield claim


@lru_cache(MOST_KEPT)  # each sentence of a section asks for it; it remembers what it has named
def about(topic: str, _: Grammar) -> Reading:
    """A reading that has come to a topic."""
    return Reading(current=Topic(topic))


@lru_cache(MOST_KEPT)  # the same
def _asked(heading: str, topic: str, rules: Grammar) -> tuple[str, ...]:
    """What a heading asks for: its words that are not the topic's."""
    own = {*topic.split()}
    tokens = tagged(heading, rules.language).tokens
    found = [singular(t.low) for t in tokens if t.tag in _NAMING and t.low not in own]
    return tuple(dict.fromkeys(found))[:SHOWN]


def _told(claim: Claim) -> Told:
    line = claim.evidence[0]
    ends = ((claim.subject.label, line.subject_text), (claim.object.label, line.object_text))
    subject, object_ = (tuple({frozenset(text.lower().split()) for text in texts}) for texts in ends)
    return Told(claim, subject, object_)


def _same(one: Names, other: Names) -> bool:
    return one <= other or other <= one


def _any(names: tuple[Names, ...], own: Names) -> bool:
    return any(_same(name, own) for name in names)


def _things(words: Words, rules: Grammar) -> Iterator[Thing]:
    """The noun phrases of a sentence, a second one behind 'of' with the first."""
    tokens, verbs = words.tokens, _verbal(words)
    low = stretch = 0
    while low < len(tokens):
        if low in verbs or tokens[low].tag in _CLOSING:
            stretch = low + 1
        high = _noun_until(words, low, verbs)
        if high == low:
            low += 1
            continue
        high = _past_of(words, high, verbs)
        named = tuple(tokens[low:high])
        if any(token.tag != "J" for token in named):
            kind = rules.kind_of(named) or rules.ontology.fallback_kind
            yield Thing(named, low, high, kind, (stretch, _closing(words, high, verbs)))
        low = high


def _verbal(words: Words) -> frozenset[int]:
    """Where words are of a verb, and of no -ing form that may be a noun."""
    groups = (group for group in words.groups.values() if group.voice != "ing")
    return frozenset(at for group in groups for at in range(group.start, group.main + 1))


def _noun_until(words: Words, low: int, verbs: frozenset[int]) -> int:
    """Where the noun phrase ends that starts at a token; there if none does."""
    at = low
    while at < len(words.tokens) and at not in verbs and inside(words.tokens[at]):
        at += 1
    return at


def _past_of(words: Words, high: int, verbs: frozenset[int]) -> int:
    """Where 'of' and another noun phrase end that follow; where the first ended if they do not."""
    tokens = words.tokens
    if high >= len(tokens) or tokens[high].low != "of":
        return high
    low = high + 1 + int(high + 1 < len(tokens) and tokens[high + 1].tag == "D")
    further = _noun_until(words, low, verbs)
    return further if further > low else high


def _closing(words: Words, low: int, verbs: frozenset[int]) -> int:
    """Where a list ends that goes on at a token."""
    tokens = words.tokens
    return next(
        (at for at in range(low, len(tokens)) if at in verbs or tokens[at].tag in _CLOSING), len(tokens)
    )
