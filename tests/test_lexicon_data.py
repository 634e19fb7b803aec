"""The lexicon's data keep their own rules, and its mappings stand in the files that they name."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from kg.lexicon import Lexicon, load, normalised
from kg.model import slug

FOLDER = Path(__file__).parent.parent / "ontology" / "lexicon"
CASES = Path(__file__).parent / "cases" / "lexicon"
MAPPINGS = FOLDER.parent / "mappings.sssom.tsv"
KINDS = {
    "Condition",
    "Symptom",
    "Test",
    "Treatment",
    "Procedure",
    "Drug",
    "Device",
    "Anatomy",
    "Factor",
    "Process",
    "Agent",
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load(FOLDER)


def test_the_lexicon_is_wide(lexicon):
    assert len(lexicon.concepts) >= 7500
    least = {"Condition": 3000, "Symptom": 1200, "Anatomy": 600, "Drug": 600, "Test": 120, "Procedure": 120}
    least |= {"Treatment": 120, "Factor": 100, "Process": 40, "Device": 40, "Agent": 40}
    counts = {kind: sum(kind in concept.kinds for concept in lexicon.concepts.values()) for kind in least}
    assert {kind: number for kind, number in counts.items() if number < least[kind]} == {}


def test_ids_are_slugs_of_labels_and_kinds_are_known(lexicon):
    wrong = [
        c.id
        for c in lexicon.concepts.values()
        if c.id != f"concept/{slug(c.label)}" or not {*c.kinds} <= KINDS
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.tsv")), ids=lambda path: path.name)
def test_files_are_sorted_by_id(path):
    ids = [line.split("\t")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    assert ids == sorted(ids)


def test_no_name_is_given_twice_within_a_concept(lexicon):
    twice = []
    for concept in lexicon.concepts.values():
        names = [n if n in lexicon.case_sensitive else normalised(n) for n in (concept.label, *concept.names)]
        twice += [concept.id] if len(names) > len(set(names)) else []
    assert twice == []


def test_names_are_tidy(lexicon):
    names = [name for concept in lexicon.concepts.values() for name in (concept.label, *concept.names)]
    assert [name for name in names if name != " ".join(name.split()) or re.search(r"[\u2019;\"]", name)] == []


def test_a_normalised_name_stays_as_it_is(lexicon):
    keys = lexicon.names.keys() - lexicon.case_sensitive
    assert [key for key in sorted(keys) if lexicon.find(key) != lexicon.concepts[lexicon.names[key]]] == []


def test_no_name_is_blocked(lexicon):
    assert sorted(lexicon.blocked & lexicon.names.keys()) == []


def test_each_case_sensitive_acronym_names_something(lexicon):
    assert sorted(lexicon.case_sensitive - lexicon.names.keys()) == []


def test_two_letter_acronyms_are_case_sensitive(lexicon):
    names = {name for concept in lexicon.concepts.values() for name in (concept.label, *concept.names)}
    assert sorted(n for n in names if len(n) <= 2 and n.isupper() and n not in lexicon.case_sensitive) == []


def test_fixed_pairs_are_coordinations(lexicon):
    assert len(lexicon.fixed_pairs) >= 40
    assert [pair for pair in lexicon.fixed_pairs if not re.search(r" (and|or) ", pair)] == []


def labels_of(folder: Path) -> list[tuple[str, str]]:
    """Each term of the terminologies with its label."""
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        text = path.read_text("utf-8")
        if path.suffix == ".obo":
            found |= dict(re.findall(r"^id: (\S+)\nname: (.+)$", text, re.MULTILINE))
        elif path.name != "article-mappings.tsv":
            cells = (line.replace('"', "").split("\t") for line in text.splitlines() if line[0] != "#")
            found |= {row[0]: row[1] for row in cells}
    return sorted(found.items())


def test_only_reviewed_names_make_one_concept_of_two_terms_of_a_vocabulary(lexicon, shared):
    held: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for term, label in labels_of(shared / "terminologies"):
        owner = lexicon.names.get(normalised(label))
        if owner:
            held.setdefault((owner, term.partition(":")[0]), set()).add((term, label))
    merged = [
        [concept, *(" ".join(term) for term in sorted(terms))]
        for (concept, _), terms in sorted(held.items())
        if len(terms) > 1
    ]
    reviewed = (CASES / "one-thing.tsv").read_text("utf-8").splitlines()[2:]
    assert ["\t".join(row) for row in merged] == reviewed


def test_no_mapping_leads_to_a_withdrawn_term(shared):
    dead = {term for term, label in labels_of(shared / "terminologies") if label.startswith("obsolete ")}
    for path in (shared / "terminologies").glob("*.obo"):
        stanzas = path.read_text("utf-8").split("\n[Term]\n")[1:]
        dead |= {s.partition("\n")[0][4:] for s in stanzas if "\nis_obsolete: true" in s.partition("\n[")[0]}
    assert len(dead) > 200
    assert [row for row in told(MAPPINGS) if row["object_id"] in dead] == []


def told(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(
            csv.DictReader(
                (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
            )
        )


def test_the_mappings_are_sssom_with_every_prefix_declared():
    head = [line for line in MAPPINGS.read_text("utf-8").splitlines() if line.startswith("#")]
    prefixes = {line.split(":")[0].strip("# ") for line in head if line.startswith("#   ")}
    used = {
        cell.partition(":")[0]
        for row in told(MAPPINGS)
        for key, cell in row.items()
        if cell and re.search("_id|_source", key)
    }
    assert any(line.startswith("# license: ") for line in head)
    assert any(line.startswith("# mapping_set_id: ") for line in head)
    assert used <= prefixes


def exact_matches() -> list[dict[str, str]]:
    links = [
        row
        for row in told(MAPPINGS)
        if row["predicate_id"] == "skos:exactMatch" and not row["predicate_modifier"]
    ]
    return [row for row in links if row["object_id"] != "sssom:NoTermFound"]


def test_an_outside_term_is_the_exact_match_of_one_concept():
    terms = [row["object_id"] for row in exact_matches()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


def test_a_concept_has_one_exact_match_in_a_vocabulary():
    pairs = [(row["subject_id"], row["object_id"].partition(":")[0]) for row in exact_matches()]
    assert len(pairs) == len(set(pairs))


def test_no_label_of_snomed_is_shipped():
    assert [
        row for row in told(MAPPINGS) if row["object_id"].startswith("SCTID:") and row["object_label"]
    ] == []


def terms_of(path: Path) -> set[tuple[str, str]]:
    """Ids of a terminology with their labels, and with none."""
    text = path.read_text("utf-8")
    if path.suffix == ".obo":
        found = set(re.findall(r"^id: (\S+)\nname: (.+)$", text, re.MULTILINE))
    else:
        cells = [line.replace('"', "").split("\t") for line in text.splitlines() if not line.startswith("#")]
        first, last = (0, 1) if path.name == "HumanDO.tsv" else (3, 4)
        found = {
            (row[first].replace("mesh:", "MESH:"), row[last] if len(row) == 6 or first == 0 else "")
            for row in cells
        }
        found |= {(row[0], row[1]) for row in cells}
    return found | {(id_, "") for id_, _ in found}


def test_every_id_stands_in_the_file_that_its_row_names(shared):
    folder = shared / "terminologies"
    with (folder / "article-mappings.tsv").open(encoding="utf-8", newline="") as file:
        curated = {
            (row["object_id"], row["object_label"].partition(" (syn")[0])
            for row in csv.DictReader(file, delimiter="\t")
        }
    known = {path.name: terms_of(path) for path in folder.iterdir() if path.name != "article-mappings.tsv"}
    curated |= {(id_, "") for id_, _ in curated}
    lost = []
    for row in told(MAPPINGS):
        term = (row["object_id"], row["object_label"])
        stated = known.get(row["object_source"].removeprefix("source:"), set())
        by_hand = row["mapping_justification"] == "semapv:ManualMappingCuration"
        if term[0] != "sssom:NoTermFound" and term not in stated and not (by_hand and term in curated):
            lost.append(row)
    assert lost == []


def test_the_lexicon_knows_what_the_articles_claims_speak_of(lexicon, shared):
    with (shared / "gold" / "leg-pain-after-spinal-fusion.tsv").open(encoding="utf-8", newline="") as file:
        required = [row for row in csv.DictReader(file, delimiter="\t") if row["tier"] == "required"]
    missing = {row[end] for row in required for end in ("subject", "object") if not lexicon.find(row[end])}
    assert missing == set()
