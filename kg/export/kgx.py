"""KGX for knowledge-graph tools: nodes and edges in Biolink's words, as TSV or JSON Lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kg.export.biolink import categories, predicate
from kg.export.tables import certainties
from kg.model import Claim, Concept
from kg.ontology import Ontology
from kg.quads import classes, knowledge_level, lines_of, wording
from kg.store import Store

Row: TypeAlias = dict[str, str | bool | Sequence[str]]

NODES = ["id", "category", "name", "synonym", "xref", "description", "provided_by", "kind"]
EDGES = [
    "id",
    "subject",
    "predicate",
    "object",
    "category",
    "negated",
    "knowledge_level",
    "agent_type",
    "primary_knowledge_source",
    "publications",
    "has_evidence",
    "supporting_text",
    "original_predicate",
    "description",
    "strongest_certainty",
    "weakest_certainty",
    "qualifiers",
    # one a line of evidence, in the order of has_evidence
    "supporting_document",
    "supporting_span",
    "supporting_certainty",
]
_SOURCE = "infores:medkg"


def kgx(store: Store) -> dict[str, bytes]:
    """KGX: nodes.tsv and edges.tsv, with Biolink's classes and predicates only.

    Values of one cell are joined by "|". Other names of a thing are its synonyms, not nodes.
    """
    nodes, edges = rows(store)
    return {"nodes.tsv": _tsv(NODES, nodes), "edges.tsv": _tsv(EDGES, edges)}


def kgx_jsonl(store: Store) -> dict[str, bytes]:
    """KGX: nodes.jsonl and edges.jsonl, which keep every character of a text."""
    nodes, edges = rows(store)
    return {"nodes.jsonl": _jsonl(nodes), "edges.jsonl": _jsonl(edges)}


def rows(store: Store) -> tuple[list[Row], list[Row]]:
    """The nodes and edges, ordered by id."""
    ontology = store.ontology
    things = [concept for concept in store.concepts() if not _is_name(concept, ontology)]
    known = {concept.id for concept in things}
    claims = (claim for claim in store.claims() if {claim.subject.id, claim.object.id} <= known)
    return [_node(concept, ontology) for concept in things], [_edge(claim, ontology) for claim in claims]


def _is_name(concept: Concept, ontology: Ontology) -> bool:
    label = ontology.prefixes["skosxl"] + "Label"
    return any(label in classes(kind, ontology) for kind in concept.kinds)


def _node(concept: Concept, ontology: Ontology) -> Row:
    return {
        "id": _curie(concept.id),
        "category": [f"biolink:{name}" for name in categories(concept, ontology)],
        "name": concept.label,
        "synonym": concept.names,
        "xref": [mapping.term for mapping in concept.mappings],
        "description": ", ".join(ontology.kind(kind).label for kind in concept.kinds),
        "provided_by": [_SOURCE],
        "kind": [f"kg:{kind}" for kind in concept.kinds],
    }


def _edge(claim: Claim, ontology: Ontology) -> Row:
    lines = lines_of(claim)
    # The reading that a person stands behind speaks for the claim.
    agent = min(
        (line.agent for line in lines),
        key=lambda agent: agent.startswith("automated"),
        default="not_provided",
    )
    weakest, strongest = certainties(lines, ontology)
    return {
        "id": _curie(claim.id),
        "subject": _curie(claim.subject.id),
        "predicate": f"biolink:{predicate(claim.subject, claim.relation, claim.object, ontology)}",
        "object": _curie(claim.object.id),
        "category": ["biolink:Association"],
        "negated": claim.negated,
        "knowledge_level": knowledge_level(agent),
        "agent_type": agent,
        "primary_knowledge_source": _SOURCE,
        "publications": sorted({_curie(line.document) for line in lines}),
        "has_evidence": [_curie(claim.evidence_id(line)) for line in lines],
        "supporting_text": [line.quote for line in lines],
        "original_predicate": f"kg:{claim.relation}",
        "description": wording(claim, ontology),
        "strongest_certainty": strongest,
        "weakest_certainty": weakest,
        "qualifiers": [f"{name}={value}" for name, value in claim.qualifiers],
        "supporting_document": [_curie(line.document) for line in lines],
        "supporting_span": [f"{line.start}-{line.end}" for line in lines],
        "supporting_certainty": [line.certainty for line in lines],
    }


def _curie(path: str) -> str:
    """A path below the base as a CURIE of the layer's prefix; an IRI stays."""
    return path if ":" in path else path.replace("/", ":", 1)


def _tsv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Cells as KGX splits them: no quoting, so tabs, line breaks and bars inside give way."""
    lines = ["\t".join(columns), *("\t".join(_bare(row[name]) for name in columns) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _bare(cell: str | bool | Sequence[str]) -> str:  # noqa: FBT001  # a value, no switch
    if isinstance(cell, bool):
        return "true" if cell else ""  # KGX takes every text in a cell of truth, even "false", for true
    if isinstance(cell, str):
        return re.sub(r"\s+", " ", cell)
    return "|".join(_bare(part).replace("|", "¦") for part in cell)


def _jsonl(rows: Iterable[Row]) -> bytes:
    """An object a line; what is empty is left out, as KGX does."""
    kept = ({name: value for name, value in row.items() if value not in ("", [], ())} for row in rows)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept).encode()
