"""The page in a real browser: for readers with any eye, hand, screen or surrounding."""

import pytest

import kg

pytest.importorskip("playwright")
from browser import Visit, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium: see tests/install.sh")


def test_by_keyboard_alone_one_finds_a_concept_reads_it_filters_and_answers_a_question(chrome, page_file):
    opened = Visit(chrome, page_file)
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
def test_nothing_bars_the_way_of_a_reader(chrome, page_file, theme, size):
    opened = Visit(chrome, page_file, size=size, address=f"#theme={theme}")
    found = {}
    for state in STATES:
        opened.go(f"{state}&theme={theme}")
        if barriers := opened.barriers():
            found[state] = barriers
    assert found == {}
    assert opened.complaints == []
    opened.close()


def test_on_a_phone_the_list_comes_first_and_nothing_is_wider_than_the_screen(chrome, page_file):
    opened = Visit(chrome, page_file, size="phone")
    assert opened.page.locator("#table").is_visible()
    for state in STATES:
        opened.go(state)
        assert opened.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    opened.close()


def test_without_script_the_picture_and_the_table_are_there(chrome, page_file):
    opened = Visit(chrome, page_file, java_script_enabled=False)
    assert opened.page.locator("#pathway svg").is_visible()
    assert opened.page.locator("#rows tr").count() > 60
    assert not opened.page.locator("#search").is_visible()
    opened.close()


def test_it_works_in_the_frame_of_a_notebook(chrome, page_file, tmp_path):
    frame = kg.graph.Page(page_file.read_text(encoding="utf-8"))._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!doctype html><title>n</title>{frame}", encoding="utf-8")
    opened = Visit(chrome, tmp_path / "notebook.html")
    inside = opened.page.frame_locator("iframe")
    inside.locator("#pathway .node", has_text="MRI").click(timeout=5000)
    assert inside.locator("#inside h2").inner_text() == "MRI"
    assert opened.complaints == []
    opened.close()
