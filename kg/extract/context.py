"""How a sentence says it: affirmed or denied, how sure, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kg.extract.fronts import nearest
from kg.extract.grammar import Grammar
from kg.extract.language import Cue, Language
from kg.extract.scan import ADVERSE, Hit, run_tokens
from kg.extract.token import Group, Token, Words, denied

_IN_WINDOW = frozenset({"adverb", "capability", "doubt", "fail", "noun", "verb"})
_WITHIN = frozenset({"fail", "no", "not"})  # denials that stand in the clause itself
_OF_LEADS = frozenset({"adverb", "no", "not", "noun"})
_OR = frozenset({"or", "nor"})
REACH = 8  # tokens from 'not' to the verb of its group
WIDEST = 120  # tokens before a hit among which words may hedge it
UNDONE = {"undone": _WITHIN, "doing": frozenset({"fail"})}  # denials that are part of an end, by its filter
NOTHING = "nothing"  # the filter of a slot of which only denials say something
COMPARISON = "comparison"  # the type of what is no cue, though a part of it would be one
CONDITION = "condition"  # the type of the cue that a claim stands in an if-clause
_OPEN = frozenset({"if", "unless", "whether"})
_SUPPOSING = frozenset({"where", "when", "whenever", "until", "once"})


class Stance(NamedTuple):
    """Polarity and certainty of a claim, with the words that gave them."""

    negated: bool
    certainty: str
    cue: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()


def heard(words: Words, hit: Hit, rules: Grammar) -> list[Cue]:
    """The cues that speak of a hit."""
    low, high = window(words, hit)
    scale = rules.ontology.certainties
    found: list[Cue] = []
    last = hit.pattern.slots[-1]
    told = UNDONE.get(last.filter, frozenset()) if last else frozenset()
    for cue, at in _all_cues(words, rules):
        if cue.type in told and hit.start <= at < hit.end:
            continue  # 'cannot hear' is what they have
        if cue.type == "phrase":
            reached = _same_clause(words, hit, cue, at, denying=scale[cue.certainty].rank == 0)
        else:
            reached = cue.type == "verdict" or (low <= at < high and _reaches(words, hit, cue, at, low))
        found += [cue] if reached else []
    if rules.ontology.relations[hit.pattern.relation].same_kind:
        own = words.groups.get(hit.verb)
        if own is None or own.voice == "participle":
            return []  # 'may cause a disease such as gout' leaves no doubt of what gout is
        found = [cue for cue in found if cue.type != "verdict"]
    if low and words.tokens[low - 1].low in _OPEN:
        found.append(Cue((words.tokens[low - 1].low,), rules.middling, CONDITION))
    elif any(cue.type in _WITHIN for cue in found) and _supposed(words, hit, low):
        found.append(Cue((words.tokens[low - 1].low,), rules.surest, CONDITION))
    return found


def _supposed(words: Words, hit: Hit, low: int) -> bool:
    """Whether a clause only says which or when: 'tumors that drugs do not treat', not 'a disorder that does not hurt'."""
    tokens = words.tokens
    opener = tokens[low - 1] if low else None
    if opener is None or (opener.tag != "R" and opener.low not in _SUPPOSING):
        return False
    governing, group = words.earlier(low), next(iter(_verbs(words, low, len(tokens))), None)
    copular = governing is not None and tokens[governing.main].tag == "B"
    aside = low > 1 and tokens[low - 2].tag == ","
    own = group is not None and (hit.verb < 0 or group.main >= hit.verb or group.main >= hit.start)
    return own and not (opener.tag == "R" and (copular or aside))


def empty(hit: Hit, how: Stance) -> bool:
    """Whether what is not denied would say nothing: 'may have symptoms', but not 'has no symptoms'."""
    return not how.negated and any(slot and slot.filter == NOTHING for slot in hit.pattern.slots)


def badly(words: Words, hit: Hit, language: Language) -> bool:
    """Whether only that it is done well is denied, or so early: 'cannot effectively regulate', 'do not have pain until'."""
    denying = [group for group in _verbs(words, *window(words, hit)) if denied(words, group)]
    if denying and any(t.low == "until" for t in words.tokens[hit.stop :]):
        return True
    around = (t for group in denying for t in words.tokens[group.start : group.main + 2])
    return any(language.has("wanting", t.low) for t in around)


def stance(
    cues: list[Cue], leads: tuple[str, ...], rules: Grammar, qualifiers: tuple[tuple[str, str], ...] = ()
) -> Stance | None:
    """How a claim is put: by cues that speak of its hit, and by words in front of its ends.

    None for what a condition denies: 'if drugs do not help' claims nothing of drugs.
    """
    scale = rules.ontology.certainties
    found = [*cues, *(cue for cue, _ in _cues(leads, rules.language) if cue.type in _OF_LEADS)]
    denying = [cue for cue in found if scale[cue.certainty].rank == 0]
    if denying and any(cue.type == CONDITION for cue in found):
        return None
    hedging = [cue for cue in found if scale[cue.certainty].rank > 0]
    weakest = min(hedging, key=lambda cue: scale[cue.certainty].rank, default=None)
    certainty = weakest.certainty if weakest else rules.surest
    shown = denying[0] if denying else weakest
    return Stance(bool(denying), certainty, " ".join(shown.words) if shown else "", qualifiers)


def hedges(tokens: Iterable[Token], rules: Grammar) -> list[Cue]:
    """The cues among words that speak of all that follows: a list's lead-in."""
    return [cue for cue in cues(tokens, rules) if cue.type in _IN_WINDOW or cue.type in _WITHIN]


def cues(tokens: Iterable[Token], rules: Grammar) -> list[Cue]:
    """All words among some that hedge or deny."""
    found = _cues([token.low for token in tokens], rules.language)
    return [cue for cue, _ in found if cue.type != COMPARISON]


def window(words: Words, hit: Hit) -> tuple[int, int]:
    """The tokens before and in a hit where words may hedge it: from the clause's start to its last run."""
    low, lowest = hit.start, max(hit.start - WIDEST, 0)
    own = words.groups.get(hit.verb)
    if own and own.voice == "participle" and low and words.tokens[low - 1].tag == "N":
        lowest = nearest(words, low)[0]  # 'can bring a rash marked by bumps' leaves no doubt of the bumps
    if own and hit.start < own.start and words.tokens[own.start - 1].tag == "R":
        lowest = hit.start  # nor 'may cause cysts, which are sacs' of what cysts are
    while low > lowest and (words.tokens[low - 1].tag not in "SR;:" or _phrase(words.tokens, low - 1)):
        low -= 1
    high = max(hit.stop, hit.end)
    while high < len(words.tokens) and words.tokens[high].tag in "XA":
        high += 1
    return low, high


def _phrase(tokens: list[Token], at: int) -> bool:
    """Whether 'as' opens no clause: 'may be a result of A or occur as a result of B'."""
    return tokens[at].low == "as" and tokens[at + 1].low == "a"


@lru_cache(1)  # each hit of a sentence asks for them
def _all_cues(words: Words, rules: Grammar) -> tuple[tuple[Cue, int], ...]:
    """The cues of a sentence, where each starts."""
    return tuple(_cues([token.low for token in words.tokens], rules.language))


def _cues(words: Sequence[str], language: Language) -> Iterator[tuple[Cue, int]]:
    """The cues among words, where each starts; of those that start together the longest."""
    after = 0
    for i, word in enumerate(words):
        if i < after:
            continue
        for cue in _starting(word, language):
            size = len(cue.words)
            if size == 1 or tuple(words[i + 1 : i + size]) == cue.words[1:]:
                yield cue, i
                after = i + size
                break


def _starting(word: str, language: Language) -> tuple[Cue, ...]:
    """The cues that start with a word: with "doesn't" also those of more words that start with 'not'."""
    own = language.cues.get(word, ())
    if not word.endswith("n't"):
        return own
    return (*(cue for cue in language.cues.get("not", ()) if len(cue.words) > 1), *own)


def _reaches(words: Words, hit: Hit, cue: Cue, at: int, low: int) -> bool:
    """Whether a cue in the hit's window, which starts at `low`, speaks of the hit."""
    if cue.type == "no":
        first = at == low and all(t.tag != "," for t in words.tokens[at : hit.start])
        return first or (hit.start <= at and not _circumstance(words, hit, at))
    if cue.type == "fail":
        end = at + len(cue.words)
        return not _verbs(words, end, hit.start) and all(t.tag != "," for t in words.tokens[end : hit.start])
    if cue.type == "not":
        return _denies(words, hit, at)
    marks = at > 0 and words.tokens[at - 1].tag == words.tokens[hit.start - 1].tag == ","
    if marks and at + len(cue.words) < hit.start - 1:
        return False  # 'colchicine, usually taken by mouth, relieves'
    return cue.type in _IN_WINDOW


def _verbs(words: Words, low: int, high: int) -> list[Group]:
    """The verb groups whose verb stands in a stretch."""
    return [group for main, group in words.groups.items() if low <= main < high]


def _same_clause(words: Words, hit: Hit, cue: Cue, start: int, *, denying: bool) -> bool:
    """Whether no 'but' and no semicolon parts a phrase from the hit, nor another clause one behind it."""
    tokens, end = words.tokens, start + len(cue.words)
    if end <= hit.start:
        between = tokens[end : hit.start]
        parted = any(t.tag == ";" or t.low in ADVERSE for t in between)
        return not (parted or (denying and _new_clause(tokens[end - 1 : hit.start])))
    if start > hit.start and cue.words[-1] == "that":
        return False  # 'does not mean that' speaks of what follows
    if denying and _circumstance(words, hit, start):
        return False
    last = max(hit.stop, hit.end)
    return start <= last or not any(t.low in ADVERSE or t.tag in ";R" for t in tokens[last:start])


def _circumstance(words: Words, hit: Hit, at: int) -> bool:
    """Whether a clause opens behind a hit before a word: 'are feelings of terror when there is no danger'."""
    return any(t.tag == "S" and t.low not in ADVERSE for t in words.tokens[hit.stop : at])


def _new_clause(tokens: Sequence[Token]) -> bool:
    """Whether another clause follows 'there is no cure': by a comma, or by 'and it'; not in 'no sign that A, B or C'."""
    first = next((k for k, t in enumerate(tokens) if t.tag == ","), len(tokens))
    comma = first < len(tokens) and all(t.low != "that" for t in tokens[:first])
    return comma or any(one.tag == "C" and other.tag in "QD" for one, other in pairwise(tokens))


def _denies(words: Words, hit: Hit, at: int) -> bool:
    """Whether 'not' stands in the trigger, in its verb group, or in one that governs it."""
    run, own = frozenset(run_tokens(hit)), words.groups.get(hit.verb)
    between = words.tokens[at + 1 : hit.start]
    enough = all(t.tag in "JA" for t in between) and any(
        t.low == "enough" for t in between
    )  # 'not severe enough to cause'
    if own and ((enough and own.voice == "infinitive") or _alternative(words, own)):
        return at < hit.start and not any(t.tag in ",;" for t in between)
    group = next((g for main, g in words.groups.items() if at <= main < at + REACH and g.start <= at), None)
    if group is None or at in run or group.main in run:
        return at in run or at == max(hit.stop, hit.end) or (group is not None and group.main in run)
    between = words.tokens[group.main + 1 : max(hit.start, group.main + 1)]
    apart = own is not None and own.voice == "participle"  # 'they do not have pain caused by X'
    if apart or group.main >= hit.start or any(t.tag == "," for t in between):
        return False
    if own is not None and own.finite:  # 'it was not shown that X causes Y'
        return any(t.low == "that" for t in between)
    verbs = _verbs(words, group.main + 1, hit.start)
    return not any(g.finite or g.voice == "participle" for g in verbs)


def _alternative(words: Words, group: Group) -> bool:
    """Whether a bare verb follows 'or', so that what denies the one before denies it: 'cannot spread or invade'."""
    start = group.start
    verb = words.tokens[group.main]
    return start == group.main and "base" in verb.form and words.tokens[start - 1].low in _OR
