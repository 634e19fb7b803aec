"""What a corpus is cut into: pieces, one a document, and batches of them that one process reads.

A batch is named by its place and by a hash of what it holds, so that a run that was broken off
knows what it has read already.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import json
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kg.errors import InputError, MissingExtraError
from kg.read import CORPORA, READERS, paths
from kg.review import path_beside

BATCH = 1 << 18  # bytes of text that are read together
MOST = 2000  # documents of a batch
TABLES = (".parquet",)  # files that hold a document a row, with the fields of a JSONL corpus


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one document: a file, or the line of that number of a corpus.

    `path` is where its review would be looked for beside; `error` says why there are no bytes.
    """

    name: str
    data: bytes
    number: int = 0
    path: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pieces that are read together; `reached` is how many bytes of the input are behind it."""

    number: int
    pieces: tuple[Piece, ...]
    reached: int

    @property
    def name(self) -> str:
        """Its place and the hash of its content, reviews included."""
        found = hashlib.sha256()
        reviews: dict[str, bytes] = {}
        for piece in self.pieces:
            if piece.path and piece.path not in reviews:
                reviews[piece.path] = _review(piece.path)
            fields = (piece.name.encode(), b"%d" % piece.number, piece.data, piece.error.encode())
            for field in (*fields, reviews.get(piece.path, b"")):
                found.update(b"%d:" % len(field))
                found.update(field)
        return f"{self.number:07d}-{found.hexdigest()[:16]}"


def files(inputs: Iterable[str | Path]) -> list[Path]:
    """The files of a corpus, in the order given; InputError where there is none."""
    found: list[Path] = []
    for given in inputs:
        tables = _tables(given)
        with suppress(InputError) if tables else nullcontext():
            found += paths([given])
        found += tables
    return found


def is_read(name: str) -> bool:
    """Whether documents are read from files of that name.

    >>> is_read("notes.parquet"), is_read("notes.csv")
    (True, False)
    """
    return name.lower().endswith((*READERS, *TABLES))


def _tables(given: str | Path) -> list[Path]:
    """The tables that a path, folder or pattern stands for; what Spark keeps beside them is none."""
    folder = Path(given)
    if folder.is_dir():
        inner = (file.relative_to(folder) for file in folder.rglob(f"*{TABLES[0]}"))
        return sorted(
            folder / file for file in inner if not any(p.startswith(("_", ".")) for p in file.parts)
        )
    if not str(given).endswith(TABLES):
        return []
    return [folder] if folder.is_file() else sorted(map(Path, glob.glob(str(given), recursive=True)))  # noqa: PTH207


def pieces(found: Iterable[Path]) -> Iterator[tuple[Piece, int]]:
    """Every piece of some files, and how many bytes of them have been read with it."""
    before = 0
    for file in found:
        size = file.stat().st_size
        try:
            for piece, reached in _pieces(file, size):
                yield piece, before + reached
        except (EOFError, zlib.error, gzip.BadGzipFile, OSError) as error:
            yield Piece(file.name, b"", error=f"{file.name}: it cannot be read to its end ({error})."), before
        before += size


def batches(found: Iterable[Path], size: int = BATCH) -> Iterator[Batch]:
    """The pieces in batches of about `size` bytes; a document is never cut."""
    held: list[Piece] = []
    weight = number = reached = 0
    for piece, reached in pieces(found):
        held.append(piece)
        weight += len(piece.data)
        if weight >= size or len(held) >= MOST:
            yield Batch(number, tuple(held), reached)
            number, held, weight = number + 1, [], 0
    if held:
        yield Batch(number, tuple(held), reached)


def line_of(row: Mapping[str, Any]) -> bytes:
    r"""The line of a JSONL corpus that stands for a row of a table; columns without a value are left out.

    >>> line_of({"id": "a", "title": None, "sections": [{"heading": "", "text": "Pain."}]})
    b'{"id":"a","sections":[{"heading":"","text":"Pain."}]}'
    """
    given = {name: row[name] for name in sorted(row) if row[name] is not None}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def _pieces(file: Path, size: int) -> Iterator[tuple[Piece, int]]:
    if file.name.endswith(TABLES):
        yield from ((piece, size) for piece in _rows(file))
    elif file.name.lower().endswith(CORPORA):
        with file.open("rb") as raw, _text(file, raw) as lines:
            for number, line in enumerate(lines, 1):
                data = line.removeprefix(BOM_UTF8) if number == 1 else line
                if data.strip():
                    yield Piece(file.name, data, number, str(file)), raw.tell()
    else:
        yield Piece(file.name, file.read_bytes(), path=str(file)), size


def _text(file: Path, raw: IO[bytes]) -> AbstractContextManager[Iterable[bytes]]:
    return gzip.GzipFile(fileobj=raw) if file.name.lower().endswith(".gz") else nullcontext(raw)


def _rows(file: Path) -> Iterator[Piece]:
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("a Parquet corpus needs pyarrow: pip install 'medkg[corpus]'") from error
    import pyarrow as pa

    try:
        number = 0
        for batch in pq.ParquetFile(file).iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield Piece(file.name, line_of(row), number)
    except pa.ArrowInvalid as error:
        raise InputError(f"{file}: this is not a Parquet file: {error}") from error


def _review(path: str) -> bytes:
    beside = path_beside(Path(path))
    return beside.read_bytes() if beside.exists() else b""
