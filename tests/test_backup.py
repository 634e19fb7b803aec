"""A backup is one file: whole, provable, and the same for the same store."""

from __future__ import annotations

import gzip
import hashlib
import os
import threading

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, example, said

from kg.backup import backup, restore, verify
from kg.errors import GraphError, InputError
from kg.query.updating import update
from kg.store import Store


@pytest.fixture
def kept(tmp_path):
    """A store directory with the example in it."""
    Store(tmp_path / "store").add(example().claims(), example().documents())
    return tmp_path / "store"


def test_a_restored_store_is_the_one_that_was_backed_up(kept, tmp_path):
    named = ox.Quad(*(ox.NamedNode(f"http://x/{name}") for name in "spog"))
    written = Store(kept)
    written.ox.extend([named, ox.Quad(named.subject, named.predicate, ox.Triple(*named.triple))])
    state = backup(kept, tmp_path / "backups" / "store.nq.gz")
    assert state.quads == len(example()) + 2
    assert restore(tmp_path / "backups" / "store.nq.gz", tmp_path / "again") == state
    assert set(Store.open(tmp_path / "again")) == set(written)
    assert verify(tmp_path / "again", tmp_path / "backups" / "store.nq.gz") == state == verify(kept)


def test_the_same_store_gives_the_same_bytes(kept, tmp_path):
    backup(kept, tmp_path / "one.gz")
    restore(tmp_path / "one.gz", tmp_path / "again")
    backup(tmp_path / "again", tmp_path / "other.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "other.gz").read_bytes()
    assert (
        gzip.decompress((tmp_path / "one.gz").read_bytes()).splitlines()[-1].startswith(b"# medkg backup: ")
    )


def test_blank_nodes_keep_their_names(tmp_path):
    written = Store(tmp_path / "store")
    written.ox.add(ox.Quad(ox.BlankNode("b"), ox.NamedNode("http://x/p"), ox.BlankNode("c")))
    written.ox.flush()
    backup(tmp_path / "store", tmp_path / "backup.gz")
    restore(tmp_path / "backup.gz", tmp_path / "again")
    verify(tmp_path / "again")
    assert len(Store.open(tmp_path / "again")) == 1


def test_a_backup_is_of_one_moment_while_others_write_and_read(kept, tmp_path):
    writer, reader, stop = Store(kept), Store.open(kept), threading.Event()

    def write():
        for number in range(10_000):
            if stop.is_set():
                return
            update(writer, f"INSERT DATA {{ <http://x/{number}> <http://x/one> 1 ; <http://x/other> 2 }}")

    thread = threading.Thread(target=write)
    thread.start()
    sizes = []
    for number in range(8):
        backup(kept, tmp_path / f"{number}.gz")
        restore(tmp_path / f"{number}.gz", tmp_path / f"{number}")
        found = Store.open(tmp_path / f"{number}")
        pairs = [
            sum(1 for _ in found.ox.quads_for_pattern(None, ox.NamedNode(f"http://x/{p}"), None))
            for p in ("one", "other")
        ]
        assert pairs[0] == pairs[1]
        sizes.append(len(found))
    stop.set()
    thread.join()
    assert sizes == sorted(sizes)
    assert sizes[-1] > len(example())
    assert set(reader) == set(example())


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (lambda data: data[: len(data) // 2], "only a part of one"),
        (lambda _: b"nonsense", "this is no backup"),
        (lambda _: b"", "this is no backup"),
        (lambda _: gzip.compress(b""), "its last line does not say so"),
        (lambda data: gzip.compress(gzip.decompress(data).rpartition(b"\n#")[0] + b"\n"), "its last line"),
        (
            lambda data: gzip.compress(gzip.decompress(data).replace(b"infection", b"infestion", 1)),
            "was changed",
        ),
        (lambda data: gzip.compress(b"<<( " * 100 + b"\n" + gzip.decompress(data)), "more than 64 deep"),
    ],
)
def test_a_spoiled_backup_is_refused(kept, tmp_path, spoiled, reason):
    path = tmp_path / "store.nq.gz"
    backup(kept, path)
    path.write_bytes(spoiled(path.read_bytes()))
    for use in (lambda: verify(path), lambda: restore(path, tmp_path / "again")):
        with pytest.raises(InputError, match=reason):
            use()
    assert not (tmp_path / "again").exists()


def test_a_missing_backup_is_an_error_that_names_it(tmp_path):
    with pytest.raises(InputError, match=r"none.gz: No such file"):
        verify(tmp_path / "none.gz")


def test_a_backup_that_is_no_rdf_is_refused_though_its_hash_fits(tmp_path):
    line = b"no quad\n"
    text = line + f"# medkg backup: 1 quads, sha256 {hashlib.sha256(line).hexdigest()}\n".encode()
    (tmp_path / "b.gz").write_bytes(gzip.compress(text))
    with pytest.raises(InputError, match=r"b.gz, line 1: "):
        restore(tmp_path / "b.gz", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_store_that_has_changed_is_not_its_backup(kept, tmp_path):
    backup(kept, tmp_path / "store.nq.gz")
    Store(kept).add([said("a", "causes", "b")], [ARTICLE])
    with pytest.raises(GraphError, match=r"is not what .*store.nq.gz holds: \d+ quads"):
        verify(kept, tmp_path / "store.nq.gz")


def test_a_store_is_not_restored_over_another(kept, tmp_path):
    backup(kept, tmp_path / "store.nq.gz")
    with pytest.raises(GraphError, match=r"is there already"):
        restore(tmp_path / "store.nq.gz", kept)


@pytest.mark.parametrize(
    ("place", "reason"), [(0, "cannot be read to its end"), (-1_000, "cannot be opened")]
)
def test_a_store_with_a_damaged_file_does_not_verify(kept, place, reason):
    written = Store(kept)
    written.link(ox.Quad(*(ox.NamedNode(f"http://x/{n}"),) * 3) for n in range(5_000))
    written.ox.optimize()
    del written
    tables = [table for table in kept.glob("*.sst") if table.stat().st_size > 20_000]
    for table in tables:  # the small ones are read when they are opened
        with table.open("r+b") as file:
            file.seek(place, os.SEEK_END if place else os.SEEK_SET)
            file.write(bytes(100))
    with pytest.raises(InputError, match=reason):
        verify(kept)


def test_a_backup_with_a_line_twice_is_not_restored(tmp_path):
    line = b"<a:a> <a:b> <a:c> .\n"
    last = f"# medkg backup: 2 quads, sha256 {hashlib.sha256(2 * line).hexdigest()}\n"
    (tmp_path / "b.gz").write_bytes(gzip.compress(2 * line + last.encode()))
    with pytest.raises(GraphError, match=r"2 quads were to be restored, and 1 are there"):
        restore(tmp_path / "b.gz", tmp_path / "again")


def test_the_commands_back_up_restore_and_verify(kept, tmp_path, said_):
    for words, end in (
        (
            ("load", kept, tmp_path / "loaded"),
            f"{len(example())} triples were loaded; {len(example())} are there",
        ),
        (("store", "backup", kept, tmp_path / "b.gz"), ""),
        (("store", "restore", tmp_path / "b.gz", tmp_path / "again"), ""),
        (("store", "verify", tmp_path / "again", "--against", tmp_path / "b.gz"), ""),
    ):
        code, out, _ = said_(*words)
        assert code == 0
        assert end or f": {len(example())} quads, sha256 " in out
        assert end in out
    code, _, error = said_("load", kept, tmp_path / "loaded", "--empty")
    assert (code, "are for a server" in error) == (2, True)


@pytest.fixture
def said_(request):
    """The command, under a name that does not hide `graphs.said`."""
    return request.getfixturevalue("said")
