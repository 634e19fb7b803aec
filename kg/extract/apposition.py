"""Appositions: 'eczema, a skin disease that itches' says what eczema is, and lists nothing more."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.fronts import Stretch, clause_start, opens_phrase, without_opener
from kg.extract.genera import generic
from kg.extract.language import Language, singular
from kg.extract.token import Words, head

ARTICLES = frozenset({"a", "an"})
_DEFINING = frozenset({"a", "an", "the"})
_HANGING = frozenset(
    {"of", "in", "to", "with", "on", "for", "at", "around", "behind", "between", "inside", "near", "under"}
)
NEAR = 8  # tokens before a comma among which the same noun shows that a list goes on
SHORTEST_TOLD = 3  # tokens before a verb of which some put others otherwise
LEAST_BEFORE_COMMA = 2  # tokens of an opener: 'In children,'


def apposed(words: Words, comma: int, language: Language) -> bool:
    """Whether the words behind a comma only say more of the thing before it."""
    return bool(thing_before(words, comma, language) or thing_defined(words, comma, language))


def thing_before(words: Words, comma: int, language: Language) -> Stretch | None:
    """The thing of which the words behind a comma say what sort it is; None if they are one more item of a list."""
    thing = _thing(words, comma) if _says_a_sort(words, comma, language) else None
    return thing and _inner(words, thing, language)


def thing_defined(words: Words, comma: int, language: Language) -> Stretch | None:
    """The thing that the words behind a comma put in other words: 'incontinence, a loss of bladder control'."""
    tokens = words.tokens
    at = comma + 1
    if at >= len(tokens) or tokens[comma].tag != "," or tokens[at].low not in _DEFINING:
        return None
    stop = _noun_end(words, at + 1)
    phrased = stop < len(tokens) and tokens[stop].tag == "P" and not generic(tokens[stop - 1].low, language)
    while stop < len(tokens) and tokens[stop].tag == "P":
        stop = _noun_end(words, stop + 1)
    thing = _thing(words, comma) if phrased and _ends(words, stop) else None
    return thing if thing and all(t.tag not in "D," for t in tokens[thing[0] : comma]) else None


def thing_restated(words: Words, comma: int, _: Language) -> Stretch | None:
    """The thing that the words behind a comma say what it is: 'the retina, the layer at the back of the eye'."""
    tokens, at, low = words.tokens, comma + 1, comma
    while low and tokens[low - 1].tag in "NJ":
        low -= 1
    known = low < comma and low and tokens[low - 1].low == "the" and tokens[max(low - 2, 0)].tag not in ",C"
    opening = tokens[0].tag in "PS" or words.earlier(comma) is None  # 'In the retina, the cells …'
    if not known or opening or at >= len(tokens) or tokens[at].low not in _DEFINING:
        return None
    stop = _noun_end(words, at + 1)
    end = next((i for i in range(stop, len(tokens)) if tokens[i].tag in ".;:"), len(tokens))
    listed = any(tokens[i].tag + tokens[i + 1].tag == ",C" for i in range(stop, end - 1))
    told = stop < len(tokens) and (tokens[stop].tag in "RPE" or _ends(words, stop))
    return (low, comma) if told and stop > at + 1 and not listed else None


def thing_renamed(words: Words, comma: int, language: Language) -> Stretch | None:
    """The thing that has another name behind ', or': 'the colon, or large intestine, is'."""
    tokens, at = words.tokens, comma + 2
    if (
        at >= len(tokens)
        or tokens[comma].tag != ","
        or tokens[comma + 1].low != "or"
        or tokens[at].tag not in "NJ"
    ):
        return None
    stop = _noun_end(words, at)
    thing = _thing(words, comma, many=True) if _ends(words, stop) else None
    last, other = singular(tokens[stop - 1].low), tokens[comma - 1].low
    if thing is None or _in_list(words, thing[0]) or (stop == at + 1 and last.endswith(singular(other))):
        return None
    kinds = {language.kind(head(tokens[low:high])) for low, high in (thing, (at, stop))}
    return thing if len(kinds - {""}) == 1 else None


def told_otherwise(words: Words, start: int) -> Stretch | None:
    """The subject of a verb that is put in other words up to it: 'a murmur, an unusual sound in the chest, is'.

    Or of which more is told there: 'levodopa, often with carbidopa, is'; without an article or an
    adverb only where something hangs on these words.
    """
    tokens, end = words.tokens, start - 1
    while end > 0 and tokens[end].tag == "A":
        end -= 1
    if end < SHORTEST_TOLD or tokens[end].tag != ",":
        return None
    at = end - 1
    while at and (tokens[at].tag not in ",;:." or (tokens[at - 1].tag + tokens[at + 1].tag == "JJ")):
        at -= 1
    told = (g for main, g in words.groups.items() if at < main < end and g.finite)
    if any(tokens[g.start - 1].tag != "R" for g in told):
        return None
    hung = tokens[at + 1].tag in "NJ" and any(t.tag in "PTR" for t in tokens[at + 2 : end])
    aside = tokens[at + 1].tag == "A" and tokens[at + 2].tag in "PE"  # not 'bacteria, mainly E. coli, cause'
    aside = aside or hung or tokens[at + 1].low in _DEFINING
    return opening(words, at, rows=True) if aside else None


def opening(words: Words, comma: int, *, rows: bool = False) -> Stretch | None:
    """The one thing that a clause opens with, up to a comma: 'Shingles, a rash that itches'; with `rows` also 'A and B'."""
    if words.tokens[comma].tag != ",":
        return None
    opened = clause_start(words, comma)
    low, high = without_opener(words, opened, comma)
    one = low < high and all(
        t.tag not in (",TG" if rows else ",TGC") for t in words.tokens[low + rows : high]
    )
    return (low, high) if one and not (opened and words.tokens[opened - 1].tag in "RMBHOV") else None


def _inner(words: Words, thing: Stretch, language: Language) -> Stretch:
    """What a noun that names nothing is of: autism of 'features of autism, a disorder that …'."""
    low, high = thing
    of = next((i for i in range(low, high) if words.tokens[i].low == "of"), low)
    noun = words.tokens[of - 1].low if of > low else ""
    empty = any(language.has(name, noun) for name in ("classes", "hollow", "of", "partitive", "measuring"))
    return (of + 1, high) if noun and (empty or generic(noun, language)) else thing


def _in_list(words: Words, low: int) -> bool:
    """Whether a thing is a later item of a list since the last verb."""
    verb = words.earlier(low)
    return any(t.tag in ",;C" for t in words.tokens[verb.main if verb else 0 : low])


def _thing(words: Words, comma: int, *, many: bool = False) -> Stretch | None:
    """The thing before a comma that an apposition may speak of: no plural unless `many`, nor the later item of a list."""
    tokens, low = words.tokens, comma
    while low and (tokens[low - 1].tag in "NJD#'" or tokens[low - 1].low == "of"):
        low -= 1
        if opens_phrase(tokens, low):
            break
    if many and tokens[low].low in ARTICLES:
        low += 1
    elif tokens[low].low in ARTICLES:  # 'a feature of gout, a disease that …' goes on about gout
        low = max((i + 1 for i in range(low, comma) if tokens[i].low == "of"), default=comma)
    before = tokens[low - 1] if low else None
    opening = (
        before is not None
        and before.tag == "P"
        and (low == 1 or tokens[low - LEAST_BEFORE_COMMA].tag in ",;")
    )
    last = tokens[comma - 1] if comma else None
    one = last is not None and (many or not last.plural or last.low.endswith(("ss", "us", "is")))
    listed = before is not None and before.tag in ",:"
    if low == comma or not one or opening or listed:
        return None
    return low, comma


def _says_a_sort(words: Words, comma: int, language: Language) -> bool:
    """Whether an article follows a comma, then a noun for a sort of things, and then nothing that lists go on with."""
    tokens = words.tokens
    at = comma + 1
    if at >= len(tokens) or tokens[comma].tag != "," or tokens[at].low not in ARTICLES:
        return False
    stop = _noun_end(words, at + 1)
    head = tokens[stop - 1].low
    sort = (head,) in language.alternatives["sort"]
    before = pairwise(t.low for t in tokens[max(comma - NEAR, 0) : comma])
    if not (sort or generic(head, language)) or any(a in ARTICLES and noun == head for a, noun in before):
        return False  # 'a problem with the nerve, a problem with the muscle'
    while stop < len(tokens) and tokens[stop].low in _HANGING and _noun_end(words, stop + 1) > stop + 1:
        stop = _noun_end(words, stop + 1)
    return _closes(words, stop, language)


def _noun_end(words: Words, at: int) -> int:
    """Where the words of a noun phrase end."""
    tokens = words.tokens
    while at < len(tokens) and (
        tokens[at].tag in "DNJ#'"
        or (tokens[at].tag in "GE" and at + 1 < len(tokens) and tokens[at + 1].tag == "N")
        or (
            tokens[at].tag in "A,C"
            and at + 1 < len(tokens)
            and tokens[at + 1].tag in "JE"
            and tokens[at - 1].tag in "DJ"
        )
    ):
        at += 1
    return at


def _ends(words: Words, at: int) -> bool:
    """Whether the sentence or its subject ends at a token."""
    if at >= len(words.tokens) or words.tokens[at].tag in ".;":
        return True
    group = words.starts.get(at + 1) if words.tokens[at].tag == "," else None
    return group is not None and group.finite


def _closes(words: Words, at: int, language: Language) -> bool:
    """Whether an apposition can end here: at its own clause, or at the sentence's verb or end."""
    tokens = words.tokens
    if _ends(words, at) or tokens[at].tag in "RT":
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].tag == "P":
        return following is not None and following.tag == "S"
    group = words.starts.get(at)
    told = group is not None and group.voice in ("participle", "ing")
    return told and not language.has("calling", tokens[at].low)
