"""What stands behind the last of a row and is that of all: 'weakness and wasting of the thigh muscles'."""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.part import Part
from kg.extract.token import Token

LONGEST_SHARING = 2  # words of 'premature death', which may share what the next with an adjective is of


def located(parts: list[Part], i: int, rules: Grammar) -> Part:
    """A part with the place, or with what nouns that need one are of, behind the last of its row."""
    if i + 1 == len(parts):
        return parts[i]
    return _with_place(parts, i, rules) or _with_whole(parts, i, rules) or parts[i]


def one_whole(one: Part, other: Part, rules: Grammar) -> bool:
    """Whether two nouns that need what they are of hang on another: 'problems with the growth and function of cells'."""
    of = next((k for k, t in enumerate(other.tokens) if t.tag == "P"), 0)
    hung = any(t.tag == "P" for t in one.tokens[:-1]) and _hangs(one.tokens[-1], rules)
    bare = one.tokens[-1] is not other.tokens[-1] and all(t.tag in "JN" for t in other.tokens[:of])
    return hung and bare and bool(of) and other.tokens[of].low == "of" and _hangs(other.tokens[of - 1], rules)


def _hangs(noun: Token, rules: Grammar) -> bool:
    return rules.language.has("hanging", noun.low)


def shunned(parts: list[Part], rules: Grammar) -> list[Part]:
    """Parts where 'avoiding' stands before each thing that is avoided: 'sleeping well and avoiding salt, wine and beer'."""
    if not any(_shuns(part, rules) for part in parts[:-1]):
        return parts
    done: list[Part] = []
    shunning: Part | None = None
    for part in parts:
        if _shuns(part, rules):
            alone = any(one.tokens[0].tag != "G" for one in done) or not done
            shunning = part
        elif shunning and part.joint in (",", "and") and part.tokens and part.tokens[0].tag != "G":
            kind = rules.kind_of(part.tokens)
            if not alone or (kind and kind == rules.kind_of(shunning.tokens[1:])):
                done.append(part._replace(tokens=[shunning.tokens[0], *part.tokens]))
                continue
            shunning = None
        else:
            shunning = None
        done.append(part)
    return done


def _shuns(part: Part, rules: Grammar) -> bool:
    first = part.tokens[0] if len(part.tokens) > 1 else None
    return first is not None and first.tag == "G" and rules.language.has("shunning", first.verb)


def _last(parts: list[Part], i: int, nouns: str, rules: Grammar) -> int:
    """Where a row from `i` on of such nouns ends."""
    at = i
    while (
        at + 1 < len(parts)
        and rules.language.has(nouns, parts[at].tokens[-1].low)
        and parts[at + 1].joint in (",", "and")
    ):
        at += 1
    return at


def _with_place(parts: list[Part], i: int, rules: Grammar) -> Part | None:
    """'weakness of the thigh muscles' of 'weakness and wasting of the thigh muscles'."""
    at = _last(parts, i, "local", rules)
    if at == i:
        return None
    last = parts[at].tokens
    place = next((k for k, t in enumerate(last) if t.tag == "P" and t.low in ("of", "in")), 0)
    shared = place and rules.language.has("local", last[place - 1].low)
    bare = all(t.tag in "NJG" for t in parts[i].tokens)
    fits = shared and bare and rules.kind_of(last[place + 1 :]) in rules.language.filters["places"]
    return parts[i]._replace(tokens=[*parts[i].tokens, *last[place:]]) if fits else None


def _with_whole(parts: list[Part], i: int, rules: Grammar) -> Part | None:
    """'growth of cells' of 'growth and function of cells'; not where other things stand in the row."""
    at = _last(parts, i, "hanging", rules)
    if at == i:
        return None
    last = parts[at].tokens
    of = next((k for k, t in enumerate(last) if t.tag == "P"), 0)
    shared = of and last[of].low == "of" and rules.language.has("hanging", last[of - 1].low)
    first = i == 0 or parts[i].joint != "," or rules.language.has("hanging", parts[i - 1].tokens[-1].low)
    bare = all(t.tag in "JAD" for t in parts[i].tokens[:-1]) and last[0].tag not in "DA"
    felt = {*rules.language.filters["illness"]} - {*rules.language.filters["disease"]}
    ails = rules.kind_of(parts[i].tokens) in felt and rules.kind_of(parts[i].tokens[-1:]) not in felt
    apart = last[0].tag == "J" and len(parts[i].tokens) > LONGEST_SHARING
    if ails or apart or f"{parts[i].tokens[-1].low} and {parts[i + 1].tokens[0].low}" in rules.pairs:
        return None  # 'delayed speech and loss of vision', 'slow development and rapid growth of the head'
    return parts[i]._replace(tokens=[*parts[i].tokens, *last[of:]]) if shared and first and bare else None
