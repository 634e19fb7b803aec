"""What the items of a list share: heads, modifiers, prepositions; and what only looks like two items."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.token import Token

LONGEST_MODIFIER = 2  # words before 'and' that can borrow the head behind it
_PLACING = frozenset({"in", "on", "around", "near", "under", "at"})


@dataclass(frozen=True, slots=True)
class Part:
    """The words between two joints of a list, and the joint before them: '', ',', ';', 'and' or 'such'."""

    joint: str
    tokens: list[Token]


def joined(parts: list[Part], rules: Grammar) -> list[Part]:
    """Parts that belong together become one, and what they share is given to each."""
    parts = list(parts)
    done: list[Part] = []
    for i, part in enumerate(parts):
        following = parts[i + 1] if i + 1 < len(parts) and parts[i + 1].joint in (",", "and") else None
        if following is None:
            _carry(done, part, rules)
        elif following.joint == "and" and _pair(part, following, rules):
            parts[i + 1] = Part(part.joint, [*part.tokens, _and(part, following), *following.tokens])
        elif _only_modifies(parts, i):
            if parts[i + 1].joint == "," and not _ends_with_and(parts, i):
                parts[i + 1] = Part(part.joint, [*part.tokens, _comma(part), *following.tokens])
            elif not all(rules.language.has("evaluative", t.low) for t in part.tokens):
                done.append(Part(part.joint, [*part.tokens, *_head_of(_noun_part(parts, i).tokens)]))
        elif following.joint == "and" and _shares_head(part, following, rules):
            done.append(Part(part.joint, [*part.tokens, *_head_of(following.tokens)]))
        else:
            _carry(done, part, rules)
    return _without_class_nouns(done, rules)


def _and(one: Part, other: Part) -> Token:
    return Token("and", "and", one.tokens[-1].end + 1, other.tokens[0].start - 1, "C")


def _comma(part: Part) -> Token:
    end = part.tokens[-1].end
    return Token(",", ",", end, end + 1, ",")


def _pair(one: Part, other: Part, rules: Grammar) -> bool:
    """'pins and needles' is one thing."""
    return f"{one.tokens[-1].low} and {other.tokens[0].low}" in rules.pairs


def _modifier(part: Part) -> bool:
    return all(t.tag in "JAD" for t in part.tokens) and any(t.tag == "J" for t in part.tokens)


def _noun_at(parts: list[Part], i: int) -> int:
    """Where the noun phrase stands that a row of adjectives from `i` on leads to; -1 if to none."""
    n = i
    while n < len(parts) and _modifier(parts[n]) and (n == i or parts[n].joint in (",", "and")):
        n += 1
    noun = n < len(parts) and parts[n].joint in (",", "and") and any(t.tag == "N" for t in parts[n].tokens)
    return n if noun else -1


def _only_modifies(parts: list[Part], i: int) -> bool:
    """'craniofacial' of 'craniofacial and skeletal abnormalities'."""
    return _modifier(parts[i]) and _noun_at(parts, i) > i


def _noun_part(parts: list[Part], i: int) -> Part:
    return parts[_noun_at(parts, i)]


def _ends_with_and(parts: list[Part], i: int) -> bool:
    """Whether adjectives are listed ('short, long and flat bones'), not heaped up ('long, flat bones')."""
    return _noun_part(parts, i).joint == "and"


def _head_of(tokens: list[Token]) -> list[Token]:
    """A noun phrase without the modifiers before its head; 'problems with vision' stays whole."""
    stop = next((k for k, t in enumerate(tokens) if t.tag in "PT"), len(tokens))
    return tokens[max(stop - 1, 0) :]


def _shares_head(one: Part, other: Part, rules: Grammar) -> bool:
    """'bone or muscle grafts' are bone grafts and muscle grafts."""
    stop = next((k for k, t in enumerate(other.tokens) if t.tag == "P"), len(other.tokens))
    if stop <= 1 or len(one.tokens) > LONGEST_MODIFIER or any(t.tag in "PTE" for t in one.tokens):
        return False
    if not rules.language.has("shared", other.tokens[stop - 1].low) or other.tokens[0].tag == "D":
        return False
    return rules.kind_of(one.tokens) in rules.language.filters["sharing"]


def _carry(done: list[Part], part: Part, rules: Grammar) -> None:
    """Add an item, with what of the one before belongs to it too: 'damage to nerves and (to) bones'."""
    one = done[-1] if done else None
    if one is None or part.joint not in (",", "and") or any(t.tag == "P" for t in part.tokens):
        done.append(part)
        return
    place = max((k for k, t in enumerate(one.tokens) if t.tag == "P"), default=-1)
    if place < 1:
        gerunds = len(one.tokens) > 1 and "ing" in one.tokens[1].form and "ing" in part.tokens[0].form
        first = one.tokens[:1] if gerunds and rules.language.has("carried", one.tokens[0].low) else []
        done.append(Part(part.joint, [*first, *part.tokens]))
    elif _one_place(one, part, place, rules):
        mark = _comma(one) if part.joint == "," else _and(one, part)
        done[-1] = Part(one.joint, [*one.tokens, mark, *part.tokens])
    else:
        carried = one.tokens[: place + 1] if _carries(one, part, place, rules) else []
        done.append(Part(part.joint, [*carried, *part.tokens]))


def _one_place(one: Part, part: Part, place: int, rules: Grammar) -> bool:
    """'numbness in the hands and feet' is one thing."""
    own, last = rules.kind_of(part.tokens), rules.kind_of(one.tokens[place + 1 :])
    return own == last and own in rules.language.filters["places"] and one.tokens[place].low in _PLACING


def _carries(one: Part, part: Part, place: int, rules: Grammar) -> bool:
    language = rules.language
    own, last = rules.kind_of(part.tokens), rules.kind_of(one.tokens[place + 1 :])
    if own not in language.filters["sharing"] or one.tokens[place].low in _PLACING:
        return False
    if language.has("carried", f"{one.tokens[place - 1].low} {one.tokens[place].low}"):
        return own == last or not own or not last
    return own == last and own in language.filters["places"] and one.tokens[place].low in ("of", "to")


def _without_class_nouns(parts: list[Part], rules: Grammar) -> list[Part]:
    """'symptoms such as A' is A alone; what follows an example in its list is an example too."""
    kept: list[Part] = []
    for i, part in enumerate(parts):
        following = parts[i + 1].joint if i + 1 < len(parts) else ""
        if following == "such" and rules.language.has("classes", part.tokens[-1].low):
            continue
        after_example = kept and kept[-1].joint == "such" and part.joint in (",", "and")
        kept.append(Part("such", part.tokens) if after_example else part)
    return kept
