"""The terms alone: SKOS of the concepts, SSSOM of their mappings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.curies import prefixes, vocabularies
from kg.export.licence import licence
from kg.ontology import Ontology
from kg.rdf import turtle
from kg.rdf.triples import Triple, triples
from kg.store import Store

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_CLOSE = ("exactMatch", "closeMatch")
SSSOM = [
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "object_source",
    "comment",
]
_UNSTATED = {"mapping_justification": "semapv:UnspecifiedMatching"}


def skos(store: Store) -> bytes:
    """Turtle of the concepts as a SKOS scheme: names, mappings, and what is broader; no claims."""
    ontology = store.ontology
    space = ontology.prefixes["skos"]
    words = {f"<{ontology.term(name)}>": f"<{space}{word}>" for name, word in _broader(ontology)}
    statements = triples(store.ox)
    class_, scheme = f"<{space}Concept>", f"<{ontology.iri('concepts')}>"
    concepts = {s for s, p, o in statements if (p, o) == (_RDF_TYPE, class_)}
    found: set[Triple] = set()
    for s, p, o in statements:
        if s in concepts and ((p, o) == (_RDF_TYPE, class_) or p.startswith(f"<{space}")):
            found.add((s, p, o))
        elif s in concepts and o in concepts and p in words:
            found.add((s, words[p], o))
    found |= {(concept, f"<{space}inScheme>", scheme) for concept in concepts}
    if concepts:
        found.add((scheme, _RDF_TYPE, f"<{space}ConceptScheme>"))
    return turtle.turtle(sorted(found), prefixes(ontology))


def sssom(store: Store) -> bytes:
    """SSSOM TSV of the mappings, with where each was looked up, as the ontology's own file has it."""
    ontology = store.ontology
    known = justified(ontology.folder / "mappings.sssom.tsv")
    rows = []
    for concept in store.concepts():
        subject = concept.id.replace("/", ":", 1)
        for mapping in concept.mappings:
            key = (subject, f"skos:{mapping.predicate}", mapping.term)
            row = (
                _UNSTATED
                | known.get(key, {})
                | dict(zip(("subject_id", "predicate_id", "object_id"), key, strict=True))
            )
            rows.append(row | {"subject_label": concept.label, "object_label": mapping.label})
    head = [
        f"#mapping_set_id: {ontology.iri('mappings')}",
        *([f"#license: {stated}"] if (stated := licence(ontology)) else []),
        "#curie_map:",
        *(f"#  {prefix}: {namespace}" for prefix, namespace in _namespaces(ontology)),
    ]
    cells = ["\t".join(" ".join(row.get(name, "").split()) for name in SSSOM) for row in rows]
    return "".join(f"{line}\n" for line in [*head, "\t".join(SSSOM), *sorted(cells)]).encode()


@cache
def justified(path: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """The rows of an SSSOM file by subject, predicate and object; none if there is no file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return {(row["subject_id"], row["predicate_id"], row["object_id"]): row for row in rows}


def _broader(ontology: Ontology) -> Iterator[tuple[str, str]]:
    """The relations that SKOS has a word for between concepts, with that word."""
    space = ontology.prefixes["skos"]
    for relation in ontology.relations.values():
        for match, iri in relation.mappings:
            if match in _CLOSE and iri.startswith(space):
                yield relation.name, iri.removeprefix(space)


def _namespaces(ontology: Ontology) -> list[tuple[str, str]]:
    own = {
        "concept": ontology.iri("concept/"),
        "name": ontology.iri("name/"),
        "source": ontology.iri("source/"),
    }
    outside = {"semapv": "https://w3id.org/semapv/vocab/", "skos": ontology.prefixes["skos"]}
    return sorted((vocabularies(ontology.folder) | own | outside).items())
