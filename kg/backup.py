"""Backups of store directories: one file, sorted N-Quads under gzip, whose last line says what it must hold.

The same store always gives the same bytes. A backup does not depend on the format of the directory, so it
outlives it; `zcat` shows it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import directories
from kg.errors import GraphError, InputError
from kg.files import whole
from kg.rdf.reading import unreadable
from kg.rdf.sorting import Sorted

_LAST = re.compile(rb"# medkg backup: (\d+) quads, sha256 ([0-9a-f]{64})\n")
_DEEPEST = 64  # triples inside triples; the parser does not survive thousands


@dataclass(frozen=True, slots=True)
class State:
    """What a store holds: its quads' number, and the SHA-256 of their sorted N-Quads."""

    quads: int
    sha256: str


def backup(store: str | Path, path: str | Path) -> State:
    """Write a store directory as it is now to a file, also while others read it or write to it.

    The file is there whole or not at all; an older one of that name stays until then.
    """
    with (
        directories.snapshot(Path(store)) as source,
        whole(Path(path)) as file,
        gzip.GzipFile("", "wb", 6, file, mtime=0) as out,
    ):
        held = _written(source, out)
        out.write(f"# medkg backup: {held.quads} quads, sha256 {held.sha256}\n".encode())
    return held


def restore(path: str | Path, store: str | Path) -> State:
    """Make a store directory, which must not be there yet, of a backup that is proved whole."""
    proved = verify(path)

    def fill(made: ox.Store) -> None:
        try:
            with gzip.open(path) as lines:
                made.bulk_load(cast("IO[bytes]", lines), format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise unreadable(Path(path), error) from error
        if len(made) != proved.quads:
            raise GraphError(
                f"{path}: {proved.quads:,} quads were to be restored, and {len(made):,} are there"
            )

    directories.make(Path(store), fill)
    return proved


def verify(path: str | Path, against: str | Path | None = None) -> State:
    """What a store directory or a backup holds, every quad of it read.

    Raises InputError for what cannot be read to its end or is not what its last line says, and GraphError
    for a store that is not what the backup `against` holds.
    """
    held = _state(Path(path))
    if against is not None and (other := _state(Path(against))) != held:
        raise GraphError(
            f"{path} is not what {against} holds: {held.quads:,} quads (sha256 {held.sha256[:12]}…), "
            f"there {other.quads:,} ({other.sha256[:12]}…)"
        )
    return held


def state(store: ox.Store) -> State:
    """What a store in hand holds.

    >>> state(ox.Store()).quads
    0
    """
    return _written(store, None)


def _state(path: Path) -> State:
    if not path.is_dir():
        return _of_file(path)
    with directories.snapshot(path) as store:
        return state(store)


def _of_file(path: Path) -> State:
    """What a backup holds; it is proved to be what its last line says."""
    found, number, last = hashlib.sha256(), 0, b""
    try:
        with gzip.open(path) as lines:
            for line in lines:
                if last:
                    found.update(last)
                    number += 1
                if line.count(b"<<(") > _DEEPEST:
                    raise InputError(
                        f"{path}, line {number + 1}: triples inside triples more than {_DEEPEST} deep"
                    )
                last = line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path}: this is no backup, or only a part of one: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    said = _LAST.fullmatch(last)
    if not said:
        raise InputError(f"{path}: this is no backup, or only a part of one: its last line does not say so")
    held = State(number, found.hexdigest())
    if (int(said[1]), said[2].decode()) != (held.quads, held.sha256):
        raise InputError(
            f"{path}: this backup was changed: it holds {held.quads:,} quads (sha256 {held.sha256[:12]}…), "
            f"and its last line says {int(said[1]):,} ({said[2].decode()[:12]}…)"
        )
    return held


def _written(store: ox.Store, out: gzip.GzipFile | None) -> State:
    """Write the quads of a store as sorted lines, or only hash them."""
    found, number = hashlib.sha256(), 0
    with Sorted() as lines:
        try:
            store.dump(cast("IO[bytes]", lines), format=ox.RdfFormat.N_QUADS)
        except (OSError, RuntimeError) as error:  # Oxigraph has both for a damaged store
            raise InputError(f"this store cannot be read to its end: {error}") from error
        for line in lines:
            found.update(line)
            number += 1
            if out:
                out.write(line)
    return State(number, found.hexdigest())
