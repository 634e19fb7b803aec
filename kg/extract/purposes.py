"""Where an infinitive tells what for something is: 'used to slow bone loss', 'study drugs to reduce seizures'."""

from __future__ import annotations

from kg.extract.fronts import nearest
from kg.extract.language import Language
from kg.extract.token import Group, Token, Words, head

# Verbs whose passive tells what for a thing is, and 'is' itself.
_MEANT = frozenset(
    {"administer", "be", "design", "do", "give", "insert", "mean", "need", "offer", "perform", "place"}
    | {"prescribe", "put", "recommend", "require", "start", "take", "try", "use"}
)


def purposeful(tokens: list[Token], i: int) -> bool:
    """Whether 'to' opens a purpose before what may be an adjective: 'surgery to open the artery'."""
    after = tokens[i + 1] if i and i + 1 < len(tokens) else None
    if after is None or after.tag != "J" or "base" not in after.form:
        return False
    following = tokens[i + 2].tag if i + 2 < len(tokens) else "$"
    meant = tokens[i - 1].tag in "EB" and tokens[i - 1].verb in _MEANT
    return following == "D" or (following in "NJ" and meant)


def means(words: Words, group: Group, language: Language) -> bool:
    """Whether something that helps stands before an infinitive, which tells what for: 'drugs to reduce seizures'."""
    low, high = nearest(words, group.start)
    helps = low < high == group.start and language.kind(head(words.tokens[low:high]))
    return bool(helps) and helps in language.filters["remedy"]
