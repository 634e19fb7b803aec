"""Who does what: the stretch of words that is the subject of a verb, through clauses and relatives."""

from __future__ import annotations

from kg.extract.language import Language
from kg.extract.token import Group, Words

Stretch = tuple[int, int]
_BOUNDARY = frozenset("SR;:.")
_COUNTING = frozenset({"about", "around", "over", "under", "up", "than"})
DEEPEST = 6  # verbs that hand a subject on


def doer(words: Words, start: int, language: Language, depth: int = 0) -> Stretch | None:
    """The words in front of a verb group, or of a phrase without a verb, that say who or what does it."""
    if depth > DEEPEST or start <= 0:
        return None
    group = next((g for g in words.groups.values() if g.start == start), None)
    if group is None:
        return _before_phrase(words, start, language, depth)
    if group.voice.endswith("infinitive"):
        return _of_infinitive(words, group, language, depth)
    if group.voice == "ing":
        return _of_gerund(words, group, language, depth)
    if group.voice == "participle":
        return _antecedent(words, start, language, depth)
    return _of_finite(words, start, language, depth)


def _earlier(words: Words, start: int) -> Group | None:
    """The verb group before a token, in its sentence."""
    found = [g for main, g in words.groups.items() if main < start]
    return found[-1] if found else None


def _of_finite(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    before = tokens[start - 1]
    if before.tag == "R":
        complement = start >= 2 and tokens[start - 2].tag in "VE"
        return None if complement else _antecedent(words, start - 1, language, depth)
    previous = _earlier(words, start)
    relative = previous is not None and previous.start > 0 and tokens[previous.start - 1].tag == "R"
    apposed = before.tag == "," and (previous is None or relative)
    if (before.tag in "C," and not apposed) or (previous and previous.main == start - 1):
        return doer(words, previous.start, language, depth + 1) if previous else None
    low = start
    while low:
        token = tokens[low - 1]
        group = words.groups.get(low - 1)
        if token.tag in _BOUNDARY and not _such_as(words, low - 1):
            break
        if group and group.finite:
            joint = _last(words, low, start - 1)
            if joint >= 0:
                low = joint + 1
                break
            if (token.verb, "active", "bare") in language.governors:
                return doer(words, group.start, language, depth + 1)
            if group.start and tokens[group.start - 1].tag == "R":
                relative = group.start - 1
                found = _without_opener(words, _clause_start(words, relative), relative)
                return found if found[0] < found[1] else None
            break
        low -= 1
    low, high = _without_opener(words, low, start)
    return (low, high) if low < high else None


def _such_as(words: Words, at: int) -> bool:
    return words.tokens[at].low == "as" and at > 0 and words.tokens[at - 1].low in ("such", "well")


def _clause_start(words: Words, high: int) -> int:
    low = high
    while low and words.tokens[low - 1].tag not in _BOUNDARY:
        if low - 1 in words.groups and words.groups[low - 1].finite:
            break
        low -= 1
    return low


def _last(words: Words, low: int, high: int) -> int:
    """The last comma or coordinator of a stretch, -1 if there is none; a comma counts before 'and'."""
    return max((i for i in range(low, high) if words.tokens[i].tag in "C,"), default=-1)


def _without_opener(words: Words, low: int, high: int) -> Stretch:
    """A stretch without 'In some cases,', 'However,', and the like."""
    tokens = words.tokens
    while low < high and tokens[low].tag in "A,C" and tokens[low].low != "both":
        low += 1
    comma = next((i for i in range(low, high) if tokens[i].tag == ","), high)
    if comma < high and not any(t.tag in "NGQ#V" for t in tokens[low:comma]):
        low = comma + 1
    if low < high and (
        (tokens[low].tag in "PTSGE" and tokens[low].low not in _COUNTING) or tokens[low].low == "depending"
    ):
        commas = [i for i in range(low, high) if tokens[i].tag == ","]
        gerunds = tokens[low].tag == "G" and bool(commas) and tokens[commas[0] + 1].tag in "GC"
        if commas and not gerunds:
            listed = any(tokens[i].tag == "C" for i in range(commas[0], high))
            low = (commas[0] if listed else commas[-1]) + 1
        elif tokens[low].tag == "P":
            return high, high
    while low < high and tokens[low].tag in "A,":
        low += 1
    while high > low and tokens[high - 1].tag in "A,":
        high -= 1
    return low, high


def _of_infinitive(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    previous = _earlier(words, group.start)
    tokens = words.tokens
    semicolon = max((i for i in range(group.start) if tokens[i].tag == ";"), default=-1)
    if previous is None or previous.main < semicolon:
        found = _nearest(words, group.start)
        return found if found[0] < found[1] else None
    between = [i for i in range(previous.main + 1, group.start) if tokens[i].tag not in "A,"]
    verb = tokens[previous.main].verb
    if (
        between
        and previous.start
        and tokens[previous.start - 1].low == "it"
        and tokens[between[0]].tag == "J"
    ):
        return None  # 'it is important to'
    passive = previous.voice in ("passive", "participle", "passive infinitive")
    if not any(tokens[i].tag in "NG" for i in between) or passive:
        return doer(words, previous.start, language, depth + 1)
    if (verb, "active", "object") in language.governors:
        return previous.main + 1, group.start
    if (verb, "active", "nearest") in language.governors:
        return _nearest(words, group.start)
    return doer(words, previous.start, language, depth + 1)


def _of_gerund(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    start = group.start
    before = tokens[start - 1]
    previous = _earlier(words, start)
    if before.tag == "P" and before.low in ("for", "of", "at", "in") and start >= 2:
        if tokens[start - 2].tag == "N":
            found = _nearest(words, start - 1)
            return found if found[0] < found[1] else None
        return doer(words, previous.start, language, depth + 1) if previous else None
    if before.tag == "N" and not (previous and previous.finite):
        return _nearest(words, start)
    return doer(words, previous.start, language, depth + 1) if previous else None


def _antecedent(words: Words, high: int, language: Language, depth: int) -> Stretch | None:
    """What a relative clause or a participle speaks of; through 'X is a disorder that' it is X."""
    tokens = words.tokens
    if high and tokens[high - 1].tag == ",":
        high -= 1
    previous = _earlier(words, high)
    if previous and tokens[previous.main].tag == "B" and previous.main + 1 < high:
        first = tokens[previous.main + 1]
        if first.tag in "DJNA" and not any(t.tag in ";S" for t in tokens[previous.main : high]):
            return doer(words, previous.start, language, depth + 1)
    found = _nearest(words, high)
    return found if found[0] < found[1] else None


def _before_phrase(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    previous = _earlier(words, start)
    if previous and all(t.tag in "AX" for t in tokens[previous.main + 1 : start]) and previous.finite:
        return doer(words, previous.start, language, depth + 1)
    if tokens[start - 1].tag in ",C":
        return _without_opener(words, _clause_start(words, start), start)
    found = _nearest(words, start)
    return found if found[0] < found[1] else None


def _nearest(words: Words, high: int) -> Stretch:
    """The noun phrase, with what 'of' and the like add to it, that ends before a token."""
    tokens = words.tokens
    while high and tokens[high - 1].tag in "A,":
        high -= 1
    low = high
    while low and (
        tokens[low - 1].tag in "NJD#'"
        or (tokens[low - 1].tag == "P" and tokens[low - 1].low in ("of", "in", "to", "with", "on", "at"))
        or (tokens[low - 1].tag == "G" and tokens[low - 1].nominal)
    ):
        low -= 1
    while low < high and tokens[low].tag in "P":
        low += 1
    return low, high
