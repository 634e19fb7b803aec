from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
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


def child(code, *arguments):
    return [sys.executable, "-c", code, *map(str, arguments)]


FULL = """
import resource, signal, sys
from pathlib import Path
from kg import files
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    files.write(Path(sys.argv[1]), b"new" * 10000)
except files.InputError as error:
    print(error)
"""


def test_when_there_is_no_more_room_the_old_file_stays_whole(tmp_path):
    files.write(tmp_path / "f", b"old")
    said = subprocess.run(child(FULL, tmp_path / "f"), capture_output=True, text=True, check=True).stdout
    assert "f: cannot be written: File too large" in said
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("f", b"old")]


KILLED = """
import sys
from pathlib import Path
from kg import files
number = 0
while True:
    number += 1
    files.write(Path(sys.argv[1]), str(number % 10).encode() * 2_000_000)
"""


def test_whoever_is_killed_in_the_middle_leaves_a_whole_file(tmp_path):
    path = tmp_path / "f"
    for wait in (0.0, 0.003, 0.011, 0.017, 0.029):
        writer = subprocess.Popen(child(KILLED, path))
        while not path.exists():
            time.sleep(0.001)
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        content = path.read_bytes()
        assert (len(content), len(set(content))) == (2_000_000, 1)
        files.write(path, content)
