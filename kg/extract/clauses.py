"""Who does what: the stretch of words that is the subject of a verb, through clauses and relatives."""

from __future__ import annotations

from kg.extract.apposition import ARTICLES, opening, thing_before, told_otherwise
from kg.extract.fronts import (
    BOUNDARY,
    WIDEST,
    Stretch,
    adverbial,
    clause_start,
    nearest,
    some,
    such_as,
    without_opener,
)
from kg.extract.language import Language
from kg.extract.purposes import means
from kg.extract.relatives import described, speaks_of_all, where
from kg.extract.token import Group, Token, Words, denied, head

_OF_GERUNDS = frozenset({"for", "of", "at", "in"})
_TURNING = frozenset({"but", "yet"})  # 'does no harm but increases the risk'
_FLOATING = frozenset({"all", "both", "each"})
AGAIN = 2  # words of 'due to' by which it is known again
DEEPEST = 6  # verbs that hand a subject on


def doer(words: Words, start: int, language: Language) -> Stretch | None:
    """The words in front of a verb group, or of a phrase without a verb, that say who or what does it."""
    if start not in words.doers:
        words.doers[start] = _doer(words, start, language)
    return words.doers[start]


def _doer(words: Words, start: int, language: Language, depth: int = 0) -> Stretch | None:
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
    return told_otherwise(words, start) or _of_finite(words, start, language, depth)


def befallen(words: Words, start: int, language: Language) -> Stretch | None:
    """To what happens what a verb speaks of: the airways of 'the airways swell, making …' and '…, which makes'."""
    at = start - 1 - int(words.tokens[start - 1].tag == "R")
    group, previous = words.starts.get(start), words.earlier(max(at, 0))
    if group is None or previous is None or words.tokens[at].tag != "," or denied(words, previous):
        return None
    speaks = group.voice == "ing" or words.tokens[start - 1].low == "which"
    return doer(words, previous.start, language) if speaks and previous.voice == "active" else None


def _of_finite(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens, finite = words.tokens, _surely_finite(words, start)
    while start > 1 and (tokens[start - 1].tag == "A" or _floats(tokens, start - 1)):
        start -= 1
    before = tokens[start - 1]
    previous = words.earlier(start)
    if before.tag == "R":
        complement = tokens[max(start - 2, 0)].tag in "VE"  # 'think that X causes'
        return (
            None
            if complement or speaks_of_all(words, start, language) or where(words, start, language)
            else _antecedent(words, start - 1, language, depth)
        )
    if previous and words.tokens[previous.main].low.endswith("ing") and _opens(words, previous, start):
        return _first_gerund(words, previous), start
    joined = before.tag in "C," or before.low in _TURNING
    while joined and previous and finite and previous.voice.endswith("infinitive"):
        previous = words.earlier(previous.start)  # 'uses waves to make pictures and is safe'
    if previous and (previous.main == start - 1 or (joined and not _apposed(words, start, previous))):
        return _doer(words, previous.start, language, depth + 1)
    if before.tag == ":":  # a lead-in of which each item says something
        led = previous if previous and previous.finite and tokens[previous.start - 1].tag != "R" else None
        return (led and _doer(words, led.start, language, depth + 1)) or some(nearest(words, start - 1))
    low, lowest = start, max(start - WIDEST, 0)
    while low > lowest and (tokens[low - 1].tag not in BOUNDARY or such_as(words, low - 1)):
        group = words.groups.get(low - 1)
        if group and group.finite:
            return _behind(words, group, start, language, depth)
        low -= 1
    over = previous if tokens[low - (low > 0)].low in _TURNING and adverbial(words, low, start) else None
    found = _doer(words, over.start, language, depth + 1) if over else without_opener(words, low, start)
    return found and some(found)  # 'helps but over time may cause'


def _surely_finite(words: Words, start: int) -> bool:
    """Whether a verb group cannot go on with an infinitive: 'is', 'can help', 'makes'."""
    group = words.starts[start]
    return group.main > start or words.tokens[start].tag == "B" or words.tokens[start].form == "s"


def _floats(tokens: list[Token], at: int) -> bool:
    """Whether 'all' or 'both' stands behind what it counts: 'smoking and stress both contribute'."""
    return at > 0 and tokens[at].low in _FLOATING and tokens[at - 1].tag in "N,"


def _opens(words: Words, gerund: Group, start: int) -> bool:
    """Whether an -ing form that begins its clause is the subject of the verb behind: 'scratching makes it worse'."""
    front = _first_gerund(words, gerund)
    tokens = words.tokens
    between = tokens[gerund.main + 1 : start]
    return (
        (front == 0 or tokens[front - 1].tag in "S;:.")
        and not any(t.tag in "S;:." for t in between)
        and (not between or between[-1].tag not in ",Q")
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


def _apposed(words: Words, start: int, previous: Group) -> bool:
    """Whether the comma before a verb ends a relative clause: 'X, which affects Y, causes Z'."""
    tokens = words.tokens
    return tokens[start - 1].tag == "," and previous.start > 0 and tokens[previous.start - 1].tag == "R"


def _behind(words: Words, group: Group, start: int, language: Language, depth: int) -> Stretch | None:
    """The subject of a verb that has another finite verb before it, without a boundary between."""
    tokens = words.tokens
    joints = [i for i in range(group.main + 1, start - 1) if tokens[i].tag in "C,"]
    joint = joints[-1] if joints else -1
    opened = clause_start(words, group.start)
    supposed = opened > 0 and tokens[opened - 1].tag == "S" and joint >= 0 and tokens[joint].tag == "C"
    if supposed and tokens[joints[0]].tag == ",":
        return some(without_opener(words, joints[0] + 1, start))  # 'if drugs fail, surgery or radiation can'
    within = words.earlier(group.start)
    if within and tokens[group.start - 1].tag == "C" and tokens[within.start - 1].tag == "R":
        group = within  # 'people who have A or take B are': both verbs are of the relative clause
    relative = group.start - 1
    if relative > 0 and tokens[relative].tag == "R" and (joint < 0 or tokens[joint].tag == "C"):
        return some(without_opener(words, clause_start(words, relative), relative))
    if joint >= 0 and adverbial(words, joint + 1, start):
        return _doer(words, group.start, language, depth + 1)
    if joint >= 0:
        return some(without_opener(words, joint + 1, start))
    if (tokens[group.main].verb, "active", "bare") in language.governors:
        return _doer(words, group.start, language, depth + 1)
    return some(without_opener(words, group.main + 1, start))


def _of_infinitive(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    previous = words.earlier(group.start)
    tokens = words.tokens
    lowest = max(group.start - WIDEST, 0)
    apart = (i for i in range(lowest, group.start) if tokens[i].tag in ";:" or tokens[i].low == "so")
    if previous is None or previous.main < max(apart, default=-1):
        return some(nearest(words, group.start))
    between = [i for i in range(max(previous.main + 1, lowest), group.start) if tokens[i].tag not in "A,"]
    verb = tokens[previous.main].verb
    judged = between and previous.start and tokens[previous.start - 1].low == "it"
    if (judged and tokens[between[0]].tag == "J") or tokens[group.start - 1].low == "how":
        return None  # 'it is important to', 'know how to'
    passive = previous.voice in ("passive", "participle", "passive infinitive")
    if not any(tokens[i].tag in "NG" for i in between) or passive:
        return _doer(words, previous.start, language, depth + 1)
    if (verb, "active", "object") in language.governors or _bids(words, previous):
        return previous.main + 1, group.start
    if (verb, "active", "nearest") in language.governors:
        return nearest(words, group.start)
    beside = _beside(words, previous, group, language)
    near = beside or (nearest(words, group.start) if means(words, group, language) else None)
    return near or _doer(words, previous.start, language, depth + 1)


def _beside(words: Words, previous: Group, group: Group, language: Language) -> Stretch | None:
    """The next of a row of things that each have their purpose: 'aspirin to ease pain, or creams to ease itching'."""
    commas = [i for i in range(previous.main + 1, group.start) if words.tokens[i].tag == ","]
    if previous.voice != "infinitive" or not commas:
        return None
    low = commas[-1] + 1 + int(words.tokens[commas[-1] + 1].tag == "C")
    named = [t for t in words.tokens[low : group.start] if t.tag in "NJDC"]
    whole = len(named) == group.start - low > 0
    kind = language.kind([t.low for t in named])
    helps = not kind or kind in language.filters["remedy"]
    return (low, group.start) if whole and helps else None


def _bids(words: Words, group: Group) -> bool:
    """Whether a verb tells what to do: 'so offer plenty of fluids to prevent it'."""
    before = words.tokens[group.start - 1] if group.start else None
    bare = group.voice == "active" and group.start == group.main and "base" in words.tokens[group.main].form
    return bare and (before is None or before.tag in ",;:S" or before.low == "so")


def _of_gerund(words: Words, group: Group, language: Language, depth: int) -> Stretch | None:
    tokens, start = words.tokens, group.start
    before = tokens[start - 1]
    previous = words.earlier(start)
    lessened = previous is not None and language.has("lessening", tokens[previous.main].verb)
    if (
        before.tag == ","
        and previous
        and (
            denied(words, previous)
            or (lessened and previous.voice == "passive")
            or (previous.voice == "active" and language.has("gathering", tokens[previous.main].verb))
        )
    ):
        return None  # 'the cells cannot form, leading to anemia', 'secretion is decreased, causing pain'
    governed = before.tag == "P" and before.low in _OF_GERUNDS and start > 1
    if before.low == "from" or (governed and tokens[start - 2].tag == "N"):
        return some(nearest(words, start - 1))  # 'keeps germs from spreading'
    lists = previous is not None and language.has("listing", tokens[previous.main].verb)
    if before.tag == "N" and (lists or not (previous and previous.finite)):
        return nearest(words, start)  # 'signs include weak bones leading to fractures'
    found = _doer(words, previous.start, language, depth + 1) if previous else None
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
            and (tokens[previous.main].tag == "V" or _names(words, previous.main + 1, high, language))
            and not any(
                tokens[i].tag in ";S" and [t.tag for t in tokens[i : i + 2]] != ["S", "#"]
                for i in range(max(previous.main, high - WIDEST), high)
            )  # 'a group of more than 30 diseases that'
        ):
            return _doer(words, previous.start, language, depth + 1)
    low, high = nearest(words, high)
    apposed_to = thing_before(words, low - 1, language)
    if apposed_to is None and low > 1 and tokens[low].low in ARTICLES:
        apposed_to = opening(words, low - 1)
    return apposed_to or some(described(words, low, high, language))


def _defines(tokens: list[Token], group: Group, language: Language) -> bool:
    """Whether what follows a verb is another word for its subject: 'is a', 'refers to a'."""
    return tokens[group.main].tag == "B" or language.has("defining", tokens[group.main].verb)


def _names(words: Words, low: int, high: int, language: Language) -> bool:
    """Whether a noun follows before any preposition: 'a disorder that', not 'sensitive to heat, which'."""
    at = next((i for i in range(low, high) if words.tokens[i].tag in "NP"), high)
    first = words.tokens[at].tag if at < high else "P"
    part = at + 1 < high and words.tokens[at + 1].low == "of" and _role(words.tokens[at].low, language)
    if part and high < len(words.tokens) and words.tokens[high].tag != ",":
        return False  # 'a feature of several diseases that'
    return first == "N" or all(t.tag in "DA" for t in words.tokens[low:high])  # 'are both linked to'


def _role(noun: str, language: Language) -> bool:
    """Whether a noun tells what a thing is to another, as 'feature' does, and not that it is a form of it."""
    return language.has("of", noun) and not language.has("hollow", noun)


def _before_phrase(words: Words, start: int, language: Language, depth: int) -> Stretch | None:
    tokens = words.tokens
    previous = words.earlier(start)
    if previous and all(t.tag in "AX" for t in tokens[previous.main + 1 : start]) and previous.finite:
        return _doer(words, previous.start, language, depth + 1)
    if tokens[start - 1].tag in ",C":
        low = clause_start(words, start)
        again = [t.low for t in tokens[start : start + AGAIN]]
        same = next(
            (i for i in range(max(low - 1, 0), start - 1) if [t.low for t in tokens[i : i + AGAIN]] == again),
            0,
        )
        if same:  # 'may be due to A or due to B'
            return _doer(words, same, language, depth + 1)
        return without_opener(words, low, start)
    low, high = nearest(words, start)
    return (
        None if low and tokens[low - 1].low == "than" else some((low, high))
    )  # 'shorter than others due to'
