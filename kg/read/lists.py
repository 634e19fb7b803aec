"""Lists that stand inside running text: " - a - b", "• a • b", table columns run together, "x: a; b"."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from itertools import pairwise

from kg.read.marked import Block
from kg.read.sentences import last_word, listed, sentences, trimmed

Part = tuple[int, int, str]

# An item's dash stands behind a wide gap or a colon; a wide gap before a capital ends paragraph or list.
_GAP = re.compile(
    r"""[\s•‣◦▪●■➢] (?<!\s[\s•‣◦▪●■➢]) (?:
           (?P<item> (?<=\s) (?: \s++ | (?<=[:;].) ) [-–] \s+ (?=\S) | (?: (?<=\S) | \s*+ [•‣◦▪●■➢] ) \s*+ )
         | (?P<break> (?: (?<=[^\S\r\n]) [^\S\r\n]{2,}+ | (?: (?<=\t) | (?<=[^\S\r\n]) [^\S\r\n]*\t ) \s*+ )
             (?![a-z\s(&/]) ) )""",
    re.VERBOSE | re.DOTALL,
)
# Between the cells of a flattened list or table: a lone dash, or a share of patients, before a capital.
_CELL = re.compile(r"(?<=\s)(?:-|\d{1,3}(?:\.\d+)?%|\d{1,4}/\d{1,4})(?=\s+[A-Z0-9(]|\s*\Z)")
_FEWEST = 3  # cells; fewer are dashes of a sentence
_LONGEST_CELL = 200
_STOP = re.compile(r"[.?!][)”\"]?\s")
_HEADER = re.compile(r"(?<=\))\s+(?=[A-Z])")
_FRAGMENT_WORDS = 10
_PARTS = re.compile(r"[();]")
_CAPITAL = re.compile(r"(?<=[a-z)\]%])\s+(?=[A-Z][a-z]+)")
_AND = re.compile(r"\s*(?P<and>(?:and|or|and/or)\s+)?")


def flat(plain: str, start: int, end: int, level: int = 0) -> Iterator[Block]:
    """The paragraphs and list items of a stretch of text in which wide gaps mean something.

    >>> text = "Signs are     - Fever    - Cough      Most people recover."
    >>> [(block.role, text[block.start:block.end]) for block in flat(text, 0, len(text))]
    [('prose', 'Signs are'), ('item', 'Fever'), ('item', 'Cough'), ('prose', 'Most people recover.')]
    """
    begin, role = start, "item" if level else "prose"
    for gap in _GAP.finditer(plain, start, end):
        yield from _stretch(plain, begin, gap.start(), role, level)
        begin = gap.end()
        role = "item" if gap.lastgroup == "item" else "prose"
        level = level + 1 if role == "item" and not level else level if role == "item" else 0
    yield from _stretch(plain, begin, end, role, level)


def _stretch(plain: str, start: int, end: int, role: str, level: int) -> Iterator[Block]:
    if role == "item":
        yield Block(start, end, "item", level)
    elif start < end:
        yield from _cells(plain, start, end)


def _cells(plain: str, start: int, end: int) -> Iterator[Block]:
    """A paragraph, with the runs of flattened cells in it as items."""
    begin = start
    if plain.find(" - ", start, end) >= 0 or plain.find("% ", start, end) >= 0:
        for run in _runs(plain, start, end):
            begin = yield from _items(plain, begin, run, end)
    yield Block(begin, end)


def _runs(plain: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """Marks between cells that follow each other without a sentence between them."""
    run: list[re.Match[str]] = []
    for mark in _CELL.finditer(plain, start, end):
        if run and _apart(plain, run[-1].end(), mark.start()):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(mark)
    if len(run) >= _FEWEST:
        yield run


def _apart(plain: str, start: int, end: int) -> bool:
    return end - start > _LONGEST_CELL or _STOP.search(plain, start, end) is not None


def _items(plain: str, start: int, run: list[re.Match[str]], end: int) -> Generator[Block, None, int]:
    """The blocks of one run and of what stands before it; returns where the rest begins."""
    first = run[0].start()
    *_, (opening, _) = [(start, first), *sentences(plain, start, first)]
    yield Block(start, opening)
    header = _HEADER.search(plain, opening, first)
    if header:
        yield Block(opening, header.start())
        yield Block(header.end(), first, "item", 1)
    elif run[0].group() != "-":
        yield Block(opening, first, "item", 1)
    else:
        yield Block(opening, first)
    for mark, following in pairwise(run):
        yield Block(mark.end(), following.start(), "item", 1)
    rest = run[-1].end()
    close = next((b for _, b in sentences(plain, rest, min(end, rest + _LONGEST_CELL))), rest)
    is_item = rest < close and not header and run[-1].group() == "-"
    if is_item and plain.count(" ", rest, close) <= _FRAGMENT_WORDS:
        yield Block(rest, close, "item", 1)
        return close
    return rest


def parted(plain: str, start: int, end: int) -> list[Part]:
    """A sentence "lead-in: a; b; and c" as (start, end, role) of its parts; any other as one of prose.

    Also where a list lost its line ends: "lead-in: Joint pain Fast pulse Weak grip".

    >>> text = "Risks are: age; smoking (now; before); and diabetes."
    >>> [(role, text[a:b]) for a, b, role in parted(text, 0, len(text))]
    [('lead', 'Risks are:'), ('item', 'age'), ('item', 'smoking (now; before)'), ('item', 'diabetes.')]
    """
    colon = plain.find(": ", start, end) + 1
    leads = colon and any(c.isalpha() for c in plain[start:colon])
    if not leads or plain.count("(", start, colon) > plain.count(")", start, colon):
        return [(start, end, "prose")]
    cuts = _semicolons(plain, colon, end) or _capitals(plain, start, colon, end)
    if not cuts:
        return [(start, end, "prose")]
    parts: list[Part] = [(start, colon, "lead")]
    for a, b in pairwise([colon, *cuts, end]):
        begin = _bare(plain, a, end)[0]
        turns = b == end and plain[begin : begin + 1].isupper() and listed(plain, begin, end, "turns")
        stop = b - (plain[b - 1] == ";")
        parts += ((*extent, "prose" if turns else "item") for extent in trimmed(plain, begin, stop))
    return parts


def _semicolons(plain: str, start: int, end: int) -> list[int]:
    """Behind the semicolons outside of brackets; one alone joins clauses, unless an "and" follows it."""
    cuts, depth = [], 0
    for mark in _PARTS.finditer(plain, start, end):
        depth = max(0, depth + {"(": 1, ")": -1}.get(mark.group(), 0))
        if mark.group() == ";" and not depth:
            cuts.append(mark.end())
    is_list = len(cuts) > 1 or (cuts and _bare(plain, cuts[0], end)[1])
    return cuts if is_list else []


def _capitals(plain: str, start: int, colon: int, end: int) -> list[int]:
    """Before the capitals that begin items where the line ends of a list were lost."""
    cuts: list[int] = []
    if " " not in plain[start:colon]:  # as "NIH: National Institute"
        return cuts
    checked, depth = colon, 0
    for mark in _CAPITAL.finditer(plain, colon, end):
        at = mark.start()
        depth = max(0, depth + plain.count("(", checked, at) - plain.count(")", checked, at))
        checked = at
        if depth or listed(plain, last_word(plain, colon, at)[0], end, "openers"):
            continue
        cuts.append(mark.end())
        if listed(plain, mark.end(), end, "turns"):
            break
    return cuts if len(cuts) > 1 else []


def _bare(plain: str, start: int, end: int) -> tuple[int, bool]:
    """Where a part begins behind its blanks and its "and", and whether it had one."""
    mark = _AND.match(plain, start, end)
    return (mark.end(), bool(mark["and"])) if mark else (start, False)
