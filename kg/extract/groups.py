"""Verbs with their auxiliaries and adverbs: 'may also be used' is one group."""

from __future__ import annotations

from kg.extract.token import Group, Token

_AUXILIARY = frozenset("MBHO")
_IN_GROUP = frozenset("MBHOAX")
LONGEST = 5  # tokens from an auxiliary to its verb


def groups(tokens: list[Token]) -> dict[int, Group]:
    """The verb groups of a sentence by the position of their verb, from left to right."""
    found: dict[int, Group] = {}
    taken = -1
    for i, token in enumerate(tokens):
        if token.tag not in "VEGBHO" or i <= taken:
            continue
        main = i
        if token.tag in "BHO":
            main = _last_auxiliary(tokens, i)
            taken = main
        if main >= 0:
            found[main] = _group(tokens, main)
    return found


def _last_auxiliary(tokens: list[Token], at: int) -> int:
    """The last of a row of auxiliaries that stands for the verb itself; -1 where its verb follows."""
    after = at + 1
    while after < len(tokens) and tokens[after].tag in "AXBHO" and after - at < LONGEST:
        after += 1
    following = tokens[after].tag if after < len(tokens) else "$"
    if following in "EV" or (following == "G" and tokens[at].tag == "B"):
        return -1
    return max(k for k in range(at, after) if tokens[k].tag in "BHO")


def _group(tokens: list[Token], main: int) -> Group:
    start = main
    while start and tokens[start - 1].tag in _IN_GROUP:
        start -= 1
    helpers = {t.tag for t in tokens[start:main] if t.tag in _AUXILIARY}
    tag = tokens[main].tag
    if start and tokens[start - 1].tag == "T":
        voice = "passive infinitive" if tag == "E" and "B" in helpers else "infinitive"
        return Group(start - 1, main, voice, finite=False)
    while start < main and tokens[start].tag == "A" and not helpers:
        start += 1
    voice = _voice(tokens[main], helpers)
    return Group(start, main, voice, finite=bool(helpers) or voice == "active")


def _voice(verb: Token, helpers: set[str]) -> str:
    if verb.tag == "E":
        return "passive" if "B" in helpers else "active" if helpers else "participle"
    if verb.tag == "G":
        return "active" if "B" in helpers else "ing"
    return "ing" if verb.low in ("being", "having", "been") and not helpers else "active"
