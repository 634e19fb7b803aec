"""Tables of concepts, claims, evidence and documents: CSV for people, Parquet for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from kg.errors import MissingExtraError
from kg.model import Claim, Concept, Evidence
from kg.ontology import Ontology
from kg.quads import lines_of, wording
from kg.store import Store

Cell: TypeAlias = str | int | Sequence[str]
Table: TypeAlias = list[dict[str, Cell]]

COLUMNS: dict[str, dict[str, type]] = {
    "concepts": {"id": str, "label": str, "kinds": list, "roles": list, "names": list, "mappings": list},
    "claims": {
        "id": str,
        "claim": str,
        "subject": str,
        "relation": str,
        "object": str,
        "polarity": str,
        "strongest": str,
        "weakest": str,
        "qualifiers": list,
        "evidence": int,
    },
    "evidence": {
        "id": str,
        "claim": str,
        "document": str,
        "start": int,
        "end": int,
        "quote": str,
        "certainty": str,
        "cue": str,
        "section": str,
        "agent": str,
        "rule": str,
        "comment": str,
    },
    "documents": dict.fromkeys(["id", "title", "url", "source", "created", "language", "sha256"], str),
}


def csv_tables(store: Store) -> dict[str, bytes]:
    """Concepts, claims, evidence and documents as CSV; no cell starts a formula in a spreadsheet."""
    return {f"{name}.csv": _csv(list(COLUMNS[name]), rows) for name, rows in tables(store).items()}


def parquet(store: Store) -> dict[str, bytes]:
    """The same tables as Parquet, with lists and numbers as such; needs polars, whose version is in the bytes."""
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtraError("Parquet needs polars: pip install 'medkg[tables]'") from error
    types = {str: pl.String(), int: pl.Int64(), list: pl.List(pl.String())}
    files = {}
    for name, rows in tables(store).items():
        schema = {column: types[type_] for column, type_ in COLUMNS[name].items()}
        plain = [{k: list(v) if isinstance(v, tuple | list) else v for k, v in row.items()} for row in rows]
        out = io.BytesIO()
        pl.DataFrame(plain, schema=schema).write_parquet(out)
        files[f"{name}.parquet"] = out.getvalue()
    return files


def tables(store: Store) -> dict[str, Table]:
    """The rows of every table, ordered by id."""
    claims = list(store.claims())
    roles = {role: set(held) for role, held in store.roles().items()}
    return {
        "concepts": [_concept(concept, roles) for concept in store.concepts()],
        "claims": [_claim(claim, store.ontology) for claim in claims],
        "evidence": [_line(claim, line) for claim in claims for line in lines_of(claim)],
        "documents": [
            {"id": document.path} | {name: getattr(document, name) for name in list(COLUMNS["documents"])[1:]}
            for document in store.documents()
        ],
    }


def certainties(lines: Iterable[Evidence], ontology: Ontology) -> tuple[str, str]:
    """The weakest and the strongest certainty; empty without evidence."""
    ranked = sorted((line.certainty for line in lines), key=lambda name: ontology.certainties[name].rank)
    return (ranked[0], ranked[-1]) if ranked else ("", "")


def _concept(concept: Concept, roles: dict[str, set[str]]) -> dict[str, Cell]:
    return {
        "id": concept.id,
        "label": concept.label,
        "kinds": concept.kinds,
        "roles": sorted(role for role in roles if concept.id in roles[role]),
        "names": concept.names,
        "mappings": [mapping.term for mapping in concept.mappings],
    }


def _claim(claim: Claim, ontology: Ontology) -> dict[str, Cell]:
    lines = lines_of(claim)
    weakest, strongest = certainties(lines, ontology)
    return {
        "id": claim.id,
        "claim": wording(claim, ontology),
        "subject": claim.subject.label,
        "relation": ontology.relation(claim.relation).label,
        "object": claim.object.label,
        "polarity": claim.polarity,
        "strongest": strongest,
        "weakest": weakest,
        "qualifiers": [f"{name}: {value}" for name, value in claim.qualifiers],
        "evidence": len(lines),
    }


def _line(claim: Claim, line: Evidence) -> dict[str, Cell]:
    fields = [name for name in COLUMNS["evidence"] if name not in {"id", "claim"}]
    own: dict[str, Cell] = {"id": claim.evidence_id(line), "claim": claim.id}
    return own | {name: getattr(line, name) for name in fields}


def _csv(columns: Sequence[str], rows: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_defused(row[name] for name in columns) for row in rows)
    return out.getvalue().encode()


def _defused(row: Iterable[Cell]) -> Iterator[str]:
    """Cells that no spreadsheet takes for a formula: those that could be one begin with an apostrophe."""
    for value in row:
        cell = value if isinstance(value, str) else str(value) if isinstance(value, int) else "; ".join(value)
        yield f"'{cell}" if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", cell) else cell
