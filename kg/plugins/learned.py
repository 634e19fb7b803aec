"""The rules' reading, with what a network trained on annotated pages adds to it and what it doubts.

    kg extract article.md --extractor learned --tier recall

'Triptans may be the mainstay for bad attacks.' on a page about migraine: no rule has these words. Each thing of a
sentence is held against what the sentence speaks of and against the others (`scenes`), and a small network (`network`)
tells how likely each relation is. What it tells is right less often than what the rules do: all of it are drafts, and it
reads only when it is named. It never denies: that is left to the rules. A claim of the rules that it finds too unlikely is refused, with
the reason.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from kg.errors import InputError, MissingExtraError
from kg.extract import naming
from kg.extract.context import Stance, hedges, stance
from kg.extract.gate import Refusal
from kg.extract.grammar import Grammar, grammar
from kg.extract.listing import kinds_of
from kg.extract.phrases import phrases
from kg.extract.reading import read
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.token import Words
from kg.model import Claim, Document
from kg.ontology import Ontology
from kg.plugins.scenes import TOPIC, Pair, Scene, Thing, about, pairs, scene, tellers

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # tables so small are slower in several threads
try:
    from kg.plugins.encoding import Encoded, encode
    from kg.plugins.network import FILE, NONE, Network, network
except ImportError as error:
    raise MissingExtraError("The extractor learned needs numpy: pip install 'medkg[learned]'") from error

NAME = "learned"
SUBJECT = "s"  # behind a class: the first of two things is the subject


def claims(document: Document, ontology: Ontology) -> Iterator[Claim | Refusal]:
    """What the rules read in a document, unless the network doubts it, and what it reads beside them."""
    rules, model = grammar(ontology), network(ontology.folder / FILE)
    if model is None:
        raise InputError(
            f"{ontology.folder / FILE}: this ontology has no network; scripts/learn.py makes one."
        )
    for said in read(document, ontology):
        seen = scene(document, said, rules)
        told = {pair: tuple(tellers(pair, seen)) for pair in pairs(seen)} if seen else {}
        if seen is None or not told:
            yield from said.claims
            continue
        encoded = encode(seen, model.vocabulary)
        unlikely = _unlikely(told, encoded, seen, model)
        for claim in said.claims:
            yield Refusal(claim, unlikely[claim]) if claim in unlikely else claim
        how = _stance(seen, rules)
        if how is not None:
            grounds = Grounds(Passage(document, said.sentence, with_lead=seen.words.border > 0), how, "")
            likely = _likely([pair for pair, found in told.items() if not found], encoded, seen, model)
            added = (claim for pair, name in likely for claim in _claimed(pair, name, seen, grounds, rules))
            yield from {
                (claim, claim.evidence): claim for claim in added
            }.values()  # two pairs may tell the same


def _unlikely(
    told: Mapping[Pair, tuple[Claim, ...]], encoded: Encoded, seen: Scene, model: Network
) -> dict[Claim, str]:
    """The rules' claims that the network finds too unlikely without knowing of them, and why."""
    found = [pair for pair, claims_ in told.items() if claims_]
    none = model.classes.index(NONE)
    best: dict[Claim, float] = {}
    for pair, scores in zip(found, _scored(found, encoded, seen, model, blind=True), strict=True):
        likely = 1 - scores[none]
        best |= {claim: max(best.get(claim, 0.0), likely) for claim in told[pair]}
    return {
        claim: f"The network finds it unlikely: {score:.2f}."
        for claim, score in best.items()
        if score < model.doubt
    }


def _likely(
    untold: Sequence[Pair], encoded: Encoded, seen: Scene, model: Network
) -> Iterator[tuple[Pair, str]]:
    """The pairs of things between which the network finds a relation likely enough, and its class."""
    for pair, scores in zip(untold, _scored(untold, encoded, seen, model), strict=True):
        number = max(range(len(scores)), key=scores.__getitem__)
        if model.classes[number] != NONE and scores[number] >= model.least[number]:
            yield pair, model.classes[number]


def _scored(
    found: Sequence[Pair], encoded: Encoded, seen: Scene, model: Network, *, blind: bool = False
) -> Iterator[list[float]]:
    spans = [(*encoded.span(one, seen), *encoded.span(other, seen)) for one, other in found]
    return model.scores(encoded, spans, blind=blind)


def _claimed(pair: Pair, name: str, seen: Scene, grounds: Grounds, rules: Grammar) -> Iterator[Claim]:
    """What a relation between two things claims: of each item, where one of them ends a list."""
    relation_name, end = name.split()
    relation = rules.ontology.relations.get(relation_name)
    if relation is None:  # an ontology of the user's need not have it
        return
    signed = grounds._replace(rule=f"{NAME}.{relation_name}")
    first, second = ("subject", "object") if end == SUBJECT else ("object", "subject")
    for mine in _ends(pair[0], seen, kinds_of(relation, first), rules):
        for theirs in _ends(pair[1], seen, kinds_of(relation, second), rules):
            claim = stated((mine, theirs) if end == SUBJECT else (theirs, mine), relation, signed, rules)
            yield from [claim] if claim else []


def _stance(seen: Scene, rules: Grammar) -> Stance | None:
    """How sure a sentence is; None if there is a word in it that denies anything."""
    how = stance(hedges(seen.words, rules), (), rules)
    denies = any(token.tag == "X" or token.low.endswith("n't") for token in seen.words.tokens)
    return None if how is None or how.negated or denies else how


def _ends(number: int, seen: Scene, kinds: tuple[str, ...], rules: Grammar) -> Iterator[Spoken]:
    """What the topic or a thing is as an end of a relation, if it is of one of these kinds."""
    if number == TOPIC:
        yield from about(seen.about, rules).topic(kinds, rules)
    else:
        yield from _spoken(seen.things[number], kinds, seen.words, rules)


def _spoken(thing: Thing, kinds: tuple[str, ...], whole: Words, rules: Grammar) -> Iterator[Spoken]:
    """What the phrase names in which a thing's words stand, its list taken apart."""
    for phrase in phrases(whole, *thing.stretch, rules):
        if thing.tokens[-1] in phrase.tokens and naming.sound(phrase, rules.language):
            concept = naming.concept(phrase, kinds, rules)
            if concept and rules.ontology.lexicon.concepts.get(concept.id, concept) == concept:
                yield Spoken(concept, phrase.text, phrase.lead, phrase.span)
            return
