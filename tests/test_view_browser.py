"""The page in a real browser: what a reader sees, does, and is kept safe from."""

import json
import re
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from graphs import ONTOLOGY, document, said, store

import kg
from kg import view
from kg.model import Evidence, Mapping, Sentence
from kg.validate.report import Finding
from kg.view.scene import scene

pytest.importorskip("playwright")
from browser import Visit, browser, chromium

ROOT = Path(__file__).parent.parent
PAYLOADS = (ROOT / "tests/cases/view/payloads.txt").read_text(encoding="utf-8").splitlines()[1:]
PAGE = "the-page.html"

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def chrome():
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def bundled(folder):
    graph = kg.build(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")
    graph.view(folder / PAGE)
    return folder / PAGE


@pytest.fixture(scope="module")
def visit(chrome, bundled):
    opened = Visit(chrome, bundled)
    yield opened
    opened.close()


@pytest.fixture
def page(visit):
    """The bundled page as if it had just been opened; whatever it did must be clean afterwards."""
    visit.page.evaluate(
        "() => { history.replaceState(null, '', '#'); dispatchEvent(new HashChangeEvent('hashchange')); }"
    )
    visit.page.evaluate("() => { document.activeElement.blur(); }")
    visit.go("view=pathway&theme=light")
    yield visit.page
    assert visit.complaints == []
    assert len(visit.requests) == 1


def text(page, selector):
    return " ".join(page.locator(selector).all_inner_texts())


# ---------------------------------------------------------------- what it is


def test_it_opens_from_disk_without_asking_for_anything(chrome, bundled):
    opened = Visit(chrome, bundled)
    drawn = opened.page.evaluate(
        "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    assert (opened.requests, opened.complaints) == ([bundled.as_uri()], [])
    assert opened.page.title() == "Leg pain after spinal fusion"
    assert drawn <= 1000
    opened.close()


def test_labels_are_drawn_inside_their_boxes_at_twelve_pixels_or_more(page):
    found = page.evaluate("""() => [...document.querySelectorAll('#pathway .node')].map(g => {
        const [box, label] = ['rect', 'text'].map(part => g.querySelector(part).getBoundingClientRect());
        return [label.left - box.left, box.right - label.right, label.top - box.top, box.bottom - label.bottom];
    })""")
    size = page.evaluate("""() => 12 * document.querySelector('#pathway svg').getBoundingClientRect().width
        / document.querySelector('#pathway svg').viewBox.baseVal.width""")
    assert size >= 12
    assert min(min(each) for each in found) >= 0


def test_the_whole_pathway_is_in_sight_on_a_small_laptop(page):
    over = page.evaluate("""() => { const pane = document.getElementById('scroll');
        return [pane.scrollWidth - pane.clientWidth, pane.scrollHeight - pane.clientHeight]; }""")
    assert over[0] <= 0
    assert over[1] <= 20


def test_a_chosen_concept_shows_its_claims_with_quotes_and_cues(page):
    page.locator("#pathway .node", has_text="neuropathic pain").first.click()
    assert "pins and needles" in text(page, "#inside")
    assert "treated by" in text(page, "#inside h3")
    assert "may" in page.locator("#inside mark").all_inner_texts()
    assert page.evaluate("() => document.querySelectorAll('#pathway .node.near').length") > 8


def test_a_click_on_the_empty_ground_lets_go(page):
    page.locator("#pathway .node", has_text="MRI").click()
    page.locator("#close").click()
    assert page.locator("#panel").is_hidden()
    assert page.locator("#pathway .node.near").count() == 0


def test_the_passage_is_marked_in_the_text_and_the_sentence_opens_its_claims(page):
    page.locator("#pathway .node", has_text="epiduroscopy").click()
    quote = page.locator("#inside blockquote").first.inner_text().strip("“”")
    page.locator("#inside").get_by_role("button", name="Show in text").first.click()
    assert page.locator("#inside mark").inner_text() == quote
    page.locator(".s.carries", has_text="Surgery causes scar tissue").click()
    assert "surgery causes scar tissue" in text(page, ".under")
    assert page.locator("#pathway .node.near").count() == 2


def test_search_finds_by_another_name(page):
    page.fill("#search", "antibacterial")
    assert "antibiotics" in text(page, "#suggestions")
    page.press("#search", "Enter")
    assert page.locator("#inside h2").inner_text() == "antibiotics"


def test_search_says_when_there_is_nothing(page):
    page.fill("#search", "zzz")
    assert "Nothing of that name" in text(page, "#suggestions")
    page.press("#search", "Escape")
    page.fill("#search", "")


def test_the_legend_hides_a_kind_in_every_view(page):
    page.locator("#kinds .chip", has_text="Symptom").click()
    assert page.locator("#pathway .node:visible", has_text="tingling").count() == 0
    page.click("[data-view=table]")
    assert "tingling" not in text(page, "#rows")
    page.click("#reset")
    assert "tingling" in text(page, "#rows")


def test_only_claims_of_enough_certainty_are_left(page):
    page.select_option("#least", label="at least asserted")
    page.click("[data-view=table]")
    assert set(page.locator("#rows td:nth-child(4)").all_inner_texts()) == {"asserted"}


def test_the_table_sorts_and_filters(page):
    page.click("[data-view=table]")
    page.get_by_role("button", name="Sort by Object").click()
    objects = [name.lower() for name in page.locator("#rows td:nth-child(3)").all_inner_texts()]
    assert objects == sorted(objects)
    page.fill("#rows-filter", "epiduroscopy")
    assert 2 < page.locator("#rows tr").count() < 12
    page.fill("#rows-filter", "")
    page.get_by_role("button", name="Sort by Subject").click()


def test_table_and_pathway_show_the_same_claims(page):
    page.click("[data-view=table]")
    page.fill("#rows-filter", "")
    rows = page.locator("#rows tr").count()
    assert rows == page.evaluate("() => document.querySelectorAll('#pathway .edge:not(.away)').length")


def test_the_neighbourhood_alone(page):
    page.locator("#pathway .node", has_text="MRI").click()
    page.get_by_role("button", name="Only its neighbours").click()
    assert page.locator("#pathway .node:not(.away)").count() == 4


def test_the_shortest_way_has_a_sentence_for_each_step(page):
    page.click("[data-panel=route]")
    page.get_by_label("From").fill("diabetes")
    page.get_by_label("To", exact=True).fill("pain")
    page.get_by_role("button", name="Show the way").click()
    assert "2 steps" in text(page, "#inside h3")
    assert page.locator("#inside blockquote").count() >= 2


def test_the_tour_walks_through_the_columns_to_the_end(page):
    page.click(".tools [data-panel=tour]")
    seen = []
    for _ in range(8):
        seen.append(page.locator("#inside h2").inner_text())
        page.click("#next-stop")
    assert seen[0] == "Risk factors"
    assert seen[-1] == "Treatments"
    assert page.locator("#panel").is_hidden()


def test_the_quiz_shows_the_sentence_after_the_answer(page):
    page.click(".tools [data-panel=quiz]")
    for _ in range(3):
        assert page.locator("#inside blockquote").count() == 0
        page.locator(".answers button").first.click()
        assert page.locator("#inside blockquote").count() >= 1
        page.click("#next-question")
    assert re.search(r"\d of 3 right", text(page, "#score"))


def test_the_address_brings_the_state_back(visit, page):
    visit.go("view=table&concept=concept/infection&least=4&hide=Drug&theme=dark")
    assert page.locator("#inside h2").inner_text() == "infection"
    assert "antibiotics" not in text(page, "#rows")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert "concept=concept%2Finfection" in page.url


def test_an_address_of_nonsense_is_a_page_as_usual(visit, page):
    visit.go("view=zz&concept=__proto__&claim=%00&least=-1e9&hide=constructor&panel=zz&focus=1")
    assert page.locator("#pathway .node").count() > 60


def test_the_network_is_drawn_and_a_concept_found_in_it(page):
    page.click("[data-view=network]")
    page.fill("#search", "scar tissue")
    page.press("#search", "Enter")
    painted = page.evaluate("""() => { const c = document.querySelector('#canvas canvas');
        return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size; }""")
    assert painted > 20
    assert page.locator("#inside h2").inner_text() == "scar tissue"


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<svg"), ("turtle", b"@prefix"), ("png", b"\x89PNG")])
def test_what_is_shown_can_be_taken_away(page, kind, begins):
    page.click("#save summary")
    with page.expect_download() as waiting:
        page.click(f"[data-save={kind}]")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(begins)
    assert waiting.value.suggested_filename.startswith("leg-pain-after-spinal-fusion.")
    if kind == "turtle":
        import rdflib

        assert len(rdflib.Graph().parse(data=content, format="turtle")) > 500
    if kind == "svg":
        assert b"tabindex" not in content


# ---------------------------------------------------------------- for everybody


def test_by_keyboard_alone_one_finds_a_concept_reads_it_filters_and_answers_a_question(chrome, bundled):
    opened = Visit(chrome, bundled)
    page, keys = opened.page, opened.page.keyboard
    keys.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to the graph"
    keys.press("Tab")
    keys.type("epid")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert page.locator("#inside h2").inner_text() == "epiduroscopy"
    keys.press("Escape")
    assert page.locator("#panel").is_hidden()
    page.locator("#pathway .node[tabindex='0']").focus()
    keys.press("ArrowLeft")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert page.locator("#panel").is_visible()
    assert page.locator("#pathway .node.on").count() == 1
    keys.press("Escape")
    page.locator("#kinds .chip").first.focus()
    keys.press("Space")
    assert page.locator("#kinds .chip").first.get_attribute("aria-pressed") == "false"
    page.locator(".tools [data-panel=quiz]").focus()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "next-question"
    keys.press("Enter")
    assert page.evaluate("() => document.activeElement.closest('.answers') !== null")
    assert opened.complaints == []
    opened.close()


STATES = [
    "view=pathway",
    "view=pathway&concept=concept/infection",
    "view=network&concept=concept/age",
    "view=table&concept=concept/spinal-fusion",
    "view=table&panel=text",
    "view=pathway&panel=tour",
    "view=pathway&panel=quiz",
    "view=pathway&panel=route&least=4",
]


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_bars_the_way_of_a_reader(chrome, bundled, theme, size):
    opened = Visit(chrome, bundled, size=size, address=f"#theme={theme}")
    found = {}
    for state in STATES:
        opened.go(f"{state}&theme={theme}")
        if barriers := opened.barriers():
            found[state] = barriers
    assert found == {}
    assert opened.complaints == []
    opened.close()


def test_on_a_phone_the_list_comes_first_and_nothing_is_wider_than_the_screen(chrome, bundled):
    opened = Visit(chrome, bundled, size="phone")
    assert opened.page.locator("#table").is_visible()
    for state in STATES:
        opened.go(state)
        assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    opened.close()


def test_without_script_the_picture_and_the_table_are_there(chrome, bundled):
    opened = Visit(chrome, bundled, java_script_enabled=False)
    assert opened.page.locator("#pathway svg").is_visible()
    assert opened.page.locator("#rows tr").count() > 60
    assert not opened.page.locator("#search").is_visible()
    opened.close()


def test_it_works_in_the_frame_of_a_notebook(chrome, bundled, folder):
    frame = kg.graph.Page(bundled.read_text(encoding="utf-8"))._repr_html_()
    (folder / "notebook.html").write_text(f"<!doctype html><title>n</title>{frame}", encoding="utf-8")
    opened = Visit(chrome, folder / "notebook.html")
    inside = opened.page.frame_locator("iframe")
    inside.locator("#pathway .node", has_text="MRI").click(timeout=5000)
    assert inside.locator("#inside h2").inner_text() == "MRI"
    assert opened.complaints == []
    opened.close()


# ---------------------------------------------------------------- bad input


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
    found = text(opened.page, "#inside")
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
