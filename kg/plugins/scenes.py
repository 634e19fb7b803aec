"""What the extractor `learned` weighs: a sentence, what it speaks of, and the things in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from kg.extract import naming
from kg.extract.grammar import Grammar
from kg.extract.headings import Topic
from kg.extract.language import singular
from kg.extract.mentions import inside
from kg.extract.phrases import phrases
from kg.extract.reading import Said
from kg.extract.state import Reading
from kg.extract.token import Phrase, Token, Words
from kg.extract.tokens import words as tagged
from kg.extract.trimming import trimmed
from kg.model import Claim, Document
from kg.plugins.opened import opened

TOPIC = -1  # the number of what a sentence speaks of, behind its things
MOST = 30  # things of a sentence; a longer list is no sentence
MOST_KEPT = 64  # topics and headings
SHOWN = 4  # words of a heading
MOST_ENDS = 4  # of a thing: with none, one, two or three of the phrases that follow it
MOST_FORMS = 10
_CLOSING = frozenset("RSTMBHOVXQ.:;")  # tags of words before which a list of them has ended
_NAMING = frozenset("NJGEV")  # tags of words by which a heading asks

Names: TypeAlias = frozenset[str]  # the words of a name, in lower case
Pair: TypeAlias = tuple[int, int]  # the numbers of two things, or of the topic and a thing
Forms: TypeAlias = "Sequence[Form]"  # how much is meant of each thing


class Form(NamedTuple):
    """Words that may be what is spoken of: a phrase, between the tokens `low` and before `high`."""

    phrase: Phrase
    low: int
    high: int
    names: Names


class Thing(NamedTuple):
    """A noun phrase of a sentence: its tokens from `low` to before `high`, its kind, and how much of what is around it may be meant."""

    tokens: tuple[Token, ...]
    low: int
    high: int
    kind: str
    forms: tuple[Form, ...]


class Told(NamedTuple):
    """A claim of the rules, with the words of each end: those of the text, and those of its label."""

    claim: Claim
    subject: tuple[Names, ...]
    object: tuple[Names, ...]


class Scene(NamedTuple):
    """A sentence: what is in it, of what it speaks, and what the rules read in it."""

    bare: Words  # without its brackets
    words: Words
    things: tuple[Thing, ...]
    topic: Names  # the words of its name
    about: str
    kind: str  # of the topic
    heading: tuple[str, ...]  # its words that are not the topic's
    told: tuple[Told, ...]


def scene(document: Document, said: Said, rules: Grammar) -> Scene | None:
    """A sentence and the things in it; None if it has none, or no topic, or too many for a sentence."""
    words, role = said.words, said.sentence.role
    if words is None or role == "heading" or (said.claims and role == "item"):
        return None
    label = said.topic or document.title
    theme = next((topic.concept for topic in about(label, rules).topic((), rules)), None)
    whole, parts = opened(words)
    found = (thing for part, places in parts for thing in _placed(_things(part, rules), places))
    things = tuple(sorted(islice(found, MOST + 1), key=attrgetter("low")))
    if theme is None or not 0 < len(things) <= MOST:
        return None
    heading = document.sections[said.sentence.section].heading if document.sections else ""
    name = theme.label.lower()
    asked, names = _asked(heading, name, rules), frozenset(name.split())
    return Scene(words, whole, things, names, label, theme.kinds[0], asked, tuple(map(_told, said.claims)))


def pairs(seen: Scene, forms: Forms) -> Iterator[Pair]:
    """The topic and each thing, and any two things, in the order of the text; what a list's lead-in has is told with that."""
    for other, thing in enumerate(seen.things):
        if thing.tokens[0].start >= seen.words.border:
            for one in range(TOPIC, other):
                if not _same(_names(one, seen, forms), forms[other].names):
                    yield one, other


def tellers(pair: Pair, seen: Scene, forms: Forms) -> Iterator[Claim]:
    """The rules' claims of two things."""
    one, other = (_names(number, seen, forms) for number in pair)
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


def _names(number: int, seen: Scene, forms: Forms) -> Names:
    return seen.topic if number == TOPIC else forms[number].names


def _told(claim: Claim) -> Told:
    line = claim.evidence[0]
    ends = ((claim.subject.label, line.subject_text), (claim.object.label, line.object_text))
    subject, object_ = (tuple({frozenset(text.lower().split()) for text in texts}) for texts in ends)
    return Told(claim, subject, object_)


def _same(one: Names, other: Names) -> bool:
    return one <= other or other <= one


def _any(names: tuple[Names, ...], own: Names) -> bool:
    return any(_same(name, own) for name in names)


def _placed(things: Iterable[Thing], places: Sequence[int]) -> Iterator[Thing]:
    """The things of a part where they stand in the whole."""
    for thing in things:
        forms = (form._replace(low=places[form.low], high=places[form.high - 1] + 1) for form in thing.forms)
        yield thing._replace(low=places[thing.low], high=places[thing.high - 1] + 1, forms=tuple(forms))


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
        whole = _past(words, high, verbs, _of)
        named = tuple(tokens[low:whole])
        if any(token.tag != "J" for token in named):
            kind = rules.kind_of(named) or rules.ontology.fallback_kind
            forms = _forms(words, (stretch, low, high, _closing(words, whole, verbs)), verbs, rules)
            if forms:
                yield Thing(named, low, whole, kind, forms)
        low = whole


def _forms(
    words: Words, around: tuple[int, int, int, int], verbs: frozenset[int], rules: Grammar
) -> tuple[Form, ...]:
    """What may be meant by a noun phrase: with its list's shared words or bare, with what follows it or without.

    `around`: where its list starts, where the noun phrase starts and ends, where its list ends.
    """
    stretch, low, high, closing = around
    tokens, last = words.tokens, words.tokens[high - 1]
    ends = [high]
    while len(ends) < MOST_ENDS and (further := _past(words, ends[-1], verbs, _links)) > ends[-1]:
        ends.append(further)
    found = [
        phrase
        for end in (closing, *ends)
        for phrase in phrases(words, stretch, end, rules)
        if last in phrase.tokens
    ]
    behind = high + 1 if len(ends) > 1 and tokens[high].low == "of" else low
    starts = sorted({low, min(low + 1, high - 1), behind})
    found += filter(
        None,
        (trimmed(tokens[start:end], rules.language) for end in ends for start in starts if start < end),
    )
    place = {token.start: at for at, token in enumerate(tokens)}
    distinct = {tuple(token.start for token in phrase.tokens): phrase for phrase in reversed(found)}
    forms = [
        Form(phrase, place[starts[0]], place[starts[-1]] + 1, frozenset(phrase.low))
        for starts, phrase in reversed(distinct.items())
        if naming.sound(phrase, rules.language)
    ]
    return tuple(forms[:MOST_FORMS])


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


def _of(token: Token) -> bool:
    return token.low == "of"


def _links(token: Token) -> bool:
    return token.tag == "P"


def _past(words: Words, high: int, verbs: frozenset[int], linking: Callable[[Token], bool]) -> int:
    """Where a word that links and another noun phrase end that follow; where the first ended if they do not."""
    tokens = words.tokens
    if high >= len(tokens) or not linking(tokens[high]):
        return high
    low = high + 1
    while low < len(tokens) and tokens[low].tag in "D#":
        low += 1
    further = _noun_until(words, low, verbs)
    return further if further > low else high


def _closing(words: Words, low: int, verbs: frozenset[int]) -> int:
    """Where a list ends that goes on at a token."""
    tokens = words.tokens
    return next(
        (at for at in range(low, len(tokens)) if at in verbs or tokens[at].tag in _CLOSING), len(tokens)
    )
