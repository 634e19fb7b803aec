"""The extractor that learned from annotated pages: it adds to the rules, doubts some, never denies, and runs only when named."""

import csv
import gzip
import json
import shutil
import sys
from collections import defaultdict
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from kg.errors import FormatError, InputError, MissingExtraError
from kg.extract import Refusal, claims, judged, tier_of
from kg.extract import told as explained
from kg.extract.grammar import grammar
from kg.extract.reading import read
from kg.extract.tiers import is_doubted, undoubted
from kg.ontology import load
from kg.plugins.hearing import hear
from kg.plugins.network import FILE, NONE, network
from kg.plugins.scenes import scene
from kg.read import documents, from_text

ONTOLOGY = load()
ROOT = Path(__file__).parent.parent
GOLD = ROOT / "benchmarks" / "gold"
PAGES = {page.id: page for page in documents([GOLD / "pages.jsonl"])}
MODEL = network(ONTOLOGY.folder / FILE)
UNHEARD = "Triptans may be the mainstay for bad attacks."


def page(text, title="Migraine", heading="How is it treated?"):
    return from_text(f"# {title}\n\n## {heading}\n\n{text}\n", id="page", media_type="text/markdown")


def learned(document):
    return [c for c in claims(document, ONTOLOGY, "recall", ["learned"]) if "learned." in c.evidence[0].rule]


def said(found):
    return {(c.subject.label, c.relation, c.object.label) for c in found}


def one_end(claim, other):
    ends = (claim.subject.id == other.subject.id, claim.object.id == other.object.id)
    return claim.relation == other.relation and sorted(ends) == [False, True]


def scenes(document):
    seen = (scene(document, said, grammar(ONTOLOGY)) for said in read(document, ONTOLOGY))
    return [one for one in seen if one]


def test_it_reads_what_no_rule_has_words_for():
    assert ("triptan", "treats", "migraine") in said(learned(page(UNHEARD)))
    assert ("triptan", "treats", "migraine") not in said(claims(page(UNHEARD), ONTOLOGY))


def test_its_claims_are_signed_and_carry_the_hedge():
    lines = {line for claim in learned(page(UNHEARD)) for line in claim.evidence}
    assert {(line.rule.removeprefix("doubted."), line.certainty, line.quote) for line in lines} == {
        ("learned.treats", "possible", UNHEARD)
    }


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("Triptans are the mainstay for bad attacks.", "asserted"),
        ("Triptans are the mainstay for bad attacks, which can last for days.", "asserted"),
        ("In some people, triptans are the mainstay for bad attacks.", "possible"),
        ("Triptans are the mainstay for bad attacks in some people.", "possible"),
    ],
)
def test_the_hedges_of_a_whole_sentence_count_but_not_those_of_a_clause_behind(sentence, certainty):
    found = [c for c in learned(page(sentence)) if (c.relation, c.object.label) == ("treats", "migraine")]
    assert [line.certainty for claim in found for line in claim.evidence] == [certainty]


def test_a_hedge_that_stands_before_two_things_leaves_no_doubt_of_what_they_are_called():
    found = chain.from_iterable(learned(PAGES[name]) for name in sorted(PAGES)[::16])
    lines = [c.evidence[0] for c in found if c.relation in {"alsoKnownAs", "isA"}]
    hedged = [line for line in lines if line.certainty == "possible"]
    assert any(" may " in line.quote for line in lines if line not in hedged)
    for line in hedged:
        assert line.quote.find(line.cue) < max(map(line.quote.rfind, (line.subject_text, line.object_text)))


def test_what_is_denied_is_left_to_the_rules():
    assert not learned(page("Triptans are not the mainstay for bad attacks."))


@pytest.mark.parametrize("name", sorted(PAGES)[::16])
def test_what_it_doubts_is_a_draft(name):
    every = list(claims(PAGES[name], ONTOLOGY, "recall", ["learned"]))
    doubted = [c for c in every if c.evidence[0].rule.startswith("doubted.")]
    assert doubted
    assert {tier_of(claim, ONTOLOGY) for claim in doubted} == {"recall"}
    sure = list(claims(PAGES[name], ONTOLOGY, extractors=["learned"]))
    assert not [c for c in sure if c.evidence[0].rule.startswith("doubted.")]


def test_of_an_end_that_it_mends_the_rules_claim_stays_as_a_draft(monkeypatch):
    def told():
        pages = (PAGES[name] for name in sorted(PAGES)[::30])
        found = chain.from_iterable(claims(one, ONTOLOGY, "recall", ["learned"]) for one in pages)
        return {(c.subject.id, c.relation, c.object.id): c for c in found}

    mended = told()
    monkeypatch.setattr("kg.plugins.learned.MEND", 2.0)
    before = told()
    drafts = [claim for key, claim in mended.items() if is_doubted(claim) and not is_doubted(before[key])]
    assert drafts
    for draft in drafts:
        told = [claim for claim in mended.values() if not is_doubted(claim) and one_end(claim, draft)]
        (line,) = draft.evidence
        assert (draft.qualifiers, line.certainty, line.cue) in {
            (claim.qualifiers, own.certainty, own.cue) for claim in told for own in claim.evidence
        }


def test_the_explanation_says_which_claims_it_doubts():
    lines = "".join(explained(PAGES[min(PAGES)], ONTOLOGY, ["learned"])).splitlines()
    assert {line.split()[1] for line in lines} == {"passed", "doubted"}


def test_what_it_adds_is_told_the_surer_the_fewer():
    told = [score for score in zip(MODEL.least, MODEL.sure, strict=True) if score[0] <= 1]
    assert told
    assert all(least <= sure for least, sure in told)


def test_it_runs_only_when_it_is_named():
    found = claims(page(UNHEARD), ONTOLOGY)
    assert not [c for c in found if "learned" in c.evidence[0].rule]


def test_what_two_extractors_read_alike_is_told_once():
    document = next(iter(PAGES.values()))
    once = list(claims(document, ONTOLOGY, "recall", ["learned"]))
    both = list(claims(document, ONTOLOGY, tier="recall", extractors=["learned", "rules"]))
    assert len({(c, c.evidence) for c in both}) == len(both) >= len(once)


@pytest.mark.parametrize("name", sorted(PAGES)[::16])
def test_each_claim_of_the_rules_is_told_as_it_is_or_as_a_draft(name):
    document = PAGES[name]
    found = [c for c in judged(document, ONTOLOGY, "learned") if not isinstance(c, Refusal)]
    ours = {(c, c.evidence) for c in judged(document, ONTOLOGY) if not isinstance(c, Refusal)}
    bare = {(c, undoubted(c)) for c in found}
    assert ours <= bare
    assert all(line.rule.startswith("learned.") for _, evidence in bare - ours for line in evidence)


@pytest.mark.parametrize("name", sorted(PAGES)[::64])
def test_sums_lose_nothing_so_that_every_machine_tells_the_same(name, monkeypatch):
    def checked(left, right):
        exact = left.astype(np.float64) @ right.astype(np.float64)
        assert np.array_equal(left @ right, exact)
        return exact.astype(np.float32)

    monkeypatch.setattr("kg.plugins.network._times", checked)
    found = scenes(PAGES[name])
    assert found
    assert all(len(hear(seen, MODEL).forms) == len(seen.things) for seen in found)


def test_how_much_of_what_stands_around_a_noun_is_meant_is_chosen_from_what_stands_there():
    (seen,) = scenes(page("Numbness of the hands in the early morning may announce an attack."))
    (meant,) = (form for form in hear(seen, MODEL).forms if "Numbness" in form.phrase.text)
    offered = {form.phrase.text for form in seen.things[0].forms}
    assert {"Numbness", "Numbness of the hands", "hands"} <= offered
    assert meant.phrase.text in offered


def test_the_network_tells_relations_that_the_ontology_has():
    told = [name.split() for name in MODEL.classes if name != NONE]
    assert len(told) == len(MODEL.least) - 1 > 20
    assert all(relation in ONTOLOGY.relations and end in ("s", "o") for relation, end in told)


def test_an_ontology_without_a_network_says_how_to_make_one(tmp_path):
    bare = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, bare, ignore=lambda *_: [FILE])
    with pytest.raises(InputError, match=r"scripts/learn\.py"):
        list(claims(page("Rest."), load(bare), extractors=["learned"]))


@pytest.mark.parametrize("broken", ["empty", "text", "cut", "lacking"])
def test_a_broken_network_is_named(tmp_path, broken):
    path = tmp_path / FILE
    whole = (ONTOLOGY.folder / FILE).read_bytes()
    if broken == "lacking":
        np.savez(path, word=np.zeros((2, 2), np.int8))
    else:
        path.write_bytes({"empty": b"", "text": b"no network", "cut": whole[: len(whole) // 2]}[broken])
    with pytest.raises(FormatError, match=r"learned\.npz: this is no network"):
        network(path)


def test_without_numpy_it_says_what_to_install(monkeypatch):
    for name in ("kg.plugins.learned", "kg.plugins.hearing", "kg.plugins.encoding", "kg.plugins.network"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[learned\]'"):
        list(claims(page("Rest."), ONTOLOGY, extractors=["learned"]))


def rows(name):
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_annotated_claims_have_relations_that_the_ontology_has():
    found = [*rows("pages.tsv"), *rows("corpus.tsv")]
    assert len({(row["page"], row["group"]) for row in found}) > 60_000
    assert {row["relation"] for row in found} <= ONTOLOGY.relations.keys()
    assert {row["polarity"] for row in found} == {"affirmed", "negated"}


def test_annotated_claims_stand_inside_what_was_read(shared):
    read = {(row["page"], row["section"]): int(row["characters"]) for row in rows("corpus-sections.tsv")}
    lengths = defaultdict(int)
    own = GOLD / "pages.jsonl"
    with gzip.open(shared / "corpora" / "nih-health.jsonl.gz", "rt") as corpus, own.open() as pages:
        for fields in map(json.loads, chain(corpus, pages)):
            for at, section in enumerate(fields["sections"]):
                lengths[fields["id"], str(at)] = len(section["text"])
    assert [place for place, size in read.items() if lengths[place] < size] == []
    placed = [row for row in chain(rows("pages.tsv"), rows("corpus.tsv")) if row["section"]]
    whole = {**lengths, **read}
    assert [row for row in placed if int(row["end"]) > whole[row["page"], row["section"]]] == []
