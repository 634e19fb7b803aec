"""An ontology and what folders add to it, as one folder.

A folder of additions is laid out like `ontology/` and holds what is new and nothing else. Entries of
its Turtle files and lines of its lists come after those that are there; tables of the lexicon,
questions and rules come beside them, under names of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError, OntologyError
from kg.files import read_text, write_all
from kg.ontology.entries import FILES

ENTRIES = FILES[0]  # where the entries of additions go
LISTS = ("language/*.txt", "language/*.tsv", "lexicon/*.txt", "vocabularies.tsv", "mappings.sssom.tsv")
HEADED = ("vocabularies.tsv", "mappings.sssom.tsv")  # lists whose first row names their columns
OWN = ("lexicon/*.tsv", "questions/*.rq", "rules/*.rq", "rules/*.re")
SKIPPED = ("left-out.tsv",)  # what `kg lexicon import` did not take


def extend(additions: Iterable[Path], base: Path, target: Path) -> list[str]:
    """Write the ontology of `base` with all additions to the folder `target`; the files that they touch.

    Raises OntologyError for a file that has no place in an ontology, and for a table, question or
    rule whose name is taken.
    """
    if target.resolve() == base.resolve() or not _may_hold(target):
        raise InputError(f"{target}: holds something else than an ontology; name a new folder.")
    files = {path.relative_to(base).as_posix(): path.read_bytes() for path in _inside(base)}
    touched: list[str] = []
    for folder in additions:
        found = list(_inside(folder))
        if not found:
            raise OntologyError(f"{folder}: there is nothing in it to add.")
        for path in found:
            name = path.relative_to(folder).as_posix()
            if name not in SKIPPED:
                place = ENTRIES if name.endswith(".ttl") and "/" not in name else name
                files[place] = _joined(files.get(place, b""), path, place)
                touched.append(place)
    folders = sorted({name.rpartition("/")[0] for name in files})
    for inner in folders:
        inside = {n.rpartition("/")[2]: data for n, data in files.items() if n.rpartition("/")[0] == inner}
        write_all(target / inner, inside)
    return sorted(set(touched))


def _joined(old: bytes, path: Path, place: str) -> bytes:
    """A file of the ontology with what an addition brings."""
    if place == ENTRIES:
        return old + b"\n" + read_text(path).encode()
    if any(Path(place).match(pattern) for pattern in LISTS):
        return old + b"".join(f"{line}\n".encode() for line in _lines(path, old, headed=place in HEADED))
    if not any(Path(place).match(pattern) for pattern in OWN):
        raise OntologyError(f"{path}: {place} has no place in an ontology.")
    if old:
        raise OntologyError(f"{path}: the ontology has a {place} of its own; give the file another name.")
    return path.read_bytes()


def _lines(path: Path, old: bytes, *, headed: bool) -> Iterator[str]:
    """The lines of a list that are new; of one with a header, which must be the same, the rows."""
    known = old.decode("utf-8").splitlines()
    new = [line for line in read_text(path).splitlines() if line.strip()]
    rows = [line for line in new if line[0] != "#"]
    header = next((line for line in known if line[:1] != "#"), "")
    if headed and rows and rows[0] != header:
        raise OntologyError(f"{path} must begin with the columns {header.split()}.")
    there = set(known)
    yield from (line for line in (rows if headed else new) if line not in there)


def _inside(folder: Path) -> Iterator[Path]:
    """The files of a folder that is laid out like an ontology, in order."""
    if not folder.is_dir():
        raise OntologyError(f"There is no folder at {folder}.")
    yield from sorted(path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


def _may_hold(target: Path) -> bool:
    """Whether an ontology may be written there: nothing is there, or an ontology that was."""
    return not target.exists() or (
        target.is_dir() and ((target / ENTRIES).exists() or not any(target.iterdir()))
    )
