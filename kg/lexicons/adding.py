"""Entries as files of a folder that adds to an ontology."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from kg.files import read_text, write_all
from kg.files import write as put
from kg.lexicon import HEADER
from kg.lexicons.entries import Entries, key_of
from kg.model import Concept, Mapping, slug

COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier"),
    *("object_id", "object_label", "mapping_justification", "object_source", "comment"),
)
LEFT_OUT = "left-out.tsv"


def write(found: Iterable[Entries], folder: Path, known: Iterable[str]) -> list[Path]:
    """Put entries into a folder; files of the same sources are replaced, other rows stay.

    `known` are prefixes whose namespaces the ontology has already.
    """
    all_ = list(found)
    tables = {_file(e.source): _table(e) for e in all_ if e.concepts}
    paths = write_all(folder / "lexicon", tables)
    links = {row for e in all_ for row in _links(e)}
    if links:
        rows = sorted(links | _rows(folder / "mappings.sssom.tsv", COLUMNS))
        paths.append(_written(folder / "mappings.sssom.tsv", COLUMNS, rows))
    new = {row[4].partition(":")[0] for row in links} - set(known)
    spaces = {(p, n) for e in all_ for p, n in e.namespaces.items() if p in new}
    if spaces:
        rows = sorted(spaces | _rows(folder / "vocabularies.tsv", ("prefix", "namespace")))
        paths.append(_written(folder / "vocabularies.tsv", ("prefix", "namespace"), rows))
    acronyms = {name for e in all_ for name in e.acronyms}
    if acronyms:
        path = folder / "lexicon" / "case-sensitive.txt"
        kept = read_text(path).split("\n") if path.exists() else []
        put(path, "".join(f"{name}\n" for name in sorted({*acronyms, *kept} - {""})).encode())
        paths.append(path)
    left = [(x.place, x.term, x.name, x.reason) for e in all_ for x in e.left]
    paths.append(_written(folder / LEFT_OUT, ("place", "term", "name", "reason"), left))
    return sorted(paths)


def held(folder: Path, sources: Iterable[str]) -> dict[str, str]:
    """Names in the tables of a folder, as they are compared, with their ids; tables of `sources` aside."""
    aside = {_file(source) for source in sources}
    found: dict[str, str] = {}
    for path in sorted((folder / "lexicon").glob("*.tsv")):
        if path.name not in aside:
            for line in read_text(path).splitlines()[1:]:
                id_, _, label, names, *_ = [*line.split("\t"), "", "", ""]
                found |= {key_of(name): id_ for name in (label, *names.split("|")) if name}
    return found


def _file(source: str) -> str:
    """What the table of a source is called."""
    return f"{slug(Path(source).name.split('.')[0])}.tsv"


def _table(entries: Entries) -> bytes:
    """A file of the lexicon."""
    lines = ("\t".join((c.id, "|".join(c.kinds), c.label, "|".join(c.names))) for c in entries.concepts)
    return "".join(f"{line}\n" for line in (HEADER, *lines)).encode()


def _links(entries: Entries) -> set[tuple[str, ...]]:
    """Rows of an SSSOM file."""
    own = ((concept, mapping) for concept in entries.concepts for mapping in concept.mappings)
    return {_row(concept, mapping, entries) for concept, mapping in (*own, *entries.links)}


def _row(concept: Concept, mapping: Mapping, entries: Entries) -> tuple[str, ...]:
    return (
        concept.id.replace("/", ":", 1),
        concept.label,
        f"skos:{mapping.predicate}",
        "",
        mapping.term,
        " ".join(mapping.label.split()),
        entries.justification,
        f"source:{_file(entries.source).removesuffix('.tsv')}",
        "",
    )


def _rows(path: Path, columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The rows that a file has already."""
    if not path.exists():
        return set()
    lines = (line for line in read_text(path).splitlines() if line and line[0] != "#")
    return {cells for cells in (tuple(line.split("\t")) for line in lines) if cells != columns}


def _written(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Path:
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
    table.writerow(columns)
    table.writerows(rows)
    put(path, out.getvalue().encode())
    return path
