"""What a format's reader hands over: the text without its mark-up, cut into blocks.

`plain` is as long as the text. Mark-up becomes spaces or, inside a word, word joiners.
So an offset into one is an offset into the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.model import WORD_JOINER

Span = tuple[int, int, str]  # start, end, and what it shows: "", or the characters of an entity

# Code points that nobody sees: soft hyphen, zero-width and bidi marks, joiners, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_CONTROLS = dict.fromkeys((*range(10), *range(0x0E, 0x20), *range(0x7F, 0xA0)), " ")
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_UNPRINTED = str.maketrans(_CONTROLS | _LINE_ENDS | {0x09: "\t"})


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or a list item.

    `level` is that of the heading, or the depth of the item from 1; a paragraph of level
    above 0 goes on inside a list item of that depth.
    """

    start: int
    end: int
    role: str = "prose"  # prose | item | heading
    level: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A text as its format understands it; `facts` are fields of the document that it states."""

    plain: str
    blocks: tuple[Block, ...]
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def blanked(text: str, markup: Iterable[Span] = ()) -> str:
    """`text` with the spans of `markup` blanked out, as long as before.

    Spans are sorted and disjoint. A span that shows white space keeps its two sides apart.

    >>> blanked("<b>W</b>orld", [(0, 3, ""), (4, 8, "")]).replace("\u2060", "+")
    '   W++++orld'
    >>> blanked("it&rsquo;s", [(2, 9, "’")]).replace("\u2060", "+")
    'it’++++++s'
    """
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    text = text.translate(_UNPRINTED)
    hidden = _merged(markup, ((m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)))
    parts: list[str] = []
    last, position = " ", 0
    for start, end, shown in _stretches(hidden):
        if start > position:
            parts.append(text[position:start])
            last = text[start - 1]
        if shown:
            parts.append(shown)
            last = shown[-1]
        else:
            parts.append(_gap(text[start:end], last, text[end : end + 1]))
        position = end
    parts.append(text[position:])
    return "".join(parts)


def entity(source: str) -> str:
    """The characters that an entity shows, at most as many as it is long; itself if nobody knows it.

    >>> entity("&amp;"), entity("&nbsp;"), entity("&shy;"), entity("&unknown;")
    ('&', ' ', '', '&unknown;')
    """
    shown = _INVISIBLE.sub("", html.unescape(source).translate(_UNPRINTED))
    return " " * len(shown) if shown.isspace() else shown.encode("utf-8", "replace").decode("utf-8")


def _merged(markup: Iterable[Span], invisible: Iterable[Span]) -> Iterator[Span]:
    """Both kinds in order; what is invisible inside mark-up goes with it."""
    reached = 0
    for start, end, shown in sorted((*markup, *invisible), key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield start, end, shown
            reached = end


def _stretches(spans: Iterable[Span]) -> Iterator[Span]:
    """What is shown and what is blank, in turn, touching blanks as one."""
    blank_start = blank_end = -1
    for start, end, shown in spans:
        if start != blank_end or shown:
            if blank_end > blank_start:
                yield blank_start, blank_end, ""
            blank_start = start
        if shown:
            blank_start = start + len(shown)
            yield start, blank_start, shown
        blank_end = end
    if blank_end > blank_start:
        yield blank_start, blank_end, ""


def _gap(stretch: str, before: str, after: str) -> str:
    if before.isspace() or not after or after.isspace():
        return "".join("\n" if c == "\n" else " " for c in stretch) if "\n" in stretch else " " * len(stretch)
    return WORD_JOINER * len(stretch)


def words(plain: str, start: int, end: int) -> str:
    """A stretch as a label: without joiners, each white space one blank."""
    return " ".join(plain[start:end].replace(WORD_JOINER, "").split())
