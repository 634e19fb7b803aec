"""Which of the words that narrow a sentence narrow a claim of it; what is not surely of the claim is left out.

before the clause     In children, aspirin can cause bleeding.
beside an end         Aspirin can cause fever, and bleeding in children.
beside the trigger    Treatment after surgery includes rest.
before its noun       The most common cause of bleeding is aspirin.
as its adverb         Aspirin rarely causes bleeding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kg.extract import naming
from kg.extract.grammar import Grammar
from kg.extract.limits import FRONT, ITEM, NOUN, ROLE, VERB, Limit, limits
from kg.extract.scan import Hit, run_tokens
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Words
from kg.model import Claim

_OPENING = frozenset(";:S")
_APART = frozenset(",;:SRC")
_TAKING_BACK = frozenset({"except", "not", "especially", "particularly", "notably", "than", "unlike", "no"})
_NOWHERE = (-1, -1)
_FAR = 8  # words from a limit to the noun that it goes with

Qualifiers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A limit of the hit: `edge` is where the end stops that it stands beside, -1 where it is of all ends."""

    limit: Limit
    span: tuple[int, int] = _NOWHERE
    edge: int = -1


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows the claims of a hit: all of them, or those of some of the things that it lists."""

    placed: tuple[_Placed, ...] = ()
    lists: tuple[tuple[int, ...], ...] = ()  # where the things of each slot end, in order

    def of(self, subject: Spoken, object_: Spoken) -> Qualifiers:
        """The qualifiers of the claim between two ends."""
        if not self.placed:
            return ()
        spans = (subject.span, object_.span)
        labels = (subject.concept.label.lower(), object_.concept.label.lower())
        found = {
            (placed.limit.name, placed.limit.value)
            for placed in self.placed
            if not any(_overlap(placed.span, span) for span in spans)
            and not any(label in placed.limit.value.lower() for label in labels)
            and (placed.edge < 0 or any(self._covers(placed, span[1]) for span in spans if span[1]))
        }
        return tuple(sorted(found))

    def _covers(self, placed: _Placed, end: int) -> bool:
        """Whether an end stands beside the limit, or in a list that ends there and is narrowed as a whole."""
        if end == placed.edge or placed.limit.place == ITEM:
            return end == placed.edge
        return any(end in row and row[-1] == placed.edge for row in self.lists)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A hit in its sentence: the tokens of its trigger, and where its words with those of its ends start."""

    words: Words
    hit: Hit
    run: frozenset[int]
    front: int
    covered: frozenset[int] = frozenset()  # tokens of other limits

    def past(self, at: int, step: int, tags: str) -> int:
        """The first place from a token on, onwards or back, past words of some tags and other limits."""
        tokens = self.words.tokens
        while 0 <= at < len(tokens) and (tokens[at].tag in tags or at in self.covered):
            at += step
        return at

    def span(self, limit: Limit) -> tuple[int, int]:
        """Where a limit starts and ends in the document."""
        return self.words.tokens[limit.low].start, self.words.tokens[limit.high - 1].end


def narrowing(words: Words, hit: Hit, front: int, ends: dict[str, list[Spoken]], rules: Grammar) -> Narrowing:
    """What narrows the claims of a hit whose words, with those of its ends, start at `front`."""
    relation = rules.ontology.relations[hit.pattern.relation]
    if relation is rules.naming:
        return Narrowing()
    named = bool(relation.subject_nouns or relation.object_nouns)
    found = limits(words, rules)
    scene = _Scene(words, hit, frozenset(run_tokens(hit)), front)
    placed: list[_Placed] = []
    for limit in found:
        fits = (named or limit.place != ROLE) and (not relation.same_kind or limit.place in (NOUN, VERB))
        if fits and not _taken_back(scene, limit):
            others = frozenset(k for o in found if o is not limit for k in range(o.low, o.high))
            place = _PLACING[limit.place](replace(scene, covered=others), limit)
            placed += [place] if place else []
    lists = (tuple(sorted({s.span[1] for s in spoken if s.span[1]})) for spoken in ends.values())
    return Narrowing(tuple(placed), tuple(row for row in lists if row))


def narrowest(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a sentence, but not plainly what it also says with a qualifier."""
    found = list(claims)
    qualified = {_ends(claim) for claim in found if claim.qualifiers}
    return [claim for claim in found if claim.qualifiers or _ends(claim) not in qualified]


def said(claim: Claim) -> tuple[str, str, str, bool, Qualifiers]:
    """What makes two claims one, as their ids do."""
    return claim.subject.id, claim.relation, claim.object.id, claim.negated, claim.qualifiers


def _ends(claim: Claim) -> tuple[str, str, str, bool]:
    return claim.subject.id, claim.relation, claim.object.id, claim.negated


def _taken_back(scene: _Scene, limit: Limit) -> bool:
    """'especially in children', 'not the most common', 'a leading cause': true of others too, or not of these."""
    before = scene.past(limit.low - 1, -1, "D")
    words = scene.words.tokens
    word = words[before].low if before >= 0 else ""
    one_of_some = limit.place == NOUN and limit.low > 0 and words[limit.low - 1].low in ("a", "an")
    return one_of_some or word in _TAKING_BACK or (word == "even" and not limit.place)  # 'even if treated'


# ---------------------------------------------------------------- where a limit stands to the hit; None: unsure


def _before_noun(scene: _Scene, limit: Limit) -> _Placed | None:
    """'most common' of 'the most common inherited cause of', with all that stands before the noun."""
    tokens = scene.words.tokens
    cut = -1  # 'signs' of 'the most common signs and symptoms'
    for k in range(limit.high, min(limit.high + _FAR, len(tokens))):
        if tokens[k].tag == "N" and k in scene.run:
            noun = cut if cut > 0 else k
            value = naming.label(Phrase(tuple(tokens[limit.low : noun])))
            return _Placed(replace(limit, high=noun, value=value))
        if tokens[k].tag not in "JANE#,C":
            return None
        if tokens[k].tag == "C" and tokens[k - 1].tag == "N" and cut < 0:
            cut = k - 1
    return None


def _as_adverb(scene: _Scene, limit: Limit) -> _Placed | None:
    """An adverb of the trigger's verb, of the verb that governs it, or one that opens the clause."""
    words, hit, tokens = scene.words, scene.hit, scene.words.tokens
    alone = replace(scene, covered=frozenset())
    before = alone.past(limit.low - 1, -1, "A")
    copular = before in scene.run and tokens[before].tag == "B"  # 'is usually'
    if copular or limit.high - 1 in scene.run or alone.past(limit.high, 1, "A") == hit.start:
        return _Placed(limit)
    group = next((g for main, g in words.groups.items() if main >= limit.high), None)
    near = group is not None and limit.low < hit.stop
    if near and group and all(t.tag not in _APART for t in tokens[limit.high : group.main]):
        own = words.groups.get(hit.verb)
        bound = own is not None and not own.finite and words.earlier(hit.start) is group
        governs = bound and all(t.tag not in _APART for t in tokens[group.main : hit.start])
        return _Placed(limit) if group.main in scene.run or governs else None
    return _Placed(limit) if _opens(scene, limit) else None


def _at_front(scene: _Scene, limit: Limit) -> _Placed | None:
    """'Most people' of 'Most people with gout have pain'."""
    first = limit.low <= scene.past(scene.front, 1, "D") < limit.high
    return _Placed(limit, scene.span(limit)) if first else None


def _beside(scene: _Scene, limit: Limit) -> _Placed | None:
    """A phrase or clause that opens the sentence, or stands beside the trigger or one of its ends."""
    run, tokens = scene.run, scene.words.tokens
    if not run.isdisjoint(range(limit.low, limit.high)):
        grown = limit.high - 1 in run and not run.isdisjoint(range(limit.low - 1, limit.high - 1))
        return _Placed(limit) if grown else None  # 'twice as likely' is of the trigger itself
    span = scene.span(limit)
    before, after = scene.past(limit.low - 1, -1, ",A"), scene.past(limit.high, 1, ",A")
    leads_on = scene.past(limit.high, 1, "A") == scene.hit.start
    if leads_on or _opens(scene, limit) or (before in run and after in run):
        return _Placed(limit, span)
    last = limit.high == len(tokens) or tokens[limit.high].tag in ".;:,"
    close = before >= 0 and (last or all(t.tag != "," for t in tokens[before + 1 : limit.low]))
    return _Placed(limit, span, tokens[before].end) if close else None


def _opens(scene: _Scene, limit: Limit) -> bool:
    """Whether a limit opens the clause whose verb the hit is: 'In children, aspirin can cause …'."""
    before, after = scene.past(limit.low - 1, -1, ",A"), scene.past(limit.high, 1, ",A")
    own = scene.words.groups.get(scene.hit.verb)
    embedded = own is not None and own.voice in ("participle", "ing")
    first = before < 0 or scene.words.tokens[before].tag in _OPENING
    return first and not embedded and after in (scene.front, scene.hit.start)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_PLACING: dict[str, Callable[[_Scene, Limit], _Placed | None]] = {
    NOUN: _before_noun,
    ROLE: _before_noun,
    VERB: _as_adverb,
    FRONT: _at_front,
    ITEM: _beside,
    "": _beside,
}
