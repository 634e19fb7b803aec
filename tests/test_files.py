from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg import files
from kg.errors import InputError


def test_a_file_is_written_with_the_folders_it_needs(tmp_path):
    files.write(tmp_path / "new" / "graph.ttl", b"x")
    assert (tmp_path / "new" / "graph.ttl").read_bytes() == b"x"


def test_writing_again_replaces_the_whole_file(tmp_path):
    for content in (b"a long first version", b"short"):
        files.write(tmp_path / "f", content)
    assert (tmp_path / "f").read_bytes() == b"short"


def test_a_new_file_has_the_usual_permissions(tmp_path):
    files.write(tmp_path / "f", b"")
    (tmp_path / "g").touch()
    assert stat.S_IMODE((tmp_path / "f").stat().st_mode) == stat.S_IMODE((tmp_path / "g").stat().st_mode)


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    files.write(tmp_path / "f", b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"f: cannot be written: No space left on device"):
        files.write(tmp_path / "f", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("f", b"old")]


def test_a_folder_in_the_way_is_an_error_that_names_it(tmp_path):
    (tmp_path / "f").mkdir()
    with pytest.raises(InputError, match=r"f: cannot be written"):
        files.write(tmp_path / "f", b"new")
    assert list(tmp_path.iterdir()) == [tmp_path / "f"]


def test_where_folders_cannot_be_flushed_writing_still_works(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_flush_needed", False)
    files.write(tmp_path / "f", b"x")
    assert (tmp_path / "f").read_bytes() == b"x"


def test_several_files_go_into_a_folder_by_name(tmp_path):
    assert files.write_all(tmp_path / "kgx", {"b": b"2", "a": b"1"}) == [
        tmp_path / "kgx/a",
        tmp_path / "kgx/b",
    ]


def test_text_is_read_without_its_byte_order_mark(tmp_path):
    (tmp_path / "q.rq").write_bytes(b"\xef\xbb\xbfASK {}")
    assert files.read_text(tmp_path / "q.rq") == "ASK {}"


def test_text_that_is_missing_or_no_utf_8_is_an_error_that_names_the_file(tmp_path):
    with pytest.raises(InputError, match=r"none.rq: No such file"):
        files.read_text(tmp_path / "none.rq")
    (tmp_path / "bad.rq").write_bytes(b"AS\xffK")
    with pytest.raises(InputError, match=r"bad.rq: byte 2 is not UTF-8"):
        files.read_text(Path(tmp_path / "bad.rq"))
