"""Neo4j: CSV files for its bulk import, and a Cypher script that makes the same graph.

The four layers are nodes (Concept, Claim, Evidence, Document); a plain edge is a relationship of
the relation's own type, so that `(:Condition)-[:HAS_SYMPTOM]->(:Symptom)` can be asked for.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.export.tables import COLUMNS, Cell, tables
from kg.store import Store

_LAYERS = {"concepts": "Concept", "claims": "Claim", "evidence": "Evidence", "documents": "Document"}
_HEADS = {str: "", int: ":long", list: ":string[]"}
_BULK = """\
// Into an empty database in one go:
//   neo4j-admin database import full --multiline-fields=true \\
//     --nodes=concepts.csv --nodes=claims.csv --nodes=evidence.csv --nodes=documents.csv \\
//     --relationships=relationships.csv
// Or run this script: cypher-shell --file import.cypher
"""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A relationship between two nodes; `claim` is the id of the claim that a plain edge stands for."""

    start: str
    type: str
    end: str
    claim: str = ""


def neo4j(store: Store) -> dict[str, bytes]:
    """CSV with the header fields of Neo4j's bulk import, and import.cypher."""
    rows = tables(store)
    labels = {
        row["id"]: ";".join([_LAYERS[name], *(row["kinds"] if name == "concepts" else ())])  # type: ignore[misc]  # kinds are a list
        for name in _LAYERS
        for row in rows[name]
    }
    links = sorted(_links(store))
    files = {
        f"{name}.csv": _csv(
            [f"{column}{_HEADS[type_]}" if column != "id" else "id:ID" for column, type_ in _columns(name)]
            + [":LABEL"],
            (
                [*(_bulk(row[column]) for column, _ in _columns(name)), labels[row["id"]]]
                for row in rows[name]
            ),
        )
        for name in _LAYERS
    }
    files["relationships.csv"] = _csv(
        [":START_ID", ":END_ID", ":TYPE", "claim"],
        ([link.start, link.end, link.type, link.claim] for link in links),
    )
    nodes = [
        f"CREATE (:{_names(labels[row['id']])} {_map({column: row[column] for column, _ in _columns(name)})});"
        for name in _LAYERS
        for row in rows[name]
    ]
    layer = {key: label.partition(";")[0] for key, label in labels.items()}
    indexes = [
        f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;"
        for label in _LAYERS.values()
    ]
    edges = [
        f"MATCH (a:{layer[link.start]} {{id: {_cypher(link.start)}}}), (b:{layer[link.end]} {{id: {_cypher(link.end)}}}) "
        f"CREATE (a)-[:{_name(link.type)}{' ' + _map({'claim': link.claim}) if link.claim else ''}]->(b);"
        for link in links
        if link.end in layer
    ]
    files["import.cypher"] = (_BULK + "".join(f"{line}\n" for line in [*indexes, *nodes, *edges])).encode()
    return files


def _links(store: Store) -> Iterable[Link]:
    known = {document.path for document in store.documents()}
    for claim in store.claims():
        yield Link(claim.id, "SUBJECT", claim.subject.id)
        yield Link(claim.id, "OBJECT", claim.object.id)
        if not claim.negated:
            yield Link(claim.subject.id, _shouted(claim.relation), claim.object.id, claim.id)
        for line in claim.evidence:
            yield Link(claim.id, "EVIDENCE", claim.evidence_id(line))
            if line.document in known:
                yield Link(claim.evidence_id(line), "DOCUMENT", line.document)


def _columns(name: str) -> list[tuple[str, type]]:
    """The columns of a node; what a relationship says is left to it."""
    held = {"claims": {"evidence"}, "evidence": {"claim", "document"}}.get(name, set())
    return [(column, type_) for column, type_ in COLUMNS[name].items() if column not in held]


def _shouted(relation: str) -> str:
    """A relation as Neo4j's users name relationship types: hasPart, HAS_PART."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", relation).upper()


def _bulk(cell: Cell) -> str:
    """A cell of the bulk import: members of a list are parted by ";", so one inside gives way to ","."""
    return str(cell) if isinstance(cell, str | int) else ";".join(part.replace(";", ",") for part in cell)


def _csv(header: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([header, *rows])
    return out.getvalue().encode()


def _names(labels: str) -> str:
    return ":".join(_name(label) for label in labels.split(";"))


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _map(properties: dict[str, Cell]) -> str:
    kept = {key: value for key, value in properties.items() if value not in ("", (), [])}
    return "{" + ", ".join(f"{_name(key)}: {_cypher(value)}" for key, value in kept.items()) + "}"


def _cypher(value: Cell) -> str:
    r"""A value of Cypher; its strings escape as JSON's do, but for the solidus: \n, \", \\, \u0001."""
    return json.dumps(value if isinstance(value, str | int) else list(value), ensure_ascii=False)
