"""The page, as far as it can be told without a browser."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import networkx as nx
import pytest
from graphs import ONTOLOGY, document, said, store

from kg import view
from kg.errors import FormatError, MissingExtraError
from kg.model import Mapping
from kg.view import visnetwork
from kg.view.picture import drawing
from kg.view.scene import scene
from kg.view.words import languages, words

ROOT = Path(__file__).parent.parent
SVG = {"svg": "http://www.w3.org/2000/svg"}


def held(html):
    """What the page's script is given."""
    return json.loads(re.search(r'id="data">(.*?)</script>', html, re.DOTALL)[1])


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
