"""What tests of every part share."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

import kg
from kg.cli import main
from kg.view.scene import scene

collect_ignore = ["peers"]  # programs of an environment of their own


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts, gold claims and test suites that stand beside the project."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("KG_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"needs the shared folder, which is not at {folder}; set KG_SHARED")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped: what a test lacks there is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI nothing may be: {report.longrepr}"
    return report


@pytest.fixture
def said(capfd):
    """Run the command in this process: exit code, output, error."""

    def run(*arguments):
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture(scope="module")
def chrome():
    """A browser; a test that wants one skips where there is none."""
    from browser import browser

    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def bundled():
    """The graph of the bundled example."""
    return kg.build(Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md")


@pytest.fixture(scope="session")
def drawn(bundled):
    """The scene of the bundled example, as picture and page show it."""
    return scene(bundled.store.networkx(), bundled.store.ontology)


@pytest.fixture(scope="session")
def html(bundled):
    """The page of the bundled example."""
    return kg.view.view(bundled.store, documents=bundled.documents, findings=bundled.validate())


@pytest.fixture(scope="session")
def page_file(html, tmp_path_factory):
    """The page of the bundled example as a file."""
    path = tmp_path_factory.mktemp("page") / "the-page.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """Two servers of others, for the whole session: Oxigraph's, and a Virtuoso that gives 1,000 rows at most."""
    import engines

    if engines.missing():
        pytest.skip(engines.missing())
    folder = tmp_path_factory.mktemp("engines")
    with engines.oxigraph(folder) as oxigraph, engines.virtuoso(folder / "virtuoso", rows=1_000) as virtuoso:
        yield {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture
def login(monkeypatch):
    """The login of the servers of others."""
    import engines

    monkeypatch.setenv("KG_REMOTE_USER", engines.DBA[0])
    monkeypatch.setenv("KG_REMOTE_PASSWORD", engines.DBA[1])


@pytest.fixture
def nobody(monkeypatch, tmp_path):
    """No login, whatever the environment has."""
    for name in ("USER", "PASSWORD", "TOKEN", "HOST"):
        monkeypatch.delenv(f"KG_REMOTE_{name}", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
