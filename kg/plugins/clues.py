"""What tells whether a thing in a sentence stands in a relation to the sentence's topic: clues, each a name and a word.

They are the words of the thing and around it, its kind, the heading, and what the rules read in the same sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from kg.extract.language import Language, singular
from kg.extract.token import Token, Words, head

Clue: TypeAlias = tuple[str, str]

_FUNCTION = frozenset("PCTMBHOXSRQA,;:.")
_LITTLE = frozenset("DJ#")
_TELLING = frozenset("PSRTXQCNJGEA")
_LONG = 12  # words of a way that is told whole
_SHOWN = 4  # words of a thing


class Thing(NamedTuple):
    """A noun phrase of a sentence: its tokens from `low` to before `high`, its kind, and the stretch of its list."""

    tokens: tuple[Token, ...]
    low: int
    high: int
    kind: str
    stretch: tuple[int, int]

    @property
    def words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(token.low for token in self.tokens)


class Scene(NamedTuple):
    """A sentence: what is in it, of what it speaks, and what the rules read in it."""

    words: Words
    things: tuple[Thing, ...]
    topic: frozenset[str]  # the words of its name
    kind: str  # of the topic
    heading: tuple[str, ...]  # its words that are not the topic's
    role: str
    ends: tuple[tuple[str, frozenset[str]], ...]  # of the rules' claims: 'subject treats', and its words
    shapes: tuple[str, ...]  # of each token: by which a relation can be told, or '' for little words
    language: Language


def shape(token: Token) -> str:
    """A word that can tell a relation, or else only its tag; nothing for a little word."""
    if token.tag in _FUNCTION:
        return token.low
    return "" if token.tag in _LITTLE else token.verb or token.tag


def of_sentence(scene: Scene) -> Iterator[Clue]:
    """The clues that all things of a sentence share."""
    tokens = scene.words.tokens
    yield "role", scene.role
    yield "topic", scene.kind
    yield "told", str(min(len(scene.ends), 4))
    yield "opens", tokens[0].low
    yield "opens", " ".join(t.low for t in tokens[:2])
    yield "pronoun", str(any(t.tag == "Q" for t in tokens[:3]))
    for word in scene.heading:
        yield "heading", word
    for role in roles(scene.topic, scene):
        yield "topic is", role


def of_thing(thing: Thing, scene: Scene) -> Iterator[Clue]:
    """The clues of one thing."""
    tokens, kind = scene.words.tokens, thing.kind
    yield "kind", kind
    yield "kinds", f"{scene.kind} {kind}"
    yield "head", singular(head(thing.tokens)[-1])
    for token in thing.tokens[:_SHOWN]:
        yield "has", singular(token.low)
    yield from _before(thing, scene)
    yield "behind", tokens[thing.high].low if thing.high < len(tokens) else "$"
    later = next((g for main, g in scene.words.groups.items() if main >= thing.high), None)
    yield "later", tokens[later.main].verb if later else ""
    for word in scene.heading:
        yield "heading kind", f"{word} {kind}"
    for role in roles(thing.words, scene):
        yield "is", role
    ill = any(other.low < thing.low and other.kind == scene.kind for other in scene.things)
    yield "another kind", f"{ill} {kind}"


def _before(thing: Thing, scene: Scene) -> Iterator[Clue]:
    """The words from the start of the sentence to the thing."""
    tokens, kind = scene.words.tokens, thing.kind
    front = tokens[: thing.low]
    way = [word for word in scene.shapes[: thing.low] if word]
    yield "before", front[-1].low if front else "^"
    yield "way", " ".join(way) if len(way) <= _LONG else "…"
    for size in (1, 2, 3, 5):
        yield "last", " ".join(way[-size:])
    yield "last kind", f"{' '.join(way[-2:])} {kind}"
    yield "first", " ".join(way[:2])
    yield "first", " ".join(way[:3])
    for token in front:
        if token.tag in _TELLING:
            yield "amid", singular(token.low)
    verbs = [f"{tokens[g.main].verb} {g.voice}" for g in scene.words.groups.values() if g.main < thing.low]
    for verb in verbs:
        yield "verb", verb
        yield "verb kind", f"{verb} {kind}"
    yield "verbs", str(min(len(verbs), 3))
    yield "things", str(min(sum(other.high <= thing.low for other in scene.things), 4))
    yield "commas", str(min(way.count(","), 3))
    yield "far", str(min(len(front) // 3, 6))
    people = any(scene.language.has("people", t.low) for t in front)
    yield "people kind", f"{people} {kind}"


def roles(name: frozenset[str], scene: Scene) -> Iterator[str]:
    """What something of these words is in the claims of a sentence: 'subject treats'."""
    for role, words in scene.ends:
        if words <= name or name <= words:
            yield role
