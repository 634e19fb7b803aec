"""Colours that can be read: checked, and lightened for a dark ground."""

from __future__ import annotations

import re

PAPER = "#ffffff"
NIGHT = "#12171e"
GREY = "#5a6270"
READABLE = 4.5  # WCAG's least contrast of text
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def safe(colour: str) -> str:
    """The colour where it is one (`#rrggbb`), else grey: an ontology may come from outside.

    >>> safe("#A3195B"), safe("red;}")
    ('#a3195b', '#5a6270')
    """
    return colour.lower() if _HEX.fullmatch(colour) else GREY


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours: 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((high + 0.05) / (low + 0.05), 2)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share (0 to 1) of another in it.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def by_day(colour: str) -> str:
    """The colour, darkened as far as it must be to be read on white."""
    return _readable(safe(colour), PAPER, "#000000", READABLE)


def by_night(colour: str) -> str:
    """The colour, lightened so that it can be read on the dark ground."""
    return _readable(mixed(safe(colour), "#ffffff", 0.25), NIGHT, "#ffffff", 6.0)


def _readable(colour: str, ground: str, towards: str, least: float) -> str:
    shares = (mixed(colour, towards, step / 20) for step in range(21))
    return next(c for c in shares if contrast(c, ground) >= least)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _linear(channel: float) -> float:
    """Light out of an sRGB value, both from 0 to 1."""
    straight = 0.04045  # up to where the curve is a line
    return channel / 12.92 if channel <= straight else ((channel + 0.055) / 1.055) ** 2.4
