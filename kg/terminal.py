"""Text of strangers on a terminal: nothing in it steers, and its width is known."""

from __future__ import annotations

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """The text with what would steer the terminal, or turn its reading direction, written out."""
    return "".join(
        _escaped(c) if unicodedata.category(c) in {"Cc", "Zl", "Zp"} or c in _BIDI else c for c in text
    )


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return "\n".join(map(visible, text.split("\n")))


def wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _escaped(character: str) -> str:
    return repr(character)[1:-1] if ord(character) < 0x80 else f"\\u{ord(character):04x}"  # noqa: PLR2004  # ASCII
