"""Where boxes, lines and labels lie, in the pathway and in the network."""

import random
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kg.view.layout import Edge, Node, layout
from kg.view.lettering import shortened, width, wrapped
from kg.view.order import crossings, ordered, settled
from kg.view.spread import HIGH, WIDE, spread

ROOT = Path(__file__).parent.parent
SVG = {"svg": "http://www.w3.org/2000/svg"}


def test_no_label_lies_on_another(drawn):
    boxes = drawn.pathway.boxes.values()
    assert len(boxes) > 60
    assert not [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height
    ]


def test_every_label_stays_in_its_box_and_every_box_in_the_picture(drawn):
    for box in drawn.pathway.boxes.values():
        assert max(width(text, 12) for text in box.lines) <= box.width - 29
        assert box.x >= 0
        assert box.x + box.width <= drawn.pathway.width
        assert box.y >= 0
        assert box.y + box.height <= drawn.pathway.height


def test_the_picture_fits_a_small_laptop_with_letters_of_twelve_pixels(drawn):
    assert drawn.pathway.width <= 1264
    assert drawn.pathway.height <= 720


def test_no_line_passes_behind_a_label(drawn):
    boxes = drawn.pathway.boxes.values()
    level = {(box.x, box.width) for box in boxes}
    for route in drawn.pathway.routes.values():
        for (x, y), (to_x, to_y) in pairwise(route):
            if (min(x, to_x), abs(to_x - x)) in level and y == to_y:
                assert not [b for b in boxes if b.x == min(x, to_x) and b.y < y < b.y + b.height]


def test_lines_cross_at_most_half_as_often_as_in_a_random_order(drawn):
    nodes = [Node(n["id"], n["label"], n["column"]) for n in drawn.nodes]
    column = {node.id: node.column for node in nodes}
    lines = {(e["from"], e["to"]) for e in drawn.edges if column[e["from"]] != column[e["to"]]}

    def crossed(height):
        ends = [sorted((column[i], height[i]) for i in pair) for pair in sorted(lines)]
        return sum(_cross(one, other) for one, other in combinations(ends, 2))

    ours = crossed({id_: box.middle for id_, box in drawn.pathway.boxes.items()})
    dice = random.Random(7)  # noqa: S311  # no secret
    theirs = []
    for _ in range(10):
        height = {}
        for at in set(column.values()):
            members = sorted(i for i in column if column[i] == at)
            dice.shuffle(members)
            height |= {i: 700 * (place + 0.5) / len(members) for place, i in enumerate(members)}
        theirs.append(crossed(height))
    assert ours <= sum(theirs) / len(theirs) / 2


def _cross(one, other):
    def side(a, b, c):
        turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        return (turn > 0) - (turn < 0)

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_the_layout_does_not_depend_on_the_order_in_which_things_come(drawn):
    nodes = [Node(n["id"], n["label"], n["column"]) for n in drawn.nodes]
    edges = [Edge(e["id"], e["from"], e["to"], e["relation"]) for e in drawn.edges]
    assert layout(nodes[::-1], edges[::-1]) == layout(nodes, edges) == drawn.pathway


def test_empty_columns_vanish():
    found = layout([Node("a", "age", 0), Node("b", "pain", 5)], [Edge("e", "a", "b", "r")])
    assert [heading.column for heading in found.headings] == [0, 5]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_graph_of_next_to_nothing_is_drawn(count):
    found = layout([Node(str(at), "pain", at) for at in range(count)], [])
    assert len(found.boxes) == count


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=25))
def test_any_graph_is_laid_out_without_overlap(pairs):
    nodes = [Node(str(at), f"concept {at}" * (at % 3 + 1), at % 4) for at in range(10)]
    found = layout(nodes, [Edge(f"e{n}", str(a), str(b), "r") for n, (a, b) in enumerate(pairs)])
    assert len(found.routes) == len(pairs)
    for one, other in combinations(found.boxes.values(), 2):
        assert one.x != other.x or one.y + one.height <= other.y or other.y + other.height <= one.y


@given(some.lists(some.tuples(some.integers(0, 5), some.integers(0, 5)), max_size=20, unique=True))
def test_ordering_never_adds_crossings(pairs):
    levels = [[f"a{n}" for n in range(6)], [f"b{n}" for n in range(6)]]
    links = [(f"a{a}", f"b{b}") for a, b in pairs]
    assert crossings(ordered(levels, links), links) <= crossings(levels, links)


def test_heights_of_an_empty_column_are_none():
    assert settled([[], ["a"]], [], {"a": 10}, {"a": 2}, 100) == {"a": 50}


@given(some.text(max_size=90))
def test_no_line_of_a_label_is_wider_than_it_may(text):
    assert all(width(piece, 12) <= 90 or len(piece) <= 2 for piece in wrapped(text, 12, 90))


@given(some.text(max_size=60))
def test_wrapping_loses_no_letter(text):
    assert "".join(wrapped(text, 12, 80)).replace(" ", "") == shortened(text).replace(" ", "")


def test_a_label_of_ten_thousand_letters_is_cut():
    assert len(shortened("pain " * 2000)) <= 72


def test_wide_and_invisible_letters_have_their_width():
    assert width("疼", 10) > width("W", 10) > width("é", 10) == width("e", 10)
    assert width("\u200b\u0301", 10) == 0


def test_labels_of_the_network_do_not_lie_on_each_other(drawn):
    ids = [node["id"] for node in drawn.nodes]
    places, groups = spread(ids, [(e["from"], e["to"]) for e in drawn.edges], most=2000)
    assert groups == {}
    overlaps = [
        1
        for (ax, ay), (bx, by) in combinations(places.values(), 2)
        if abs(ax - bx) < WIDE * 0.9 and abs(ay - by) < HIGH * 0.9
    ]
    assert len(overlaps) <= 2


def test_the_network_fits_a_small_laptop_with_letters_of_twelve_pixels(drawn):
    places, _ = spread(
        [node["id"] for node in drawn.nodes], [(e["from"], e["to"]) for e in drawn.edges], most=2000
    )
    (left, right), (top, bottom) = ((min(at), max(at)) for at in zip(*places.values(), strict=True))
    assert (right - left + WIDE) * 12 / 17 <= 1280
    assert (bottom - top + HIGH) * 12 / 17 <= 660


def test_linked_things_are_nearer_than_others(drawn):
    pairs = [(e["from"], e["to"]) for e in drawn.edges if e["from"] != e["to"]]
    places, _ = spread([node["id"] for node in drawn.nodes], pairs, most=2000)

    def mean(two):
        return sum(
            ((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in two
        ) / len(two)

    assert mean(pairs) < mean(list(combinations(places, 2))) / 2


def test_a_very_large_graph_is_put_into_groups():
    wheel = nx.barabasi_albert_graph(500, 1, seed=1)
    ids = [f"c{n}" for n in range(501)]  # one of them is linked to nothing
    places, groups = spread(ids, [(f"c{a}", f"c{b}") for a, b in wheel.edges], most=100)
    assert set(places) == set(groups) == set(ids)
    heads = [places[id_] for id_ in set(groups.values())]
    assert 1 < len(heads) <= 60
    assert not [
        1 for (ax, ay), (bx, by) in combinations(heads, 2) if abs(ax - bx) < WIDE and abs(ay - by) < HIGH
    ]
