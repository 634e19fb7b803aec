"""Where a list ends: at another clause, at words that only say where, and where it goes on after all."""

from __future__ import annotations

from kg.extract.language import Language
from kg.extract.token import Token, Words

LONGEST_CLAUSE = 7  # words that say which things an item hangs on
_WHERE = frozenset({"around", "at", "behind", "between", "in", "near", "on", "over", "under"})


def past_infinitive(words: Words, at: int, high: int, item: list[Token]) -> int:
    """The next joint where 'and' only goes on with an infinitive: 'failure to gain weight and grow, …'."""
    after = words.tokens[min(at + 1, high - 1)]
    if words.tokens[at].tag != "C" or after.tag != "V" or not any(t.tag == "T" for t in item):
        return at
    return next((i for i in range(at + 1, high) if words.tokens[i].tag in ",;C"), at)


def semicolon_behind(words: Words, at: int, following: int, high: int) -> int:
    """The semicolon at which a list goes on that another clause broke; -1 if there is none."""
    if words.tokens[at].tag == ";":
        return -1
    later = next((k for k in range(following, high) if words.tokens[k].tag in ";."), high)
    return later if later < high and words.tokens[later].tag == ";" else -1


def prepositional(words: Words, at: int) -> bool:
    """Whether what follows only says where or when, as 'usually on one side'."""
    tokens = words.tokens
    while at + 1 < len(tokens) and tokens[at].tag == "A":
        at += 1
    return tokens[at].tag == "P" and tokens[at].low != "including"


def repeated(words: Words, low: int, at: int, high: int) -> bool:
    """Whether an item has the preposition in front that the list has: 'caused by A, by B, and by C'."""
    tokens = words.tokens
    same = 0 < low < at + 1 < high and tokens[at].tag == "P" and tokens[at].low == tokens[low - 1].low
    return same and tokens[at + 1].tag in "DJNG#"


def past_place(words: Words, at: int, high: int) -> int:
    """The comma at which a list goes on behind words that only say where or when; `high` where it does not."""
    tokens = words.tokens
    if not any(t.low in _WHERE for t in tokens[at : at + 2]):
        return high
    stop = next((i for i in range(at, high) if tokens[i].tag in ".;:RSMBHOVX"), high)
    commas = [i for i in range(at, stop) if tokens[i].tag == ","]
    goes_on = bool(commas) and any(tokens[i].tag == "C" for i in range(commas[0], stop))
    return commas[0] if goes_on else high


def compared(words: Words, at: int) -> int:
    """Where a clause ends that measures a thing: 'cells that are smaller than normal', 'fewer teeth than normal'.

    0 if none starts here.
    """
    tokens = words.tokens
    than = at + 3
    if tokens[at].low == "than":
        usual = at + 1 < len(tokens) and tokens[at + 1].tag in "JE"
        return at + 2 if usual and (at + 2 == len(tokens) or tokens[at + 2].tag not in "JNEG") else 0
    if (
        tokens[at].tag != "R"
        or than + 1 >= len(tokens)
        or tokens[at + 1].tag != "B"
        or tokens[at + 2].tag not in "JE"
    ):
        return 0
    return than + 2 if tokens[than].low == "than" and tokens[than + 1].tag in "JEN" else 0


def restricted(words: Words, at: int, item: list[Token], language: Language) -> int:
    """Where a clause ends that says which things an item hangs on: 'abnormalities of the signals that control the heart'.

    0 if none starts here, or a long one.
    """
    tokens = words.tokens
    if tokens[at].tag != "R" or not item:
        return 0
    group = words.starts.get(at + 1)
    of = next((k for k, t in enumerate(item) if t.tag == "P"), 0)
    hangs = (
        of > 0 and not language.has("hollow", item[of - 1].low) and item[-1].tag == "N" and item[-1].plural
    )
    if not hangs or group is None or "base" not in tokens[group.start].form or len(item) > LONGEST_CLAUSE:
        return 0  # 'a disorder of the joints that causes pain' is what causes it
    end = next((i for i in range(at + 1, len(tokens)) if tokens[i].tag in ",;:.RSX"), len(tokens))
    end = min((b.after + 1 for b in words.brackets if group.main < b.after < end), default=end)
    verbs = any(main in words.groups for main in range(group.main + 1, end))
    told = any(t.tag == "N" for t in tokens[group.main + 1 : end]) and tokens[end - 1].tag in "NG"
    return end if told and not verbs and end - at <= LONGEST_CLAUSE else 0


def listed(words: Words, at: int, high: int, language: Language) -> bool:
    """Whether an -ing form is one of the items, and not 'leading to': 'snoring, falling asleep, and fatigue'."""
    if words.tokens[at].tag != "G" or language.has("chains", words.tokens[at].low):
        return False
    stop = next((i for i in range(at, high) if words.tokens[i].tag in ".;:"), high)
    joints = [i for i in range(at, stop) if words.tokens[i].tag in ",C"]
    if joints[:1] == [at + 1] and words.tokens[at + 1].tag == "C":
        return True  # 'cramps, bloating or pain'
    return any(words.tokens[i].tag == "," for i in joints) and any(words.tokens[i].tag == "C" for i in joints)


def new_clause(words: Words, at: int, high: int, *, gerunds: bool) -> bool:
    """Whether another clause, not another item, starts at a token."""
    tokens = words.tokens
    first = tokens[at]
    if (first.tag in "MBHOVRSXT" and "ing" not in first.form) or (
        first.tag == "Q" and first.low not in ("others", "none")
    ):
        return True
    if first.tag == "G" and not first.nominal and not gerunds and tokens[at - 1].tag == ",":
        return True
    following = tokens[at + 1].tag if at + 1 < high else "$"
    told = first.tag in "EJ" and "participle" in first.form and tokens[at - 1].tag == "C"
    if (first.tag == "A" and following in "MBHOVG") or (told and following == "P"):
        return True  # 'by mutations in a gene and inherited in …'
    stop = next((i for i in range(at, high) if tokens[i].tag in ",;.:RST" or _verb_joins(tokens, i)), high)
    return any(i in words.groups and words.groups[i].finite for i in range(at, stop))


def _verb_joins(tokens: list[Token], at: int) -> bool:
    """Whether 'and' here goes on with another verb: 'caused by A or B and is inherited'."""
    after = at + 1
    while after < len(tokens) and tokens[after].tag == "A":
        after += 1
    return tokens[at].tag == "C" and after < len(tokens) and tokens[after].tag in "MBHOV"


def lasting(words: Words, at: int, language: Language) -> bool:
    """'for 24 hours': how long it is done, not what it is."""
    tokens = words.tokens
    span = at + 2 < len(tokens) and tokens[at].low in ("for", "within") and tokens[at + 1].tag == "#"
    return span and language.has("times", tokens[at + 2].low)


def about_people(words: Words, at: int, language: Language) -> bool:
    """'in heavy smokers', 'in a third of women': for whom it holds, not what it is."""
    tokens = words.tokens
    if not language.has("among", tokens[at].low):
        return False
    noun = at + 1
    while noun < len(tokens) and (
        tokens[noun].tag in "JDA#" or tokens[noun].low == "of" or language.has("shares", tokens[noun].low)
    ):
        noun += 1
    return noun < len(tokens) and language.has("people", tokens[noun].low)


def of_others(words: Words, at: int, high: int) -> bool:
    """Whether what follows tells of other people: 'prevents clots in people with gout or those with a history of …'."""
    return at + 1 < high and words.tokens[at].low == "those" and words.tokens[at + 1].tag in "PR"


def aimed(words: Words, low: int, high: int) -> int:
    """Where what an infinitive is of ends: before the next thing with a purpose, in 'to ease pain, and creams to ease itching'."""
    own = words.groups.get(low - 1)
    if own is None or own.voice != "infinitive":
        return high
    behind = (g.start for g in words.groups.values() if low < g.start < high and g.voice == "infinitive")
    start = next(behind, low)
    return max((i for i in range(low + 1, start) if words.tokens[i].tag == ","), default=high)
