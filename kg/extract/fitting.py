"""Which of the words before a bracket its name fits: 'charged atoms' of 'movement of charged atoms (ions)'."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.fronts import Stretch
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.token import Token, Words, counts_many, head_token

NEAR = 8  # tokens before a thing among which its name's noun tells that it names something else


def fitted(words: Words, stretch: Stretch, name: Sequence[Token], rules: Grammar, *, said: bool) -> int:
    """Where in what stands before a bracket the thing starts that its name fits; -1 if it fits none.

    Behind the bracket before, behind 'of' where the name is a plural: 'movement of charged atoms (ions)'.
    `said`: the bracket calls it a name.
    """
    low, end = stretch
    tokens, last, first = words.tokens, name[-1].low, low
    before = max(
        (b.after + 1 for b in words.brackets if low <= b.after < end - 1 and tokens[b.after].tag == "N"),
        default=low,
    )
    called = next((i for i in range(before, end) if rules.language.has("calling", tokens[i].low)), end)
    placed = next((i + 1 for i in range(called, end) if tokens[i].tag == "P"), before)
    low = placed
    while low < end - 1 and tokens[low].tag in "PDC":
        low += 1
    moved = any(t.tag != "D" for t in tokens[first:low])
    if low >= end or (moved and unlike(tokens[low:end], name, rules, said=said)):
        return -1
    again = called == end and _said(words, low, last)
    amiss = again or _two_things(tokens[low:end], name, rules) or _of_many(tokens[low:end], name, rules)
    if amiss and not said:
        return -1  # 'cells that line the vessels (endothelial cells)', 'signs of gout (chronic gout)'
    ailing = rules.kind_of(name) in rules.language.filters["illness"]
    thing = head_token(tokens[low:end])
    told = any(t.tag in "PE" for t in name) or rules.language.has("partitive", thing.low)
    if told or not counts_many(head_token(name)) or counts_many(thing):
        return low
    starts = [i + 1 for i in range(low, end - 1) if tokens[i].tag in "PG"]
    many = [i for i in starts if counts_many(head_token(tokens[i:end]))]
    if ailing:
        many = [i for i in many if not unlike(tokens[i:end], name, rules)]
    part = rules.kind_of(name) in rules.language.filters["described"]
    return many[0] if many else -1 if part else low


def _said(words: Words, low: int, noun: str) -> bool:
    """Whether a noun stands before words that only say which is meant: 'cells that line the lymph vessels'."""
    verb = words.earlier(low)
    if verb is None or any(t.tag not in "PDXA" for t in words.tokens[verb.main + 1 : low]):
        return False
    tells = verb.voice == "participle" or words.tokens[verb.start - 1].tag == "R"
    return tells and any(t.low == noun for t in words.tokens[max(verb.start - NEAR, 0) : verb.start])


def _of_many(thing: Sequence[Token], name: Sequence[Token], rules: Grammar) -> bool:
    """Whether a name is of a sort of what only hangs on a noun for what is told of it: 'signs of gout (chronic gout)'."""
    head = head_token(thing)
    return thing[-1].low == name[-1].low != head.low and singular(head.low) in rules.wordings.nouns


def _two_things(thing: Sequence[Token], name: Sequence[Token], rules: Grammar) -> bool:
    """Whether a thing and a name are two things that are known, and ail nobody: 'surgery (laparoscopy)'."""
    known = [rules.ontology.lexicon.find(" ".join(t.low for t in one)) for one in (thing, name)]
    one, other = known
    if one is None or other is None:
        alone = len(thing) == 1 and not rules.kind_of(thing)
        if other is None:
            return False
        sorts = counts_many(head_token(thing)) and not counts_many(head_token(name))
        drug = other.kinds[0] in rules.language.filters["medicine"] and sorts  # 'anesthetics (ketamine)'
        return drug or (alone and other.kinds[0] in rules.language.filters["described"])
    return one.id != other.id and {*one.kinds} <= {*rules.language.filters["tangible"]}


def shared_head(words: Words, low: int, end: int, name: Sequence[Token], rules: Grammar) -> list[Token]:
    """'inflammation of the brain' of 'inflammation of the heart (myocarditis) or brain (encephalitis)'."""
    tokens = words.tokens
    joint = next(
        (b.after + 1 for b in words.brackets if low <= b.after < end - 2 and tokens[b.after + 1].tag == "C"),
        0,
    )
    place = next((i for i in range(joint, low, -1) if tokens[i].tag == "P"), 0)
    thing = [*tokens[low : place + 1], *tokens[joint + 1 : end]] if place else []
    return thing if thing and not unlike(thing, name, rules) else []


def unlike(thing: Sequence[Token], name: Sequence[Token], rules: Grammar, *, said: bool = False) -> bool:
    """Whether a thing is a part of the body as such, or a factor, and the name one of something that ails.

    `said`: the bracket calls it a name of the thing, of which an unknown word is one then.
    """
    language = rules.language
    one, other = rules.kind_of(thing), rules.kind_of(name)
    if other not in language.filters["ailment"]:
        return False
    parts = language.filters["described"]
    found = any(t.tag in "JEG" and not language.has("positional", t.low) for t in thing)
    ability = (
        len(thing) == 1 and one in language.filters["function"]
    )  # the balance of '… and balance (ataxia)'
    factor = one == rules.ontology.fallback_kind and not (said and not other)
    return factor or (one in parts and not found) or (ability and one != other)
