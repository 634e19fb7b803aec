"""Tables: KGX for knowledge-graph tools, CSV for people."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from kg.export.biolink import categories, predicate
from kg.model import Claim, Concept, Evidence
from kg.ontology import Ontology
from kg.quads import classes, knowledge_level, lines_of, wording
from kg.store import Store

NODES = ["id", "category", "name", "synonym", "xref", "description", "provided_by"]
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
]
_SOURCE = "infores:medkg"


def kgx(store: Store) -> dict[str, bytes]:
    """KGX: nodes.tsv and edges.tsv, with Biolink's classes and predicates only.

    Values of one cell are joined by "|". Other names of a thing are its synonyms, not nodes.
    """
    ontology = store.ontology
    things = [concept for concept in store.concepts() if not _is_name(concept, ontology)]
    known = {concept.id for concept in things}
    claims = [claim for claim in store.claims() if {claim.subject.id, claim.object.id} <= known]
    return {
        "nodes.tsv": _tsv(NODES, (_node(concept, ontology) for concept in things)),
        "edges.tsv": _tsv(EDGES, (_edge(claim, ontology) for claim in claims)),
    }


def csv_tables(store: Store) -> dict[str, bytes]:
    """Concepts, claims, evidence and documents as CSV; no cell starts a formula in a spreadsheet."""
    claims = list(store.claims())
    roles = {role: set(held) for role, held in store.roles().items()}
    return {
        "concepts.csv": _csv(
            ["id", "label", "kinds", "roles", "names", "mappings"],
            (
                [
                    c.id,
                    c.label,
                    c.kinds,
                    sorted(r for r in roles if c.id in roles[r]),
                    c.names,
                    [m.term for m in c.mappings],
                ]
                for c in store.concepts()
            ),
        ),
        "claims.csv": _csv(
            [
                "id",
                "claim",
                "subject",
                "relation",
                "object",
                "polarity",
                "strongest",
                "weakest",
                "qualifiers",
                "evidence",
            ],
            (_claim(claim, store.ontology) for claim in claims),
        ),
        "evidence.csv": _csv(
            [
                "id",
                "claim",
                "document",
                "start",
                "end",
                "quote",
                "certainty",
                "cue",
                "section",
                "agent",
                "rule",
                "comment",
            ],
            (_line(claim, line) for claim in claims for line in lines_of(claim)),
        ),
        "documents.csv": _csv(
            ["id", "title", "url", "source", "created", "language", "sha256"],
            ([d.path, d.title, d.url, d.source, d.created, d.language, d.sha256] for d in store.documents()),
        ),
    }


def _is_name(concept: Concept, ontology: Ontology) -> bool:
    label = ontology.prefixes["skosxl"] + "Label"
    return any(label in classes(kind, ontology) for kind in concept.kinds)


def _node(concept: Concept, ontology: Ontology) -> list[str | Sequence[str]]:
    return [
        _curie(concept.id),
        [f"biolink:{name}" for name in categories(concept, ontology)],
        concept.label,
        concept.names,
        [mapping.term for mapping in concept.mappings],
        ", ".join(ontology.kind(kind).label for kind in concept.kinds),
        _SOURCE,
    ]


def _edge(claim: Claim, ontology: Ontology) -> list[str | Sequence[str]]:
    lines = lines_of(claim)
    # The reading that a person stands behind speaks for the claim.
    agent = min(
        (line.agent for line in lines),
        key=lambda agent: agent.startswith("automated"),
        default="not_provided",
    )
    weakest, strongest = _certainties(lines, ontology)
    return [
        _curie(claim.id),
        _curie(claim.subject.id),
        f"biolink:{predicate(claim.subject, claim.relation, claim.object, ontology)}",
        _curie(claim.object.id),
        "biolink:Association",
        str(claim.negated).lower(),
        knowledge_level(agent),
        agent,
        _SOURCE,
        sorted({_curie(line.document) for line in lines}),
        sorted(_curie(claim.evidence_id(line)) for line in lines),
        [line.quote for line in lines],
        f"kg:{claim.relation}",
        wording(claim, ontology),
        strongest,
        weakest,
    ]


def _claim(claim: Claim, ontology: Ontology) -> list[str | Sequence[str]]:
    lines = lines_of(claim)
    weakest, strongest = _certainties(lines, ontology)
    return [
        claim.id,
        wording(claim, ontology),
        claim.subject.label,
        ontology.relation(claim.relation).label,
        claim.object.label,
        claim.polarity,
        strongest,
        weakest,
        [f"{name}: {value}" for name, value in claim.qualifiers],
        str(len(lines)),
    ]


def _line(claim: Claim, line: Evidence) -> list[str | Sequence[str]]:
    return [
        claim.evidence_id(line),
        claim.id,
        line.document,
        str(line.start),
        str(line.end),
        line.quote,
        line.certainty,
        line.cue,
        line.section,
        line.agent,
        line.rule,
        line.comment,
    ]


def _certainties(lines: Iterable[Evidence], ontology: Ontology) -> tuple[str, str]:
    """The weakest and the strongest certainty; empty without evidence."""
    ranked = sorted((line.certainty for line in lines), key=lambda name: ontology.certainties[name].rank)
    return (ranked[0], ranked[-1]) if ranked else ("", "")


def _curie(path: str) -> str:
    """A path below the base as a CURIE of the layer's prefix; an IRI stays."""
    return path if ":" in path else path.replace("/", ":", 1)


def _tsv(columns: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]]) -> bytes:
    """Cells as KGX splits them: no quoting, so tabs, line breaks and bars inside give way."""
    lines = ["\t".join(columns), *("\t".join(_bare(cell) for cell in row) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def _bare(cell: str | Sequence[str]) -> str:
    if isinstance(cell, str):
        return re.sub(r"\s+", " ", cell)
    return "|".join(_bare(part).replace("|", "¦") for part in cell)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str | Sequence[str]]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([columns, *_defused(rows)])
    return out.getvalue().encode()


def _defused(rows: Iterable[Sequence[str | Sequence[str]]]) -> Iterator[list[str]]:
    """Cells that no spreadsheet takes for a formula: those that could be one begin with an apostrophe."""
    for row in rows:
        cells = (cell if isinstance(cell, str) else "; ".join(cell) for cell in row)
        yield [f"'{cell}" if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", cell) else cell for cell in cells]
