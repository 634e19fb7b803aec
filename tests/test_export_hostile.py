"""What is asked wrongly, or cannot be written, is said at the command line, and nothing is left half done."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys

import pytest
from graphs import example, line, store
from graphs import said as claim
from laws import bare

from kg.export import EXPORTERS, export, missing
from kg.store import Store

FOREIGN = "@prefix x: <http://x.org/> . x:a x:p [ x:q 1 ] ; x:r 'text' ."


@pytest.fixture
def graph(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "graph.nt"
    export(example(), "ntriples", path)
    return path


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "foreign.ttl"
    path.write_text(FOREIGN)
    return path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "ttk"], "No format 'ttk'; there are csv, cytoscape, "),
        (["--to", "rdf"], "No format 'rdf'; there are csv, cytoscape, "),
        (["-o", "out.json"], "out.json: no format has this ending; there are -csv (csv), "),
        (["-o", "out.xml"], ".rdf (rdfxml)"),
        ([], "name a format with --to, or a file with -o whose ending tells it"),
        (["-o", "-"], "name a format with --to"),
        (["--to", "kgx"], "kgx has several files (edges.tsv, nodes.tsv): give a folder to write to"),
    ],
    ids=" ".join,
)
def test_an_unknown_or_unclear_format_names_the_choices(arguments, message, graph, said):
    code, out, error = said("export", graph, *arguments)
    assert (code, out, message in " ".join(error.split())) == (2, "", True)
    assert list(graph.parent.iterdir()) == [graph]


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.whole])
def test_a_foreign_graph_is_written_whole_as_rdf(name, foreign, said, tmp_path):
    code, _, error = said("export", foreign, "--to", name, "-o", tmp_path / "out")
    assert (code, error) == (0, "")
    assert (tmp_path / "out").stat().st_size > 50


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if not exporter.whole])
def test_a_foreign_graph_in_a_format_of_claims_says_what_is_missing(name, foreign, said, tmp_path):
    code, _, error = said("export", foreign, "--to", name, "-o", tmp_path / "out")
    assert code == 0
    assert error == (
        f"kg: {foreign}: the graph has no concepts of ours, and {name} holds nothing else; "
        "any RDF is held by jsonld, nquads, ntriples, rdf12, rdf12-trig, rdfxml, trig, turtle\n"
    )


def test_of_our_own_graphs_nothing_is_missing():
    assert {missing(example(), name) for name in EXPORTERS} == {""}
    assert {missing(Store(), name) for name in EXPORTERS} == {""}


@pytest.mark.parametrize("name", ["rdfxml", "graphml"])
def test_a_character_that_xml_cannot_hold_is_reported_and_not_written(name, said, tmp_path):
    export(store(claim("a", "causes", "b", line("a\x01b"))), "ntriples", tmp_path / "graph.nt")
    (tmp_path / "out").write_text("old")
    code, _, error = said("export", tmp_path / "graph.nt", "--to", name, "-o", tmp_path / "out")
    assert (code, error) == (2, "kg: XML cannot hold the character U+0001 in 'a\\x01b'\n")
    assert (tmp_path / "out").read_text() == "old"


@pytest.mark.parametrize(
    ("ending", "text", "line"),
    [
        (".nt", "<http://x/a> <http://x/p> <http://x/b> .\n<http://x/a b> <http://x/p> 'c' .\n", 2),
        (".ttl", "<http://x/a> <http://x/p> <http://x/{b}> .\n", 1),
        (".nq", "<x> <http://x/p> <http://x/b> .\n", 1),
        (".trig", "GRAPH <http://x/g> {\n<http://x/a> <http://x/p> <http://x/\\u0020> }\n", 2),
    ],
)
def test_an_illegal_iri_is_reported_with_its_line_and_not_written(ending, text, line, said, tmp_path):
    path = tmp_path / f"bad{ending}"
    path.write_text(text)
    code, _, error = said("export", path, "--to", "turtle", "-o", tmp_path / "out.ttl")
    assert (code, f"bad{ending}, line {line}: " in error) == (2, True)
    assert not (tmp_path / "out.ttl").exists()


def _no_room():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


@pytest.mark.parametrize("name", ["graphml", "kgx", "nanopub", "trig"])
def test_a_full_disk_is_said_and_the_old_files_stay(name, graph, tmp_path):
    place = tmp_path / "out" / "graph"
    export(example(), name, place)
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    command = [sys.executable, "-B", "-m", "kg", "export", graph, "--to", name, "-o", place]
    run = subprocess.run(
        map(str, command), capture_output=True, text=True, check=False, preexec_fn=_no_room, env=bare()
    )
    assert (run.returncode, run.stderr.endswith("cannot be written: File too large\n")) == (2, True)
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
