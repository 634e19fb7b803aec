"""Rows as a table of text that fits the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pyoxigraph as ox

from kg.terminal import visible, wide

_NARROWEST = 8
_NO_TERMINAL = (1_000_000, 24)  # columns and lines of a pipe or a file, where nothing need be cut
_GAP = "  "


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], most: int = 0, width: int = 0) -> str:
    """Columns under their names, with the number of rows below.

    Cells are cut to the terminal's width, if there is one, or to `width`; of many rows the first `most` are shown.

    >>> print(table(["cause"], [["concept:infection"]]))
    cause
    -----------------
    concept:infection
    1 row
    """
    first = rows[:most] if most else rows
    widths = _fitted(
        [max(map(wide, column)) for column in zip(columns, *first, strict=True)],
        width or shutil.get_terminal_size(_NO_TERMINAL).columns,
    )
    rule = ["-" * number for number in widths]
    lines = [_line(cells, widths) for cells in (columns, rule, *first)]
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    lines.append(f"{count}, of which these are the first {most}" if len(first) < len(rows) else count)
    return "\n".join(lines)


def shown(term: object, prefix_of: dict[str, str]) -> str:
    """A term as people read it: a short name where there is one, a text without quotation marks."""
    match term:
        case None:
            return ""
        case ox.NamedNode():
            end = max(term.value.rfind("/"), term.value.rfind("#")) + 1
            prefix = prefix_of.get(term.value[:end])
            return visible(f"{prefix}:{term.value[end:]}" if prefix else term.value)
        case ox.Literal():
            return visible(term.value)
        case _:
            return visible(str(term))


def _fitted(widths: list[int], room: int) -> list[int]:
    """The widths, the widest made smaller until the row fits."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - room
    while excess > 0 and max(widths) > _NARROWEST:
        ordered = sorted(set(widths), reverse=True)
        widest, next_ = ordered[0], max(ordered[1] if len(ordered) > 1 else 0, _NARROWEST)
        count = widths.count(widest)
        less = min(widest - next_ or 1, -(-excess // count))
        widths = [number - less if number == widest else number for number in widths]
        excess -= less * count
    return widths


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(_cut(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cut(text: str, width: int) -> str:
    """The text in exactly so many columns, an ellipsis at the end of one that is too long."""
    if wide(text) > width:
        text = text[:width]
        while wide(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - wide(text))
