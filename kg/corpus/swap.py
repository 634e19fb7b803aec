"""Folders that are replaced at once: whoever looks sees the old one whole or the new one whole."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import InputError

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def swap(new: Path, place: Path, manifest: str) -> None:
    """Put the folder `new` at `place`. What the old manifest does not name there is carried over.

    On Linux the two change places in one step; elsewhere nothing stands there for a moment.
    """
    if not place.exists():
        new.rename(place)
        return
    known = ours(place, manifest)
    if not _exchanged(new, place):
        aside = new.with_name(f"{new.name}.old")
        place.rename(aside)
        new.rename(place)
        aside.rename(new)
    for entry in sorted(new.iterdir()):
        if entry.name not in known and not (place / entry.name).exists():
            entry.rename(place / entry.name)
    shutil.rmtree(new)


def ours(place: Path, manifest: str) -> set[str]:
    """The names in a folder that its manifest gives: what a build put there."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads((place / manifest).read_bytes())
        paths = [str(file["path"]) for file in content["files"]] + list(content.get("folders", ()))
        return {manifest, *(path.split("/")[0] for path in paths)}
    return set()


@contextmanager
def sole(folder: Path) -> Iterator[None]:
    """Hold a folder for one process; InputError when another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise InputError(
                    f"{folder}: another build is at work there; wait for it, or end it"
                ) from error
        yield


def _exchanged(one: Path, other: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
