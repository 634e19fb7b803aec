"""Headings, paragraphs and lists of a text without mark-up, told by the shape of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.read.lists import flat
from kg.read.marked import Block, Marked, blanked
from kg.read.sentences import listed_word

_BULLET = re.compile(
    r"""(?: --? | [–—*•‣◦▪●■➢·+] | o(?=\s{2}|\t|\s[A-Z])
          | \d{1,3}[.)] | \(\d{1,2}\) | [a-z][.)] | [A-Z]\) | \([a-zA-Z]\) | \(?[ivx]{2,4}\) ) \s+ (?=\S)""",
    re.VERBOSE,
)
_NUMBERING = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[A-Z])")
_SENTENCE_INSIDE = re.compile(r"(?<!\d)[.!?]\s+[A-Z]")
_LONGEST_HEADING = 100
_MOST_WORDS = 14
_LONGEST_LABEL = 6  # words of "Risk factors:" before a paragraph
_WRAP_WIDTH = 130  # wider lines are paragraphs of their own
_FULL = 0.6  # of the widest line; a shorter one was ended on purpose
_NARROW = 30  # characters; lines of such a paragraph were not wrapped
_WIDE = 45  # characters; a line as wide as the one below it begins a paragraph
_CLOSED = '.!?”")]'
_LONGEST_ITEM = 40  # words of a paragraph that is an item of a list
# 'Term: what it is' and 'Term – what it is', each on a line of its own
_ROW = re.compile(
    r"(?!(?:https?|note|source|tip)\b)[A-Z][^.:;!?(\n]{2,50}?(?::|\s[-–—])\s+(?=\S)", re.IGNORECASE
)
_SHORTEST_ROW = 5  # words that tell what a term is
_TOGETHER = 2  # a title and a first heading; more such lines are a list


@dataclass(slots=True)
class _Line:
    start: int  # of its first word
    end: int
    indent: int
    words: str
    shape: str  # blank | item | more (of an item) | title | prose
    text_start: int  # behind the bullet


_NOTHING = _Line(0, 0, 0, "", "blank", 0)


def plain_text(text: str) -> Marked:
    """A text without mark-up: plain is the text itself, blocks are told by the lines."""
    plain = blanked(text)
    return Marked(plain, tuple(text_blocks(plain, 0, len(plain), titled=True)))


def text_blocks(plain: str, start: int, end: int, *, titled: bool = False) -> Iterator[Block]:
    r"""The blocks of a stretch of plain text; where it is `titled`, a first heading is of level 1.

    >>> text = "Scar tissue\nIt pulls at the nerve.\n- pain\n- numbness\n"
    >>> [(block.role, text[block.start:block.end]) for block in text_blocks(text, 0, len(text))]
    [('heading', 'Scar tissue'), ('prose', 'It pulls at the nerve.'), ('item', 'pain'), ('item', 'numbness')]
    """
    if plain.find("\n", start, end) < 0:
        yield from flat(plain, start, end)
        return
    lines = list(_lines(plain, start, end))
    _settle(lines)
    _lead_on(lines)
    _lead_down(lines)
    _rows(lines)
    first = ""
    at_start = titled
    for shape, group in groupby(lines, key=lambda line: line.shape.replace("more", "item")):
        if shape == "title":
            for line in group:
                first = first or (line.words.casefold() if at_start else "")
                yield Block(line.start, line.end, "heading", _level(line, first))
        elif shape == "item":
            yield from _items(plain, list(group))
        elif shape == "prose":
            yield from _paragraphs(plain, list(group))
        at_start = at_start and (shape == "blank" or (shape == "title" and first in CONTENTS))
        first = "" if first in CONTENTS else first


# A heading that announces the headings below it.
CONTENTS = frozenset(
    ("contents", "table of contents", "on this page", "in this article", "in this section", "page contents")
)


def _lines(plain: str, start: int, end: int) -> Iterator[_Line]:
    while start < end:
        stop = plain.find("\n", start, end)
        stop = end if stop < 0 else stop
        raw = plain[start:stop]
        words = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        bullet = _BULLET.match(words)
        first = start + indent
        behind = first + (bullet.end() if bullet else 0)
        yield _Line(first, first + len(words), indent, words, _shape(words), behind)
        start = stop + 1


def _shape(words: str) -> str:
    if not any(c.isalnum() for c in words):
        return "blank"
    if _BULLET.match(words):
        return "item"
    return "title" if _title_like(words) else "prose"


def _title_like(words: str) -> bool:
    if len(words) > _LONGEST_HEADING or len(words.split()) > _MOST_WORDS or words[-1] in ".,;!…-":
        return False
    if words[-1] == ":" and len(words.split()) > _LONGEST_LABEL:
        return False
    initial = next(c for c in words if c.isalnum())
    return (initial.isupper() or bool(_NUMBERING.match(words))) and not _SENTENCE_INSIDE.search(words)


def _settle(lines: list[_Line]) -> None:
    """Decides, by what stands around them, what the title-like lines are."""
    bullet: _Line | None = None
    for line in lines:
        if line.shape == "item":
            bullet = line
        elif bullet and line.shape != "blank" and (line.indent > bullet.indent or line.words[0].islower()):
            line.shape = "more"
        else:
            bullet = None
    below = [_NOTHING]  # from the last line on, the next line that is not blank
    for above, line in zip([_NOTHING, *lines][-2::-1], lines[::-1], strict=True):
        alone = line.shape == "item" and above.shape not in ("item", "more")
        if alone and _numbered_heading(line, below[-1]):
            line.shape = "title"
        below.append(below[-1] if line.shape == "blank" else line)
    below.reverse()
    stop = 0
    for shape, group in groupby(lines, key=lambda line: line.shape):
        start, stop = stop, stop + len(list(group))
        if shape == "title":
            touching = stop < len(lines) and below[stop] is lines[stop]
            before = lines[start - 1] if start else _NOTHING
            _settle_run(lines[start:stop], before, below[stop], touching=touching)


def _numbered_heading(line: _Line, below: _Line) -> bool:
    """Whether it is as '2. Causes' over a paragraph or over '2.1 Falls', not as '2. Rest' in a list."""
    if not _NUMBERING.match(line.words) or not _title_like(line.words) or below.indent > line.indent:
        return False
    if below.shape == "title":
        return bool(_NUMBERING.match(below.words))
    return below.shape == "prose" and len(below.words) > len(line.words)


def _settle_run(run: list[_Line], before: _Line, below: _Line, *, touching: bool) -> None:
    """One run of title-like lines: headings, a list of short lines, or a part of a paragraph.

    It is `touching` what is below it if no blank line stands between.
    """
    if before.shape == "prose" and before.words[-1] == ":":
        _reshape(run[:-1] if touching else run, "item")
    elif (below is _NOTHING and len(run) == 1) or (
        before.shape == "prose" and before.words[-1] not in _CLOSED
    ):
        _reshape(run, "prose")
    elif (touching and _runs_on(run[-1].words, below.words)) or (
        below.shape == "item" and listed_word(run[-1].words.split()[-1], "introducing")
    ):
        _reshape(run[-1:], "prose")
    elif len(run) > _TOGETHER and not touching:
        _reshape(run[1:], "item")
        _reshape(run[:1], "prose" if run[0].words[-1] == ":" else "title")
    elif len(run) > _TOGETHER + 1:
        _reshape(run[1:-1], "item")
    elif run[-1].words[-1] == ":" and (below.shape == "item" or not touching):
        _reshape(run[-1:], "prose")


def _runs_on(line: str, below: str) -> bool:
    """Whether a title-like line is the first of a wrapped paragraph."""
    wrapped_at = len(below) <= _WRAP_WIDTH and len(line) >= max(_WIDE, _FULL * len(below))
    return below[0].islower() or line.count("(") > line.count(")") or (wrapped_at and not line.istitle())


def _lead_on(lines: list[_Line]) -> None:
    """Makes items of paragraphs that a colon over a blank line introduces, up to one that is a sentence or a heading."""
    above, gap, first = _NOTHING, False, ""
    for line in lines:
        if line.shape == "blank":
            gap = True
            continue
        led = bool(first) or (above.shape == "prose" and above.words[-1] == ":")
        stopped = "." if line.words[-1] in _CLOSED else "-"
        if (
            gap
            and led
            and line.shape in ("title", "prose")
            and first in ("", stopped)
            and _fragment(line.words)
        ):
            line.shape, first = "item", stopped
        else:
            first = ""
        above, gap = line, False


def _lead_down(lines: list[_Line]) -> None:
    """Makes items of the lines in small letters right below a colon, unless they look wrapped."""
    for at, line in enumerate(lines):
        if line.shape != "prose" or line.words[-1] != ":":
            continue
        stop = at + 1
        while stop < len(lines) and lines[stop].shape == "prose" and lines[stop].words[0].islower():
            stop += 1
        run = lines[at + 1 : stop]
        full = _FULL * max((len(one.words) for one in run), default=0)
        uneven = full <= _NARROW or any(len(one.words) < full for one in run[:-1])
        if len(run) >= _TOGETHER and uneven:
            _reshape(run, "item")


def _rows(lines: list[_Line]) -> None:
    """Makes items of lines in a row that each name something before a colon or a dash."""
    run: list[_Line] = []
    for line in [*lines, _NOTHING]:
        if line.shape == "blank" and line is not _NOTHING:
            continue
        mark = _ROW.match(line.words) if line.shape in ("prose", "title") else None
        term = mark.group().rstrip(" :-–—").split() if mark else []
        told = len(line.words.split()) - len(term) >= _SHORTEST_ROW
        if told and 0 < len(term) < _LONGEST_LABEL and not listed_word(term[-1], "introducing"):
            run.append(line)
        else:
            if len(run) >= _TOGETHER:
                _reshape(run, "item")
            run = []


def _fragment(words: str) -> bool:
    """Whether a paragraph can be an item of a list: not 'Talk to your doctor', nor 'Treatment'."""
    found = words.split()
    headed = len(found) <= _LONGEST_LABEL and any(listed_word(word, "headings") for word in found)
    return len(found) <= _LONGEST_ITEM and not headed and not listed_word(found[0], "openers")


def _reshape(run: Sequence[_Line], shape: str) -> None:
    for line in run:
        line.shape = shape


def _level(line: _Line, first: str) -> int:
    if line.words.casefold() == first:
        return 1
    number = _NUMBERING.match(line.words)
    return 2 + number[1].count(".") if number else 2


def _items(plain: str, lines: list[_Line]) -> Iterator[Block]:
    """List items, their depth told by how far they are indented, with the lines that go on in them."""
    depths: list[int] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if line.shape == "item":
            while depths and line.indent < depths[-1]:
                depths.pop()
            if not depths or line.indent > depths[-1]:
                depths.append(line.indent)
            start = line.text_start
        if following is None or following.shape == "item":
            yield from flat(plain, start, line.end, len(depths))


def _paragraphs(plain: str, lines: list[_Line]) -> Iterator[Block]:
    """Lines of prose, joined where a line was only wrapped."""
    width = max(len(line.words) for line in lines)
    start = lines[0].start
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        if following is None or not wrapped(line.words, following.words, width):
            yield from flat(plain, start, line.end)
            start = following.start if following else start


def wrapped(line: str, following: str, width: int) -> bool:
    """Whether a line break is a matter of width, in a paragraph whose widest line has `width`."""
    goes_on = following[0].islower() or line[-1] in ",-–("
    return goes_on or (width <= _WRAP_WIDTH and len(line) >= _FULL * width and width > _NARROW)
