"""Documents from files, folders, patterns and corpora."""

from __future__ import annotations

import glob
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from kg.errors import InputError
from kg.model import Document
from kg.read.corpus import row
from kg.read.documents import document, worded
from kg.read.pdf import pages

Reader = Callable[[bytes, str], Iterator[Document]]

_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
_MOST_CONTROLS = 100  # one control character in so many bytes, and the file is no text


def _text(media_type: str, data: bytes, name: str) -> Iterator[Document]:
    """The one document of a text file."""
    sha256 = hashlib.sha256(data).hexdigest()
    yield worded(document(decoded(data, name), sha256, Path(name).stem, "", media_type), name)


def _pdf(data: bytes, name: str) -> Iterator[Document]:
    sha256 = hashlib.sha256(data).hexdigest()
    yield worded(document(pages(data, name), sha256, Path(name).stem, "", "application/pdf"), name)


def _row(line: bytes, place: str) -> Iterator[Document]:
    """The document of one line of a corpus, none for a blank line."""
    if line.strip():
        yield row(line, place)


# What a file ending stands for: bytes and the file's name in, documents out.
READERS: dict[str, Reader] = {
    ".htm": partial(_text, "text/html"),
    ".html": partial(_text, "text/html"),
    ".jsonl": _row,
    ".jsonl.gz": _row,
    ".markdown": partial(_text, "text/markdown"),
    ".md": partial(_text, "text/markdown"),
    ".pdf": _pdf,
    ".txt": partial(_text, "text/plain"),
}
# Files whose reader is given a line at a time, so that a corpus never sits in memory.
_LINEWISE: dict[str, Callable[[Path], AbstractContextManager[Iterable[bytes]]]] = {
    ".jsonl": lambda file: file.open("rb"),
    ".jsonl.gz": gzip.GzipFile,
}
CORPORA = tuple(_LINEWISE)  # endings of files that hold one document a line


def read(path: str | Path) -> Document:
    """The document that a file holds.

    >>> read("no-such-article.txt")
    Traceback (most recent call last):
    kg.errors.InputError: no-such-article.txt: there is no such file.
    """
    found = documents([path])
    first = next(found)
    if next(found, None) is not None:
        message = f"{path}: there are several documents in it; read them with kg.read.documents."
        raise InputError(message)
    return first


def documents(
    paths: Iterable[str | Path], on_error: Callable[[InputError], object] | None = None
) -> Iterator[Document]:
    """The documents of files, folders, patterns (as `notes/*.md`) and corpora, one after the other.

    A file or line that cannot be read ends it with an InputError; with `on_error`, that is
    called with the error instead and the rest is read.
    """
    for found in _results([paths] if isinstance(paths, str | Path) else paths):
        if isinstance(found, Document):
            yield found
        elif on_error:
            on_error(found)
        else:
            raise found


def paths(given: Iterable[str | Path]) -> Iterator[Path]:
    """The files that paths, folders and patterns stand for, in order."""
    for path in given:
        yield from _files(path)


def _results(paths: Iterable[str | Path]) -> Iterator[Document | InputError]:
    """The documents, and what stood in the way of others."""
    for path in paths:
        try:
            files = _files(path)
        except InputError as error:
            yield error
        else:
            for file in files:
                found = _in_file(file, READERS[_ending(file)])
                yield next(found, InputError(f"{file}: there is no document in it."))
                yield from found


def _in_file(file: Path, reader: Reader) -> Iterator[Document | InputError]:
    try:
        for data, place in _pieces(file):
            try:
                yield from reader(data, place)
            except InputError as error:
                yield error
    except InputError as error:
        yield error


def _pieces(file: Path) -> Iterator[tuple[bytes, str]]:
    """The file's bytes and name, or those of each of its lines."""
    opened = _LINEWISE.get(_ending(file))
    try:
        if opened is None:
            yield file.read_bytes(), str(file)
            return
        with opened(file) as lines:
            for number, line in enumerate(lines, 1):
                yield line, f"{file}, line {number}"
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = f"{file}: this is not a whole gzip file ({error})."
        raise InputError(message) from error
    except OSError as error:
        message = f"{file}: it cannot be opened ({error.strerror})."
        raise InputError(message) from error


def _files(path: str | Path) -> list[Path]:
    """The files that a path, folder or pattern stands for, in order."""
    file, choices = Path(path), ", ".join(sorted(READERS))
    try:
        is_folder, exists = file.is_dir(), file.exists()
    except OSError as error:
        message = f"{path}: it cannot be opened ({error.strerror})."
        raise InputError(message) from error
    if is_folder:
        found = [inner for inner in sorted(file.rglob("*")) if _readable(inner, file)]
        message = f"{path}: no file in this folder ends in one of {choices}."
    elif not exists and glob.has_magic(str(path)):
        found = sorted(inner for inner in map(Path, glob.glob(str(path), recursive=True)) if _readable(inner))  # noqa: PTH207
        message = f"{path}: no file of these endings matches: {choices}."
    elif not exists:
        found, message = [], f"{path}: there is no such file."
    else:
        found = [file] if _ending(file) else []
        message = f"{path}: no reader for this ending; there are {choices}."
    if not found:
        raise InputError(message)
    return found


def _readable(file: Path, below: Path = Path()) -> bool:
    parts = file.relative_to(below).parts if below.parts else file.parts[-1:]
    return bool(_ending(file)) and file.is_file() and not any(part.startswith(".") for part in parts)


def _ending(file: Path) -> str:
    """The ending that READERS knows, or nothing."""
    return next((ending for ending in READERS if file.name.lower().endswith(ending)), "")


def decoded(data: bytes, name: str) -> str:
    r"""The text of UTF-8 bytes; anything else is refused with what it seems to be.

    >>> decoded(b"caf\xe9", "menu.txt")
    Traceback (most recent call last):
    kg.errors.InputError: menu.txt: byte 3 (0xe9) is not UTF-8; save the file as UTF-8.
    """
    if not data.strip():
        message = f"{name}: the file is empty."
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = f"{name}: byte 0 (0x{data[0]:02x}) begins UTF-16, not UTF-8; save the file as UTF-8."
    elif (len(data) - len(data.translate(None, _CONTROLS))) * _MOST_CONTROLS > len(data):
        message = f"{name}: the file is binary, not text."
    else:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            at = error.start
            message = f"{name}: byte {at} (0x{data[at]:02x}) is not UTF-8; save the file as UTF-8."
    raise InputError(message)
