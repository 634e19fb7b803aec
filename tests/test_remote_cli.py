"""An address is a GRAPH for every command."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import example

from kg.cli.storing import _progress
from kg.export import exported
from kg.store import Store

GRAPH = Path(__file__).parent.parent / "exports" / "leg-pain-after-spinal-fusion.ttl"


@pytest.fixture(params=["oxigraph", "virtuoso"])
def url(request, running, login, said):
    """The address of a server that holds the bundled graph."""
    address = running[request.param].url
    code, out, error = said("load", GRAPH, address, "--empty")
    assert (code, error) == (0, "")
    assert out.endswith("are there\n")
    return address


def test_the_commands_give_of_a_server_what_they_give_of_the_file(url, said):
    for words in (
        ("query", "SELECT ?cause { ?cause kg:causes concept:leg-pain }", "--format", "json"),
        ("query", "tests-for", "--bind", "condition=slipped disc", "--limit", "1"),
        ("query", "tests-for", "--explain"),
        ("query", "SELECT ?x { ?x kg:causes concept:leg-pain }", "--labels"),
        ("query", "causes-of", "--at-least", "asserted"),
        ("query", "causes-of", "--timeout", "60"),
        ("validate", "--only", "shapes", "--format", "json"),
        ("export", "--to", "turtle"),
        ("export", "--to", "cytoscape"),
        ("picture",),
        ("path", "diabetes", "leg pain"),
        ("central", "--first", "3"),
    ):
        command, *rest = words
        there, here = said(command, url, *rest), said(command, GRAPH, *rest)
        assert there == here, words


def test_a_server_and_a_file_are_compared(url, said, tmp_path):
    assert said("diff", GRAPH, url)[0] == 0
    (tmp_path / "other.ttl").write_bytes(exported(example(), "turtle"))
    code, out, _ = said("diff", url, tmp_path / "other.ttl")
    assert code == 1
    assert "antibiotics" in out


def test_a_page_is_made_of_a_server(url, said, tmp_path):
    assert said("view", url, "-o", tmp_path / "page.html")[0] == 0
    assert b"leg pain" in (tmp_path / "page.html").read_bytes()


def test_questions_of_a_server_are_answered(running, login, said):
    code, out, _ = said("questions", running["oxigraph"].url)
    assert code == 0
    assert "(causes-of)" in out


def test_a_graph_of_a_server_is_kept_in_a_directory(url, said, tmp_path):
    assert said("load", url, tmp_path / "store")[0] == 0
    assert set(Store.open(tmp_path / "store")) == set(Store.open(GRAPH))


def test_a_named_graph_is_loaded_and_asked(running, login, said):
    for name, engine in running.items():
        graph = f"http://example.org/{name}"
        assert said("load", GRAPH, engine.url, "--graph", graph, "--empty")[0] == 0
        code, out, _ = said(
            "query", f"{engine.url}?default-graph-uri={graph}", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        )
        assert (code, str(len(Store.open(GRAPH))) in out) == (0, True)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("validate", "http://127.0.0.1:9", "--fix"), "--fix mends a file"),
        (
            ("query", "http://me:pass-word@127.0.0.1:9", "causes-of"),
            "a password in an address is seen by others",
        ),
        (("serve", "http://127.0.0.1:9"), "a graph on a server is served there"),
        (("query", "gopher://127.0.0.1:9", "causes-of"), "begins with http:// or https://"),
    ],
)
def test_what_cannot_be_done_with_an_address_is_said(words, reason, said):
    code, _, error = said(*words)
    assert (code, reason in error) == (2, True)
    assert "pass-word" not in error


def test_a_bar_is_shown_on_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(_progress([b"a", b"b"])) == [b"a", b"b"]
    assert "loading" in sys.stderr.getvalue()


def test_without_the_extra_the_command_that_installs_it_is_said():
    script = "import sys; sys.modules['httpx'] = None; from kg.cli import main; main(['diff', 'http://x', 'http://x'])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert (done.returncode, "pip install 'medkg[remote]'" in done.stderr) == (2, True)
