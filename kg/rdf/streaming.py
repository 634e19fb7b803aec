"""Turtle and TriG of graphs without blank nodes, as a stream: the bytes of `kg.rdf.turtle`, for any size.

Lines of N-Triples come in the order of their subjects, and go block by block. Only the blocks'
order by sections, and the prefixes, which stand first and are known last, make them wait: in
memory, and in files without a name when they are many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from kg.rdf.nesting import NIL
from kg.rdf.turtle import FIRST, RDF_TYPE, TAB, Writer, indented, lines_of

_PIECE = 1 << 20
_HELD = 16 << 20  # bytes of blocks in memory
_KNOWN = 1 << 17  # terms
_QUOTE, _ANGLE = b'">'
_TYPE = RDF_TYPE.encode()
# What N-Triples never has as it is, and so can stand before a line that is to be sorted.
_RANKS = bytes(range(1, len(FIRST) + 2))


def turtle(
    lines: Iterable[bytes],
    prefixes: Mapping[str, str],
    sections: Sequence[str] = (),
    aside: Path | None = None,
) -> Iterator[bytes]:
    """Turtle, in pieces; the lines are N-Triples in the order `by_subject`, without blank nodes."""
    writer = Writer(prefixes, sections)
    pieces = _ordered(_blocks(lines, writer), aside)
    first = next(pieces, b"")  # now all prefixes are known
    yield writer.header().encode() + first
    yield from pieces


def trig(
    graphs: Iterable[tuple[bytes, Iterable[bytes]]],
    prefixes: Mapping[str, str],
    sections: Sequence[str] = (),
    aside: Path | None = None,
) -> Iterator[bytes]:
    """TriG, in pieces: the names of the graphs, in order, each with its lines as `turtle` takes them."""
    writer = Writer(prefixes, sections)
    with _spool(aside) as body:
        for graph, lines in graphs:
            blocks = _blocks(lines, writer)
            if not graph:
                body.writelines(_ordered(blocks, aside))
                continue
            inside = ((section, indented(block.decode()).encode()) for section, block in blocks)
            pieces = _ordered(inside, aside)
            body.write(f"\n{writer.spelt(graph.decode())} {{\n".encode() + next(pieces)[1:])
            body.writelines(pieces)
            body.write(b"}\n")
        yield writer.header().encode()
        yield from _pieces(body)


class _Terms(dict[bytes, bytes]):
    """What is written for a token, made once; when they are too many all are forgotten."""

    def __init__(self, made: Callable[[str], str]) -> None:
        super().__init__()
        self.made = made

    def __missing__(self, token: bytes) -> bytes:
        if len(self) >= _KNOWN:
            self.clear()
        self[token] = text = self.made(token.decode()).encode()
        return text


def _blocks(lines: Iterable[bytes], writer: Writer) -> Iterator[tuple[int, bytes]]:
    """The block of each subject, with the number of its section."""
    predicates = _Terms(lambda token: f"{chr(_rank(token))}{TAB}{writer.verb(token)} ")
    values = _Terms(lambda rest: f"{_value(rest[:-3], writer)} ;\n")
    subject, types, facts = b"", list[bytes](), list[bytes]()
    for line in lines:
        next_, predicate, value = line.split(b" ", 2)
        if next_ != subject:
            if subject:
                yield _block(subject, types, facts, writer)
            subject, types, facts = next_, [], []
        if value[0] != _QUOTE or value[-4] == _ANGLE:  # an IRI, or a literal with a datatype
            text = values[value]
        elif b"\\n" in value:
            text = f"{lines_of(value[:-3].decode())} ;\n".encode()
        else:
            text = value[:-2] + b";\n"
        if predicate == _TYPE:
            types.append(text[:-3])
        else:
            facts.append(predicates[predicate] + text)
    if subject:
        yield _block(subject, types, facts, writer)


def _block(subject: bytes, types: list[bytes], facts: list[bytes], writer: Writer) -> tuple[int, bytes]:
    token = subject.decode()
    facts.sort()
    types.sort()
    name = writer.spelt(token).encode() + (b" a " + b", ".join(types) + b" ;" if types else b"")
    return writer.place(token)[0], b"\n%b\n%b.\n" % (name, b"".join(facts).translate(None, _RANKS))


def _value(token: str, writer: Writer) -> str:
    return "()" if token == NIL else writer.spelt(token)


def _rank(predicate: str) -> int:
    return 1 + (FIRST.index(predicate) if predicate in FIRST else len(FIRST))


def _ordered(blocks: Iterable[tuple[int, bytes]], aside: Path | None) -> Iterator[bytes]:
    """The blocks by their sections, in pieces."""
    with ExitStack() as opened:
        sections: dict[int, IO[bytes]] = {}
        for section, block in blocks:
            if section not in sections:
                sections[section] = opened.enter_context(_spool(aside))
            sections[section].write(block)
        for section in sorted(sections):
            yield from _pieces(sections[section])


def _spool(aside: Path | None) -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(_HELD, dir=str(aside) if aside else None)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(partial(file.read, _PIECE), b"")
