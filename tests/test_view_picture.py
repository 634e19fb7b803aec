"""The scene that is drawn, and the still picture of it."""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from graphs import ONTOLOGY, concept, line, said, store

from kg import view
from kg.errors import FormatError, MissingExtraError
from kg.view.picture import drawing
from kg.view.scene import scene

ROOT = Path(__file__).parent.parent
SVG = {"svg": "http://www.w3.org/2000/svg"}


def small(*claims, **more):
    return scene(store(*claims, **more).networkx(), ONTOLOGY)


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


def test_a_column_is_that_of_the_role_where_the_kind_says_so():
    found = small(said("infection", "causes", "pain"), said("diabetes", "increasesRiskOf", "infection"))
    columns = {node["label"]: ONTOLOGY.columns[node["column"]].label for node in found.nodes}
    assert columns == {"diabetes": "Risk factors", "infection": "Causes", "pain": "Conditions"}
