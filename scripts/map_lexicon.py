"""Write ontology/mappings.sssom.tsv: look every concept of the lexicon up in the shared terminologies.

    python scripts/map_lexicon.py            reads ../shared/terminologies, or $KG_SHARED/terminologies

No id is made up: a term is linked because one of its names equals one of ours (exactMatch), because
MONDO's own files give it for such a term (a chain), or because a person looked it up
(article-mappings.tsv). Acronyms are not compared: too many things share them. What a person refuses
(refused_mappings.tsv) stays in the file as a denial.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from terminologies import Index, index, obo, table

from kg.lexicon import Lexicon, load, normalised
from kg.model import Concept

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))

PREFIXES = {
    "CHEBI": "http://purl.obolibrary.org/obo/CHEBI_",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "GO": "http://purl.obolibrary.org/obo/GO_",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "ICD10CM": "http://purl.bioontology.org/ontology/ICD10CM/",
    "MAXO": "http://purl.obolibrary.org/obo/MAXO_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "MONDO": "http://purl.obolibrary.org/obo/MONDO_",
    "NCIT": "http://purl.obolibrary.org/obo/NCIT_",
    "SCTID": "http://snomed.info/id/",
    "SYMP": "http://purl.obolibrary.org/obo/SYMP_",
    "UBERON": "http://purl.obolibrary.org/obo/UBERON_",
    "concept": "https://w3id.org/medkg/concept/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "source": "https://w3id.org/medkg/source/",
    "sssom": "https://w3id.org/sssom/",
}
HEADER = [
    "mapping_set_id: https://w3id.org/medkg/mappings.sssom.tsv",
    "mapping_set_title: Outside terms of the medkg lexicon",
    "license: https://creativecommons.org/licenses/by/4.0/",
    "comment: object_source names the file in which the id was looked up; labels of SNOMED CT are left out",
    "curie_map:",
    *(f"  {prefix}: {namespace}" for prefix, namespace in PREFIXES.items()),
]
# Which terms of which file are looked up for which kinds of concept.
LOOKED_UP = (
    (("Symptom",), "symp.obo", "SYMP"),
    (("Anatomy",), "uberon_musc.obo", "UBERON"),
    (("Anatomy",), "maxo.obo", "UBERON"),
    (("Test", "Procedure", "Treatment"), "maxo.obo", "MAXO"),
    (("Drug",), "maxo.obo", "CHEBI"),
    (("Process",), "maxo.obo", "GO"),
)
CHAINS = ("doid", "icd10cm", "mesh", "sctid")  # mondo_exactmatch_*.tsv
CURATED = "article-mappings.tsv"
MANUAL = "semapv:ManualMappingCuration"
MISSING = "sssom:NoTermFound"
REFUSED = Path(__file__).with_name("refused_mappings.tsv")


class Row(NamedTuple):
    """One line of the SSSOM file, its columns by name."""

    subject_id: str
    subject_label: str
    predicate_id: str
    predicate_modifier: str
    object_id: str
    object_label: str
    mapping_justification: str
    object_source: str
    comment: str


def main() -> None:
    """Write the file, and say what it holds."""
    target = ROOT / "ontology" / "mappings.sssom.tsv"
    rows = mapped(load(ROOT / "ontology" / "lexicon", mapped=False), SHARED / "terminologies")
    lines = [*(f"# {line}" for line in HEADER), "\t".join(Row._fields), *("\t".join(row) for row in rows)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    missing = sum(row.object_id == MISSING for row in rows)
    mapped_concepts = len({row.subject_id for row in rows}) - missing
    sys.stdout.write(
        f"{len(rows)} rows: {mapped_concepts} concepts with a term, {missing} looked up in vain\n"
    )


def mapped(lexicon: Lexicon, folder: Path) -> list[Row]:
    """All rows, in order: curated ones first in any dispute, then terms of one label, then of one name."""
    reasons = {(row["concept"], row["term"]): row["reason"] for row in table(REFUSED)}
    found = (_judged(row, reasons) for row in _found(lexicon, folder))
    rows = _settled([*_curated(lexicon, folder), *sorted(found, key=_strength)])
    known = {row.subject_id for row in rows}
    kinds = {"Condition", *(kind for entry in LOOKED_UP for kind in entry[0])}
    for concept in lexicon.concepts.values():
        if not known & {_curie(concept)} and kinds & {*concept.kinds}:
            rows.append(_row(concept, "exactMatch", MISSING, comment="looked up by label and names"))
    return sorted(rows)


def _judged(row: Row, reasons: dict[tuple[str, str], str]) -> Row:
    """The row, or its denial where a person refused it."""
    reason = reasons.get((row.subject_id.replace(":", "/", 1), row.object_id))
    if reason is None:
        return row
    return row._replace(predicate_modifier="Not", mapping_justification=MANUAL, comment=reason)


def _settled(rows: Iterable[Row]) -> list[Row]:
    """The rows without disputes: what an earlier row claims exactly, a later one comes close to.

    An outside term is the exact match of one concept, and a concept has one exact match in a vocabulary.
    """
    kept: dict[tuple[str, str], Row] = {}
    taken: dict[str, str] = {}
    having: set[tuple[str, str]] = set()
    for row in rows:
        place = (row.subject_id, row.object_id)
        vocabulary = (row.subject_id, row.object_id.partition(":")[0])
        if place in kept:
            continue
        if not _exact(row):
            kept[place] = row
        elif vocabulary not in having and row.object_id not in taken:
            kept[place] = row
            taken[row.object_id] = row.subject_label
            having.add(vocabulary)
        elif vocabulary not in having or row.mapping_justification == MANUAL:
            why = f"exact match of {taken[row.object_id]}" if row.object_id in taken else "second exact match"
            kept[place] = row._replace(predicate_id="skos:closeMatch", comment=_joined(row.comment, why))
    return list(kept.values())  # a second hit by name alone is too weak to keep


def _exact(row: Row) -> bool:
    """Whether the row says that both are the same thing."""
    found = row.object_id != MISSING and not row.predicate_modifier
    return found and row.predicate_id == "skos:exactMatch"


def _strength(row: Row) -> tuple[bool, bool, str]:
    """What orders claims to one term: its label goes before its synonyms, our label before other names."""
    return "its synonym" in row.comment, "by the name" in row.comment, row.subject_id


def _curated(lexicon: Lexicon, folder: Path) -> Iterator[Row]:
    """The verified rows of the article's mappings, their predicates and sources as they are."""
    with (folder / CURATED).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            label = re.sub(r" \(.*\)", "", line["subject_label"])
            concept = lexicon.find(label)
            if concept is None:
                raise SystemExit(f"{CURATED} maps '{label}', which the lexicon does not know.")
            if line["predicate_id"] == MISSING:
                yield _row(concept, "exactMatch", MISSING, "", "ManualMappingCuration")
            elif line["verification"].startswith("verified"):
                yield _curated_row(concept, line)


def _curated_row(concept: Concept, line: dict[str, str]) -> Row:
    """One line of the article's mappings; a rejected term becomes the denial of an exact match."""
    label, _, synonym = line["object_label"].partition(" (syn: ")
    how, _, source = line["object_source_file"].rpartition(" in ")
    refused = line["predicate_id"].startswith("REJECT")
    row = _row(
        concept,
        "exactMatch" if refused else line["predicate_id"].partition(":")[2],
        line["object_id"],
        label,
        "ManualMappingCuration",
        re.split(r" (?=[\d+])", source)[0].split(" + ")[-1].replace(" ", "-"),
        _joined(f"by its synonym {synonym[:-1]}" if synonym else "", how, line["comment"] or ""),
    )
    return row._replace(predicate_modifier="Not" if refused else "")


def _found(lexicon: Lexicon, folder: Path) -> Iterator[Row]:
    """Rows of terms whose label or exact synonym equals a name of a concept of a fitting kind."""
    indexes = [(kinds, file, index(obo(folder / file, prefix))) for kinds, file, prefix in LOOKED_UP]
    mondo, chains = _mondo(folder)
    doid = index((row["id"], row["label"], ()) for row in table(folder / "HumanDO.tsv"))
    for concept in lexicon.concepts.values():
        for kinds, file, terms in indexes:
            if {*kinds} & {*concept.kinds}:
                yield from _hit(concept, terms, file)
        if "Condition" in concept.kinds:
            hits = list(_hit(concept, mondo, "mondo_exactmatch_doid.tsv"))
            yield from (row._replace(object_source=f"source:{chains[row.object_id][0]}") for row in hits)
            for row in hits:
                yield from _chained(concept, row, chains[row.object_id][1])
            yield from _hit(concept, doid, "HumanDO.tsv")


def _hit(concept: Concept, terms: Index, file: str) -> Iterator[Row]:
    """The row of the term that a vocabulary has for the concept, if it has one.

    A term whose label is one of our names goes before a term with such a synonym; then our label first.
    """
    names = [name for name in (concept.label, *concept.names) if not name.isupper()]
    hits = [
        (not term.own, place, term)
        for place, name in enumerate(names)
        for term in terms.get(normalised(name), ())
    ]
    for other, place, term in sorted(hits)[:1]:
        how = _joined(f"by the name {names[place]}" if place else "", "its synonym" if other else "")
        yield _row(concept, "exactMatch", term.id, term.label, "LexicalMatching", file, how)


def _chained(concept: Concept, mondo: Row, links: Iterable[tuple[str, str, str]]) -> Iterator[Row]:
    """The rows of the terms that MONDO's files equate with its term; SNOMED's labels stay away."""
    for term, label, file in links:
        comment = _joined(f"through {mondo.object_id}", mondo.comment)
        yield _row(concept, "exactMatch", term, label, "MappingChaining", file, comment)


def _mondo(folder: Path) -> tuple[Index, dict[str, tuple[str, list[tuple[str, str, str]]]]]:
    """MONDO's terms by name; and of each the file that names it, and the terms equated with it."""
    labels: dict[str, str] = {}
    chains: dict[str, tuple[str, list[tuple[str, str, str]]]] = {}
    for vocabulary in CHAINS:
        file = f"mondo_exactmatch_{vocabulary}.tsv"
        for row in table(folder / file):
            labels.setdefault(row["subject_id"], row["subject_label"])
            links = chains.setdefault(row["subject_id"], (file, []))[1]
            term = row["object_id"].replace("mesh:", "MESH:")
            links.append((term, "" if vocabulary == "sctid" else row.get("object_label", ""), file))
    return index((id_, label, ()) for id_, label in labels.items()), chains


def _row(  # noqa: PLR0913, PLR0917 - a row has columns
    concept: Concept,
    predicate: str,
    term: str,
    label: str = "",
    justification: str = "LexicalMatching",
    source: str = "",
    comment: str = "",
) -> Row:
    """A row of that concept; labels of SNOMED CT are never shipped."""
    return Row(
        _curie(concept),
        concept.label,
        f"skos:{predicate}",
        "",
        term,
        "" if term.startswith("SCTID:") else label,
        f"semapv:{justification}",
        f"source:{source}" if source else "",
        comment,
    )


def _curie(concept: Concept) -> str:
    """Its CURIE, as concept:spinal-fusion."""
    return concept.id.replace("/", ":", 1)


def _joined(*parts: str) -> str:
    """The parts that say something, in one line."""
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    main()
