"""The extractor that learned from annotated pages: it adds to the rules, never denies, and runs only when it is named."""

import csv
import gzip
import json
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from kg.errors import FormatError, InputError
from kg.extract import Refusal, claims, judged
from kg.ontology import load
from kg.plugins.weights import NONE, Weights, weights
from kg.read import documents, from_text

ONTOLOGY = load()
ROOT = Path(__file__).parent.parent
GOLD = ROOT / "benchmarks" / "gold"
PAGES = {page.id: page for page in documents([GOLD / "pages.jsonl"])}


def page(text, title="Migraine", heading="How is it treated?"):
    return from_text(f"# {title}\n\n## {heading}\n\n{text}\n", id="page", media_type="text/markdown")


def learned(document):
    return list(claims(document, ONTOLOGY, extractors=["learned"]))


def test_it_reads_what_no_rule_has_words_for():
    text = page("Aspirin or ibuprofen may be enough for mild attacks.")
    found = {(c.subject.label, c.relation, c.object.label) for c in learned(text)}
    assert found == {("aspirin", "treats", "migraine"), ("ibuprofen", "treats", "migraine")}


def test_its_claims_are_signed_and_carry_the_hedge():
    text = "Aspirin or ibuprofen may be enough for mild attacks."
    lines = {line for claim in learned(page(text)) for line in claim.evidence}
    assert {(line.rule, line.certainty, line.quote) for line in lines} == {
        ("learned.treats", "possible", text)
    }


def test_what_is_denied_is_left_to_the_rules():
    assert not learned(page("Aspirin or ibuprofen is not enough for severe attacks."))


def test_it_runs_only_when_it_is_named():
    found = claims(page("Aspirin or ibuprofen may be enough for mild attacks."), ONTOLOGY)
    assert not [c for c in found if c.evidence[0].rule.startswith("learned")]


@pytest.mark.parametrize("name", sorted(PAGES)[::8])
def test_it_adds_to_the_rules_and_passes_the_gate(name):
    document = PAGES[name]
    ours = {(c.subject.id, c.relation, c.object.id) for c in claims(document, ONTOLOGY)}
    found = list(judged(document, ONTOLOGY, "learned"))
    assert not ours & {(c.subject.id, c.relation, c.object.id) for c in found if not isinstance(c, Refusal)}
    assert not [c for c in found if isinstance(c, Refusal) and "denial" not in c.reason]


def test_an_ontology_without_a_model_says_how_to_make_one(tmp_path):
    bare = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, bare, ignore=lambda *_: ["learned.tsv"])
    with pytest.raises(InputError, match=r"scripts/learn\.py"):
        list(claims(page("Rest."), load(bare), extractors=["learned"]))


@pytest.mark.parametrize("text", ["", "clue\tword\tnone\n", "clue\tword\tnone\nleast\t\tx\nbias\t\t0\n"])
def test_a_broken_model_is_named(tmp_path, text):
    path = tmp_path / "learned.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=r"learned\.tsv"):
        weights(path)


def test_a_class_is_told_only_from_its_least_score_on():
    model = Weights(("none", "treats object"), (2.0, 0.7), (0.0, 0.0), {("head", "aspirin"): (0.0, 1.0)})
    sums = model.sums([("head", "aspirin"), ("head", "unheard")], model.bias)
    assert sums == (0.0, 1.0)
    assert model.best(sums) == "treats object"  # 0.73
    assert model.best((0.0, 0.5)) == NONE  # 0.62


def test_the_model_tells_relations_that_the_ontology_has():
    model = weights(ONTOLOGY.folder / "learned.tsv")
    told = [name.split() for name in model.classes if name not in ("none", "other")]
    assert told
    assert all(relation in ONTOLOGY.relations and end in ("subject", "object") for relation, end in told)


def rows(name):
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_annotated_pages_of_our_own_hold_every_sentence_that_their_claims_name():
    found = rows("pages.tsv")
    assert len({row["group"] for row in found}) > 4_000
    assert [row for row in found if row["relation"] not in ONTOLOGY.relations] == []
    assert [row for row in found if row["quote"] not in PAGES[row["id"]].plain] == []


def test_the_claims_of_corpus_pages_stand_inside_what_was_read(shared):
    read = {(row["id"], row["section"]): int(row["characters"]) for row in rows("corpus-sections.tsv")}
    lengths = defaultdict(int)
    with gzip.open(shared / "corpora" / "nih-health.jsonl.gz") as file:
        for fields in map(json.loads, file):
            for at, section in enumerate(fields["sections"]):
                lengths[fields["id"], str(at)] = len(section["text"])
    assert [place for place, size in read.items() if lengths[place] < size] == []
    placed = [row for row in rows("corpus.tsv") if row["section"]]
    assert [row for row in placed if int(row["end"]) > read[row["id"], row["section"]]] == []
