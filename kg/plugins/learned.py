"""The rules' reading, with what a network trained on annotated pages adds to it and what it doubts.

    kg extract article.md --extractor learned

'Triptans may be the mainstay for bad attacks.' on a page about migraine: no rule has these words. Each thing of a
sentence is held against what the sentence speaks of and against the others (`scenes`), and a small network (`hearing`,
`network`) tells how much of what stands around its noun is meant and how likely each relation is. What it is less sure
of is a draft, signed `doubted`, and so is a claim of the rules that it finds unlikely. It never denies: that is left to
the rules. It reads only when it is named.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from kg.errors import InputError, MissingExtraError
from kg.extract import naming
from kg.extract.context import Stance, cues, stance
from kg.extract.grammar import Grammar, grammar
from kg.extract.listing import kinds_of
from kg.extract.reading import read
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.tiers import doubted, is_doubted
from kg.model import Claim, Concept, Document
from kg.ontology import Ontology
from kg.plugins.scenes import TOPIC, Pair, Scene, about, scene

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # tables so small are slower in several threads
try:
    from kg.plugins.hearing import Heard, hear
    from kg.plugins.network import FILE, Network, network
except ImportError as error:
    raise MissingExtraError("The extractor learned needs numpy: pip install 'medkg[learned]'") from error

NAME = "learned"
MEND = 0.6  # from it on what the network means is right more often than what the rules do, where that differs
PARTING = "R;"  # tags of words that open a clause of its own
SUBJECT = "s"  # behind a class: the first of two things is the subject


def claims(document: Document, ontology: Ontology) -> Iterator[Claim]:
    """What the rules read in a document, and what the network reads beside them; what it doubts is signed so."""
    rules, model = grammar(ontology), network(ontology.folder / FILE)
    if model is None:
        raise InputError(
            f"{ontology.folder / FILE}: this ontology has no network; scripts/learn.py makes one."
        )
    for said in read(document, ontology):
        seen = scene(document, said, rules)
        if seen is None:
            yield from said.claims
            continue
        heard = hear(seen, model)
        how = _stance(seen, rules)
        grounds = how and Grounds(Passage(document, said.sentence, with_lead=seen.words.border > 0), how, "")
        better = {} if grounds is None else dict(_mended(heard, grounds, rules))
        believed = heard.believed()
        for claim in said.claims:
            doubtful = claim in better or believed.get(claim, 1.0) < model.doubt
            yield doubted(claim) if doubtful else claim
        added = () if grounds is None else _added(heard, grounds, model, rules)
        once = {_key(c): c for c in [*sorted(added, key=is_doubted, reverse=True), *better.values()]}
        yield from once.values()


def _added(heard: Heard, grounds: Grounds, model: Network, rules: Grammar) -> Iterator[Claim]:
    """What no rule tells; as drafts what is less sure."""
    for pair, number, score in heard.likely():
        if score >= model.least[number]:
            for claim in _claimed(pair, model.classes[number], heard, grounds, rules):
                yield claim if score >= model.sure[number] else doubted(claim)


def _mended(heard: Heard, grounds: Grounds, rules: Grammar) -> Iterator[tuple[Claim, Claim]]:
    """Claims of the rules with an end of which more or less is meant, and as they should be, where that is sure."""
    for pair, number, score in heard.likely(told=True):
        if score >= MEND:
            told, name = heard.told[pair], heard.classes[number]
            ends = {int(name.endswith(SUBJECT))} if pair[0] == TOPIC else {0, 1}  # the topic is what it is
            for claim in _claimed(pair, name, heard, grounds, rules):
                if _key(claim) not in map(_key, told):
                    yield from (
                        (other, _as_sure(claim, other)) for other in told if _otherwise(claim, other) in ends
                    )


def _key(claim: Claim) -> tuple[str, str, str]:
    return claim.subject.id, claim.relation, claim.object.id


def _as_sure(claim: Claim, told: Claim) -> Claim:
    """A claim as sure and as narrow as one that the rules read."""
    (line,), (said,) = claim.evidence, told.evidence
    own = replace(line, certainty=said.certainty, cue=said.cue)
    return replace(claim, qualifiers=told.qualifiers, evidence=(own,))


def _otherwise(better: Claim, claim: Claim) -> int:
    """The end at which a claim says more or less than one that is the same beside: 0 the subject, 1 the object; else -1.

    Not where a thing is only called otherwise.
    """
    ends = zip(_ends(better), _ends(claim), strict=True)
    other = [(at, own[1], theirs) for at, (own, theirs) in enumerate(ends) if own[0].id != theirs[0].id]
    if better.relation != claim.relation or better.negated != claim.negated or len(other) != 1:
        return -1
    ((at, text, (concept, said)),) = other
    return -1 if _low(text) in {_low(said), _low(concept.label)} else at


def _ends(claim: Claim) -> tuple[tuple[Concept, str], tuple[Concept, str]]:
    line = claim.evidence[0]
    return (claim.subject, line.subject_text), (claim.object, line.object_text)


def _low(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


def _claimed(pair: Pair, name: str, heard: Heard, grounds: Grounds, rules: Grammar) -> Iterator[Claim]:
    """What a relation between two things claims."""
    relation_name, end = name.split()
    relation = rules.ontology.relations.get(relation_name)
    if relation is None:  # an ontology of the user's need not have it
        return
    names = relation.same_kind or bool(relation.label_property)
    how = _how(pair, heard, rules, names=names) or grounds.how
    signed = grounds._replace(rule=f"{NAME}.{relation_name}", how=how)
    first, second = ("subject", "object") if end == SUBJECT else ("object", "subject")
    for mine in _end(pair[0], heard, kinds_of(relation, first), rules):
        for theirs in _end(pair[1], heard, kinds_of(relation, second), rules):
            claim = stated((mine, theirs) if end == SUBJECT else (theirs, mine), relation, signed, rules)
            yield from [claim] if claim else []


def _stance(seen: Scene, rules: Grammar) -> Stance | None:
    """How sure a sentence is; None if there is a word in it that denies anything."""
    how = stance(cues(seen.bare.tokens, rules), (), rules)
    denies = any(token.tag == "X" or token.low.endswith("n't") for token in seen.words.tokens)
    return None if how is None or how.negated or denies else how


def _how(pair: Pair, heard: Heard, rules: Grammar, *, names: bool) -> Stance | None:
    """How sure the words are that speak of two things: none of a clause behind them, 'causes cysts, which can burst'.

    What a thing is or is called only those between can make doubtful: 'may cause cysts, which are sacs'.
    """
    one, other = pair
    tokens, form = heard.seen.words.tokens, heard.forms[other]
    low = heard.forms[one].low if names and one != TOPIC else 0
    behind = (at for at in range(form.high, len(tokens)) if tokens[at].tag in PARTING)
    how = stance(cues(tokens[low : form.low if names else next(behind, len(tokens))], rules), (), rules)
    return None if how is None or how.negated else how


def _end(number: int, heard: Heard, kinds: tuple[str, ...], rules: Grammar) -> Iterator[Spoken]:
    """What the topic or a thing is as an end of a relation, if it is of one of these kinds."""
    if number == TOPIC:
        yield from about(heard.seen.about, rules).topic(kinds, rules)
        return
    phrase = heard.forms[number].phrase
    concept = naming.concept(phrase, kinds, rules)
    if concept and rules.ontology.lexicon.concepts.get(concept.id, concept) == concept:
        yield Spoken(concept, phrase.text, phrase.lead, phrase.span)
