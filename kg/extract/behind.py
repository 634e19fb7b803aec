"""What stands around a word in its sentence, as far as that decides what the word is."""

from __future__ import annotations

from kg.extract.token import Token

CLAUSE_REACH = 6  # words after 'before' among which a finite verb makes it open a clause
FARTHEST_VERB = 60  # tokens back to the verb of a clause
# Verbs as often nouns that go on behind 'and' in the form of the verb before.
_JOINED = frozenset(
    {"cause", "cure", "damage", "harm", "increase", "decrease", "trigger", "affect", "prevent"}
)

_OBJECT = frozenset({"the", "a", "an", "your", "his", "her", "its", "their"})  # open an object
_AMOUNTS = frozenset({("little", "no"), ("few", "no"), ("one", "more"), ("two", "more")})


def told_before(tokens: list[Token], i: int) -> bool:
    """Whether a finite verb stands before a token in its clause."""
    for token in reversed(tokens[max(i - FARTHEST_VERB, 0) : i]):
        if token.tag in "SR;:.":
            return False
        if token.tag in "VBMHO":
            return True
    return False


def between_adjectives(tokens: list[Token], i: int) -> bool:
    """Whether 'but' only parts two words that describe a thing: 'a rare but serious disease'."""
    after = [t.tag for t in tokens[i + 1 : i + 3]]
    return i > 0 and tokens[i - 1].tag == "J" and after[:1] == ["J"] and after[1:] in (["N"], ["J"])


def past_adverbs(tokens: list[Token], i: int) -> str:
    """The tag of the last word before a token that is no adverb."""
    at = i - 1
    while at > 0 and tokens[at].tag == "A":
        at -= 1
    return tokens[at].tag if at >= 0 else "^"


def plural_before(tokens: list[Token], i: int) -> bool:
    """Whether a plural is the last noun before a token, or the one that 'of' and 'in' hang on.

    Or where an article follows, several things are: 'stress, pain, and heart disease increase the risk'.
    """
    at = i - 1
    while at > 0 and tokens[at].tag == "A":
        at -= 1
    if at >= 0 and tokens[at].plural:
        return True
    joined, acts = False, i + 1 < len(tokens) and tokens[i + 1].low in _OBJECT
    while at >= 0 and (tokens[at].tag in "NJD#P,C" or tokens[at].low == "as"):
        joined = joined or (acts and tokens[at].low == "and")
        at -= 1
        if (tokens[at + 1].tag == "P" or tokens[at + 1].low == "such") and at >= 0 and tokens[at].plural:
            return not told_before(tokens, at)  # 'results from changes in blood flow to the brain'
    if joined and (at < 0 or tokens[at].tag in "SR;:."):
        return True
    relative = (
        at > 1 and tokens[at].tag == "V" and tokens[at - 1].tag == "R"
    )  # 'mutations that cause it result in'
    return relative and tokens[at - 2].plural


def base_before(tokens: list[Token], i: int) -> bool:
    """Whether the last verb before a token in its clause is a base form, as behind a plural.

    Behind a comma a third one has to follow: 'can upset the stomach, cause ulcers and harm the liver'.
    """
    if tokens[i - 1].tag == "," and not _third_behind(tokens, i):
        return False
    for token in reversed(tokens[max(i - FARTHEST_VERB, 0) : i]):
        if token.tag in "VBMHO" or token.tag in ";:.":
            return token.tag == "V" and "base" in token.form and tokens[i].verb in _JOINED
    return False


def amounts(tokens: list[Token]) -> None:
    """Let 'little or no', 'one or more' be a determiner each."""
    for i in [k for k, token in enumerate(tokens) if token.low == "or"]:
        if 0 < i < len(tokens) - 1 and (tokens[i - 1].low, tokens[i + 1].low) in _AMOUNTS:
            tokens[i - 1].tag = tokens[i].tag = tokens[i + 1].tag = "D"


def _third_behind(tokens: list[Token], i: int) -> bool:
    """Whether 'and' joins a base form to those before: '…, cause ulcers and harm the liver'."""
    for at in range(i + 1, min(i + FARTHEST_VERB, len(tokens) - 1)):
        if tokens[at].tag in "SR;:.VBMHO":
            return False
        if tokens[at].tag == "C":
            joined = tokens[at + 1]
            return joined.tag in "vV" and "base" in joined.form
    return False


def _lacks_verb(tokens: list[Token], i: int) -> bool:
    """Whether the verb behind is the sentence's only one: 'Pain after surgery is common' holds no other clause."""
    told = any(t.tag in "MBHOVRS" and "ing" not in t.form for t in tokens[:i])
    return i > 0 and not told and all(t.tag != "," for t in tokens[i:])


def _clause_follows(tokens: list[Token], i: int) -> bool:
    """Whether a finite verb comes soon after a word, before any comma."""
    for token in tokens[i + 1 : i + 1 + CLAUSE_REACH]:
        if token.tag in ",;.":
            return False
        if token.tag in "MBHO" or (token.tag == "v" and token.form in ("s", "past")):
            return True
    return False


def ordering(tokens: list[Token], i: int) -> str:
    """'before', 'after', 'as': preposition before a noun, else the start of a clause."""
    token = tokens[i]
    if tokens[i + 1].tag not in "NJDG#v":
        return token.tag
    if token.low == "than" or (token.low == "as" and (i or _clause_follows(tokens, i))):
        return "S"  # but 'As a safeguard, drugs are given'
    return "S" if _clause_follows(tokens, i) and not _lacks_verb(tokens, i) else "P"
