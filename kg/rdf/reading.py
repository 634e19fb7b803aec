"""RDF files: the format by the file's ending, read with errors that name file and line.

Some files can bring a parser down: XML entities that grow without end, triple terms in a
tower. They are refused before the parser sees them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import FormatError, InputError

FORMATS = {
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
LARGEST = 4 << 30  # bytes; a store in memory takes several times as much
_DEEPEST = 64
# Strings and IRIs of Turtle are passed over, so that "<<" inside them does not count.
_TOWER = re.compile(
    rb'"""(?:[^"\\]|\\.|""?(?!"))*"""|"(?:[^"\\\n]|\\.)*"|\'\'\'(?:[^\'\\]|\\.|\'\'?(?!\'))*\'\'\'|\'(?:[^\'\\\n]|\\.)*\''
    rb"|<[^<>\s]*>|#[^\n]*|(<<)|(>>)",
    re.DOTALL,
)


def quads(path: Path, base: str = "") -> Iterator[ox.Quad]:
    """The quads of a file, streamed; relative IRIs are resolved against `base`, or the file's name."""
    format_ = format_of(path)
    guard(path, format_)
    try:
        # A base makes relative IRIs readable without a word about this machine's folders.
        yield from ox.parse(**_source(path), format=format_, base_iri=base or f"file:///{_safe(path.name)}")
    except SyntaxError as error:
        raise unreadable(path, error) from error


def load(path: Path, store: ox.Store) -> None:
    """Put all that a file says into a store's default graph, whichever graph it says it in."""
    format_ = format_of(path)
    guard(path, format_)
    if format_.supports_datasets:
        store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads(path))
        return
    try:
        store.bulk_load(**_source(path), format=format_, base_iri=f"file:///{_safe(path.name)}")
    except SyntaxError as error:
        raise unreadable(path, error) from error


def format_of(path: Path) -> ox.RdfFormat:
    """The format that the file's ending stands for."""
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise FormatError(f"{path}: no RDF format has the ending {ending!r}; there are {', '.join(FORMATS)}")
    return FORMATS[ending]


def guard(path: Path, format_: ox.RdfFormat) -> None:
    """Refuse a file that is missing, too large, or made to bring the parser down."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"{path}: {size:,} bytes are more than the {LARGEST:,} that are read into memory"
            )
        if format_ == ox.RdfFormat.RDF_XML:
            _refuse_doctype(path)
        elif format_ == ox.RdfFormat.JSON_LD:
            _refuse_depth(path)
        else:
            _refuse_towers(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def unreadable(path: Path, error: SyntaxError) -> InputError:
    """The parser's complaint as one sentence with file and line."""
    place = f", line {error.lineno}" if error.lineno else ""
    reason = re.sub(r"^Parser error at .*?: | \(line \d+\)$", "", str(error))
    return InputError(f"{path}{place}: {reason}")


def _source(path: Path) -> dict[str, Any]:
    """What the parser is to read: the file; without the mark that some editors put at its head."""
    with path.open("rb") as file:
        return {"input": file.read()} if file.read(len(BOM_UTF8)) == BOM_UTF8 else {"path": str(path)}


def _refuse_doctype(path: Path) -> None:
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{path}: RDF/XML is read in UTF-8 only")
    found = re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.IGNORECASE)
    if found:
        line = data.count(b"\n", 0, found.start()) + 1
        raise InputError(f"{path}, line {line}: a DOCTYPE is not read (its entities can grow without end)")


def _refuse_towers(path: Path) -> None:
    data = path.read_bytes()
    if data.count(b"<<") <= _DEEPEST:
        return
    depth = 0
    for found in _TOWER.finditer(data):
        depth = max(0, depth + bool(found[1]) - bool(found[2]))
        if depth > _DEEPEST:
            line = data.count(b"\n", 0, found.start()) + 1
            raise InputError(f"{path}, line {line}: triples inside triples more than {_DEEPEST} deep")


def _refuse_depth(path: Path) -> None:
    depth = 0
    data = path.read_bytes()
    for found in re.finditer(rb'"(?:[^"\\]|\\.)*"|([{\[])|([}\]])', data, re.DOTALL):
        depth += bool(found[1]) - bool(found[2])
        if depth > _DEEPEST:
            line = data.count(b"\n", 0, found.start()) + 1
            raise InputError(f"{path}, line {line}: nested more than {_DEEPEST} deep")


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._~-]", "-", name)
