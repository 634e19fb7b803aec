"""The page in a real browser, of graphs that mean harm, and of odd ones."""

import json
import re
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from graphs import ONTOLOGY, document, said, store

from kg import view
from kg.model import Evidence, Mapping, Sentence
from kg.validate.report import Finding
from kg.view.scene import scene

pytest.importorskip("playwright")
from browser import Visit, chromium

ROOT = Path(__file__).parent.parent
PAYLOADS = (ROOT / "tests/cases/view/payloads.txt").read_text(encoding="utf-8").splitlines()[1:]
PAGE = "the-page.html"

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


def hostile():
    """A graph with each payload in every field, the ontology's included."""
    kinds, relations = {}, {}
    for at, bad in enumerate(PAYLOADS):
        kinds[f"{bad} kind {at}"] = replace(
            ONTOLOGY.kinds["Condition"],
            name=f"{bad} kind {at}",
            label=bad,
            definition=bad,
            colour=bad,
            glyph=bad,
        )
        relations[f"{bad} relation {at}"] = replace(
            ONTOLOGY.relations["causes"],
            name=f"{bad} relation {at}",
            label=bad,
            definition=bad,
            colour=bad,
            inverse_label=bad,
        )
    columns = tuple(replace(column, label=PAYLOADS[at]) for at, column in enumerate(ONTOLOGY.columns))
    certainties = {name: replace(c, label=PAYLOADS[-c.rank - 5]) for name, c in ONTOLOGY.certainties.items()}
    bad_ontology = replace(
        ONTOLOGY, kinds=ONTOLOGY.kinds | kinds, relations=relations, columns=columns, certainties=certainties
    )
    graph = nx.MultiDiGraph()
    for at, bad in enumerate(PAYLOADS):
        graph.add_node(
            f"concept/{bad}",
            label=bad,
            kinds=(f"{bad} kind {at}",),
            roles=(bad,),
            names=(bad,),
            links=(Mapping(bad, bad, bad),),
        )
    article = document(PAYLOADS[1], "\n".join(PAYLOADS))
    article = replace(
        article,
        sentences=(
            Sentence(0, len(article.text), 0),
            Sentence(0, 40, 0, "item"),
            Sentence(0, 9, 0, "heading"),
        ),
    )
    for at, bad in enumerate(PAYLOADS):
        lines = tuple(
            Evidence(of, 0, 30, bad, certainty="possible", cue=bad, section=bad, rule=bad, comment=bad)
            for of in (bad, article.path)
        )
        graph.add_edge(
            f"concept/{bad}",
            f"concept/{PAYLOADS[at - 1]}",
            key=f"claim/{bad}",
            relation=f"{bad} relation {at}",
            polarity="negated" if at % 3 else "affirmed",
            certainty="possible",
            weakest="asserted",
            qualifiers=((bad, bad),),
            evidence=lines,
        )
    findings = [
        Finding("warning", bad, bad, f"{ONTOLOGY.base}concept/{bad}", f"{ONTOLOGY.base}claim/{bad}", fix=bad)
        for bad in PAYLOADS
    ]
    found = scene(graph, bad_ontology)
    return view.page(found, view.pagedata(found, bad_ontology, [article], findings))


@pytest.mark.parametrize("guard", ["with the policy", "with the policy stripped"])
def test_hostile_text_in_every_field_never_runs(chrome, folder, guard):
    html = hostile()
    if guard == "with the policy stripped":
        html, count = re.subn(r"<meta http-equiv=\"Content-Security-Policy\".*?>\n", "", html)
        assert count == 1
    (folder / "hostile.html").write_text(html, encoding="utf-8")
    opened = Visit(chrome, folder / "hostile.html")
    page = opened.page
    assert page.evaluate("() => document.documentElement.dataset.ready") == "yes"
    ids = page.evaluate("() => JSON.parse(document.getElementById('data').textContent).nodes.map(n => n.id)")
    assert len(ids) >= 40
    for at, id_ in enumerate(ids):
        looked = ["pathway", "network", "table"][at % 3]
        page.evaluate(
            "([id, view]) => { location.hash = new URLSearchParams({ concept: id, view }); }", [id_, looked]
        )
    for panel in ("text", "tour", "quiz", "route"):
        opened.go(f"panel={panel}")
        if panel == "quiz" and page.locator(".answers button").count():
            page.locator(".answers button").first.click()
    page.fill("#search", "script")
    addresses = page.evaluate("() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert all(address == "#main" or address.startswith("https://") for address in addresses)
    made = "main img, main iframe, aside img, aside iframe, main script, aside script"
    assert page.evaluate("() => window.__ran") is None
    assert page.locator(made).count() == 0
    assert opened.complaints == []
    assert len(opened.requests) == 1
    opened.close()


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param([], id="nothing"),
        pytest.param([said("a", "causes", "a")], id="one concept"),
        pytest.param([said("a", "causes", "b"), said("c", "treats", "d")], id="two parts"),
        pytest.param(
            [said("a", "causes", "b"), said("a", "worsens", "b"), said("b", "causes", "a", negated=True)],
            id="parallel",
        ),
        pytest.param(
            [said("pain " * 2000, "causes", "🦴🩻" * 9), said("ألم في الساق", "causes", "\u202eevil\u202c")],
            id="long, emoji, bidi",
        ),
    ],
)
def test_odd_graphs_are_pages_too(chrome, folder, claims):
    made = store(*claims)
    view.view(made, folder / "odd.html")
    opened = Visit(chrome, folder / "odd.html")
    for state in ("view=pathway", "view=network", "view=table", "panel=tour", "panel=quiz", "panel=route"):
        opened.go(state)
    if not claims:
        assert "No claims were found" in opened.page.locator("#nothing").inner_text()
    assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= 1280
    assert opened.complaints == []
    opened.close()


def test_a_denied_and_a_disputed_claim_say_so(chrome, folder):
    view.view(
        store(said("scar", "causes", "pain"), said("scar", "causes", "pain", negated=True)),
        folder / "disputed.html",
    )
    opened = Visit(chrome, folder / "disputed.html", address="#concept=concept/scar")
    found = opened.page.locator("#inside").inner_text()
    assert "The text denies this" in found
    assert "Disputed" in found
    opened.close()


def test_offsets_count_code_points_so_that_emoji_do_not_shift_the_mark(chrome, folder):
    words = "😀😀 Scars hurt. 😀 Nothing else."
    article = replace(document("Emoji", words), sentences=(Sentence(0, len(words), 0),))
    start = words.index("Scars")
    claim = said("scar", "causes", "pain", Evidence(article.path, start, start + 10, "Scars hurt"))
    view.view(store(claim, documents=[article]), folder / "emoji.html", documents=[article])
    opened = Visit(chrome, folder / "emoji.html", address="#concept=concept/scar")
    opened.page.get_by_role("button", name="Show in text").click()
    assert opened.page.locator("#inside mark").inner_text() == "Scars hurt"
    opened.close()


def test_thousands_of_concepts_open_as_groups(chrome, folder):
    graph = nx.MultiDiGraph()
    for n in range(4000):
        graph.add_node(
            f"concept/c{n}", label=f"concept {n}", kinds=("Condition",), roles=(), names=(), links=()
        )
    for n in range(1, 4000):
        graph.add_edge(
            f"concept/c{n}", f"concept/c{n // 7}", key=f"claim/{n}", relation="causes", certainty="asserted"
        )
    found = scene(graph, ONTOLOGY)
    (folder / "large.html").write_text(view.page(found, view.pagedata(found, ONTOLOGY)), encoding="utf-8")
    opened = Visit(chrome, folder / "large.html", address="#view=network")
    assert opened.page.locator("#groups").is_hidden()
    opened.page.fill("#search", "concept 3999")
    opened.page.press("#search", "Enter")
    assert opened.page.locator("#groups").is_visible()
    assert opened.complaints == []
    assert (
        json.loads(
            opened.page.evaluate("() => JSON.stringify([...document.querySelectorAll('#rows tr')].length)")
        )
        == 1000
    )
    opened.close()
