"""The report's page in a real browser: offline, calm, and open to everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Visit, browser, chromium

from kg import review
from kg.read import read
from kg.store import Store
from kg.validate import Finding, Report, validate

BUNDLED = Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md"

pytestmark = [
    pytest.mark.skipif(chromium() is None, reason="needs Chromium"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def chrome():
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    store, text = Store(), read(BUNDLED)
    store.add(review.claims(review.path_beside(BUNDLED), text, store.ontology), [text])
    broken = Finding("violation", "shapes/claim-evidence", "A claim has no sentence behind it.", "urn:x")
    report = validate(store, [text])
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(Report([*report, broken], report.coverage).format("html"), encoding="utf-8")
    return path


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_opens_offline_without_a_barrier(chrome, page, size, scheme) -> None:
    visit = Visit(chrome, page, size=size, color_scheme=scheme)
    visit.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    wide = visit.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert (visit.barriers(), visit.complaints, visit.requests, wide) == ([], [], [page.as_uri()], False)
    visit.close()


def test_what_a_text_says_cannot_run_in_the_report(chrome, tmp_path) -> None:
    path = tmp_path / "report.html"
    nasty = "</blockquote><script>alert(1)</script><img src=x onerror=alert(1)>"
    path.write_text(Report([Finding("info", nasty, nasty, nasty, nasty, (nasty,), nasty)]).format("html"))
    visit = Visit(chrome, path)
    assert (visit.complaints, visit.page.locator("script, img").count()) == ([], 0)
    visit.close()
