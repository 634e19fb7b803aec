"""Markdown: headings, lists, tables and quotes told by lines; links, emphasis and code by their signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.read.marked import Block, Marked, Span, blanked, entity

FACTS = ("url", "source", "created", "language")  # fields of a document that a text can state

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_FACT = re.compile(r"^(\w+):[ \t]*(.*?)[ \t]*\r?$", re.MULTILINE)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r" {0,3}(?:> ?)?(`{3,}|~{3,})")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_DEFINITION = re.compile(r" {0,3}\[[^\]\s][^\]]*\]:[ \t]*\S+.*$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_WALL = re.compile(r"(?<!\\)\|")
_TAIL = r"\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+){0,9}\)|\[[^\[\]\n]{0,200}\]"
_INLINE = re.compile(
    rf"""(?P<image> !\[[^\[\]]*+\](?:{_TAIL}))
       | (?P<link> (?<=\])(?:{_TAIL}))
       | (?P<auto> <(?=https?://[^<>\s]{{1,2000}}>) | (?<=\S)>(?!\s*\d))
       | (?P<tag> </?[a-zA-Z][^<>]*+>)
       | (?P<entity> &(?:[a-zA-Z][a-zA-Z0-9]{{1,31}}|\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}});)
       | (?P<escape> \\(?=[!-/:-@\[-`{{-~]|\r?\n) )
       | (?P<bracket> \[(?!\d{{1,3}}[\],–-])(?=[^\[\]]*+\][(\[]) | (?<!\d)\](?=[(\[]) )
       | (?P<emphasis> \*+(?=\S) | (?<=\S)\*+ | (?<!\w)_+(?=\S) | (?<=\S)_+(?!\w) | ~~ | `+ )""",
    re.VERBOSE,
)


def markdown(text: str) -> Marked:
    r"""Markdown without its signs; front matter between two lines of --- gives title and source.

    >>> found = markdown("# Scar\n\nIt *pulls* at [nerves](x.html).")
    >>> [" ".join(found.plain[block.start:block.end].split()) for block in found.blocks]
    ['Scar', 'It pulls at nerves\u2060\u2060\u2060\u2060\u2060\u2060\u2060\u2060\u2060.']
    """
    front = _FRONT_MATTER.match(text)
    stated = {key.lower(): value.strip("\"'") for key, value in _FACT.findall(front[1])} if front else {}
    hidden: list[Span] = [(0, front.end(), "\n")] if front else []
    hidden += _comments(text, front.end() if front else 0)
    visible = blanked(text, hidden)
    lines = _Lines(visible)
    lines.read()
    inline = (
        (m.start(), m.end(), entity(m.group()) if m["entity"] else "")
        for block in lines.blocks
        for m in _INLINE.finditer(visible, block.start, block.end)
    )
    plain = blanked(text, (*hidden, *lines.signs, *inline))
    facts = {key: stated[key] for key in FACTS if stated.get(key)}
    return Marked(plain, tuple(lines.blocks), stated.get("title", ""), facts)


def _comments(text: str, start: int) -> Iterator[Span]:
    while (start := text.find("<!--", start)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield start, end + 3, " "
        start = end + 3


class _Lines:
    """Reads line by line; `blocks` are what it found, `signs` the mark-up of whole lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.signs: list[Span] = []
        self.open: Block | None = None
        self.indents: list[int] = []  # of the items that are open
        self.fence = ""
        self.table = False

    def read(self) -> None:
        starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        ends = [start - 1 for start in starts[1:]] + [len(self.text)]
        lines = [self.text[a:b].removesuffix("\r") for a, b in zip(starts, ends, strict=True)]
        for start, (line, following) in zip(starts, pairwise([*lines, ""]), strict=True):
            ruled = "-" in following and bool(_TABLE_RULE.match(following))
            self.table = "|" in line and (self.table or ruled)
            self.line(start, line)
        self.close()

    def close(self) -> None:
        if self.open:
            self.blocks.append(self.open)
        self.open = None

    def sign(self, start: int, end: int) -> None:
        if start < end:
            self.signs.append((start, end, " "))

    def line(self, start: int, line: str) -> None:
        end = start + len(line)
        if self.fenced(line):
            self.close()
            self.sign(start, end)
            return
        if quote := _QUOTE.match(line):
            self.sign(start, start + quote.end())
            start += quote.end()
            line = line[quote.end() :]
        if not line.strip():
            self.close()
        elif mark := _HEADING.match(line):
            self.close()
            self.heading(start, line, mark)
        elif self.open and self.open.role == "prose" and (mark := _UNDERLINE.match(line)):
            self.open = Block(self.open.start, self.open.end, "heading", 1 if "=" in mark[1] else 2)
            self.indents = []
            self.close()
            self.sign(start, end)
        elif _RULE.match(line) or _DEFINITION.match(line) or (self.table and _TABLE_RULE.match(line)):
            self.close()
            self.sign(start, end)
        elif self.table:
            self.close()
            self.row(start, line)
        elif mark := _ITEM.match(line):
            self.close()
            self.item(start, end, mark)
        else:
            self.prose(start, end, line)

    def fenced(self, line: str) -> bool:
        """Whether the line belongs to a block of code."""
        mark = _FENCE.match(line)
        if self.fence:
            closes = mark and mark[1].startswith(self.fence) and not line.strip(" >`~")
            self.fence = "" if closes else self.fence
            return True
        self.fence = mark[1] if mark else ""
        return bool(mark)

    def heading(self, start: int, line: str, mark: re.Match[str]) -> None:
        words = line.rstrip()
        bare = words.rstrip("#") if words.rstrip("#").endswith((" ", "\t")) else words
        self.sign(start, start + mark.end())
        self.sign(max(start + len(bare), start + mark.end()), start + len(words))
        self.indents = []
        if len(bare) > mark.end():
            self.blocks.append(Block(start + mark.end(), start + len(bare), "heading", len(mark[1])))

    def row(self, start: int, line: str) -> None:
        """The cells of a table's row, as items."""
        walls = [-1, *(m.start() for m in _CELL_WALL.finditer(line)), len(line)]
        for left, right in pairwise(walls):
            if line[left + 1 : right].strip():
                self.blocks.append(Block(start + left + 1, start + right, "item", 1))
            self.sign(start + right, start + min(right + 1, len(line)))

    def item(self, start: int, end: int, mark: re.Match[str]) -> None:
        indent = len(mark[1].expandtabs(4))
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 1:
            self.indents.append(indent)
        self.sign(start, start + mark.end())
        self.open = Block(start + mark.end(), end, "item", len(self.indents))

    def prose(self, start: int, end: int, line: str) -> None:
        first = start + len(line) - len(line.lstrip())
        if self.open and not self._broken(first):
            self.open = Block(self.open.start, end, self.open.role, self.open.level)
            return
        self.close()
        if first == start:
            self.indents = []
        self.open = Block(first, end, "prose", len(self.indents))

    def _broken(self, first: int) -> bool:
        """Whether the line before ends in two blanks or a backslash: a break, before a capital."""
        before = self.text[max(0, first - 40) : first].rstrip(" \t").removesuffix("\n").removesuffix("\r")
        return before.endswith(("  ", "\\")) and not self.text[first].islower()
