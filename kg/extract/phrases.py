"""The items of a stretch of words: noun phrases, cut at commas and 'and', trimmed of what is not theirs."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.apposition import apposed
from kg.extract.coordination import joined
from kg.extract.endings import (
    about_people,
    aimed,
    compared,
    lasting,
    listed,
    new_clause,
    of_others,
    past_infinitive,
    past_place,
    prepositional,
    repeated,
    restricted,
    semicolon_behind,
)
from kg.extract.genera import generic
from kg.extract.glosses import gloss
from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.part import Part, hedged
from kg.extract.token import Phrase, Token, Words, spelled
from kg.extract.trimming import trimmed

PAIR = 2
ARTICLES = frozenset({"a", "an", "the"})
SHORT = 3  # words of 'a rare condition'
LONGEST = 14  # words of an end of a claim
WIDEST = 80  # tokens of an item with what is skipped in it; beyond, the list has ended
_PLAIN = frozenset("NJD#G'")  # tags of words that an item goes on with
_JOINING = frozenset({"such", "for", "including", "e.g", "namely", "like", "as", "among"})
_EXAMPLES = (
    ("such", "as"),
    ("for", "example"),
    ("for", "instance"),
    ("including",),
    ("e.g",),
    ("namely",),
    ("among", "them"),
)


def phrases(words: Words, low: int, high: int, rules: Grammar, *, whole: bool = False) -> list[Phrase]:
    """The items of a stretch, from left to right. `whole`: the stretch ends where its list ends."""
    key = (low, high, whole)
    if key not in words.memory:
        words.memory[key] = tuple(_phrases(words, low, high, rules, whole=whole))
    return list(words.memory[key])


def _phrases(words: Words, low: int, high: int, rules: Grammar, *, whole: bool) -> list[Phrase]:
    found: list[Phrase] = []
    parts = _parts(words, low, aimed(words, low, high), rules.language, whole=whole)
    for part in joined(parts[:1] if _restates(parts) else hedged(parts, rules.language), rules):
        if part.joint == "such" and found and all(t.tag == "G" for t in part.tokens):
            continue
        phrase = trimmed(part.tokens, rules.language)
        if phrase and (part.gloss or part.loose):
            phrase = phrase._replace(gloss=part.gloss, loose=part.loose)
        if phrase and len(phrase.tokens) <= LONGEST:
            found.append(phrase)
    return found


def _restates(parts: list[Part]) -> bool:
    """Whether the second of two parts only says what the first is: 'the synovium, the lining of the joints'."""
    pair = [part for part in parts if part.tokens]
    if len(pair) != PAIR or pair[1].joint != "," or len(parts) > PAIR:
        return False
    return pair[0].tokens[0].low == "the" and pair[1].tokens[0].low in ARTICLES


def _parts(words: Words, low: int, high: int, language: Language, *, whole: bool) -> list[Part]:
    """The stretch cut at commas, 'and', 'or', semicolons and 'such as', up to where its list ends."""
    parts: list[Part] = []
    joint, word, at, purpose = "", "and", low, False
    gerunds = low < high and words.tokens[low].tag == "G"
    while at < high:
        start = at
        tokens, at = _item(words, at, high, language, whole=whole)
        if parts and tokens and language.has("calling", tokens[0].low):
            parts[-1] = _renamed(parts[-1], words, (start, at), joint, language)
        elif tokens:
            loose = joint in (",", "and") and bool(parts) and (parts[-1].loose or purpose)
            kept, name = _with_gloss(words, start, at, tokens, language)
            parts.append(Part(joint, kept, word, name, loose))
            cut = start + len(tokens)
            purpose = cut < at and words.tokens[cut].tag == "T"
        if at >= high:
            break
        at = past_infinitive(words, at, high, tokens)
        word = next((t.low for t in words.tokens[at : at + 2] if t.tag == "C"), "and")
        after_class = bool(tokens) and language.has("classes", tokens[-1].low)
        at, joint, following = _onward(words, (low, at, high), after_class)
        ends = following >= high or (joint != "such" and _placed(words, following, high))
        if (joint == "," and apposed(words, at, language)) or of_others(words, following, high):
            break
        if not ends and not whole and joint != "such":
            goes_on = gerunds or listed(words, following, high, language)
            ends = new_clause(words, following, high, gerunds=goes_on)
        if ends:
            semicolon = semicolon_behind(words, at, following, high)
            if semicolon < 0:
                break
            joint, following = ";", semicolon + 1
            while following < high and words.tokens[following].tag == "C":
                following += 1
        at = following
    return parts


def _renamed(part: Part, words: Words, stretch: tuple[int, int], joint: str, language: Language) -> Part:
    """A part with the name that 'called' gives it; as it is where a clause stands between."""
    start, stop = stretch
    if joint == "," and words.tokens[start - PAIR].end > part.tokens[-1].end:
        return part  # 'a disease that causes sores, called ulcers'
    called = _called(words, start, stop, language)
    return part._replace(tokens=_named(part.tokens, called, language), gloss=spelled(called))


def _with_gloss(
    words: Words, start: int, stop: int, tokens: list[Token], language: Language
) -> tuple[list[Token], str]:
    """An item and the name that a bracket or 'called' gives it; the name alone for 'a condition called gout'."""
    cut = start + len(tokens)
    called = _called(words, cut, stop, language)
    if called and len(tokens) <= SHORT and language.has("classes", tokens[-1].low):
        return called, ""
    named = _named(tokens, called, language) if called else tokens
    if named is not tokens:
        return named, ""
    reach = stop if cut < stop and words.tokens[cut].tag == "R" else cut
    return tokens, spelled(called) if called or not words.brackets else gloss(words, start, reach, language)


def _named(tokens: list[Token], called: list[Token], language: Language) -> list[Token]:
    """'high levels of lipase' for 'high levels of an enzyme called lipase'; what is no noun for a sort stays."""
    of = max((k for k, t in enumerate(tokens) if t.tag == "P"), default=-1)
    sort = len(tokens) - of <= SHORT + 1 and generic(tokens[-1].low, language)
    ailing = language.kind([t.low for t in called]) in language.filters["illness"]
    sort = sort and not (of > 0 and ailing)  # not 'tumors of a system called neuroblastomas'
    partly = of > 0 and any(language.has(nouns, tokens[of - 1].low) for nouns in ("partitive", "hollow"))
    return [*tokens[: of + 1], *called] if sort and called and not partly else tokens


def _called(words: Words, low: int, high: int, language: Language) -> list[Token]:
    """The name after 'called' where that stands first in a stretch."""
    tokens = words.tokens
    if low >= high or not language.has("calling", tokens[low].low):
        return []
    at = low + 1
    while at < high and (tokens[at].tag in "AD'" or tokens[at].low == "as"):
        at += 1
    stop = next((i for i in range(at, high) if tokens[i].tag not in "NJ#G'"), high)
    return tokens[at:stop]


def _item(words: Words, at: int, high: int, language: Language, *, whole: bool) -> tuple[list[Token], int]:
    """The words of one item, and where the joint after it stands; `high` where the list ends with it."""
    tokens = words.tokens
    item: list[Token] = []
    skipping = False  # inside a relative clause or the like: nothing counts until the next joint
    reach = min(high, at + WIDEST)
    while at < reach:
        token = tokens[at]
        if token.tag in ".:" or _dash(words, at):
            return item, high
        may_join = token.tag in ",;C" or token.low in _JOINING
        if may_join and _joint(words, at, high, bool(item) and language.has("classes", item[-1].low))[1] > at:
            inside = (
                skipping
                and token.tag == "C"
                and not (at + 1 < high and tokens[at + 1].tag == "D" and tokens[at + 1].low != "other")
            )
            if not inside and not _two_deeds(words, at, item):
                return item, at
            if not inside:
                item += tokens[at : at + PAIR]
                at += 1
        elif not skipping and (end := compared(words, at) or restricted(words, at, item, language)):
            item += [replace(t, tag="J") for t in tokens[at:end]]
            at = end - 1
        elif not skipping and _cut(words, at, item, language):
            group = words.groups.get(at)
            if not whole and (token.tag in "SMBHO" or (group and group.finite)):
                return item, high
            skipping = True
        elif not skipping:
            item.append(token)
        at += 1
    return item, high


def _two_deeds(words: Words, at: int, item: list[Token]) -> bool:
    """Whether 'and' joins two verbs of one object behind 'to': 'an ability to make and release hormones'."""
    bare = len(item) > 1 and item[-1].tag == "V" and item[-PAIR].tag == "T"
    return bare and [t.tag for t in words.tokens[at : at + PAIR]] == ["C", "V"]


def _onward(words: Words, around: tuple[int, int, int], after_class: bool) -> tuple[int, str, int]:  # noqa: FBT001
    """Where the next joint stands, what it is, and where an item follows; past 'or on paper' in a longer list.

    `around`: where the list starts, where the item has ended, where the list ends at the latest.
    """
    low, at, high = around
    joint, following = _joint(words, at, high, after_class)
    if joint != "such" and repeated(words, low, following, high):
        return at, ";", following + 1
    if joint != "such" and following < high and prepositional(words, following):
        place = past_place(words, following, high)
        if place < high:
            return place, *_joint(words, place, high, after_class)
    return at, joint, following


def _placed(words: Words, at: int, high: int) -> bool:
    """Whether what follows only says where or when, and gives no example: not 'for example aspirin'."""
    return prepositional(words, at) and _joint(words, at, high, after_class=False)[0] != "such"


def _joint(words: Words, at: int, high: int, after_class: bool) -> tuple[str, int]:  # noqa: FBT001
    """What joins two items here, and where the next one starts; the same place where nothing does."""
    tokens = words.tokens
    token = tokens[at]
    if token.tag not in ",;C" and token.low not in _JOINING:
        return "", at
    for example in _EXAMPLES:
        if token.low == example[0] and _is(words, at, example):
            behind = at + len(example)
            return "such", behind + int(behind < high and tokens[behind].tag == ":")
    if token.low == "like" and after_class:
        return "such", at + 1
    size = 3 if token.low == "as" and _is(words, at, ("as", "well", "as")) else 1
    if size == 1 and token.tag not in ",;C":
        return "", at
    following = at + size
    while following < high and tokens[following].tag in ",C":
        following += 1
    alone = token.tag in ",;" and following == at + size
    if (
        alone
        and following + 1 < high
        and tokens[following].low == "with"
        and tokens[following + 1].tag in "DJNG"
    ):
        return token.low, following + 1  # 'short stature from birth, with a short neck and short limbs'
    return (token.low if alone or token.tag == ";" else "and"), following


def _is(words: Words, at: int, sequence: tuple[str, ...]) -> bool:
    return all(
        at + k < len(words.tokens) and words.tokens[at + k].low == word for k, word in enumerate(sequence)
    )


def _dash(words: Words, at: int) -> bool:
    token = words.tokens[at]
    return token.low in ("-", "\u2013", "\u2014") and at > 0 and words.tokens[at - 1].end < token.start


def _cut(words: Words, at: int, item: list[Token], language: Language) -> bool:
    """Whether what follows is no part of the item any more."""
    tokens = words.tokens
    token = tokens[at]
    if token.tag in _PLAIN and token.low not in language.cutting and at not in words.groups:
        return False
    if token.low == "rather" and at + 1 < len(tokens) and tokens[at + 1].low == "than":
        return True
    if token.low == "than" and at and tokens[at - 1].low in ("more", "less"):
        return False
    group = words.groups.get(at)
    if token.tag in "RS" or (group is not None and group.finite):
        return True
    if not item or token.tag == "T":
        return bool(item) and not any(language.has("infinitives", t.low) for t in item)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    described = token.tag == "E" and item[-1].tag in "NQ" and following is not None
    return (
        token.tag in "MBHOX"
        or (token.tag == "G" and language.has("chains", token.low))
        or token.low == "by"
        or language.has("calling", token.low)
        or (described and following is not None and (following.tag in "PTA" or following.low == "as"))
        or about_people(words, at, language)
        or lasting(words, at, language)
        or any(
            tuple(t.low for t in tokens[at : at + size]) in language.tails
            for size in language.tail_sizes.get(token.low, ())
        )
    )
