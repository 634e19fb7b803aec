"""What a sentence says of its topic in words that no rule knows, as a model of annotated pages tells it.

    kg extract article.md --extractor rules --extractor learned

'Aspirin or ibuprofen may be enough for mild attacks.' on a page about migraine: each thing in it that no rule has
read is weighed (`weights`) by what stands around it (`clues`). It is right in three of four claims on pages that it has
not seen, less often than the rules, so it runs only when it is named. It never denies: that is left to the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from kg.errors import InputError
from kg.extract import naming
from kg.extract.context import Stance, hedges, stance
from kg.extract.grammar import Grammar, grammar
from kg.extract.headings import Topic
from kg.extract.language import singular
from kg.extract.listing import kinds_of
from kg.extract.mentions import inside
from kg.extract.phrases import phrases
from kg.extract.reading import Said, read
from kg.extract.state import Reading
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.token import Words
from kg.extract.tokens import words as tagged
from kg.model import Claim, Document
from kg.ontology import Ontology, Relation
from kg.plugins.clues import Scene, Thing, of_sentence, of_thing, roles, shape
from kg.plugins.weights import FILE, Weights, weights

NAME = "learned"
MOST_KEPT = 64  # topics and headings
MOST = 30  # things of a sentence; a longer list is no sentence
_CLOSING = frozenset("RSTMBHOVXQ.:;")  # tags of words before which a list of them has ended
_SHOWN = 4  # words of a heading
_NAMING = frozenset("NJGEV")  # tags of words by which a heading asks
_OTHER = {"subject": "object", "object": "subject"}


def claims(document: Document, ontology: Ontology) -> Iterator[Claim]:
    """What the model reads in a document beside what the rules read there."""
    rules, model = grammar(ontology), weights(ontology.folder / FILE)
    if model is None:
        raise InputError(f"{ontology.folder / FILE}: this ontology has no model; scripts/learn.py makes one.")
    for said in read(document, ontology):
        seen = scene(document, said, rules)
        how = _stance(seen, rules) if seen else None
        if seen is None or how is None:
            continue
        grounds = Grounds(Passage(document, said.sentence, with_lead=seen.words.border > 0), how, "")
        state = _about(said.topic or document.title, rules)
        for relation, end, thing in _told(seen, model, rules):
            signed = grounds._replace(rule=f"{NAME}.{relation.name}")
            for theirs in state.topic(kinds_of(relation, end), rules):
                for mine in _spoken(thing, kinds_of(relation, _OTHER[end]), seen.words, rules):
                    ends = (theirs, mine) if end == "subject" else (mine, theirs)
                    claim = stated(ends, relation, signed, rules)
                    yield from [claim] if claim else []


def scene(document: Document, said: Said, rules: Grammar) -> Scene | None:
    """A sentence and the things in it; None if it has no topic, or is an item of which the rules have told."""
    words, role = said.words, said.sentence.role
    if words is None or role == "heading" or (said.claims and role == "item"):
        return None
    theme = next(
        (topic.concept for topic in _about(said.topic or document.title, rules).topic((), rules)), None
    )
    things = tuple(islice(_things(words, rules), MOST + 1))
    if theme is None or not 0 < len(things) <= MOST:
        return None
    heading = document.sections[said.sentence.section].heading if document.sections else ""
    name = theme.label.lower()
    return Scene(
        words,
        things,
        frozenset(name.split()),
        theme.kinds[0],
        _asked(heading, name, rules),
        role,
        tuple(_ends(said.claims)),
        tuple(map(shape, words.tokens)),
        rules.language,
    )


def untold(seen: Scene) -> Iterator[Thing]:
    """The things of which no rule has told beside the topic; those of a list's lead-in are told with that."""
    topical = {*roles(seen.topic, seen)}
    for thing in seen.things:
        own = thing.words
        told = any(f"{_OTHER[role.split()[0]]} {role.split()[1]}" in topical for role in roles(own, seen))
        if not (told or own <= seen.topic or seen.topic <= own or thing.tokens[0].start < seen.words.border):
            yield thing


def _told(seen: Scene, model: Weights, rules: Grammar) -> Iterator[tuple[Relation, str, Thing]]:
    """What the model tells of a sentence: a relation, which end of it the topic is, and the thing that is the other."""
    shared = model.sums(of_sentence(seen), model.bias)
    for thing in untold(seen):
        name = model.best(model.sums(of_thing(thing, seen), shared))
        relation, _, end = name.partition(" ")
        if relation in rules.ontology.relations:
            yield rules.ontology.relations[relation], end, thing


def _stance(seen: Scene, rules: Grammar) -> Stance | None:
    """How sure a sentence is; None if there is a word in it that denies anything."""
    how = stance(hedges(seen.words, rules), (), rules)
    denies = any(token.tag == "X" or token.low.endswith("n't") for token in seen.words.tokens)
    return None if how is None or how.negated or denies else how


@lru_cache(MOST_KEPT)  # each sentence of a section asks for it; it remembers what it has named
def _about(topic: str, _: Grammar) -> Reading:
    """A reading that has come to a topic."""
    return Reading(current=Topic(topic))


def _spoken(thing: Thing, kinds: tuple[str, ...], whole: Words, rules: Grammar) -> Iterator[Spoken]:
    """What the phrase names in which a thing's words stand, its list taken apart."""
    for phrase in phrases(whole, *thing.stretch, rules):
        if thing.tokens[-1] in phrase.tokens and naming.sound(phrase, rules.language):
            concept = naming.concept(phrase, kinds, rules)
            if concept and rules.ontology.lexicon.concepts.get(concept.id, concept) == concept:
                yield Spoken(concept, phrase.text, phrase.lead, phrase.span)
            return


def _ends(claims: tuple[Claim, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    """The ends of claims by what each is, with its words: those of the text, and those of its label."""
    for claim in claims:
        line = claim.evidence[0]
        for end, texts in (
            ("subject", (claim.subject.label, line.subject_text)),
            ("object", (claim.object.label, line.object_text)),
        ):
            for text in dict.fromkeys(text.lower() for text in texts):
                yield f"{end} {claim.relation}", frozenset(text.split())


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


@lru_cache(MOST_KEPT)  # the same
def _asked(heading: str, topic: str, rules: Grammar) -> tuple[str, ...]:
    """What a heading asks for: its words that are not the topic's."""
    own = {*topic.split()}
    tokens = tagged(heading, rules.language).tokens
    found = [singular(t.low) for t in tokens if t.tag in _NAMING and t.low not in own]
    return tuple(dict.fromkeys(found))[:_SHOWN]
