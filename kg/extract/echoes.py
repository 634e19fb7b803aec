"""What 'so does X' and 'as may X and Y' say again of something else: the claims in front, of another subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.context import Stance
from kg.extract.question import Question
from kg.extract.references import spoken
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.token import Words
from kg.model import Claim
from kg.ontology import Relation

_ECHOING = frozenset({"so", "as"})
_AUXILIARY = frozenset("MBHO")
_SUBJECT = frozenset("DJNG#A")  # tags of words with which a subject begins


def echoes(passage: Passage, told: Sequence[Claim], asked: Question) -> Iterator[Claim]:
    """The last claims told here, or else in the sentence before, of the subjects that come behind 'so does'."""
    text = passage.document.at(passage.sentence)
    if not (" so " in text or ", as " in text or text.startswith("So ")):
        return
    place, rules = _echo(asked.words), asked.rules
    if place < 0:
        return
    relations = rules.ontology.relations
    before = [c for c in (told if place else asked.state.told) if not _of_words(relations[c.relation])]
    if not before or before[-1].negated:
        return
    relation, line = relations[before[-1].relation], before[-1].evidence[0]
    left = next((p.left for p in rules.wordings.patterns if p.id == line.rule), None)
    if left is None:
        return
    modal = asked.words.tokens[place + 1].tag == "M"
    how = Stance(negated=False, certainty=rules.middling if modal else line.certainty)
    same = [c for c in before if c.relation == relation.name and c.evidence[0].rule == line.rule]
    first, stop = left.end == "subject", len(asked.words.tokens)
    kinds = relation.domain if first else relation.range
    others = {one.concept.id: one for c in same for one in [_other(c, first=first)]}
    for mine in spoken(asked._replace(low=place + 2, high=stop, kinds=kinds, wanted="group")):
        for other in others.values():
            ends = (mine, other) if first else (other, mine)
            claim = stated(ends, relation, Grounds(passage, how, line.rule), rules)
            if claim:
                yield claim


def _other(claim: Claim, *, first: bool) -> Spoken:
    """The end of a claim of which its verb says something: the object of 'X causes Y', the subject of 'Y is common'."""
    line = claim.evidence[0]
    return Spoken(claim.object, line.object_text) if first else Spoken(claim.subject, line.subject_text)


def _of_words(relation: Relation) -> bool:
    """Whether a relation says what a thing is or is called, which nothing echoes."""
    return relation.same_kind or bool(relation.label_property)


def _echo(words: Words) -> int:
    """Where 'so does' or 'as may' stands before a subject; -1 if it does not."""
    tokens = words.tokens
    for at in range(len(tokens) - 2):
        echo = tokens[at].low in _ECHOING and tokens[at + 1].tag in _AUXILIARY
        if echo and (at == 0 or tokens[at - 1].tag in ",;C") and tokens[at + 2].tag in _SUBJECT:
            return at
    return -1
