"""A full disk ends a command with a sentence, and leaves what was there as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from graphs import ARTICLE, example, said

from kg.store import Store


def run(*arguments, limit=0):
    """The command in a process of its own, which may write files of so many bytes at most."""
    script = (
        "import resource, sys; from kg.cli import main; "
        f"{f'resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); ' if limit else ''}"
        "main(sys.argv[1:])"
    )
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def disk(tmp_path):
    """A folder on a disk of 64 MB, and what fills it; where none can be mounted, files are kept short instead."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=False).returncode
        == 0
    )
    yield folder, mounted
    if mounted:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder, free):
    """Write until so many bytes are left."""
    with (folder / "filler").open("wb") as filler:
        left = os.statvfs(folder)
        filler.write(b"x" * max(0, left.f_bavail * left.f_frsize - free))


BIG = "INSERT DATA {" + "".join(f'<http://x/{n}> <http://x/p> "{n:0>200}" .' for n in range(10_000)) + "}"
STEPS = {
    "build": ("build", "text.md", "-o", "old"),
    "load": ("load", "big.nt", "store"),
    "load, new": ("load", "big.nt", "other"),
    "update": ("update", "store", "big.ru"),
    "backup": ("store", "backup", "store", "old/store.nq.gz"),
    "restore": ("store", "restore", "old/store.nq.gz", "other"),
    "export": ("export", "store", "-o", "old/graph.ttl"),
}


@pytest.mark.parametrize("free", [0, 20_000])
@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_leaves_old_files_and_the_store_as_they_were(disk, step, free, monkeypatch):
    folder, mounted = disk
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    Store("store").add(example().claims(), example().documents())
    Path("text.md").write_text("# Pain\n\nSmoking causes cancer. Aspirin treats pain.\n" * 200)
    Path("big.ru").write_text(BIG)
    Path("big.nt").write_text(BIG[13:-1].replace(" .<", " .\n<") + "\n")
    for command in (
        ("store", "backup", "store", "old/store.nq.gz"),
        ("export", "store", "-o", "old/graph.ttl"),
        ("export", "store", "-o", "old/text.ttl"),
    ):
        assert run(*command).returncode == 0
    before = {path: path.read_bytes() for path in Path("old").iterdir()}
    fill(folder, free) if mounted else None
    done = run(*STEPS[step], limit=0 if mounted else free or 1)
    assert done.returncode in ({0, 2} if free else {2}), done.stderr
    assert "Traceback" not in done.stderr
    Path("filler").unlink(missing_ok=True)
    if done.returncode:
        assert done.stderr.startswith("kg: ")
        assert {path: path.read_bytes() for path in Path("old").iterdir() if path in before} == before
        assert set(Store.open("store")) == set(example())
        assert not Path("other").exists()
    Store("store").add([said("a", "causes", "b")], [ARTICLE])
