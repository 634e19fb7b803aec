"""Words at a slot of which its wording says nothing: other wordings read them, or a clause takes them back."""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.scan import Hit
from kg.extract.token import Words, denied
from kg.extract.wording import Slot

_NOUNS = frozenset("DJN#'GQA")  # tags of the words of noun phrases
_LISTED = _NOUNS | frozenset("PC,")


def denied_in_relative(whole: Words, high: int, left: Slot) -> bool:
    """Whether the clause that tells which subject is meant denies something: 'damage that is not repaired causes'."""
    plain = left.end == "subject" and not left.filter
    relative = plain and 0 < high < len(whole.tokens) and whole.tokens[high].tag == "R"
    group = whole.starts.get(high + 1) if relative else None
    return group is not None and denied(whole, group)


def read_otherwise(whole: Words, hit: Hit, slot: Slot, low: int, rules: Grammar) -> bool:
    """Whether a verb has no thing behind it: 'get infected by', 'have a risk of', 'causes the airways to narrow'."""
    if slot.filter or hit.verb < 0:
        return False
    tokens = whole.tokens
    deed = tokens[low].verb and low + 1 < len(tokens) and tokens[low + 1].low == "by"
    return bool(deed) or _risk(whole, hit, low, rules) or _event(whole, hit, low, rules)


def _past(whole: Words, low: int, tags: frozenset[str]) -> int:
    """The first token from one on that has another tag."""
    while low < len(whole.tokens) and whole.tokens[low].tag in tags:
        low += 1
    return low


def _risk(whole: Words, hit: Hit, low: int, rules: Grammar) -> bool:
    """Whether a noun for a risk follows, and what it is of."""
    tokens, end = whole.tokens, _past(whole, low, _NOUNS)
    of = hit.pattern.left is not None and end < len(tokens) and tokens[end].tag == "P"
    return of and (tokens[end - 1].low,) in rules.language.alternatives["risk"]


def _event(whole: Words, hit: Hit, low: int, rules: Grammar) -> bool:
    """Whether what follows does something, which is what is brought about; not 'causes an inability to speak'."""
    tokens, language, group = whole.tokens, rules.language, whole.groups[hit.verb]
    governs = (tokens[hit.verb].verb, "active", "event") in language.governors
    if not governs or "passive" in group.voice or group.voice == "participle":
        return False
    to = _past(whole, low, _LISTED)
    acts = to < len(tokens) and tokens[to].tag == "T" and tokens[to - 1].tag in "NQ"
    return acts and not any(language.has("infinitives", t.low) for t in tokens[low:to])
