"""What the brackets of a sentence claim: other names of a thing, what sort of thing it is, or sorts of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.extract import naming
from kg.extract.apposition import ARTICLES
from kg.extract.brackets import in_relative, namings
from kg.extract.context import Stance
from kg.extract.fronts import nearest
from kg.extract.genera import generic
from kg.extract.glosses import abbreviation
from kg.extract.grammar import Grammar
from kg.extract.groups import groups
from kg.extract.phrases import phrases
from kg.extract.slots import last_of, noun_before
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.tagging import tag
from kg.extract.token import Bracket, Phrase, Token, Words, counts_many, head_token
from kg.extract.tokens import words
from kg.extract.trimming import trimmed
from kg.model import Claim, slug

_SHORT = re.compile(r"\([A-Z][\w-]*[A-Z]\w*\)")
_DENYING = frozenset({"no", "not", "without"})
LEAST_LISTED = 2  # names that make a list


def asides(passage: Passage, text: str, own: Callable[[], Words], rules: Grammar) -> list[Claim]:
    """The claims of a sentence's brackets."""
    if "brackets" in rules.off or not ("(" in text or "[" in text):
        return []
    return [*_names(passage, own(), rules), *_sorts(passage, own(), rules)]


def short_names(passage: Passage, text: str, rules: Grammar) -> tuple[Claim, ...]:
    """The claims that a heading or a question makes: of an abbreviation in brackets what it stands for."""
    if not rules.naming or "brackets" in rules.off or not _SHORT.search(text):
        return ()
    found = _names(passage, words(text, rules.language), rules)
    return tuple(claim for claim in found if abbreviation(claim.object.label))


def _names(passage: Passage, own: Words, rules: Grammar) -> Iterator[Claim]:
    """Names and abbreviations in brackets."""
    relation = rules.naming
    if relation is None:
        return
    grounds = Grounds(passage, Stance(negated=False, certainty=rules.surest), f"{relation.name}.brackets")
    for found in namings(own, rules):
        thing = Phrase(found.thing)
        subject = naming.concept(thing, relation.domain, rules)
        if subject is None or not naming.sound(thing, rules.language):
            continue
        written = (Phrase(found.name).text, thing.text)
        name = next((text for text in written if slug(text) != slug(subject.label)), "")
        if name:
            object_ = Spoken(rules.ontology.concept(name, relation.range), name)
            claim = stated((Spoken(subject, thing.text), object_), relation, grounds, rules)
            if claim:
                yield claim


def _sorts(passage: Passage, own: Words, rules: Grammar) -> Iterator[Claim]:
    """'alteplase (an enzyme)', 'drugs (such as aspirin)', 'glands (the ovaries and testes)'."""
    relation = rules.sorting
    if relation is None:
        return
    grounds = Grounds(passage, Stance(negated=False, certainty=rules.surest), f"{relation.name}.brackets")
    for bracket in own.brackets:
        for one, other in _pairs(own, bracket, rules):
            ends = [(naming.concept(end, (), rules), end) for end in (one, other)]
            spoken = [Spoken(concept, end.text) for concept, end in ends if concept]
            if len(spoken) == len(ends) and all(naming.sound(end, rules.language) for end in (one, other)):
                claim = stated((spoken[0], spoken[1]), relation, grounds, rules)
                if claim:
                    yield claim


def _pairs(own: Words, bracket: Bracket, rules: Grammar) -> Iterator[tuple[Phrase, Phrase]]:
    """What a bracket says to be a sort of what."""
    inside = list(bracket.tokens)
    if len(inside) < LEAST_LISTED:
        return
    tag(inside, item=False)
    said = Words(inside, [], groups(inside))
    end = bracket.after + 1
    if (
        end < 1
        or any(t.low in _DENYING for t in inside)
        or any(t.low in "([" for t in inside)
        or any(group.finite for group in said.groups.values())
    ):
        return
    start, stop = _told(inside, rules)
    first = next((t for t in inside[start:stop] if t.tag != ","), inside[0])
    if start and first.tag in "P#":
        return  # '(e.g., with fever)', '(e.g., 50 years)'
    found = phrases(said, start, stop, rules, whole=True)
    told = start > 0 or stop < len(inside)
    if not told and rules.language.has("chains", inside[0].low):
        return  # 'due to reflux and aspiration'
    if not told and inside[0].low in ARTICLES:
        thing = _thing(own, noun_before(own, end), rules)
        if thing and len(found) == 1 and generic(head_token(found[0].tokens).low, rules.language):
            yield thing, found[0]
        return
    near = nearest(own, end)
    low, high = last_of(own, near)
    thing = None if in_relative(own, near[0]) and not told else _thing(own, (low, high), rules)
    alone = (
        low == 0 or own.tokens[low - 1].tag not in "PC"
    )  # not the legs of 'bones of the arms and legs (…)'
    if thing and (told or _lists(thing, found, inside, rules, alone=alone)):
        yield from ((one, thing) for one in found)


def _thing(own: Words, stretch: tuple[int, int], rules: Grammar) -> Phrase | None:
    low, high = stretch
    return trimmed(own.tokens[low:high], rules.language) if low < high else None


def _lists(thing: Phrase, found: list[Phrase], inside: list[Token], rules: Grammar, *, alone: bool) -> bool:
    """Whether what stands in a bracket are sorts of a thing: 'glands (the ovaries and testes)'.

    `alone`: the thing hangs on no other, so that its noun need not be one for a sort: 'triptans (…)'.
    """
    head, kind = head_token(thing.tokens), rules.kind_of(thing.tokens)
    kinds = {rules.kind_of(one.tokens) for one in found}
    alike = kinds <= {"", kind} if generic(head.low, rules.language) else alone and kinds == {kind} != {""}
    if kinds == {kind} and kind in rules.language.filters["drug"] and inside[0].tag not in "PGC":
        one = head_token(found[0].tokens)
        single = counts_many(head) and not counts_many(one) and all(t.tag != "P" for t in thing.tokens)
        return len(found) >= LEAST_LISTED or single  # 'statins (generic simvastatin)'
    listed = len(found) >= LEAST_LISTED and inside[0].tag not in "PGC" and all(t.low != "or" for t in inside)
    return listed and alike and counts_many(head)


def _told(inside: list[Token], rules: Grammar) -> tuple[int, int]:
    """Where the examples in a bracket start and end: behind 'such as', or before ', for example'."""
    low = [t.low for t in inside]
    for example in rules.language.alternatives["suchas"]:
        size = len(example)
        if tuple(low[:size]) == example:
            return size, len(inside)
        if size > 1 and tuple(low[-size:]) == example:
            return 0, len(inside) - size - int(low[-size - 1 : -size] == [","])
    return 0, len(inside)
