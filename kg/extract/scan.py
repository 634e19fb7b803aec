"""Where the patterns match in a sentence: each token is looked up once, then matched around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extract.needs import any_form, possible
from kg.extract.token import Words, denied
from kg.extract.wording import Part, Pattern, Wordings

LONGEST_STRETCH = 400  # tokens of a list
WIDEST_SLOT = 60  # tokens of a slot between two runs
_CLAUSAL = frozenset({"any", "traits"})  # filters of slots that verbs of their own may stand in
_MODIFIERS = frozenset("DJA#X")
ADVERSE = frozenset(
    {"but", "although", "though", "while", "whereas", "however", "yet"}
)  # part two statements
_COLON = ((":",),)  # a list behind it is of the noun itself, not of what a clause says of it
MOST_MODIFIERS = 6
MOST_ADVERBS = 2  # passed over between two parts


class Hit(NamedTuple):
    """A pattern that matched: the tokens of its first run, and the stretch of each slot after a run."""

    pattern: Pattern
    start: int
    end: int  # of the first run
    stretches: tuple[tuple[int, int], ...]  # after each run; the last goes on from its start
    stop: int  # end of the last run
    weight: int  # words matched
    verb: int  # position of the first verb of the first run, or -1


def hits(words: Words, wordings: Wordings) -> list[Hit]:
    """The matches in a sentence: those of most words first, then from left to right."""
    return sorted(_all(words, wordings), key=lambda h: (-h.weight, h.start, h.pattern.id))


def run_tokens(hit: Hit) -> Iterator[int]:
    """The tokens of its runs, those of its slots left out."""
    at = hit.start
    for low, high in hit.stretches[: len(hit.pattern.runs) - 1]:
        yield from range(at, low)
        at = high
    yield from range(at, hit.stop)


def _all(words: Words, wordings: Wordings) -> list[Hit]:
    present = {token.low for token in words.tokens}
    present.update(any_form(words.tokens[main].verb) for main in words.groups)
    live = possible(wordings.tree, present)
    found: list[Hit] = []
    for i, token in enumerate(words.tokens if live else ()):
        if i in words.groups:
            found += _matching(words, live.get(any_form(token.verb), ()), i)
        if token.low in live:
            found += _matching(words, live[token.low], i)
    return found


def _matching(words: Words, patterns: Sequence[Pattern], anchor: int) -> list[Hit]:
    return [hit for pattern in patterns if (hit := _hit(words, pattern, anchor))]


def _hit(words: Words, pattern: Pattern, anchor: int) -> Hit | None:
    run = pattern.runs[0]
    start = _backwards(words, run[: pattern.anchor], anchor, run[pattern.anchor])
    end = _forwards(words, run[pattern.anchor :], anchor) if start >= 0 else -1
    if end < 0:
        return None
    weight = end - start
    stretches: list[tuple[int, int]] = []
    at = end
    for number, following in enumerate(pattern.runs[1:]):
        slot = pattern.slots[number]
        place = _find(words, following, at, anything=slot is not None and slot.filter in _CLAUSAL)
        if place is None:
            return None
        stretches.append((at, place[0]))
        weight += place[1] - place[0]
        at = place[1]
    if pattern.slots[-1] is not None:
        stretches.append((at, min(len(words.tokens), at + LONGEST_STRETCH)))
    verb = next((i for i in range(start, end) if i in words.groups), -1)
    return Hit(pattern, start, end, tuple(stretches), at, weight, verb)


def _find(words: Words, run: tuple[Part, ...], at: int, *, anything: bool) -> tuple[int, int] | None:
    """The next place where a run matches; a slot of its own ends before another clause's verb."""
    for i in range(at + 1, min(at + WIDEST_SLOT, len(words.tokens) + 1)):
        end = _forwards(words, run, i)
        if end >= 0:
            group = words.groups.get(i) if i < len(words.tokens) else None
            return (group.start if group and run[0].type == "verb" else i), end
        if i < len(words.tokens) and (words.tokens[i].tag in ".;" or _turns(words, i)):
            return None
        other = words.groups.get(i)
        if (
            other
            and other.finite
            and not anything
            and (run[0].words == _COLON or not (other.start and words.tokens[other.start - 1].tag == "R"))
        ):
            return None
    return None


def _turns(words: Words, at: int) -> bool:
    """Whether another statement starts here: not in 'depends on its cause but may include', of one subject."""
    goes_on = at + 1 < len(words.tokens) and words.tokens[at + 1].tag in "MBHOV"
    return words.tokens[at].low in ADVERSE and not goes_on


def _forwards(words: Words, run: tuple[Part, ...], at: int, *, first: bool = True) -> int:
    """Where the run ends that starts at a token; -1 if it does not match there."""
    for number, part in enumerate(run):
        if part.optional or part.type == "modifiers":
            return _branching(words, run[number:], at, first=first)
        at = _after_adverbs(words, part, at, 0 if first else MOST_ADVERBS)
        if at < 0:
            return -1
        first = False
    return at


def _branching(words: Words, run: tuple[Part, ...], at: int, *, first: bool) -> int:
    """The same for a run whose first part may take more or fewer words, or none."""
    part, rest = run[0], run[1:]
    if part.type == "modifiers":
        stop = at
        while stop < len(words.tokens) and _modifies(words, stop) and stop - at < MOST_MODIFIERS:
            stop += 1
        for start in range(stop, at - 1, -1):
            end = _forwards(words, rest, start, first=False)
            if end >= 0:
                return end
        return -1
    stop = _after_adverbs(words, part, at, 0 if first else MOST_ADVERBS)
    end = _forwards(words, rest, stop, first=False) if stop >= 0 else -1
    return end if end >= 0 else _forwards(words, rest, at, first=first)


def _after_adverbs(words: Words, part: Part, at: int, most: int) -> int:
    """Where a part ends that starts at a token, or behind up to `most` adverbs; -1 if it does not match."""
    stop = _step(words, part, at)
    while stop < 0 and most and at < len(words.tokens) and words.tokens[at].tag in "AX":
        at += 1
        most -= 1
        stop = _step(words, part, at)
    return stop


def _modifies(words: Words, at: int) -> bool:
    token = words.tokens[at]
    if token.tag == ",":
        return at + 1 < len(words.tokens) and words.tokens[at + 1].tag == "J"
    leading = token.tag == "N" and "ing" in token.form  # 'the leading cause'
    return leading or token.tag in _MODIFIERS or token.low in ("of", "and")


def _step(words: Words, part: Part, at: int) -> int:
    """After the words, the verb or the clause's end that stand at a token; -1 if they do not."""
    tokens = words.tokens
    if part.type == "end":
        return at if at >= len(tokens) or tokens[at].tag in ".,;:SC" else -1
    if at >= len(tokens):
        return -1
    if part.type == "verb":
        return _verb(words, part, at)
    for choice in part.words:
        if tokens[at].low == choice[0] and (
            len(choice) == 1 or [t.low for t in tokens[at : at + len(choice)]] == list(choice)
        ):
            return at + len(choice)
    return -1


def _verb(words: Words, part: Part, at: int) -> int:
    """After the verb whose group starts, or whose main verb stands, at a token."""
    tokens = words.tokens
    main = at
    while (
        main < len(tokens)
        and tokens[main].tag in "MBHOAXT"
        and main not in words.groups
        and main - at < MOST_MODIFIERS
    ):
        main += 1
    group = words.groups.get(main)
    if group is None or (tokens[main].verb,) not in part.words:
        return -1
    if part.voice == "is":
        return main + 1 if group.voice == "passive" else -1
    if part.voice == "not" and not denied(words, group):
        return -1
    passive = group.voice in ("passive", "participle", "passive infinitive")
    if passive != (part.voice == "passive"):
        return -1
    return main + 1


def _backwards(words: Words, run: tuple[Part, ...], anchor: int, anchored: Part) -> int:
    """Where the parts before the anchor start; -1 if they do not match."""
    at = words.groups[anchor].start if anchored.type == "verb" and anchor in words.groups else anchor
    if run and ("to",) in run[-1].words and words.tokens[at].tag == "T":
        at += 1
    return _back(words, run, at)


def _back(words: Words, run: tuple[Part, ...], at: int) -> int:
    if not run:
        return at
    part, rest = run[-1], run[:-1]
    if part.type == "modifiers":
        low = at
        while low and _modifies(words, low - 1) and at - low < MOST_MODIFIERS:
            low -= 1
        for behind in range(low, at + 1):
            start = _back(words, rest, behind)
            if start >= 0:
                return start
        return -1
    start = _before(words, part, at)
    skipped = at
    while start < 0 and skipped and words.tokens[skipped - 1].tag == "A" and at - skipped < MOST_ADVERBS:
        skipped -= 1
        start = _before(words, part, skipped)
    if start >= 0:
        return _back(words, rest, start)
    return _back(words, rest, at) if part.optional else -1


def _before(words: Words, part: Part, at: int) -> int:
    tokens = words.tokens
    if at <= 0:
        return -1
    if part.type == "verb":
        group = words.groups.get(at - 1)
        fits = group is not None and _verb(words, part, at - 1) >= 0
        return group.start if group and fits else -1
    for choice in part.words:
        low = at - len(choice)
        if low >= 0 and all(tokens[low + k].low == word for k, word in enumerate(choice)):
            return low
    return -1
