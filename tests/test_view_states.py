"""What the page and the picture show of odd graphs, on paper, in a frame, by night and on a phone."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from graphs import document, said, store

import kg
from kg import view
from kg.model import Evidence, Sentence

pytest.importorskip("playwright")
from browser import Visit, chromium

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "page.html"
    kg.build(ROOT / "documents" / "leg-pain-after-spinal-fusion.md").view(path)
    return path


@pytest.fixture
def opened(chrome, bundled, tmp_path):
    """Open the page of claims, or the bundled one; all must be without a complaint in the end."""
    visits = []

    def visit(*claims, **how):
        path = bundled
        if claims:
            path = tmp_path / "page.html"
            view.view(store(*claims), path)
        visits.append(Visit(chrome, path, **how))
        return visits[-1].page

    yield visit
    for each in visits:
        assert each.complaints == []
        assert len(each.requests) == 1
        each.close()


# where the first and the last letter of an element's text stand
ENDS = """element => {
  const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  return [0, text.length - 1].map(at => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().x;
  });
}"""


# ---------------------------------------------------------------- lessons in the address


def test_an_address_that_is_followed_begins_its_lesson(opened):
    page = opened(address="#view=pathway")
    page.evaluate("() => { location.hash = 'view=pathway&panel=quiz'; }")
    page.locator(".answers button").first.wait_for(timeout=2000)
    page.evaluate("() => { location.hash = 'view=pathway&panel=tour'; }")
    page.locator("#pathway .node.near").first.wait_for(timeout=2000)
    assert page.locator("#inside h2").inner_text() == "Risk factors"


# ---------------------------------------------------------------- paper


def test_on_paper_there_is_the_picture_and_nothing_to_press(opened):
    page = opened(address="#view=pathway&concept=concept/infection")
    page.emulate_media(media="print")
    assert page.locator("#pathway svg").is_visible()
    assert (
        page.locator("button:visible").evaluate_all("all => all.filter(b => !b.closest('#inside')).length")
        == 0
    )
    assert "infection" in page.locator("#inside h2").inner_text()
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert 1 < len(re.findall(rb"/Type /Page\b", paper)) < 9


def test_paper_is_light_even_at_night(opened):
    page = opened(address="#view=pathway&theme=dark")
    page.emulate_media(media="print")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


# ---------------------------------------------------------------- a frame


def test_in_a_closed_frame_the_address_brings_the_state_back(chrome, bundled):
    around = bundled.with_name("around.html")
    source = f"{bundled.name}#view=table&concept=concept/infection"
    around.write_text(
        f'<!doctype html><title>t</title><iframe sandbox="allow-scripts" width=900 height=700 src="{source}">',
        encoding="utf-8",
    )
    visit = Visit(chrome, around)
    inside = visit.page.frame_locator("iframe")
    assert inside.locator("#inside h2").inner_text() == "infection"
    inside.locator("[data-view=pathway]").click()
    assert inside.locator("#pathway .node.on").count() == 1
    assert visit.complaints == []
    assert len(visit.requests) == 2
    visit.close()


# ---------------------------------------------------------------- letters of all kinds


def test_labels_from_right_to_left_read_from_right_to_left(opened):
    page = opened(said("ألم", "causes", "כאב"), address="#concept=" + said("ألم", "causes", "b").subject.id)
    page.locator("#pathway .node", has_text="ألم").first.click()
    first, last = page.locator("#inside h2").evaluate(ENDS)
    assert first > last
    drawn = page.locator("#pathway .node tspan:not(.glyph)", has_text="כאב").first
    first, last = drawn.evaluate("t => [0, t.getNumberOfChars() - 1].map(at => t.getExtentOfChar(at).x)")
    assert first > last


def test_an_override_of_direction_does_not_turn_the_words_around_it(opened):
    page = opened(said("\u202eevil", "causes", "pain"))
    page.locator("#pathway .node", has_text="pain").first.click()
    first, last = page.locator("#inside .say em").first.evaluate(ENDS)
    assert first < last


def test_emoji_stand_in_the_picture_whole(opened):
    page = opened(said("🦴🩻", "causes", "pain"))
    label = page.locator("#pathway .node", has_text="🦴🩻").first
    assert label.locator("tspan:not(.glyph)").text_content() == "🦴🩻"


def test_a_label_of_ten_thousand_characters_is_short_in_the_picture_and_whole_in_the_panel(opened):
    page = opened(said("x" * 10_000, "causes", "pain"))
    long = page.locator("#pathway .node", has_text="xxx").first
    assert len(long.locator("text").text_content()) < 100
    long.click()
    assert len(page.locator("#inside h2").inner_text()) == 10_000
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 1280


# ---------------------------------------------------------------- odd graphs


def test_parallel_claims_have_lines_of_their_own(opened):
    page = opened(said("a", "causes", "b"), said("a", "worsens", "b"), said("a", "precedes", "b"))
    lines = page.locator("#pathway .edge > path:first-child").evaluate_all(
        "all => all.map(path => path.getAttribute('d'))"
    )
    assert len(set(lines)) == len(lines) == 3


def test_a_claim_about_itself_can_be_seen_and_chosen(opened):
    page = opened(said("a", "causes", "a"))
    loop = page.locator("#pathway .edge > path").first.bounding_box()
    assert loop["width"] > 5
    assert loop["height"] > 5
    page.locator("#pathway .node").click()
    assert page.locator("#inside article").count() == 1


def test_two_parts_are_both_in_sight_and_no_way_joins_them(opened):
    page = opened(said("a", "causes", "b"), said("c", "treats", "d"), address="#panel=route")
    assert page.locator("#pathway .node:visible").count() == 4
    page.get_by_label("From").fill("a")
    page.get_by_label("To", exact=True).fill("d")
    page.get_by_role("button", name="Show the way").click()
    assert "No chain of shown claims joins the two" in page.locator("#inside").inner_text()


def test_without_script_odd_graphs_are_tables_too(opened):
    page = opened(
        said("a", "causes", "a"), said("ألم", "causes", "🦴", negated=True), java_script_enabled=False
    )
    rows = page.locator("#rows tr")
    assert rows.count() == 2
    assert "not" in " ".join(rows.all_inner_texts())


# ---------------------------------------------------------------- the sentences


def test_a_quote_is_found_in_the_text_or_kept(chrome, tmp_path):
    words = "😀 Scars hurt. Steroids do not help scars."
    end = words.index(" Steroids")
    article = replace(
        document("Emoji", words), sentences=(Sentence(0, end, 0), Sentence(end + 1, len(words), 0))
    )
    hurt = said("scar", "causes", "pain", Evidence(article.path, 2, 12, "Scars hurt"))
    both = said("scar", "worsens", "pain", Evidence(article.path, 2, end + 9, words[2 : end + 9]))
    other = said("scar", "precedes", "pain", Evidence("document/elsewhere", 2, 12, "It is told."))
    path = tmp_path / "page.html"
    view.view(store(hurt, both, other, documents=[article]), path, documents=[article])
    visit = Visit(chrome, path, address="#concept=concept/scar")
    quotes = {quote.strip("“”") for quote in visit.page.locator("#inside blockquote").all_inner_texts()}
    assert quotes == {"Scars hurt", words[2 : end + 9], "It is told."}
    visit.close()


# ---------------------------------------------------------------- a phone


def test_on_a_phone_what_is_chosen_is_seen_beside_its_claims(opened):
    page = opened(size="phone", address="#view=pathway&concept=concept/infection")
    chosen = page.locator("#pathway .node.on rect").bounding_box()
    panel = page.locator("#panel").bounding_box()
    assert chosen["y"] + chosen["height"] <= panel["y"]
    assert chosen["x"] >= 0
    assert chosen["x"] + chosen["width"] <= 390


def test_each_lit_concept_tells_its_relation_in_a_pill_as_wide_as_its_words(opened):
    page = opened(address="#view=pathway&concept=concept/neuropathic-pain")
    spare = page.locator("#pathway .tag").evaluate_all("""all => all.map(tag => {
      const [ground, words] = [...tag.children].map(part => part.getBoundingClientRect());
      return Math.min(words.left - ground.left, ground.right - words.right);
    })""")
    assert len(spare) == page.locator("#pathway .node.near:not(.on)").count()
    assert min(spare) > 0
