"""Files, written whole or not at all, and read with errors that name the file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import InputError

_flush_needed = os.name == "posix"  # other systems cannot open a folder


def write(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Put `content`, whole or in pieces, at `path`; when that fails the old file is still there, whole."""
    with whole(path) as out:
        out.writelines([content] if isinstance(content, bytes) else content)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the name `path` once the block has ended well; until then an old one keeps it.

    The bytes go to a file in the same folder, reach the disk, and take the old one's name.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # it is gone when all went well
            part.unlink()


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Put files into a folder by name; their paths, sorted."""
    paths = [folder / name for name in sorted(contents)]
    for path in paths:
        write(path, contents[path.name])
    return paths


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8") from error


def flush_folder(folder: Path) -> None:
    """Bring the folder's list of names to the disk, where the system can."""
    if _flush_needed:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
