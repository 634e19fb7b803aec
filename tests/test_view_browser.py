"""The page in a real browser: what a reader sees and does."""

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from browser import Visit, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


@pytest.fixture(scope="module")
def visit(chrome, page_file):
    opened = Visit(chrome, page_file)
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


def test_it_opens_from_disk_without_asking_for_anything(chrome, page_file):
    opened = Visit(chrome, page_file)
    drawn = opened.page.evaluate(
        "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    )
    assert (opened.requests, opened.complaints) == ([page_file.as_uri()], [])
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
