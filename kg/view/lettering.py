"""How wide a label is, and where its lines break, in the sans-serif that the page and the picture ask for.

The widths are those of Helvetica and its metric twins (Arial, Liberation Sans), in thousandths of
the size, with a little added for the wider faces of other systems.
"""

from __future__ import annotations

import unicodedata

FAMILY = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
LONGEST = 72  # characters of a label that are drawn; the rest is told in the panel and the table
_SAFETY = 1.04
_WIDTHS = {
    character: width
    for width, characters in (
        (222, "ijl'"),
        (278, " !,./:;\\It|[]f"),
        (333, "()-r`"),
        (389, "*"),
        (500, "cksvxyzJ"),
        (556, "#$0123456789?Labdeghnopqu_“”"),
        (584, "+<=>~"),
        (611, "FTZ"),
        (667, "&ABEKPSVXY"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (833, "Mm"),
        (889, "%"),
        (944, "W"),
        (1015, "@"),
    )
    for character in characters
}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that `text` takes at a font size.

    >>> round(width("infection", 10))
    39
    """
    thousandths = sum(_WIDTHS.get(c) or _other(c) for c in text)
    return thousandths / 1000 * size * _SAFETY * (1.07 if bold else 1)


def _other(character: str) -> int:
    """The width of a character beyond ASCII: nothing, a full square, or that of a wide letter."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn"}:
        return 0
    base = unicodedata.normalize("NFKD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    square = unicodedata.east_asian_width(character) in {"W", "F"} or character > "\uffff"
    return 1250 if square else 800


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line, cut with an ellipsis where it is too long to be drawn.

    >>> shortened("a long label", 7)
    'a long…'
    """
    line = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def wrapped(text: str, size: float, widest: float) -> tuple[str, ...]:
    """The lines of a label, none wider than `widest`: broken at spaces and hyphens, else inside a word.

    >>> wrapped("surgical site infection", 10, 70)
    ('surgical site', 'infection')
    """
    lines = [""]
    for word in _words(shortened(text), size, widest):
        if lines[-1] and width(lines[-1] + word.rstrip(), size) > widest:
            lines.append("")
        lines[-1] += word
    return _balanced([line.rstrip() for line in lines], size, widest)


def _words(text: str, size: float, widest: float) -> list[str]:
    """The pieces between which a line may break; what is wider than a line is cut."""
    pieces = text.replace("-", "-\0").replace(" ", " \0").split("\0")
    cut: list[str] = []
    for piece in pieces:
        rest = piece
        while width(rest.rstrip(), size) > widest and len(rest) > 1:
            fitting = next(n for n in range(len(rest), 0, -1) if n == 1 or width(rest[:n], size) <= widest)
            cut.append(rest[:fitting])
            rest = rest[fitting:]
        cut.append(rest)
    return cut


def _balanced(lines: list[str], size: float, widest: float) -> tuple[str, ...]:
    """The same words on as many lines, of more equal length: a word moves down while that helps."""
    for index in range(len(lines) - 1, 0, -1):
        while " " in lines[index - 1]:
            head, _, word = lines[index - 1].rpartition(" ")
            below = f"{word} {lines[index]}"
            if width(below, size) > min(widest, width(lines[index - 1], size)):
                break
            lines[index - 1], lines[index] = head, below
    return tuple(lines)
