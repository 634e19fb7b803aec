"""Store directories: one process writes, any number read, each the state that it found when it opened.

Beside Oxigraph's own files stands `medkg.json` with the number of the format. A directory without it
is of format 1; it is brought up to date when it is opened to be written to. One of a later format is
not opened at all.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import GraphError, InputError, KgError
from kg.files import flush_folder, read_text, write

FORMAT = 2
RECORD = "medkg.json"

_READER = ".reader-"
_NAMES, _TABLES = ("CURRENT", "MANIFEST-", "OPTIONS-"), (".sst", ".log", ".blob")
_TRIES, _MOST_FAILURES, _PAUSE = 200, 20, 0.01
_NUMBERS = count()
_KEPT = ExitStack()
atexit.register(_KEPT.close)

Migration: TypeAlias = Callable[[ox.Store], None]


def _recorded(store: ox.Store) -> None:
    """Format 1 is Oxigraph's directory alone: nothing in it changes, it gets its record."""
    del store


MIGRATIONS: Mapping[int, Migration] = {1: _recorded}  # from this format to the next


def is_store(path: Path) -> bool:
    """Whether a folder is a store directory."""
    return (path / "CURRENT").is_file()


def format_of(path: Path) -> int:
    """The number of a store directory's format; GraphError for one that is later than this program."""
    record = path / RECORD
    if not record.exists():
        return 1
    try:
        number = int(json.loads(read_text(record))["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{record}: this is no record of a store's format") from error
    if number > FORMAT:
        raise GraphError(
            f"{path}: this store has format {number}, and this program knows formats up to {FORMAT}; "
            "a newer medkg can read it"
        )
    return number


def to_write(path: Path) -> ox.Store:
    """The store in a directory, which is made if need be; no other process can open it to write meanwhile."""
    new = not is_store(path)
    found = FORMAT if new else format_of(path)
    try:
        store = ox.Store(str(path))
    except (OSError, RuntimeError) as error:  # Oxigraph has both for a damaged store
        if "lock" in str(error).lower():
            raise GraphError(f"{path}: another process writes to this store; only one can") from error
        raise _broken(path, error) from error
    if new or found < FORMAT:
        for number in range(found, FORMAT):
            MIGRATIONS[number](store)
        store.flush()
        write(path / RECORD, json.dumps({"format": FORMAT}).encode() + b"\n")
    return store


def to_read(path: Path) -> ox.Store:
    """The store in a directory as it is now; what others write later is not seen, until this process ends."""
    return _KEPT.enter_context(snapshot(path))


@contextmanager
def snapshot(path: Path) -> Iterator[ox.Store]:
    """The store in a directory as it is now, whatever others write to it meanwhile.

    The engine deletes files that a reader may not have opened yet; so a reader has links of its own
    to them, in a folder within the directory. While a writer is at work its files may show one index
    further than another; then what the first of them has is copied into memory.
    """
    if not is_store(path):
        raise GraphError(f"{path} is a folder, but no store")
    format_of(path)
    _sweep(path)
    reader = os.getpid()
    folder = path / f"{_READER}{reader}-{next(_NUMBERS)}"
    try:
        store = None if is_written(path) else _linked(path, folder)
        yield _copied(path, folder) if store is None or is_written(path) else store
    finally:
        if os.getpid() == reader:  # else this is a child of it, and the links are not its own
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def apart(store: ox.Store, path: Path) -> Iterator[ox.Store]:
    """The store that was opened in a directory, once more: what is written to it here, the first does not see.

    Its files are links, where the disk has them; so nothing is copied, and nothing is held in memory.
    """
    folder = path / f"{_READER}{os.getpid()}-{next(_NUMBERS)}"
    try:
        folder.mkdir()
    except OSError:  # a folder that nothing can be written to
        folder = Path(tempfile.mkdtemp())
    try:
        store.backup(str(folder / "store"))
        yield ox.Store(str(folder / "store"))
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a store that may be putting its files in order still."""
    for _ in range(_MOST_FAILURES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_PAUSE)


def is_written(path: Path) -> bool:
    """Whether a process holds the lock of those who write, as far as the system tells."""
    try:
        inode = (path / "LOCK").stat().st_ino
        locks = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:  # another system, or a copy that nobody has ever written to
        return False
    return any(f":{inode} " in line for line in locks.splitlines())


def _copied(path: Path, folder: Path) -> ox.Store:
    """The quads that the engine's first index has, in memory."""
    with tempfile.TemporaryFile() as quads:
        for _ in range(_MOST_FAILURES):
            quads.seek(0)
            quads.truncate()
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError, RuntimeError):  # the texts may be behind
                _linked(path, folder).dump(quads, format=ox.RdfFormat.N_QUADS)
                quads.seek(0)
                copy = ox.Store()
                copy.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
                return copy
    raise _busy(path)


def _busy(path: Path) -> GraphError:
    return GraphError(f"{path}: this store is written to without a pause; try again later")


def _linked(path: Path, folder: Path) -> ox.Store:
    """The store, opened through links that were made at a moment when the engine changed no file."""
    failure: KgError = _busy(path)
    failed = 0
    for _ in range(_TRIES):
        before = _files(path)
        try:
            folder.mkdir()
            for name in before:
                _take(path / name, folder / name)
            if _files(path) == before:
                return _opened(folder, path)
        except FileNotFoundError:  # deleted since
            pass
        except InputError as error:  # damaged, or its last lines were just being written
            failure, failed = error, failed + 1
            time.sleep(_PAUSE)
        except OSError:  # a full disk, or one that nothing can be written to, or that knows no links
            return _opened(path, path)
        shutil.rmtree(folder, ignore_errors=True)
        if failed == _MOST_FAILURES:
            break
    raise failure


def _take(file: Path, to: Path) -> None:
    """Link to a file; copy one that grows and says which others there are."""
    if file.name.startswith(_NAMES):
        shutil.copyfile(file, to)
    else:
        to.hardlink_to(file)


def _opened(folder: Path, path: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:
        raise _broken(path, error) from error


def _files(path: Path) -> dict[str, int]:
    """The engine's files; with the size of those that say which others there are."""
    found = (file for file in os.scandir(path) if file.name.startswith(_NAMES) or file.name.endswith(_TABLES))
    return {file.name: file.stat().st_size if file.name.startswith(_NAMES) else 0 for file in found}


def _sweep(path: Path) -> None:
    """Remove what readers left that were killed."""
    for folder in path.glob(f"{_READER}*"):
        pid = folder.name.removeprefix(_READER).partition("-")[0]
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another's process
        return True
    return True


def change(store: ox.Store, gone: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
    """Take quads out and put others in: all of it or nothing, and on the disk when it returns."""
    taken = "".join(f"{quad} .\n" for quad in sorted(gone, key=str))
    try:
        if taken:
            put = "".join(f"{quad} .\n" for quad in new)
            store.update(f"DELETE DATA {{ {taken} }} ; INSERT DATA {{ {put} }}")
        else:
            store.extend(new)
        store.flush()
    except RuntimeError as error:
        raise GraphError(f"this store was opened to be read only: {error}") from error
    except OSError as error:
        raise GraphError(f"the store cannot be written to, and nothing was changed: {error}") from error


def make(path: Path, fill: Callable[[ox.Store], None]) -> None:
    """A new store at `path`, once it has been filled; when that fails there is none."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise GraphError(f"{path} is there already; move it away first")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _fill(part, fill)
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _fill(path: Path, fill: Callable[[ox.Store], None]) -> None:
    """Fill a new store and close it, which is when nobody holds it any more."""
    store = to_write(path)
    fill(store)
    store.flush()


def _broken(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}: this store cannot be opened: {error}")
