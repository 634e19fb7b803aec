"""The slots of a hit: which words fill them, and whether these are all of it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.apposition import ARTICLES, thing_before, thing_defined, thing_renamed, thing_restated
from kg.extract.classes import class_of, defined_before
from kg.extract.clauses import befallen, doer
from kg.extract.fronts import Stretch, nearest
from kg.extract.grammar import Grammar
from kg.extract.otherwise import denied_in_relative, read_otherwise
from kg.extract.scan import Hit
from kg.extract.token import Words
from kg.extract.wording import Slot

_APPOSED = {
    "apposed": thing_before,
    "defined": thing_defined,
    "renaming": thing_renamed,
    "restated": thing_restated,
}
_IN_NAMES = frozenset({"of", "with"})  # prepositions inside names: 'transposition of the great arteries'
_PLACING = frozenset({"in", "of", "on"})
_ASIDE = frozenset(
    {"like", "in", "on", "at", "with", "for", "to", "from", "under", "about", "by", "after", "before"}
)


def filled(whole: Words, hit: Hit, rules: Grammar) -> Iterator[tuple[Slot, tuple[int, int], bool]]:
    """The slots of a hit that are ends, their words, and whether these are all of it."""
    left = hit.pattern.left
    left_at = 0
    if left:
        stretch = _in_front(whole, hit, left, rules)
        left_at = stretch[0]
        stretch = (0, 0) if denied_in_relative(whole, stretch[1], left) else stretch
        clause = befallen(whole, hit.start, rules.language) if stretch == (0, 0) and not left.filter else None
        yield (Slot(left.end, "state"), clause, True) if clause else (left, stretch, True)
    for slot, stretch in zip(hit.pattern.slots, hit.stretches, strict=False):
        if slot and slot.end:
            verb = _verb_behind(whole, hit, stretch[0]) if slot is hit.pattern.slots[-1] else stretch[1]
            low, high = _past_other_verbs(whole, stretch)
            low += int(low < high and whole.tokens[low].tag == ":")
            if low < high and (_nothing(whole, slot, low) or read_otherwise(whole, hit, slot, low, rules)):
                high = low
            high = _up_to_with(whole, hit, (low, high), rules)
            high = _up_to_statement(whole, low, high)
            if hit.verb >= 0 and _relative(whole, hit):
                high = next((i for i in range(low, high) if whole.tokens[i].tag == ";"), high)
            if left and (_embedded(whole, hit) if hit.verb < 0 else _in_listing(whole, hit, rules)):
                high = next((i for i in range(low, high) if whole.tokens[i].tag in ",;"), high)
            if left and left.filter == "several" and _in_list(whole, left_at):
                high = next((i for i in range(low, high) if whole.tokens[i].tag == ","), high)
            if slot.filter == "name" and left and left.filter in ("called", "proper", "shown"):
                high = _named(whole, low, high)
            yield slot, (low, verb if verb > 0 else high), verb > 0


def _nothing(whole: Words, slot: Slot, low: int) -> bool:
    """Whether what follows a verb is no end of it."""
    before, token = whole.tokens[low - 1], whole.tokens[low]
    if token.tag == "," and low - 1 in whole.groups:
        return True  # 'spasms may worsen, forcing the eyes shut'
    behind = whole.tokens[low + 1].tag if low + 1 < len(whole.tokens) else "$"
    if slot.filter == "class" and token.tag == "J" and behind in "PT":
        return True  # 'it is possible for', 'is similar to'
    up = token.low == "up" and behind == "P"  # 'can show up on other parts'
    return (token.low in _ASIDE or up) and bool(before.verb)  # 'symptoms are like those of a cold'


def _up_to_statement(whole: Words, low: int, high: int) -> int:
    """Where behind a semicolon somebody does something else: 'cuts attacks; nausea and chills may occur'.

    Several of them part the things of a row.
    """
    tokens = whole.tokens
    parts = [i for i in range(low, high) if tokens[i].tag == ";"]
    if len(parts) != 1:
        return high
    group = next((g for main, g in whole.groups.items() if main > parts[0] and g.finite), None)
    if group is None or any(t.tag in "RS" for t in tokens[parts[0] + 1 : group.start]):
        return high
    return parts[0] if group.start > parts[0] + 1 else high


def begins(whole: Words, hit: Hit) -> bool:
    """Whether a sentence leaves unsaid of what it speaks: 'Lowers blood pressure', 'Caused by a virus'."""
    first, start = whole.tokens[0], hit.start
    if start == 0 and (first.tag == "M" or (first.tag == "V" and "s" in first.form.split())):
        return True
    one = all(t.tag != "," for t in whole.tokens)
    bare = one and first.tag not in "TV" and all(t.tag in "AE" for t in whole.tokens[:start])
    return bare and not any(g.finite for g in whole.groups.values())


def _in_front(whole: Words, hit: Hit, left: Slot, rules: Grammar) -> Stretch:
    """The words of the slot before a hit: who does it, or the noun that a name or examples follow."""
    start = hit.start
    if left.filter in ("called", "proper", "shown", "things"):
        near = noun_before(whole, start)
        return _with_place(whole, near, rules) if left.filter == "called" else near
    if left.filter in ("renamed", "which"):
        defined = left.filter == "which"
        return defined_before(whole, start, hit.stretches[-1], rules) if defined else nearest(whole, start)
    if left.filter in _APPOSED:
        return _APPOSED[left.filter](whole, start, rules.language) or (0, 0)
    if left.filter == "genus":
        return (
            last_of(whole, nearest(whole, start)) if start and whole.tokens[start - 1].tag != "," else (0, 0)
        )
    if left.filter == "deed":
        return _told(whole, start) or (0, 0)
    stretch = doer(whole, start, rules.language) or (0, 0)
    many = left.filter == "several"
    told = (whole.tokens[main].tag == "B" for main in whole.groups if stretch[1] <= main < start)
    if many and hit.verb < 0 and any(told):
        stretch = (start, start)  # 'it is a group of symptoms that occur together, including'
    return class_of(whole, last_of(whole, stretch), start, hit.stretches[-1], rules) if many else stretch


def _told(words: Words, high: int) -> tuple[int, int] | None:
    """What one is told to do, up to a token: 'drink plenty of fluids' before 'to prevent'."""
    low = high
    while low and words.tokens[low - 1].tag not in ".;:SR,Q":
        low -= 1
    first = words.tokens[low]
    return (low, high) if first.tag == "V" and "base" in first.form else None


def noun_before(words: Words, high: int) -> tuple[int, int]:
    """The noun phrase that ends before a token, without what it hangs on: 'an acid' of 'levels of an acid'."""
    tokens = words.tokens
    low = high
    while low and (
        tokens[low - 1].tag in "NJD#"
        or (tokens[low - 1].tag == "G" and tokens[low - 1].nominal)
        or (
            low < high
            and tokens[low - 1].tag in "A,"
            and tokens[low].tag == "J"
            and tokens[low - 2].tag in "JD"
        )
    ):
        low -= 1
    return low, high


def _with_place(words: Words, place: Stretch, rules: Grammar) -> Stretch:
    """A part of the body with the noun that it is the place of: 'cells in the retina', of which a name follows."""
    (low, high), tokens = place, words.tokens
    placed = low > 1 and tokens[low].low == "the" and tokens[low - 1].low in _PLACING
    if not placed or rules.kind_of(tokens[low:high]) not in rules.language.filters["place"]:
        return place
    start, stop = noun_before(words, low - 1)
    return (start, high) if start < stop else place


def _named(words: Words, low: int, high: int) -> int:
    """Where a name ends that a participle gives: 'a molecule called bilirubin in the blood'."""
    for i in range(low, high):
        token = words.tokens[i]
        modifying = i + 1 < high and words.tokens[i + 1].tag in "JN"
        if (
            (token.tag == "P" and token.low not in _IN_NAMES)
            or (token.tag == "A" and not modifying)
            or (i > low and token.tag == "D")
        ):
            return i
    return high


def last_of(words: Words, stretch: tuple[int, int]) -> tuple[int, int]:
    """The noun phrase behind the last preposition where it is a plural: 'stimuli' of 'sensitivity to stimuli'.

    Behind 'of' only where no plural stands before that: 'genes' of 'one of several genes', 'a history of allergies'.
    """
    low, high = stretch
    behind = max((i + 1 for i in range(low, high) if words.tokens[i].tag == "P"), default=low)
    last = words.tokens[high - 1]
    plural = behind > low + 1 and last.plural and not last.text.isupper()
    whole = plural and words.tokens[behind - 1].low == "of" and words.tokens[behind - 2].plural
    return (behind, high) if plural and not whole else stretch


def _up_to_with(words: Words, hit: Hit, stretch: Stretch, rules: Grammar) -> int:
    """Where the things end before what only goes along with them: 'causes low blood sugar, with shaking and sweating'.

    Not where a relation's objects have a noun, of which these are more: 'symptoms include a cold, with cough and fever'.
    """
    low, high = stretch
    if rules.ontology.relations[hit.pattern.relation].object_nouns:
        return high
    pairs = ((i, words.tokens[i], words.tokens[i + 1]) for i in range(low + 1, high - 1))
    return next((i for i, mark, word in pairs if mark.tag == "," and word.low == "with"), high)


def _relative(words: Words, hit: Hit) -> bool:
    """Whether a hit's verb only describes a noun: its list ends before the sentence's goes on at ';'."""
    start = words.groups[hit.verb].start
    relative = start > 0 and words.tokens[start - 1].tag == "R"
    return relative or words.groups[hit.verb].voice == "participle"


def _embedded(words: Words, hit: Hit) -> bool:
    """Whether a phrase without a verb stands in a list: 'include pain due to cramps, fever, and chills'."""
    before = words.earlier(hit.start)
    return (
        before is not None
        and before.finite
        and any(t.tag == "N" for t in words.tokens[before.main + 1 : hit.start])
        and hit.pattern.left is not None
        and hit.pattern.left.filter == ""
    )


def _in_listing(words: Words, hit: Hit, rules: Grammar) -> bool:
    """Whether a verb describes one thing of a list: 'signs include weak bones leading to fractures, and fever'."""
    group, tokens = words.groups[hit.verb], words.tokens
    start = group.start - int(group.start > 0 and tokens[group.start - 1].tag == "R")
    before = words.earlier(start)
    passive = group.voice == "participle"
    describes = passive or group.voice == "ing" or start < group.start
    describes = describes and start > 0 and tokens[start - 1].tag == "N"
    if before is None or not describes or tokens[before.main].start < words.border:
        return False
    mark = max((i for i in range(before.main, start) if tokens[i].tag in ",:"), default=0)
    listed = not passive and mark > 0 and tokens[mark + 1].low not in ARTICLES  # not 'gout, a disorder that'
    verb = tokens[before.main].verb
    borne = passive and rules.language.has("bearing", verb) and _ends_in_and(words, hit)
    return listed or borne or (rules.language.has("listing", verb) and not passive)


def _ends_in_and(words: Words, hit: Hit) -> bool:
    """Whether what follows a hit is a row of three or more: 'have pain caused by cramps, fever, and chills'."""
    low, high = hit.stretches[-1]
    joints = [words.tokens[i].low for i in range(low, high) if words.tokens[i].tag in ",C"]
    return len(joints) > 1 and joints[0] == "," and joints[-1] == "and"


def _in_list(words: Words, at: int) -> bool:
    """Whether a phrase is a later item of a list, that goes on after its examples: 'burns, cysts such as …, obesity'."""
    return at > 0 and words.tokens[at - 1].tag == "," and words.earlier(at) is not None


def _verb_behind(whole: Words, hit: Hit, low: int) -> int:
    """Where the verb starts whose subject holds the hit: 'drugs such as A and B are'; 0 if it holds none."""
    before = whole.earlier(hit.start)
    told = hit.verb >= 0 or any(run[0].type == "verb" for run in hit.pattern.runs[1:])
    if told or (before and before.finite):
        return 0
    behind = (g for main, g in whole.groups.items() if main >= low and g.finite)
    group = next(behind, None)
    in_list = group and all(t.tag not in "RS;:" for t in whole.tokens[low : group.start])
    return group.start if group and in_list else 0


def _past_other_verbs(whole: Words, stretch: tuple[int, int]) -> tuple[int, int]:
    """Past 'or eliminate' in 'reduce or eliminate pain': verbs that share their object."""
    low, high = stretch
    while low + 1 < high and whole.tokens[low].tag == "C" and low + 1 in whole.groups:
        low += 2
    return low, high
