"""From blocks to sections and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Section, Sentence
from kg.read.lists import parted
from kg.read.marked import Block, words
from kg.read.plaintext import CONTENTS
from kg.read.sentences import Extent, sentences, trimmed

_INTRODUCES = re.compile(r"\b(?:following|these|below|here are)\b", re.IGNORECASE)
_ENTRY = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+)?(.*?)[\s.…]*\d*$", re.DOTALL)
_PASTED_WORDS = 3  # a shorter title at the start of a sentence may be part of a name


def sections(plain: str, blocks: Iterable[Block]) -> Iterator[Section]:
    """A section for each heading, and one without a heading for text before the first."""
    open_section: Section | None = None
    for block in blocks:
        if block.role == "heading" or open_section is None:
            if open_section:
                yield replace(open_section, end=block.start)
            heading = words(plain, block.start, block.end) if block.role == "heading" else ""
            level = block.level if heading else 0
            open_section = Section(heading.removesuffix(":"), level, block.start, len(plain))
    if open_section:
        yield open_section


def without_contents(plain: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without a table of contents: entries that recur as headings are not text."""
    for i, block in enumerate(blocks[:-1]):
        if block.end - block.start <= max(map(len, CONTENTS)) + 1:
            heading = words(plain, block.start, block.end).casefold().removesuffix(":")
            if heading in CONTENTS:
                end = _contents_end(plain, blocks, i + 1)
                return blocks[:i] + blocks[end:] if end > i + 1 else blocks
    return blocks


def _contents_end(plain: str, blocks: tuple[Block, ...], start: int) -> int:
    headings = {_entry(plain, block): i for i, block in enumerate(blocks) if block.role == "heading"}
    seen: set[str] = set()
    for i in range(start, len(blocks)):
        entry = _entry(plain, blocks[i])
        if entry in seen or headings.get(entry, -1) <= i:
            return i
        seen.add(entry)
    return len(blocks)  # pragma: no cover  # the last heading cannot recur below itself


def _entry(plain: str, block: Block) -> str:
    found = _ENTRY.match(words(plain, block.start, min(block.end, block.start + 200)))
    return found[1].casefold() if found else ""


def sentenced(plain: str, blocks: Iterable[Block], title: str = "") -> tuple[Sentence, ...]:
    """The sentences of the blocks in order, each with its section, role and lead."""
    found: list[Sentence] = []
    section, lead = -1, -1
    parents: list[tuple[int, int]] = []  # depth and sentence of the items that are still open
    for block in blocks:
        if block.role == "heading":
            section += 1
            found += (Sentence(a, b, section, "heading") for a, b in trimmed(plain, block.start, block.end))
            parents, lead = [], -1
            continue
        section = max(section, 0)
        if block.role == "item":
            if not parents:
                lead = _lead(plain, found, section)
            while parents and parents[-1][0] >= block.level:
                parents.pop()
            at = len(found)
            found += _item(plain, block, at, section, parents[-1][1] if parents else lead)
            parents.append((block.level, at if at < len(found) else lead))
            continue
        if not block.level:
            parents = []
        for a, b in sentences(plain, _past_title(plain, block, title), block.end):
            found += _parts(plain, (a, b), len(found), section)
    return tuple(found)


def _lead(plain: str, found: list[Sentence], section: int) -> int:
    """The sentence before a list, if it introduces it; its role becomes "lead"."""
    if not found or found[-1].section != section or found[-1].role != "prose":
        return -1
    said = plain[found[-1].start : found[-1].end]
    if said[-1] in ".!" and not _INTRODUCES.search(said):
        return -1
    found[-1] = replace(found[-1], role="lead")
    return len(found) - 1


def _item(plain: str, block: Block, at: int, section: int, lead: int) -> Iterator[Sentence]:
    """The item itself, then what it goes on to say as prose."""
    for n, extent in enumerate(sentences(plain, block.start, block.end)):
        if n:
            yield Sentence(*extent, section)
        else:
            head, *parts = _parts(plain, extent, at, section)
            yield Sentence(head.start, head.end, section, "item", lead)
            yield from parts


def _parts(plain: str, extent: Extent, at: int, section: int) -> Iterator[Sentence]:
    """The sentence, or the lead-in and items that it is made of."""
    for start, end, role in parted(plain, *extent):
        yield Sentence(start, end, section, role, at if role == "item" else -1)


def _past_title(plain: str, block: Block, title: str) -> int:
    """Where the paragraph begins, behind a title that was pasted before its first sentence."""
    if not plain.startswith(title, block.start) or len(title.split()) < _PASTED_WORDS:
        return block.start
    rest = plain[block.start + len(title) : block.end]
    bare = rest.lstrip()
    is_sentence = rest != bare and bare[:1].isupper() and len(bare.split(None, _PASTED_WORDS)) > _PASTED_WORDS
    return block.end - len(bare) if is_sentence else block.start
