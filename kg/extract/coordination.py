"""What the items of a list share: heads, modifiers, prepositions; and what only looks like two items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.language import Language
from kg.extract.token import Token

Kind = Callable[[list[Token]], str]


@dataclass(frozen=True, slots=True)
class Part:
    """The words between two joints of a list, and the joint before them: '', ',', ';', 'and' or 'such'."""

    joint: str
    tokens: list[Token]


def joined(parts: list[Part], language: Language, kind: Kind, pairs: frozenset[str]) -> list[Part]:
    """Parts that belong together become one, and what they share is given to each."""
    done: list[Part] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        following = parts[i + 1] if i + 1 < len(parts) else None
        if following and following.joint == "and" and _pair(part, following, pairs):
            word = "and"
            glue = Token(word, word, part.tokens[-1].end + 1, following.tokens[0].start - 1, "C")
            parts[i + 1] = Part(part.joint, [*part.tokens, glue, *following.tokens])
            i += 1
            continue
        adjectives = _adjectives(parts, i)
        if adjectives:
            last = parts[i + adjectives]
            if last.joint == ",":
                merged = [t for p in parts[i : i + adjectives + 1] for t in (*p.tokens, _comma(p))][:-1]
                parts[i + adjectives] = Part(part.joint, merged)
            else:
                head = _head_of(last.tokens)
                for p in parts[i : i + adjectives]:
                    if not all(language.has("evaluative", t.low) for t in p.tokens):
                        done.append(Part(p.joint, [*p.tokens, *head]))
            i += adjectives
            continue
        if following and following.joint == "and" and _shares_head(part, following, language, kind):
            done.append(Part(part.joint, [*part.tokens, *_head_of(following.tokens)]))
            i += 1
            continue
        carried = _carried(done[-1] if done else None, part, language, kind)
        if carried is not None and done:
            if carried:
                done.append(Part(part.joint, [*carried, *part.tokens]))
            else:
                glue = Token("and", "and", done[-1].tokens[-1].end + 1, part.tokens[0].start - 1, "C")
                mark = _comma(done[-1]) if part.joint == "," else glue
                done[-1] = Part(done[-1].joint, [*done[-1].tokens, mark, *part.tokens])
            i += 1
            continue
        done.append(part)
        i += 1
    return _without_class_nouns(done, language)


def _comma(part: Part) -> Token:
    end = part.tokens[-1].end
    return Token(",", ",", end, end + 1, ",")


def _pair(one: Part, other: Part, pairs: frozenset[str]) -> bool:
    last, first = one.tokens[-1].low, other.tokens[0].low
    return f"{last} and {first}" in pairs


def _adjectives(parts: list[Part], i: int) -> int:
    """How many parts from i on are only adjectives, if a noun phrase follows them; else 0."""
    n = i
    while (
        n < len(parts)
        and parts[n].tokens
        and all(t.tag in "JAD" for t in parts[n].tokens)
        and any(t.tag == "J" for t in parts[n].tokens)
    ):
        n += 1
    noun = n < len(parts) and parts[n].joint in (",", "and") and any(t.tag == "N" for t in parts[n].tokens)
    return n - i if noun else 0


def _head_of(tokens: list[Token]) -> list[Token]:
    """A noun phrase without the modifiers before its head; 'problems with vision' stays whole."""
    stop = next((k for k, t in enumerate(tokens) if t.tag in "PT"), len(tokens))
    return tokens[max(stop - 1, 0) :]


def _shares_head(one: Part, other: Part, language: Language, kind: Kind) -> bool:
    stop = next((k for k, t in enumerate(other.tokens) if t.tag == "P"), len(other.tokens))
    if stop < 2 or len(one.tokens) > 2 or any(t.tag in "PTE" for t in one.tokens):
        return False
    if not language.has("shared", other.tokens[stop - 1].low) or other.tokens[0].tag == "D":
        return False
    return kind(one.tokens) in language.filters["sharing"]


def _carried(one: Part | None, part: Part, language: Language, kind: Kind) -> list[Token] | None:
    """What of the item before belongs to this one too; [] if both are one thing; None if neither."""
    if one is None or part.joint not in (",", "and") or any(t.tag == "P" for t in part.tokens):
        return None
    place = max((k for k, t in enumerate(one.tokens) if t.tag == "P"), default=-1)
    if place < 1:
        word = one.tokens[0]
        gerunds = len(one.tokens) > 1 and one.tokens[1].tag == "G" and part.tokens[0].tag == "G"
        return [word] if gerunds and language.has("carried", word.low) else None
    own, last = kind(part.tokens), kind(one.tokens[place + 1 :])
    if own not in language.filters["sharing"]:
        return None
    head, preposition = one.tokens[place - 1].low, one.tokens[place].low
    if preposition in ("in", "on", "around", "near", "under", "at"):
        return [] if own == last and own in language.filters["places"] else None
    if language.has("carried", f"{head} {preposition}"):
        return one.tokens[: place + 1] if own == last or own == "" or last == "" else None
    alike = own == last and own in language.filters["places"]
    return one.tokens[: place + 1] if alike and preposition in ("of", "to") else None


def _without_class_nouns(parts: list[Part], language: Language) -> list[Part]:
    """'symptoms such as A' is A alone."""
    kept: list[Part] = []
    for i, part in enumerate(parts):
        following = parts[i + 1].joint if i + 1 < len(parts) else ""
        if following == "such" and language.has("classes", part.tokens[-1].low):
            continue
        kept.append(part)
    for i in range(1, len(kept)):
        if kept[i - 1].joint == "such" and kept[i].joint in (",", "and"):
            kept[i] = Part("such", kept[i].tokens)
    return kept
