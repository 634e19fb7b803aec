"""KGX: nodes and edges as TSV or JSON Lines, those of `kg export`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import InputError
from kg.files import read_text
from kg.importing.values import Entries, graph
from kg.ontology import Ontology
from kg.store import Store

Row: TypeAlias = dict[str, Any]
_SINGLE = {"id", "name", "subject", "object", "original_predicate", "negated"}


def kgx(path: Path, ontology: Ontology) -> Store:
    """The graph of a folder with nodes.tsv and edges.tsv."""
    return _store(path, _tsv(path / "nodes.tsv"), _tsv(path / "edges.tsv"), ontology)


def kgx_jsonl(path: Path, ontology: Ontology) -> Store:
    """The graph of a folder with nodes.jsonl and edges.jsonl."""
    return _store(path, _jsonl(path / "nodes.jsonl"), _jsonl(path / "edges.jsonl"), ontology)


def _store(path: Path, nodes: Iterator[Row], edges: Iterator[Row], ontology: Ontology) -> Store:
    read = Entries(path)
    things, claims = read.each("node", nodes, _node), read.each("edge", edges, _edge)
    return graph(path, list(things), list(claims), (), ontology)


def _node(row: Row) -> Row:
    return {
        "id": _path(row["id"]),
        "label": row["name"],
        "kinds": [kind.removeprefix("kg:") for kind in row["kind"]],
        "names": row.get("synonym", ()),
        "links": [{"predicate": "relatedMatch", "term": term} for term in row.get("xref", ())],
    }


def _edge(row: Row) -> Row:
    columns = ("supporting_document", "supporting_span", "supporting_certainty", "supporting_text")
    lines = zip(*(row.get(name, ()) for name in columns), strict=True)
    return {
        "source": _path(row["subject"]),
        "target": _path(row["object"]),
        "relation": row["original_predicate"].removeprefix("kg:"),
        "polarity": "negated" if row["negated"] in (True, "true") else "affirmed",
        "qualifiers": [text.partition("=")[::2] for text in row.get("qualifiers", ())],
        "evidence": [_line(*line) for line in lines],
    }


def _line(document: str, span: str, certainty: str, quote: str) -> Row:
    start, end = span.split("-")
    return {
        "document": _path(document),
        "start": int(start),
        "end": int(end),
        "quote": quote,
        "certainty": certainty,
    }


def _path(curie: str) -> str:
    """A CURIE of a layer as a path below the base; an IRI stays."""
    return curie if "://" in curie else curie.replace(":", "/", 1)


def _tsv(path: Path) -> Iterator[Row]:
    reader = csv.DictReader(read_text(path).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in reader:
        if None in row or None in row.values():
            raise InputError(f"{path}, line {reader.line_num}: not as many cells as columns")
        yield {
            name: cell if name in _SINGLE else cell.split("|")
            for name, cell in row.items()
            if cell or name in _SINGLE
        }


def _jsonl(path: Path) -> Iterator[Row]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line:
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}, line {number}: this is no JSON: {error}") from error
            if not isinstance(row, dict):
                raise InputError(f"{path}, line {number}: not an object")
            yield row
