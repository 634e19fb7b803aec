"""Graphs of any size: lines sorted on the disk, and Turtle as a stream, are what they are in memory."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pyoxigraph as ox
import pytest
from graphs import example
from hypothesis import given
from hypothesis import strategies as st
from laws import GRAPHS, PREFIXES, bare, law

from kg.export import EXPORTERS, contents, export, pieces
from kg.rdf import sorting, streaming
from kg.rdf.sorting import Sorted, by_subject, statements
from kg.rdf.triples import triples
from kg.rdf.turtle import trig, turtle
from kg.store import Store

SECTIONS = ("http://example.org/b", "http://example.org/a")
STREAMED = sorted(name for name, exporter in EXPORTERS.items() if exporter.streamed)


def made(graph):
    store = Store()
    store.ox.extend(ox.Quad(*triple) for triple in graph)
    return store


def plain(graph):
    """The graph without its statements about blank nodes."""
    return [
        t for t in graph if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)
    ]


LINES = st.lists(st.binary(max_size=5).map(lambda text: re.sub(rb"[\r\n]", b"", text) + b"\n"))


@law
@given(LINES, st.integers(1, 9), st.booleans())
def test_lines_come_back_in_order_however_few_fit_into_memory(lines, most, ended):
    text = b"".join(lines) if ended else b"".join(lines).removesuffix(b"\n")
    with pytest.MonkeyPatch.context() as patch, Sorted(most=most) as found:
        patch.setattr(sorting, "RUNS", 2)
        for at in range(0, len(text), 3):
            found.write(text[at : at + 3])
        assert list(found) == sorted(line + b"\n" for line in text.splitlines())


@law
@given(GRAPHS)
def test_blank_nodes_are_seen_and_texts_that_look_like_them_are_not(graph):
    with statements(made(graph).ox) as lines:
        assert lines.blank == (plain(graph) != graph)


@law
@given(GRAPHS.map(plain))
def test_turtle_is_the_same_as_a_stream(graph):
    with pytest.MonkeyPatch.context() as patch, statements(made(graph).ox, order=by_subject) as lines:
        patch.setattr(streaming, "_HELD", 40)
        patch.setattr(streaming, "_PIECE", 30)
        patch.setattr(streaming, "_KNOWN", 2)
        written = b"".join(streaming.turtle(lines, PREFIXES, SECTIONS))
    assert written == turtle(triples(made(graph).ox), PREFIXES, SECTIONS)


@law
@given(GRAPHS.map(plain), GRAPHS.map(plain))
def test_trig_is_the_same_as_a_stream(first, second):
    name = "<http://example.org/g>"
    with (
        statements(made(first).ox, order=by_subject) as one,
        statements(made(second).ox, order=by_subject) as two,
    ):
        graphs = [
            (key, lines) for key, lines, some in ((b"", one, first), (name.encode(), two, second)) if some
        ]
        written = b"".join(streaming.trig(graphs, PREFIXES, SECTIONS))
    held = {key: triples(made(graph).ox) for key, graph in (("", first), (name, second)) if graph}
    assert written == trig(held, PREFIXES, SECTIONS)


@pytest.mark.parametrize("name", STREAMED)
def test_what_is_sorted_on_the_disk_has_the_same_bytes(name, monkeypatch, tmp_path):
    whole = contents(example(), name)[""]
    monkeypatch.setattr(sorting, "MOST", 500)
    monkeypatch.setattr(streaming, "_HELD", 500)
    export(example(), name, tmp_path / "graph")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("graph", whole)]
    assert b"".join(pieces(example(), name)) == whole


FULL = """
import resource, signal, sys
from kg.errors import InputError
from kg.export import export
from kg.rdf import sorting, streaming
from kg.store import Store
sorting.MOST = int(sys.argv[3])
streaming._HELD = 100
store = Store.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    export(store, sys.argv[2], sys.argv[4])
except InputError as error:
    print(error)
"""


@pytest.mark.parametrize("most", [500, 1 << 20])
@pytest.mark.parametrize("name", STREAMED)
def test_when_there_is_no_more_room_the_old_file_stays_whole(name, most, tmp_path):
    export(example(), "ntriples", tmp_path / "graph.nt")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph").write_bytes(b"old")
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        FULL,
        tmp_path / "graph.nt",
        name,
        most,
        tmp_path / "out" / "graph",
    ]
    run = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True, env=bare())
    assert (run.stdout.rpartition("graph: ")[2], run.stderr) == ("cannot be written: File too large\n", "")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "out").iterdir()] == [("graph", b"old")]


KILLED = """
import sys
from kg.export import export
from kg.rdf import sorting, streaming
from kg.store import Store
sorting.MOST = streaming._HELD = 1000
store = Store.open(sys.argv[1])
while True:
    export(store, "turtle", sys.argv[2])
"""


def test_whoever_is_killed_while_sorting_leaves_the_old_file_and_no_runs(tmp_path):
    export(example(), "ntriples", tmp_path / "graph.nt")
    path = tmp_path / "out" / "graph.ttl"
    for wait in (0.0, 0.003, 0.007, 0.011, 0.017):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "graph.nt"), str(path)])
        while not path.exists():
            time.sleep(0.001)
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert path.read_bytes() == contents(example(), "turtle")[""]
        assert all(p == path or p.suffix == ".part" for p in path.parent.iterdir())
