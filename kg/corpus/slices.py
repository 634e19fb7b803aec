"""The tables as values and as RDF, in slices that are small enough for a process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from kg.model import Claim, Concept, Document, Evidence, Mapping
from kg.quads import claim_quads, concept_quads, document_quads, passage_quads

if TYPE_CHECKING:
    import duckdb

    from kg.ontology import Ontology

Row: TypeAlias = dict[str, Any]

LINES = 2500  # of evidence in a slice; some 90,000 triples
ROWS = 5000  # concepts or documents
_END = "~"  # stands after every id
_DOCUMENT = ("title", "url", "source", "created", "language", "media_type", "sha256")


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of a table: the rows from the id `low` to before the id `high`."""

    table: str
    low: str
    high: str


def slices(connected: duckdb.DuckDBPyConnection) -> list[Slice]:
    """The slices of all tables that make up the graph; the views of `aggregate` are there."""
    found = []
    for table, weight, most in (
        ("concepts", "1", ROWS),
        ("claims", "lines", LINES),
        ("documents", "1", ROWS),
    ):
        lows = connected.execute(
            f"select min(id) from (select id, (sum({weight}) over (order by id) - {weight}) // {most} as slice"  # noqa: S608  # names of our own
            f" from {table}) as numbered group by slice order by 1"
        ).fetchall()
        starts = [low for (low,) in lows]
        found += [Slice(table, low, high) for low, high in zip(starts, [*starts, _END][1:], strict=True)]
    return found


def rows(path: Path, part: Slice, key: str = "id") -> list[Row]:
    """The rows of a table whose key is in a slice, in the table's order."""
    import pyarrow.parquet as pq

    found: list[Row] = pq.read_table(path, filters=[(key, ">=", part.low), (key, "<", part.high)]).to_pylist()
    return found


def claim(row: Row, evidence: Iterable[Row] = ()) -> Claim:
    """The claim of a row of `stated`, with its lines of evidence."""
    return Claim(
        subject=Concept(row["subject"], row["subject_label"], ()),
        relation=row["relation"],
        object=Concept(row["object"], row["object_label"], (), tuple(row["object_names"])),
        negated=row["negated"],
        qualifiers=tuple((pair["name"], pair["value"]) for pair in row["qualifiers"]),
        evidence=tuple(line(found) for found in evidence),
    )


def line(row: Row) -> Evidence:
    """The line of evidence of a row."""
    return Evidence(end=row["stop"], **{name: row[name] for name in Evidence.__slots__ if name != "end"})


def concept(row: Row) -> Concept:
    """The concept of a row."""
    mappings = tuple(Mapping(**mapping) for mapping in row["mappings"])
    return Concept(row["id"], row["label"], tuple(row["kinds"]), tuple(row["names"]), mappings)


def document(row: Row) -> Document:
    """The document of a row, without its text."""
    fields = {name: row[name] for name in _DOCUMENT}
    return Document(id=row["identifier"], text="", plain="", names=tuple(row["names"]), **fields)


def concepts(part: Slice, tables: Path, _: Path, ontology: Ontology) -> Iterator[ox.Quad]:
    """What is said of the concepts of a slice."""
    for row in rows(tables / "concepts.parquet", part):
        yield from concept_quads(concept(row), row["languages"], row["roles"], ontology)


def claims(part: Slice, tables: Path, steps: Path, ontology: Ontology) -> Iterator[ox.Quad]:
    """What is said of the claims of a slice, and of the passages behind them."""
    evidence = rows(tables / "evidence.parquet", part, key="claim")
    lines = {id_: [*held] for id_, held in groupby(evidence, key=lambda row: str(row["claim"]))}
    for row in rows(steps / "stated.parquet", part):
        found = claim(row, lines[row["id"]])
        yield from claim_quads(found, row["languages"], ontology)
        for told in found.evidence:
            yield from passage_quads(told, ontology)


def documents(part: Slice, tables: Path, _: Path, ontology: Ontology) -> Iterator[ox.Quad]:
    """What is said of the documents of a slice."""
    for row in rows(tables / "documents.parquet", part):
        yield from document_quads(document(row), ontology)
