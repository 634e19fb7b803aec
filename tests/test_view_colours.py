"""Colours that can be read, and told apart by any eye."""

import math
from itertools import combinations
from pathlib import Path

import pytest
from graphs import ONTOLOGY

from kg.view.palette import NIGHT, PAPER, _channels, _linear, by_night, contrast, safe

ROOT = Path(__file__).parent.parent
SVG = {"svg": "http://www.w3.org/2000/svg"}


def test_every_colour_can_be_read_by_day_and_by_night(drawn):
    for entry in [*drawn.kinds, *drawn.relations]:
        assert contrast(entry["day"], PAPER) >= 4.5
        assert contrast(entry["night"], NIGHT) >= 4.5


def test_the_ontology_gives_readable_colours_itself():
    for entry in [*ONTOLOGY.kinds.values(), *ONTOLOGY.relations.values()]:
        assert safe(entry.colour) == entry.colour
        assert contrast(entry.colour, PAPER) >= 4.5


SIGHT = {  # Machado, Oliveira and Fernandes 2009, full severity, in linear light, row by row
    "full": (1, 0, 0, 0, 1, 0, 0, 0, 1),
    "no red cones": (
        0.152286,
        1.052583,
        -0.204868,
        0.114503,
        0.786281,
        0.099216,
        -0.003882,
        -0.048116,
        1.051998,
    ),
    "no green cones": (
        0.367322,
        0.860646,
        -0.227968,
        0.280085,
        0.672501,
        0.047413,
        -0.01182,
        0.04294,
        0.968881,
    ),
    "no blue cones": (
        1.255528,
        -0.076749,
        -0.178779,
        -0.078411,
        0.930809,
        0.147602,
        0.004733,
        0.691367,
        0.3039,
    ),
}


def _seen(colour, sight):
    """The colour in CIE Lab as an eye with these cones sees it."""
    light = [_linear(channel / 255) for channel in _channels(colour)]
    rows = (SIGHT[sight][at : at + 3] for at in (0, 3, 6))
    mixed = [sum(share * channel for share, channel in zip(row, light, strict=True)) for row in rows]
    red, green, blue = (min(max(channel, 0), 1) for channel in mixed)
    x, y, z = (
        share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
        for share in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.072175 * blue,
            (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883,
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_can_be_told_apart_by_night_too_where_their_glyphs_help(sight):
    seen = [_seen(by_night(kind.colour), sight) for kind in ONTOLOGY.kinds.values()]
    assert min(math.dist(one, other) for one, other in combinations(seen, 2)) >= 12


@pytest.mark.parametrize("sight", SIGHT)
def test_kinds_can_be_told_apart_by_colour_with_any_kind_of_sight(sight):
    seen = [_seen(kind.colour, sight) for kind in ONTOLOGY.kinds.values()]
    assert min(math.dist(one, other) for one, other in combinations(seen, 2)) >= 20


def test_kinds_differ_by_glyph():
    glyphs = [kind.glyph for kind in ONTOLOGY.kinds.values()]
    assert len(set(glyphs)) == len(glyphs)
