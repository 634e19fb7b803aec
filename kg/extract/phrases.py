"""The items of a stretch of words: noun phrases, cut at commas and 'and', trimmed of what is not theirs."""

from __future__ import annotations

from kg.extract.coordination import Part, joined
from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.token import Phrase, Token, Words

LONGEST = 14  # words of an end of a claim
WIDEST = 80  # tokens of an item with what is skipped in it; beyond, the list has ended
_DROPPED_FIRST = frozenset("DA'X#PC,")
_DROPPED_LAST = frozenset("DAP'CXST,#RQ")
_JOINING = frozenset({"such", "for", "including", "e.g", "namely", "like", "as"})
_EXAMPLES = (("such", "as"), ("for", "example"), ("for", "instance"), ("including",), ("e.g",), ("namely",))


def phrases(words: Words, low: int, high: int, rules: Grammar, *, whole: bool = False) -> list[Phrase]:
    """The items of a stretch, from left to right. `whole`: the stretch ends where its list ends."""
    key = (low, high, whole)
    if key not in words.memory:
        words.memory[key] = tuple(_phrases(words, low, high, rules, whole=whole))
    return list(words.memory[key])


def _phrases(words: Words, low: int, high: int, rules: Grammar, *, whole: bool) -> list[Phrase]:
    found: list[Phrase] = []
    for part in joined(_parts(words, low, high, rules.language, whole=whole), rules):
        if part.joint == "such" and found and all(t.tag == "G" for t in part.tokens):
            continue
        phrase = trimmed(part.tokens, rules.language)
        if phrase and len(phrase.tokens) <= LONGEST:
            found.append(phrase)
    return found


def _parts(words: Words, low: int, high: int, language: Language, *, whole: bool) -> list[Part]:
    """The stretch cut at commas, 'and', 'or', semicolons and 'such as', up to where its list ends."""
    parts: list[Part] = []
    joint, at = "", low
    gerunds = low < high and words.tokens[low].tag == "G"
    while at < high:
        tokens, at = _item(words, at, high, language, whole=whole)
        if tokens:
            parts.append(Part(joint, tokens))
        if at >= high:
            break
        joint, following = _joint(words, at, high, bool(tokens) and language.has("classes", tokens[-1].low))
        ends = following >= high or (joint != "such" and _prepositional(words, following))
        if not ends and not whole and joint != "such":
            ends = _new_clause(words, following, high, gerunds=gerunds)
        if ends:
            semicolon = _semicolon(words, at, following, high)
            if semicolon < 0:
                break
            joint, following = ";", semicolon + 1
            while following < high and words.tokens[following].tag == "C":
                following += 1
        at = following
    return parts


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
        if _joint(words, at, high, bool(item) and language.has("classes", item[-1].low))[1] > at:
            inside = skipping and token.tag == "C" and not (at + 1 < high and tokens[at + 1].tag == "D")
            if not inside:
                return item, at
        elif not skipping and _cut(words, at, item, language):
            group = words.groups.get(at)
            if not whole and (token.tag == "S" or (group and group.finite)):
                return item, high
            skipping = True
        elif not skipping:
            item.append(token)
        at += 1
    return item, high


def _joint(words: Words, at: int, high: int, after_class: bool) -> tuple[str, int]:  # noqa: FBT001
    """What joins two items here, and where the next one starts; the same place where nothing does."""
    tokens = words.tokens
    token = tokens[at]
    if token.tag not in ",;C" and token.low not in _JOINING:
        return "", at
    for example in _EXAMPLES:
        if token.low == example[0] and _is(words, at, example):
            return "such", at + len(example)
    if token.low == "like" and after_class:
        return "such", at + 1
    size = 3 if token.low == "as" and _is(words, at, ("as", "well", "as")) else 1
    if size == 1 and token.tag not in ",;C":
        return "", at
    following = at + size
    while following < high and tokens[following].tag in ",C":
        following += 1
    alone = token.tag in ",;" and following == at + size
    return (token.low if alone else "and"), following


def _is(words: Words, at: int, sequence: tuple[str, ...]) -> bool:
    return all(
        at + k < len(words.tokens) and words.tokens[at + k].low == word for k, word in enumerate(sequence)
    )


def _dash(words: Words, at: int) -> bool:
    token = words.tokens[at]
    return token.low in ("-", "\u2013", "\u2014") and at > 0 and words.tokens[at - 1].end < token.start


def _semicolon(words: Words, at: int, following: int, high: int) -> int:
    """The semicolon at which a list goes on that another clause broke; -1 if there is none."""
    if words.tokens[at].tag == ";":
        return -1
    later = next((k for k in range(following, high) if words.tokens[k].tag in ";."), high)
    return later if later < high and words.tokens[later].tag == ";" else -1


def _prepositional(words: Words, at: int) -> bool:
    """Whether what follows only says where or when, as 'usually on one side'."""
    tokens = words.tokens
    while at + 1 < len(tokens) and tokens[at].tag == "A":
        at += 1
    return tokens[at].tag == "P"


def _new_clause(words: Words, at: int, high: int, *, gerunds: bool) -> bool:
    """Whether another clause, not another item, starts at a token."""
    tokens = words.tokens
    first = tokens[at]
    if first.tag in "MBHOVRSXT" or (first.tag == "Q" and first.low not in ("others", "none")):
        return True
    if first.tag == "G" and not first.nominal and not gerunds and tokens[at - 1].tag == ",":
        return True
    if first.tag == "A" and at + 1 < high and tokens[at + 1].tag in "MBHOVG":
        return True
    stop = next((i for i in range(at, high) if tokens[i].tag in ",;.:RST"), high)
    return any(i in words.groups and words.groups[i].finite for i in range(at, stop))


def _cut(words: Words, at: int, item: list[Token], language: Language) -> bool:
    """Whether what follows is no part of the item any more."""
    tokens = words.tokens
    token = tokens[at]
    if token.low == "than" and at and tokens[at - 1].low in ("more", "less", "rather"):
        return False
    group = words.groups.get(at)
    if token.tag in "RS" or (group is not None and group.finite):
        return True
    if not item or token.tag == "T":
        return bool(item) and not any(language.has("infinitives", t.low) for t in item)
    if token.tag in "MBHOX" or token.low == "by" or language.has("calling", token.low):
        return True
    if token.tag == "E" and item[-1].tag in "NQ" and at + 1 < len(tokens):
        return tokens[at + 1].tag in "PTA" or tokens[at + 1].low == "as"
    return _about_people(words, at, language) or any(
        tuple(t.low for t in tokens[at : at + size]) in language.tails
        for size in language.tail_sizes.get(token.low, ())
    )


def _about_people(words: Words, at: int, language: Language) -> bool:
    """'in heavy smokers', 'among young women': for whom it holds, not what it is."""
    tokens = words.tokens
    if not language.has("among", tokens[at].low):
        return False
    noun = at + 1
    while noun < len(tokens) and tokens[noun].tag in "JDA#":
        noun += 1
    return noun < len(tokens) and language.has("people", tokens[noun].low)


def trimmed(tokens: list[Token], language: Language) -> Phrase | None:
    """An item without determiners, hedges and openers in front, and loose words behind."""
    low, high = 0, len(tokens)
    while low < high:
        step = _opener(tokens, low, language) or _loose(tokens, low)
        if not step and language.has("evaluative", tokens[low].low) and low + 1 < high:
            behind = _opener(tokens, low + 1, language)
            step = behind and behind + 1
        if not step:
            break
        low += step
    while high > low and tokens[high - 1].tag in _DROPPED_LAST and not _named_by_number(tokens, high - 1):
        high -= 1
    kept = [t for t in tokens[low:high] if t.tag != "'" or t.low not in '"\u201c\u201d']
    return Phrase(tuple(kept), tuple(t.low for t in tokens[:low])) if kept else None


def _opener(tokens: list[Token], low: int, language: Language) -> int:
    """How many words here only open a list, as 'a variety of'."""
    for opener in language.openers.get(tokens[low].low, ()):
        size = len(opener)
        if low + size < len(tokens) and [t.low for t in tokens[low : low + size]] == list(opener):
            return size
    return 0


def _loose(tokens: list[Token], low: int) -> int:
    """1 where a word in front is no part of the phrase."""
    token = tokens[low]
    if token.tag == "#" and low + 1 < len(tokens) and tokens[low + 1].tag in "#'":
        return 0
    return int(token.tag in _DROPPED_FIRST or token.low in ("other", "own"))


def _named_by_number(tokens: list[Token], at: int) -> bool:
    """'type 2', 'vitamin B 12': a number that belongs to a name."""
    before = tokens[at - 1].low if at else ""
    return tokens[at].tag == "#" and before in ("type", "vitamin", "stage", "grade", "age", "over")
