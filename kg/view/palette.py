"""Colours that can be read: checked, and lightened for a dark ground."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    """The colour for a dark ground: dark and light change places, so that kinds differ as they do by day.

    >>> by_night("#120400") > by_night("#207c44")
    True
    """
    light, *hue = _lab(safe(colour))
    return _readable(_hex(98 - 0.85 * light, *hue), NIGHT, "#ffffff", READABLE)


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


# CIE Lab: how light a colour looks, and its hue as two numbers (sRGB's white, D65).
_TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)
_WHITE = (0.95047, 1.0, 1.08883)
_DARK = 6 / 29  # below it the cube root is a line


def _lab(colour: str) -> tuple[float, float, float]:
    light = [_linear(channel / 255) for channel in _channels(colour)]
    x, y, z = (_rooted(value / white) for value, white in zip(_times(_TO_XYZ, light), _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _hex(light: float, a: float, b: float) -> str:
    """The colour of these Lab values, or the nearest that a screen has."""
    y = (light + 16) / 116
    xyz = [white * _cubed(root) for white, root in zip(_WHITE, (y + a / 500, y, y - b / 200), strict=True)]
    return "#" + "".join(f"{round(255 * _encoded(min(max(c, 0), 1))):02x}" for c in _times(_FROM_XYZ, xyz))


def _times(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    return [sum(m * v for m, v in zip(row, values, strict=True)) for row in matrix]


def _rooted(share: float) -> float:
    return float(share ** (1 / 3)) if share > _DARK**3 else share / (3 * _DARK**2) + 4 / 29


def _cubed(root: float) -> float:
    return root**3 if root > _DARK else 3 * _DARK**2 * (root - 4 / 29)


def _encoded(light: float) -> float:
    """An sRGB value out of light, both from 0 to 1."""
    straight = 0.0031308  # the other end of `_linear`
    return 12.92 * light if light <= straight else 1.055 * light ** (1 / 2.4) - 0.055
