"""The picture and the page, as far as they can be told without a browser."""

import json
import math
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
import pytest
from graphs import ONTOLOGY, concept, document, line, said, store
from hypothesis import given
from hypothesis import strategies as some

import kg
from kg import view
from kg.errors import FormatError, MissingExtraError
from kg.model import Mapping
from kg.view import visnetwork
from kg.view.layout import Edge, Node, layout
from kg.view.lettering import shortened, width, wrapped
from kg.view.order import crossings, ordered, settled
from kg.view.palette import NIGHT, PAPER, _channels, _linear, by_night, contrast, safe
from kg.view.picture import drawing
from kg.view.scene import scene
from kg.view.spread import HIGH, WIDE, spread
from kg.view.words import languages, words

ROOT = Path(__file__).parent.parent
SVG = {"svg": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def bundled():
    return kg.build(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")


@pytest.fixture(scope="module")
def drawn(bundled):
    return scene(bundled.store.networkx(), ONTOLOGY)


@pytest.fixture(scope="module")
def html(bundled):
    return view.view(bundled.store, documents=bundled.documents, findings=bundled.validate())


def held(html):
    """What the page's script is given."""
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])


def small(*claims, **more):
    return scene(store(*claims, **more).networkx(), ONTOLOGY)


# ---------------------------------------------------------------- the layout


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


def test_a_column_is_that_of_the_role_where_the_kind_says_so():
    found = small(said("infection", "causes", "pain"), said("diabetes", "increasesRiskOf", "infection"))
    columns = {node["label"]: ONTOLOGY.columns[node["column"]].label for node in found.nodes}
    assert columns == {"diabetes": "Risk factors", "infection": "Causes", "pain": "Conditions"}


# ---------------------------------------------------------------- labels


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


# ---------------------------------------------------------------- colours


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


# ---------------------------------------------------------------- the picture


def test_the_picture_is_valid_xml_with_title_description_and_text(bundled):
    root = ET.fromstring(view.picture(bundled.store))  # noqa: S314  # our own output
    texts = " ".join(root.itertext())
    assert root.find("svg:title", SVG).text == "Leg pain after spinal fusion"
    assert "concepts" in root.find("svg:desc", SVG).text
    assert all(word in texts for word in ("infection", "epiduroscopy", "dashed", "not medical advice"))


def test_the_picture_is_small(bundled):
    assert len(view.picture(bundled.store).encode()) <= 100_000


def test_a_denied_claim_ends_in_a_bar_and_a_hedged_one_is_dashed():
    sure, hedged, denied = (
        drawing(small(said("scar", "causes", "pain", line("x", **more), **kind)), "t", "d")
        for more, kind in [({}, {}), ({"certainty": "possible"}, {}), ({}, {"negated": True})]
    )
    assert "stroke-dasharray" in hedged
    assert "stroke-dasharray" not in sure
    assert "denied" in denied
    assert "denied" not in sure


def test_a_claim_about_itself_and_parallel_claims_are_all_drawn():
    picture = drawing(
        small(
            said("a", "causes", "a"),
            said("a", "causes", "b"),
            said("a", "worsens", "b"),
            said("b", "causes", "a"),
        ),
        "t",
        "d",
    )
    assert len(re.findall('id="e[0-9]+"', picture)) == 4


def test_a_relation_without_direction_has_no_arrow():
    assert 'class="tip"' not in drawing(small(said("a", "associatedWith", "b")), "t", "d")


def test_letters_that_xml_forbids_do_not_break_the_picture():
    ET.fromstring(drawing(small(said("a", "causes", concept("b\x08\ufffe<&"))), "t\x00", "]]>"))  # noqa: S314


# ---------------------------------------------------------------- the scene


def test_a_denial_and_its_claim_are_disputed():
    found = small(said("scar", "causes", "pain"), said("scar", "causes", "pain", negated=True))
    one, other = found.edges
    assert one["disputes"] == [other["id"]]
    assert other["disputes"] == [one["id"]]


def test_relations_that_contradict_each_other_on_the_same_ends_are_disputed():
    found = small(said("drug", "increasesRiskOf", "pain"), said("drug", "reducesRiskOf", "pain"))
    assert all(edge["disputes"] for edge in found.edges)


def test_claims_that_agree_are_not_disputed():
    found = small(
        said("a", "associatedWith", "b"), said("b", "associatedWith", "a"), said("a", "causes", "b")
    )
    assert not [edge for edge in found.edges if "disputes" in edge]


def test_a_claim_of_two_certainties_keeps_both():
    found = small(
        said("scar", "causes", "pain", line("may", 0, certainty="possible", cue="may"), line("does", 9))
    )
    (edge,) = found.edges
    assert (edge["certainty"], edge["weakest"]) == ("asserted", "possible")
    assert [row.get("certainty") for row in edge["evidence"]] == ["possible", None]


def test_a_large_graph_shows_the_best_connected_of_each_column():
    hub = concept("hub", "Symptom")
    found = small(*(said(f"cause {n}", "causes", hub) for n in range(200)))
    assert len(found.pathway.boxes) == 19
    assert hub.id in found.pathway.boxes


def test_an_empty_graph_is_a_scene_without_anything():
    found = small(documents=())
    assert (found.nodes, found.edges, view.title_of(found, [])) == ([], [], "Knowledge graph")
    ET.fromstring(drawing(found, "t", "d", legend="l"))  # noqa: S314


def test_a_graph_of_several_documents_is_called_after_its_best_connected_concept():
    found = small(said("a", "causes", "c"), said("b", "causes", "c"))
    assert view.title_of(found, ["one", "two"]) == "c"


# ---------------------------------------------------------------- the network view's places


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


# ---------------------------------------------------------------- the page


def test_the_page_holds_what_pyvis_hands_over(drawn, html):
    nodes, edges, *_, options = view.network(drawn).get_network_data()
    data = held(html)
    assert (data["nodes"], data["edges"]) == (nodes, edges)
    assert data["options"] == json.loads(options)


def test_the_table_without_script_says_what_the_picture_shows(drawn, html):
    rows = re.findall(r"<tr><td>(.*?)<td.*?>(.*?)<td>(.*?)<td>", html)
    labels = {node["id"]: node["label"] for node in drawn.nodes}
    assert sorted((a, b) for a, _, b in rows) == sorted(
        (labels[e["from"]], labels[e["to"]]) for e in drawn.edges
    )


def test_a_quote_that_the_text_holds_is_not_kept_twice(bundled, html):
    def kept(page):
        return [line[3].get("quote") for lines in held(page)["evidence"] for line in lines if line[3:]]

    assert not [quote for quote in kept(html) if quote]
    assert len([quote for quote in kept(view.view(bundled.store)) if quote]) == bundled.counts()["evidence"]


def test_the_page_is_small_enough_to_be_sent(html):
    assert len(html.encode()) <= 650_000


def test_the_page_names_its_language_and_shows_no_template(html):
    assert '<html lang="en">' in html
    assert not re.search(
        r"\$(say_\w+|\{?(title|style|data|vis|script|policy)\b)", html.split("<script", 1)[0]
    )


def test_the_page_speaks_german(bundled):
    html = view.view(bundled.store, lang="de")
    assert '<html lang="de">' in html
    assert "Eine Lehrhilfe, kein medizinischer Rat." in html


def test_each_language_has_every_word_with_the_same_blanks():
    blanks = {
        lang: {key: set(re.findall(r"\{\w+\}", text)) for key, text in words(lang).items()}
        for lang in languages()
    }
    assert len(blanks) > 1
    assert all(found == blanks["en"] for found in blanks.values())


def test_every_word_that_the_page_asks_for_is_in_the_catalogue():
    folder = ROOT / "kg" / "view"
    asked = {
        key
        for path in folder.glob("*.js")
        for key in re.findall(r'say\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    asked |= set(re.findall(r"\$say_(\w+)", (folder / "page.html").read_text(encoding="utf-8")))
    assert asked <= set(words("en"))


def test_a_language_that_it_does_not_speak_is_refused_with_those_it_does():
    with pytest.raises(FormatError, match="de, en"):
        words("tlh")


def test_the_page_is_written_whole(tmp_path):
    html = view.view(store(said("a", "causes", "b")), tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == html


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_the_page_loads_nothing_and_has_no_handler_in_markup(html):
    for tag, attributes in Elements(html).found:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not [
            name for name in attributes if name in {"src", "href", "style"} or name.startswith("on")
        ] or (attributes.get("href") == "#main")


def test_another_vis_network_than_the_one_we_know_is_refused(monkeypatch):
    monkeypatch.setattr(visnetwork, "SHA256", "0" * 64)
    visnetwork.script.cache_clear()
    with pytest.raises(MissingExtraError, match="pip install"):
        visnetwork.script()
    monkeypatch.undo()
    assert "@license" in visnetwork.script()


def test_a_finding_is_told_at_what_it_is_about(html):
    data = held(html)
    known = {row["id"] for row in [*data["nodes"], *data["edges"]]}
    assert data["findings"]
    assert all(known & set(finding["about"]) for finding in data["findings"])


def test_a_sentence_of_the_text_knows_its_claims(bundled, html):
    data = held(html)
    sentences = [s for block in data["documents"][0]["blocks"] for s in block["sentences"]]
    carried = {at for sentence in sentences for at in sentence.get("claims", ())}
    assert carried == set(range(len(data["edges"])))


def test_a_half_surrogate_in_a_text_can_be_written():
    graph = store(said("a", "causes", "b")).networkx()
    graph.nodes["concept/a"]["label"] = "x\ud800y"
    found = scene(graph, ONTOLOGY)
    assert "x?y" in view.page(found, view.pagedata(found, ONTOLOGY)).encode().decode()


def test_a_graph_of_two_thousand_and_more_is_a_page_of_groups():
    graph = nx.MultiDiGraph()
    for n in range(2300):
        graph.add_node(
            f"concept/c{n}", label=f"concept {n}", kinds=("Condition",), roles=(), names=(), links=()
        )
    for n in range(1, 2300):
        graph.add_edge(
            f"concept/c{n}", f"concept/c{n // 7}", key=f"claim/{n}", relation="causes", certainty="asserted"
        )
    data = view.pagedata(found := scene(graph, ONTOLOGY), ONTOLOGY)
    html = view.page(found, data)
    assert len({node["group"] for node in data["nodes"]}) == 60
    assert "The first 1000 of 2299 rows" in html


def test_the_page_has_the_same_bytes_under_every_hash_seed_locale_and_time_zone():
    code = (
        "import hashlib, kg, sys; g = kg.build(sys.argv[1]); "
        "print(hashlib.sha256((g.view().html + g.picture()).encode()).hexdigest())"
    )
    path = str(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")
    found = {
        subprocess.run(
            [sys.executable, "-c", code, path],
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONUTF8": utf8},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, locale, zone, utf8 in (
            ("0", "C", "UTC", "0"),
            ("1", "tr_TR.UTF-8", "Asia/Kathmandu", "1"),
            ("2", "C.UTF-8", "America/St_Johns", "0"),
        )
    }
    assert len(found) == 1


def test_a_new_relation_and_a_new_kind_are_drawn_by_their_entries_alone():
    kind = replace(ONTOLOGY.kinds["Drug"], name="Herb", label="Herb", glyph="❀")
    relation = replace(ONTOLOGY.relations["treats"], name="soothes", label="soothes")
    known = replace(
        ONTOLOGY, kinds=ONTOLOGY.kinds | {"Herb": kind}, relations=ONTOLOGY.relations | {"soothes": relation}
    )
    graph = nx.MultiDiGraph()
    graph.add_node(
        "concept/mint",
        label="mint",
        kinds=("Herb",),
        roles=(),
        names=(),
        links=(Mapping("exactMatch", "X:1"),),
    )
    graph.add_node("concept/cough", label="cough", kinds=("Symptom",), roles=(), names=(), links=())
    graph.add_edge("concept/mint", "concept/cough", key="claim/1", relation="soothes", certainty="asserted")
    picture = drawing(scene(graph, known), "t", "d", legend="l")
    assert "❀" in picture
    assert "soothes" in picture


def test_documents_are_shown_as_paragraphs_lists_and_headings(bundled):
    data = view.pagedata(
        scene(bundled.store.networkx(), ONTOLOGY), ONTOLOGY, [*bundled.documents, document("Bare")]
    )
    first, bare = data["documents"]
    assert {block["role"] for block in first["blocks"]} >= {"heading", "prose"}
    assert bare["blocks"] == []


# ---------------------------------------------------------------- pictures that are not text


def test_a_picture_can_be_a_png_and_a_pdf(bundled):
    svg = view.picture(bundled.store)
    assert view.rendered(svg, ".SVG") == svg.encode()
    pytest.importorskip("resvg_py")
    png = view.rendered(svg, ".png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * int(re.search(r'width="(\d+)"', svg)[1])
    assert png == view.rendered(svg, "png")
    pytest.importorskip("vl_convert")
    assert view.rendered(svg, "pdf").startswith(b"%PDF")


@pytest.mark.parametrize(("ending", "extra"), [(".png", "png"), (".pdf", "print")])
def test_a_picture_that_needs_an_extra_says_which(monkeypatch, ending, extra):
    monkeypatch.setitem(sys.modules, {".png": "resvg_py", ".pdf": "vl_convert"}[ending], None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'medkg\[{extra}\]'"):
        view.rendered("<svg/>", ending)


def test_a_picture_of_another_ending_is_refused_with_those_there_are():
    with pytest.raises(FormatError, match=r"\.svg, \.png and \.pdf"):
        view.rendered("<svg/>", ".gif")
