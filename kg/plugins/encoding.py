"""A scene as numbers, the same for the network of `learned` and for the script that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extract.language import singular
from kg.plugins.scenes import TOPIC, Form, Forms, Scene

UNKNOWN, FIRST = 1, 2  # the number of a word that is not in the table, and of the first that is; 0 is none
FLAGS = 6
_VOICES = {"passive": 3, "active": 4, "ing": 5}  # the flags of a verb's last word
_LETTERS = 3  # of an ending

Ints = npt.NDArray[np.int32]


class Vocabulary(NamedTuple):
    """The numbers of words, tags, kinds and ends of words."""

    words: Mapping[str, int]
    tags: Mapping[str, int]
    kinds: Mapping[str, int]
    suffixes: Mapping[str, int]

    def word(self, low: str) -> int:
        """A word's number; in the singular, or as its part behind the last hyphen, if only that is known."""
        for form in (low, singular(low), low.rpartition("-")[2]):
            if form in self.words:
                return self.words[form]
        return UNKNOWN


class Encoded(NamedTuple):
    """A row a token (topic, words of the heading, a bar, then the sentence): numbers of word, tag, end and kind, and flags."""

    numbers: Ints  # (4, tokens)
    flags: npt.NDArray[np.float32]  # (tokens, FLAGS)
    front: int  # rows before the sentence

    def span(self, number: int, forms: Forms) -> tuple[int, int]:
        """The rows of a thing, or of the topic."""
        return (0, 1) if number == TOPIC else self.rows(forms[number])

    def rows(self, form: Form) -> tuple[int, int]:
        """The rows of words that may be meant."""
        return form.low + self.front, form.high + self.front


def encode(seen: Scene, vocabulary: Vocabulary) -> Encoded:
    """A scene as numbers."""
    tokens = seen.words.tokens
    before = [("", "@"), *((word, "h") for word in seen.heading), ("", "|")]
    rows = [*before, *((token.low, token.tag) for token in tokens)]
    front = len(before)
    numbers = np.zeros((4, len(rows)), np.int32)
    flags = np.zeros((len(rows), FLAGS), np.float32)
    for at, (low, tag) in enumerate(rows):
        numbers[0, at] = vocabulary.word(low) if low else UNKNOWN
        numbers[1, at] = vocabulary.tags.get(tag, 0)
        numbers[2, at] = vocabulary.suffixes.get(ending(low), 0)
    flags[:, 0] = [low in seen.topic for low, _ in rows]
    flags[:front, 1] = 1
    flags[front:, 2] = [bool(token.verb) for token in tokens]
    for group in seen.words.groups.values():
        if group.voice in _VOICES:
            flags[front + group.main, _VOICES[group.voice]] = 1
    numbers[3, 0] = vocabulary.kinds.get(seen.kind, 0)
    for thing in seen.things:
        numbers[3, front + thing.low : front + thing.high] = vocabulary.kinds.get(thing.kind, 0)
    return Encoded(numbers, flags, front)


def ending(low: str) -> str:
    """The end of a word, which tells something of those that no table has."""
    return low[-_LETTERS:]
