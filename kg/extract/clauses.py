"""Who does what: the stretch of words that is the subject of a verb, through clauses and relatives."""

from __future__ import annotations

from kg.extract.apposition import thing_before
from kg.extract.language import Language
from kg.extract.token import Group, Token, Words, denied, head, head_token
from kg.extract.trimming import telling

Stretch = tuple[int, int]
_BOUNDARY = frozenset("SR;:.")
_COUNTING = frozenset({"to", "about", "around", "over", "under", "up", "than"})
_TURNING = frozenset({"but", "yet"})  # 'does no harm but increases the risk'
_BOUND = frozenset({"least", "most"})  # 'at least some cases'
WIDEST = 120  # tokens before a verb among which its subject is looked for
MOST_BEFORE_WHICH = 3  # the least tokens before a verb that ', which' can stand in
DEEPEST = 6  # verbs that hand a subject on


def doer(words: Words, start: int, language: Language, depth: int = 0) -> Stretch | None:
    """The words in front of a verb group, or of a phrase without a verb, that say who or what does it."""
    if depth > DEEPEST or start <= 0:
        return None
    group = words.starts.get(start)
    if group is None:
        return _before_phrase(words, start, language, depth)
    if group.voice.endswith("infinitive"):
        return _of_infinitive(words, group, language, depth)
    if group.voice == "ing":
        return _of_gerund(words, group, language, depth)
    if group.voice == "participle":
        return _antecedent(words, start, language, depth)
    return _of_finite(words, start, language, depth)


def _of_finite(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    while start > 1 and tokens[start - 1].tag == "A":
        start -= 1
    before = tokens[start - 1]
    previous = words.earlier(start)
    if before.tag == "R":
        complement = tokens[max(start - 2, 0)].tag in "VE"  # 'think that X causes'
        return (
            None
            if complement or _speaks_of_all(words, start)
            else _antecedent(words, start - 1, language, depth)
        )
    if previous and words.tokens[previous.main].low.endswith("ing") and _opens(words, previous, start):
        return _first_gerund(words, previous), start
    joined = before.tag in "C," or before.low in _TURNING
    if previous and (previous.main == start - 1 or (joined and not _apposed(words, start, previous))):
        return doer(words, previous.start, language, depth + 1)
    if before.tag == ":":
        return _some(nearest(words, start - 1))  # a lead-in of which each item says something
    low, lowest = start, max(start - WIDEST, 0)
    while low > lowest and (tokens[low - 1].tag not in _BOUNDARY or _such_as(words, low - 1)):
        group = words.groups.get(low - 1)
        if group and group.finite:
            return _behind(words, group, start, language, depth)
        low -= 1
    return _some(_without_opener(words, low, start))


def _opens(words: Words, gerund: Group, start: int) -> bool:
    """Whether an -ing form that begins its clause is the subject of the verb behind: 'scratching makes it worse'."""
    front = _first_gerund(words, gerund)
    tokens = words.tokens
    between = tokens[gerund.main + 1 : start]
    return (
        (front == 0 or tokens[front - 1].tag in "S;:.")
        and not any(t.tag in "S;:." for t in between)
        and (not between or between[-1].tag != ",")
        and tokens[start].tag != "G"
    )


def _first_gerund(words: Words, gerund: Group) -> int:
    """Where a row of -ing forms starts: 'sleeping under nets, spraying walls and using repellents'."""
    start = gerund.start
    earlier = words.earlier(start)
    while earlier and earlier.voice == "ing" and words.tokens[start - 1].tag in "C,":
        start = earlier.start
        earlier = words.earlier(start)
    while start and words.tokens[start - 1].tag == "A":
        start -= 1
    return start


def _stuff(words: Words, stretch: Stretch, language: Language) -> bool:
    """Whether a subject is stuff or a body part, of which something happens: 'the water remains, leading to'."""
    found = [t for t in words.tokens[slice(*stretch)] if t.tag not in "DA,"]
    return bool(found) and (
        language.kind(head(found)) in language.filters["described"] or language.has("stuff", found[-1].low)
    )


def _speaks_of_all(words: Words, start: int) -> bool:
    """Whether ', which' speaks of the clause before it: 'the cells are few, which causes anemia'."""
    tokens = words.tokens
    if start < MOST_BEFORE_WHICH or tokens[start - 2].tag != "," or tokens[start].form != "s":
        return False
    low, high = nearest(words, start - 2)
    return tokens[start - 3].tag == "J" or (low < high and _many(head_token(tokens[low:high])))


def _many(token: Token) -> bool:
    return token.plural and not token.low.endswith(("ss", "us", "is", "'s"))


def _apposed(words: Words, start: int, previous: Group) -> bool:
    """Whether the comma before a verb ends a relative clause: 'X, which affects Y, causes Z'."""
    tokens = words.tokens
    return tokens[start - 1].tag == "," and previous.start > 0 and tokens[previous.start - 1].tag == "R"


def _behind(words: Words, group: Group, start: int, language: Language, depth: int) -> Stretch | None:
    """The subject of a verb that has another finite verb before it, without a boundary between."""
    tokens = words.tokens
    joint = max((i for i in range(group.main + 1, start - 1) if tokens[i].tag in "C,"), default=-1)
    within = words.earlier(group.start)
    if within and tokens[group.start - 1].tag == "C" and tokens[within.start - 1].tag == "R":
        group = within  # 'people who have A or take B are': both verbs are of the relative clause
    relative = group.start - 1
    if relative > 0 and tokens[relative].tag == "R" and (joint < 0 or tokens[joint].tag == "C"):
        return _some(_without_opener(words, _clause_start(words, relative), relative))
    if joint >= 0:
        return _some(_without_opener(words, joint + 1, start))
    if (tokens[group.main].verb, "active", "bare") in language.governors:
        return doer(words, group.start, language, depth + 1)
    return _some(_without_opener(words, group.main + 1, start))


def _some(stretch: Stretch) -> Stretch | None:
    return stretch if stretch[0] < stretch[1] else None


def _such_as(words: Words, at: int) -> bool:
    """Whether a word opens no clause: 'as' of 'such as', 'than' of 'rather than'."""
    pair = (words.tokens[at - 1].low if at else "", words.tokens[at].low)
    return pair in {("such", "as"), ("well", "as"), ("rather", "than")}


def _clause_start(words: Words, high: int) -> int:
    low, lowest = high, max(high - WIDEST, 0)
    while low > lowest and words.tokens[low - 1].tag not in _BOUNDARY:
        if low - 1 in words.groups and words.groups[low - 1].finite:
            break
        low -= 1
    return low


def _without_opener(words: Words, low: int, high: int) -> Stretch:
    """A stretch without 'In some cases,', 'However,', and the like."""
    tokens = words.tokens
    if low + 1 < high and tokens[low].low in _BOUND and tokens[low + 1].tag == "A":
        low += 1  # 'most often it is'
    while low < high and tokens[low].tag in "A,C" and tokens[low].low != "both" and not telling(tokens, low):
        low += 1
    if low + 1 < high and tokens[low].low == "at" and tokens[low + 1].low in _BOUND:
        low += 2
    comma = next((i for i in range(low, high) if tokens[i].tag == ","), high)
    if comma < high and not any(t.tag in "NGQ#V" for t in tokens[low:comma]):
        low = comma + 1
    if low < high and (
        (tokens[low].tag in "PTSGE" and tokens[low].low not in _COUNTING) or tokens[low].low == "depending"
    ):
        commas = [i for i in range(low, high) if tokens[i].tag == ","]
        gerunds = (
            tokens[low].tag == "G"
            and bool(commas)
            and (tokens[commas[0] + 1].tag == "C" or "ing" in tokens[commas[0] + 1].form)
        )
        if commas and not gerunds:
            listed = any(tokens[i].tag == "C" for i in range(commas[0], high))
            low = (commas[0] if listed else commas[-1]) + 1
        elif tokens[low].tag == "P":  # 'in asthma the airways narrow'
            again = (i for i in range(low + 2, high) if tokens[i].tag in "DQ" and tokens[i - 1].tag == "N")
            low = next(again, high)
    while low < high and tokens[low].tag in "A," and tokens[low].low != "both" and not telling(tokens, low):
        low += 1
    while high > low and tokens[high - 1].tag in "A,":
        high -= 1
    return low, high


def _of_infinitive(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    previous = words.earlier(group.start)
    tokens = words.tokens
    lowest = max(group.start - WIDEST, 0)
    semicolon = max((i for i in range(lowest, group.start) if tokens[i].tag == ";"), default=-1)
    if previous is None or previous.main < semicolon:
        return _some(nearest(words, group.start))
    between = [i for i in range(max(previous.main + 1, lowest), group.start) if tokens[i].tag not in "A,"]
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
        return nearest(words, group.start)
    return doer(words, previous.start, language, depth + 1)


def _of_gerund(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    start = group.start
    before = tokens[start - 1]
    previous = words.earlier(start)
    if before.tag == "," and previous and denied(words, previous):
        return None  # 'the cells cannot form, leading to anemia'
    if before.tag == "P" and before.low in ("for", "of", "at", "in") and start > 1:
        if tokens[start - 2].tag == "N":
            return _some(nearest(words, start - 1))
        return doer(words, previous.start, language, depth + 1) if previous else None
    if before.tag == "N" and not (previous and previous.finite):
        return nearest(words, start)
    found = doer(words, previous.start, language, depth + 1) if previous else None
    return None if before.tag == "," and found and _stuff(words, found, language) else found


def _antecedent(words: Words, high: int, language: Language, depth: int) -> Stretch | None:
    """What a relative clause or a participle speaks of; through 'X is a disorder that' it is X."""
    tokens = words.tokens
    high -= int(high > 0 and tokens[high - 1].tag == ",")
    previous = words.earlier(high)
    led = high and previous and tokens[previous.main].start < words.border <= tokens[high - 1].start
    if previous and not led and _defines(tokens, previous, language) and previous.main + 1 < high:
        first = tokens[previous.main + 1 + int(tokens[previous.main].tag == "V")]
        if (
            first.tag in "DJNA"
            and (tokens[previous.main].tag == "V" or _names(words, previous.main + 1, high))
            and not any(t.tag in ";S" for t in tokens[max(previous.main, high - WIDEST) : high])
        ):
            return doer(words, previous.start, language, depth + 1)
    low, high = nearest(words, high)
    return thing_before(words, low - 1, language) or _some(_with_first_half(words, (low, high)))


def _with_first_half(words: Words, stretch: Stretch) -> Stretch:
    """A phrase with what 'of' joins to it before 'and': 'the flow of blood and oxygen'."""
    low, high = stretch
    if low < MOST_BEFORE_WHICH or words.tokens[low - 1].tag != "C":
        return stretch
    start, stop = nearest(words, low - 1)
    return (start, high) if any(t.low == "of" for t in words.tokens[start:stop]) else stretch


def _defines(tokens: list[Token], group: Group, language: Language) -> bool:
    """Whether what follows a verb is another word for its subject: 'is a', 'refers to a'."""
    return tokens[group.main].tag == "B" or language.has("defining", tokens[group.main].verb)


def _names(words: Words, low: int, high: int) -> bool:
    """Whether a noun follows before any preposition: 'a disorder that', not 'sensitive to heat, which'."""
    first = next((t.tag for t in words.tokens[low:high] if t.tag in "NP"), "P")
    return first == "N" or all(t.tag in "DA" for t in words.tokens[low:high])  # 'are both linked to'


def _before_phrase(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    previous = words.earlier(start)
    if previous and all(t.tag in "AX" for t in tokens[previous.main + 1 : start]) and previous.finite:
        return doer(words, previous.start, language, depth + 1)
    if tokens[start - 1].tag in ",C":
        return _without_opener(words, _clause_start(words, start), start)
    return _some(nearest(words, start))


def nearest(words: Words, high: int) -> Stretch:
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
    while low < high and tokens[low].tag == "P":
        low += 1
    return low, high
