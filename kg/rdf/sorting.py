"""Lines in order, however many: sorted in memory, and when they are too many in runs on the disk."""

from __future__ import annotations

import heapq
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeAlias, cast

import pyoxigraph as ox

Order: TypeAlias = Callable[[bytes], Any]

MOST = 64 << 20  # bytes of lines in memory; as objects, sorted, they take about four times as much
RUNS = 64  # open files; that many runs are merged into one
_PIECE = 1 << 20
_BLANK_NODE = re.compile(rb'^(?:[^"\n]*[ (\0])?_:', re.MULTILINE)


class Sorted:
    r"""A file to write lines to that gives them back in order, once they are all there.

    What does not fit into memory goes to files without a name in the folder `aside`; they are gone
    when the process is.

    >>> with Sorted() as lines:
    ...     lines.write(b"b\na\n")
    ...     list(lines)
    4
    [b'a\n', b'b\n']
    """

    def __init__(self, aside: Path | None = None, order: Order | None = None, most: int = 0) -> None:
        """Order by the bytes of a line, or by what `order` makes of it."""
        self._aside, self._order, self._most = aside, order, most or MOST
        self._parts: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []
        self._blank = False

    def write(self, data: bytes) -> int:
        """Take some bytes; a line may end in a later piece."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= self._most:
            self._put(self._taken())
        return len(data)

    def flush(self) -> None:
        """Nothing: whoever writes to a file may ask for it."""

    @property
    def blank(self) -> bool:
        """Whether any line, as N-Triples, speaks of a blank node."""
        if not self._blank:
            text = self._text()
            # Most graphs have none, and that is seen at once.
            self._blank = b"_:" in text and bool(_BLANK_NODE.search(text))
        return self._blank

    def __iter__(self) -> Iterator[bytes]:
        """The lines with their ends, in order; to be asked for once."""
        if self._text()[-1:] not in {b"", b"\n"}:
            self.write(b"\n")
        last = self._taken()
        if not self._runs:
            return iter(last)
        self._put(last)
        return heapq.merge(*self._runs, key=self._order)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _close(self._runs)

    def _text(self) -> bytes:
        self._parts = [b"".join(self._parts)]
        return self._parts[0]

    def _taken(self) -> list[bytes]:
        """The lines in memory, sorted; they are forgotten, but for one that has no end yet."""
        self._blank = self.blank
        text = self._text()
        cut = text.rfind(b"\n") + 1
        self._parts, self._size = [text[cut:]], len(text) - cut
        return sorted(text[:cut].splitlines(keepends=True), key=self._order)

    def _put(self, lines: Iterable[bytes]) -> None:
        if len(self._runs) >= RUNS:
            old, self._runs = self._runs, []
            self._new(heapq.merge(*old, key=self._order))
            _close(old)
        self._new(lines)

    def _new(self, lines: Iterable[bytes]) -> None:
        run = tempfile.TemporaryFile(dir=self._aside, buffering=_PIECE)  # noqa: SIM115  # closed with the others
        self._runs.append(run)
        run.writelines(lines)
        run.seek(0)


@contextmanager
def merged(runs: Iterable[Path]) -> Iterator[Iterator[bytes]]:
    """The lines of some sorted files in order, each once."""
    with ExitStack() as held:
        yield unlike(heapq.merge(*(held.enter_context(run.open("rb", _PIECE)) for run in runs)))


def unlike(lines: Iterable[bytes]) -> Iterator[bytes]:
    r"""Lines in order, each once.

    >>> list(unlike([b"a\n", b"a\n", b"b\n"]))
    [b'a\n', b'b\n']
    """
    return (line for line, _ in groupby(lines))


def pieces(lines: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The lines, so many together."""
    rest = iter(lines)
    return iter(lambda: b"".join(islice(rest, most)), b"")


def _close(files: Iterable[IO[bytes]]) -> None:
    for file in files:
        with suppress(OSError):  # one that could not be written to the end
            file.close()


@contextmanager
def statements(store: ox.Store, aside: Path | None = None, order: Order | None = None) -> Iterator[Sorted]:
    """The default graph of a store as lines of N-Triples, in order."""
    with Sorted(aside, order) as lines:
        store.dump(cast("IO[bytes]", lines), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        yield lines


@contextmanager
def rows(
    store: ox.Store, queries: Iterable[str], prefixes: Mapping[str, str], aside: Path | None = None
) -> Iterator[Sorted]:
    """The answers to some queries as lines, terms parted by tabs, in order.

    Each answer has a line with the names of its variables, `?a`, which stands after every IRI.
    """
    with Sorted(aside) as lines:
        for query in queries:
            found = cast("ox.QuerySolutions", store.query(query, prefixes=dict(prefixes)))
            found.serialize(cast("IO[bytes]", lines), format=ox.QueryResultsFormat.TSV)
        yield lines


def by_subject(line: bytes) -> bytes:
    """What puts statements in the order of their subjects' IRIs: those of a before those of a-b."""
    return line.replace(b">", b"\0", 1)
