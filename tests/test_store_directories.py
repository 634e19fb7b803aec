"""Store directories last: one writes, many read, and what was acknowledged is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, example, said, store
from writing import after, killed, writing

from kg import directories
from kg.errors import GraphError, InputError
from kg.graph import Graph
from kg.query.updating import update
from kg.store import Store

CASES = Path(__file__).parent / "cases"
CLASH = [said("a", "causes", "b"), said("a", "causes", "b", negated=True), said("b", "causes", "c")]


def disputes(graph):
    return {quad for quad in graph if quad.predicate.value.endswith("#disputes")}


@pytest.fixture
def kept(tmp_path):
    """A store directory with the example in it."""
    Store(tmp_path / "store").add(example().claims(), example().documents())
    return tmp_path / "store"


def test_a_store_in_a_directory_keeps_what_is_added(kept):
    assert set(Store.open(kept)) == set(example())


def test_what_is_added_to_a_directory_changes_what_was_there(kept):
    more = [said("stress", "causes", "pain"), *CLASH]
    written, at_once = Store(kept), example()
    for claim in more:
        written.add([claim], [ARTICLE])
    at_once.add(more, [ARTICLE])
    assert set(written) == set(at_once)


def test_an_opened_directory_cannot_be_written_to(kept):
    for change in (
        lambda opened: opened.add([said("a", "causes", "b")], []),
        lambda opened: opened.link(example()),
    ):
        with pytest.raises(GraphError, match=r"opened to be read only"):
            change(Store.open(kept))


def test_only_one_process_writes(kept):
    writer = Store(kept)
    with pytest.raises(GraphError, match=r"another process writes to this store"):
        Store(kept)
    assert len(Store.open(kept)) == len(writer)


def test_a_reader_sees_what_there_was_when_it_opened(kept):
    writer, reader = Store(kept), Store.open(kept)
    update(writer, "DELETE WHERE { ?s ?p ?o }")
    writer.ox.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://x/{n}"), ox.NamedNode("http://x/p"), ox.Literal(n))
        for n in range(20_000)
    )
    writer.ox.optimize()
    assert set(reader) == set(example())
    assert len(Store.open(kept)) == 20_000


def test_a_reader_has_links_of_its_own_that_go_when_it_ends(kept):
    with directories.snapshot(kept) as reader:
        assert [path.name.startswith(".reader-") for path in kept.glob(".*")] == [True]
        writer = Store(kept)
        update(writer, "DELETE WHERE { ?s ?p ?o }")
        writer.ox.optimize()
        assert set(reader) == set(example())
    assert list(kept.glob(".*")) == []


def test_what_a_reader_left_that_was_killed_is_removed(kept):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (f".reader-{ended.pid}-0", ".reader-1-0", ".reader-me"):
        (kept / name).mkdir()
    with directories.snapshot(kept):
        assert not (kept / f".reader-{ended.pid}-0").exists()
    assert sorted(path.name for path in kept.glob(".*")) == [".reader-1-0", ".reader-me"]


def test_a_store_where_nothing_can_be_written_is_read_in_its_place(kept, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "hardlink_to", full)
    assert set(Store.open(kept)) == set(example())


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("_files", lambda _: {str(time.monotonic_ns()): 0}),  # the files are others each time
        ("_linked", lambda _, folder: ox.Store().load(path=str(folder), format=ox.RdfFormat.N_QUADS)),
    ],
)
def test_a_writer_without_a_pause_is_said(kept, monkeypatch, name, broken):
    writer = Store(kept)
    monkeypatch.setattr(directories, name, broken)
    with pytest.raises(GraphError, match=r"written to without a pause"):
        Store.open(kept)
    assert len(writer) == len(example())


def test_a_child_leaves_its_parents_links_alone(kept, monkeypatch):
    with directories.snapshot(kept):
        monkeypatch.setattr(os, "getpid", lambda: 1)
    assert len(list(kept.glob(".reader-*"))) == 1


@pytest.mark.parametrize("opened", [Store, Store.open], ids=["writer", "reader"])
def test_a_store_apart_is_written_to_unseen_and_goes_when_it_ends(kept, opened):
    store = opened(kept)
    with directories.apart(store.ox, kept) as apart:
        assert set(apart) == set(example())
        apart.extend([ox.Quad(ox.NamedNode("http://x/1"), ox.NamedNode("http://x/p"), ox.Literal(1))])
        folder = next(path for path in kept.glob(".reader-*") if (path / "store").is_dir())
        assert len(apart) == len(store) + 1
    assert not folder.exists()


def test_a_store_apart_is_made_elsewhere_where_nothing_can_be_written(kept, monkeypatch):
    store = Store.open(kept)

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", refused)
        with directories.apart(store.ox, kept) as apart:
            assert set(apart) == set(example())


def test_whether_a_store_is_written_to_can_be_seen(kept, tmp_path):
    assert not directories.is_written(kept)
    writer = Store(kept)
    assert directories.is_written(kept)
    assert set(Store.open(kept)) == set(writer)
    assert not directories.is_written(tmp_path)


def test_a_reader_beside_a_busy_writer_sees_a_whole_state(tmp_path):
    with writing("add", tmp_path / "store", 0) as process:
        assert process.stdout.readline()
        for _ in range(10):
            seen = Store.open(tmp_path / "store")
            claims = list(seen.claims())
            assert set(seen) == set(after(len(claims)))
        process.kill()


def test_a_folder_that_is_no_store_is_an_error(tmp_path):
    with pytest.raises(GraphError, match=r"is a folder, but no store"):
        Store.open(tmp_path)


def test_a_damaged_store_is_an_error(tmp_path):
    (tmp_path / "CURRENT").write_text("nonsense")
    for open_ in (Store.open, Store):
        with pytest.raises(InputError, match=r"this store cannot be opened"):
            open_(tmp_path)


def test_a_store_says_its_format(kept):
    assert json.loads((kept / directories.RECORD).read_text()) == {"format": directories.FORMAT}


def test_a_store_of_an_older_format_is_read_and_brought_up_to_date_when_it_is_written_to(tmp_path):
    with tarfile.open(CASES / "store-format-1.tar.gz") as old:
        old.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 and later know one
        old.extractall(tmp_path)  # noqa: S202  # our own archive
    path = tmp_path / "store"
    assert directories.format_of(path) == 1
    assert set(Store.open(path)) == set(example())
    assert directories.format_of(path) == 1
    Store(path).add([said("a", "causes", "b")], [ARTICLE])
    assert directories.format_of(path) == directories.FORMAT
    assert len(list(Store.open(path).claims())) == 6


def test_each_older_format_has_a_way_to_the_next():
    assert sorted(directories.MIGRATIONS) == list(range(1, directories.FORMAT))


def test_a_store_of_a_newer_format_is_refused(kept):
    (kept / directories.RECORD).write_text('{"format": 99}')
    for open_ in (Store.open, Store):
        with pytest.raises(GraphError, match=r"this store has format 99, .* a newer medkg can read it"):
            open_(kept)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "x"}'])
def test_a_record_that_says_nothing_is_an_error(kept, text):
    (kept / directories.RECORD).write_text(text)
    with pytest.raises(InputError, match=r"no record of a store's format"):
        Store.open(kept)


def test_a_graph_is_kept_in_a_new_directory_or_added_to_one(tmp_path):
    path = tmp_path / "new" / "store"
    assert example().keep(path) == len(example())
    assert store(*CLASH).keep(path) == len({*example(), *store(*CLASH)})
    assert set(Store.open(path)) == {*example(), *store(*CLASH)}


def test_a_store_is_not_made_in_the_place_of_something_else(tmp_path):
    (tmp_path / "file").write_text("mine")
    for path in (tmp_path, tmp_path / "file"):
        with pytest.raises(GraphError, match=r"is there already"):
            example().keep(path)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path):
    def fill(_):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"cannot be written: No space left"):
        directories.make(tmp_path / "store", fill)
    assert list(tmp_path.iterdir()) == []


def test_adding_takes_links_of_dispute_off_and_the_graph_finds_them_anew():
    graph = Graph(store(), [ARTICLE])
    for claim in CLASH:
        graph.add([claim], [ARTICLE])
    at_once = Graph(store(), [ARTICLE])
    at_once.add(CLASH, [ARTICLE])
    assert graph == at_once
    assert len(disputes(graph.store)) == 2
    graph.store.add([said("c", "causes", "d")], [ARTICLE])
    assert disputes(graph.store) == set()


def test_a_stale_link_of_dispute_does_not_stay():
    graph = Graph(store(*CLASH[:1], CLASH[2]), [ARTICLE])
    one, other = (ox.NamedNode(graph.ontology.iri(claim.id)) for claim in graph.claims())
    graph.store.link([ox.Quad(one, ox.NamedNode(graph.ontology.term("disputes")), other)])
    graph.add([said("c", "causes", "d")])
    assert disputes(graph.store) == set()
    assert graph.documents == (ARTICLE,)


@pytest.mark.parametrize(("how", "rounds"), [("add", 4), ("load", 3)])
def test_nothing_acknowledged_is_lost_or_torn_when_the_writer_is_killed(tmp_path, how, rounds):
    acknowledged, _ = killed(how, tmp_path / "store", rounds)
    assert acknowledged >= rounds
