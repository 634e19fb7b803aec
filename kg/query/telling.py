"""Values that are read as lines of text at a prompt, in a notebook, and as JSON: claims with their sentences."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from kg.errors import FormatError
from kg.terminal import visible


class Told:
    """A value that is told in lines, each with its indent."""

    __slots__ = ()

    @abstractmethod
    def lines(self) -> Iterator[tuple[int, str]]:
        """The text, line by line, with how deep each is indented."""

    def format(self, name: str) -> str:
        """The whole value in one of FORMATS."""
        if name not in FORMATS:
            raise FormatError(f"no format {name!r}; there are {', '.join(FORMATS)}")
        return FORMATS[name](self)

    def __repr__(self) -> str:
        return _text(self).removesuffix("\n")

    def _repr_html_(self) -> str:
        return "".join(
            f"<div style='margin-left:{2 * depth}em'>{escape(visible(line))}</div>"
            for depth, line in self.lines()
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A claim that links two things: its id, words, strongest certainty and sentences."""

    claim: str
    words: str
    certainty: str
    quotes: tuple[str, ...]
    forward: bool = True  # the thing that is told first is the subject

    def lines(self, depth: int) -> Iterator[tuple[int, str]]:
        """The claim and below it its sentences."""
        yield depth, f"{self.words} ({self.certainty})" if self.certainty else self.words
        yield from ((depth + 1, f"“{quote}”") for quote in self.quotes)


def count(number: int, what: str) -> str:
    """A number with its noun.

    >>> count(1, "step"), count(2, "step")
    ('1 step', '2 steps')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _text(value: Told) -> str:
    return "".join(f"{'  ' * depth}{visible(line)}\n" for depth, line in value.lines())


def _json(value: Any) -> str:
    return json.dumps(asdict(value), indent=2, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[Any], str]] = {"text": _text, "json": _json}
