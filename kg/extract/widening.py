"""A long description in front of a bracket that gives its name: 'protrusion of organs through the navel (omphalocele)'."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.fronts import Stretch, nearest
from kg.extract.genera import generic
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.token import Group, Token, Words, head_token

MOST_JOINTS = 4  # places where a description goes on: a preposition, 'and', a verb of its own
LONGEST = 14  # words of a description
PLACE, DEED, STATE = "place", "deed", "state"  # how a description goes on
_CALLING = frozenset({"called", "named", "known", "termed"})
_LOOSE = frozenset("JEAC")  # tags of words at its end that are no noun: 'upright and balanced'


def described(words: Words, end: int, name: Sequence[Token], rules: Grammar) -> tuple[Token, ...]:
    """The description that ends before a bracket whose name tells what kind of thing it is; empty if none fits."""
    tokens, at = words.tokens, end
    while at and tokens[at - 1].tag in _LOOSE:
        at -= 1
    at = nearest(words, at)[0]
    inner = tokens[at:end]
    if not rules.kind_of(name) or (_fits(inner, name, rules) and not _other(inner, name, rules)):
        return ()
    for _ in range(MOST_JOINTS):
        joint, how = _joint(words, at)
        if joint > 0 and tokens[joint].tag == "C":
            at = _noun_start(tokens, joint)
            continue
        low, high = nearest(words, joint) if joint > 0 else (0, 0)
        if low >= high or end - low > LONGEST:
            return ()
        found = _start(tokens, (low, high), name, rules, how)
        if found >= 0:
            inside = any(found <= bracket.after < end - 1 for bracket in words.brackets)
            return () if inside or any(t.tag == "," for t in tokens[found:end]) else tuple(tokens[found:end])
        at = low
    return ()


def _noun_start(tokens: list[Token], high: int) -> int:
    """Where the words of a noun phrase start, without what it hangs on."""
    low = high
    while low and tokens[low - 1].tag in "NJD":
        low -= 1
    return low


def _joint(words: Words, at: int) -> tuple[int, str]:
    """Where what a description goes on with starts: a preposition, 'and', or a verb that says what it does, or how it is."""
    tokens, group = words.tokens, words.earlier(at)
    if group is None or any(t.tag not in "PDA" for t in tokens[group.main + 1 : at]):
        joined = at > 1 and tokens[at - 1].tag in "PC"
        return (at - 1, PLACE) if joined else (-1, "")
    start = opening(words, group)
    before = tokens[start - 1] if start > 1 else None
    named = any(t.low in _CALLING for t in tokens[group.start : group.main + 1])
    if before is None or named or group.finite != (before.tag == "R"):
        return -1, ""
    acts = tokens[group.main].tag == "V" and tokens[group.main + 1].tag in "DNJ"
    relative = before.tag in "RCP"
    return start - relative, DEED if acts or not group.finite else STATE


def opening(words: Words, group: Group) -> int:
    """Where a verb starts, with the adverbs in front: 'also curves'."""
    start = group.start
    while start and words.tokens[start - 1].tag == "A":
        start -= 1
    return start


def _start(tokens: list[Token], stretch: Stretch, name: Sequence[Token], rules: Grammar, how: str) -> int:
    """Where in a noun phrase the thing starts that a name fits: 'the ducts' of 'obstruction of the ducts'; -1 if none."""
    low, high = stretch
    parts, ailing = rules.language.filters["described"], rules.language.filters["illness"]
    kind = rules.kind_of(name)
    for start in (low, *(i + 1 for i in range(low, high) if tokens[i].tag == "P")):
        thing = tokens[start:high]
        while thing and thing[0].tag == "D":
            thing = thing[1:]
        if not thing or thing[0].tag in "PEV" or _sort(thing, rules):
            continue
        one = rules.kind_of(thing)
        event = start == low and not one and kind in ailing and any(t.low == "of" for t in thing)
        befalls = how == STATE and kind in ailing and one in parts
        other = how == PLACE and kind in parts and _other(thing, name, rules)
        if befalls or event or (_fits(thing, name, rules) and not other):
            return high - len(thing)
    return -1


def _sort(thing: Sequence[Token], rules: Grammar) -> bool:
    """Whether a thing is only a noun for a sort of illness: 'a disorder characterized by'."""
    alone = all(t.tag != "P" for t in thing) and generic(thing[-1].low, rules.language)
    return alone and rules.kind_of(thing) in rules.language.filters["disease"]


def _fits(thing: Sequence[Token], name: Sequence[Token], rules: Grammar) -> bool:
    """Whether a thing is of the kind of its name, or has its noun: 'the tendon (Achilles tendon)'."""
    if not thing:
        return False
    if singular(head_token(thing).low) == singular(name[-1].low):
        return True
    one, other = rules.kind_of(thing), rules.kind_of(name)
    ailing = rules.language.filters["illness"]
    return one == other or (one in ailing and other in ailing)


def _other(thing: Sequence[Token], name: Sequence[Token], rules: Grammar) -> bool:
    """Whether both are known, as different things: not the chest cavity is the diaphragm."""
    one, other = (
        rules.ontology.lexicon.find(" ".join(t.low for t in each if t.tag != "D")) for each in (thing, name)
    )
    return one is not None and other is not None and one.id != other.id
