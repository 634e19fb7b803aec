"""Extraction: what sentences claim, and what they do not."""

import shutil
from dataclasses import replace

import pytest
from casefiles import rows

from kg import extract, ontology, read
from kg.errors import FormatError, OntologyError
from kg.extract import EXTRACTORS, STAGES, Refusal, admitted, claims, explain, mentions, tier_of
from kg.extract.grammar import grammar
from kg.extract.phrases import phrases
from kg.extract.reading import read as read_sentences
from kg.extract.tokens import words
from kg.extract.wording import compiled

ONTOLOGY = ontology.load()
RULES = grammar(ONTOLOGY)


def said(text: str, title: str = "", tier: str = "precise") -> list[str]:
    found = claims(read.from_text(text, id="text", title=title), ONTOLOGY, tier)
    return [f"{c.subject.label} | {c.relation} | {c.object.label} | {c.polarity}" for c in found]


def about(title: str, sentence: str) -> str:
    """The sentence on a page that speaks of its title."""
    return sentence if title in sentence.lower() else f"{sentence} {title.capitalize()} is here."


@pytest.mark.parametrize(("title", "sentence", "expected"), rows("extraction/sentences.tsv"))
def test_a_sentence_claims_what_the_case_says(title, sentence, expected):
    found = claims(read.from_text(about(title, sentence), id="text", title=title), ONTOLOGY)
    told = [
        f"{c.subject.label} | {c.relation} | {c.object.label} | {c.polarity} | {c.evidence[0].certainty}"
        for c in found
    ]
    assert told == [claim for claim in expected.split(" ; ") if claim]


@pytest.mark.parametrize(
    ("relation", "sentence"),
    [(r.name, e) for r in ONTOLOGY.relations.values() for e in r.examples],
)
def test_each_relation_is_found_in_its_own_example(relation, sentence):
    assert relation in {c.relation for c in claims(read.from_text(sentence, id="text"), ONTOLOGY)}


def test_each_cue_has_an_example():
    cues = {" ".join(c.words) for found in RULES.language.cues.values() for c in found}
    assert cues == {row[0].replace("it's", "it 's") for row in rows("extraction/cues.tsv")}


@pytest.mark.parametrize(("cue", "polarity", "certainty", "sentence"), rows("extraction/cues.tsv"))
def test_a_cue_hedges_or_denies(cue, polarity, certainty, sentence):
    found = list(claims(read.from_text(sentence, id="text"), ONTOLOGY, "recall"))
    told = {(c.polarity, c.evidence[0].certainty) for c in found}
    assert told == ({(polarity, certainty)} if polarity != "-" else set()), cue


@pytest.mark.parametrize(("stretch", "expected"), rows("extraction/lists.tsv"))
def test_a_list_is_taken_apart(stretch, expected):
    tokens = words(stretch, RULES.language)
    found = phrases(tokens, 0, len(tokens.tokens), RULES, whole=True)
    assert [p.text for p in found] == expected.split(" | ")


def test_a_denied_claim_is_never_affirmed():
    assert said("Gout does not cause hair loss.") == ["gout | causes | hair loss | negated"]


def test_not_only_denies_nothing():
    assert said("Gout not only causes pain.") == ["gout | causes | pain | affirmed"]


def test_questions_and_open_matters_claim_nothing():
    assert said("What causes gout? It is unclear why stress causes gout.") == []


def test_a_heading_gives_its_bullets_their_relation():
    page = "# Gout\n\nGout hurts.\n\n## Symptoms\n\n- Swelling\n- Fever\n"
    found = claims(read.from_text(page, id="gout", media_type="text/markdown"), ONTOLOGY)
    assert [(c.subject.label, c.relation, c.object.label) for c in found] == [
        ("gout", "hasSymptom", "swelling"),
        ("gout", "hasSymptom", "fever"),
    ]


def test_these_may_include_takes_up_the_heading():
    page = "# Gout\n\nGout hurts.\n\n## Treatment\n\nThese may include surgery and rest.\n"
    found = claims(read.from_text(page, id="gout", media_type="text/markdown"), ONTOLOGY)
    assert [(c.subject.label, c.relation) for c in found] == [("surgery", "treats"), ("rest", "treats")]


def test_a_lead_in_is_quoted_with_its_item():
    page = "# Gout\n\nSymptoms of gout include:\n\n- Swelling\n- Fever\n"
    found = list(claims(read.from_text(page, id="gout", media_type="text/markdown"), ONTOLOGY))
    assert [c.evidence[0].quote.splitlines()[0] for c in found] == ["Symptoms of gout include:"] * 2


def test_a_section_about_research_claims_nothing():
    page = "# Gout\n\nGout hurts.\n\n## References\n\nStress causes gout.\n"
    assert not list(claims(read.from_text(page, id="gout", media_type="text/markdown"), ONTOLOGY))


def test_a_question_in_the_text_opens_a_topic():
    assert said("What are the symptoms of gout? Symptoms include fever. Gout hurts.", title="Asthma") == [
        "gout | hasSymptom | fever | affirmed"
    ]


def test_a_title_that_the_text_does_not_speak_of_is_no_topic():
    assert said("Symptoms include fever.", title="Ringworm") == []


def test_the_first_subject_is_the_topic_where_no_title_is():
    assert said("Gout causes pain. Symptoms include fever.", title="Ringworm")[-1] == (
        "gout | hasSymptom | fever | affirmed"
    )


def test_this_test_is_the_test_spoken_of_last():
    found = said("Gout hurts. MRI can detect gout. This test can also detect an infection.", title="Gout")
    assert found[-1] == "MRI | diagnoses | infection | affirmed"


def test_an_abbreviation_stands_for_what_it_abbreviates():
    found = said("Olivopontocerebellar atrophy (OPCA) is rare. OPCA can cause seizures.")
    assert found[-1].startswith("olivopontocerebellar atrophy | causes")


def test_tiers_hold_one_another():
    text = read.from_text(
        "Gout causes pain. Odd blotches cause fever. It is seen in people with gout.", id="t"
    )
    counts = [len(list(claims(text, ONTOLOGY, tier))) for tier in extract.TIERS]
    assert counts == sorted(counts)
    assert [tier_of(c, ONTOLOGY) for c in claims(text, ONTOLOGY)][:2] == ["linked", "precise"]


def test_an_unknown_tier_is_refused_by_name():
    with pytest.raises(FormatError, match="linked, precise, recall"):
        said("Gout causes pain.", tier="best")


def test_every_draft_rule_exists():
    known = {
        p.id
        for table in (RULES.wordings.by_word, RULES.wordings.by_verb)
        for ps in table.values()
        for p in ps
    }
    assert {*RULES.language.lists["drafts"]} <= known


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_can_be_switched_off(stage):
    page = (
        "# Gout\n\nGout (GT) hurts. It causes odd blotches, fever and pain.\n\n"
        "## Overview\n\nSymptoms include:\n\n- Fever\n- Chills\n\n## Treatment\n\n- Rest\n"
    )
    document = read.from_text(page, id="gout", media_type="text/markdown")
    whole = [s.claims for s in read_sentences(document, ONTOLOGY)]
    assert [s.claims for s in read_sentences(document, ONTOLOGY, frozenset({stage}))] != whole


def test_an_explanation_names_mentions_trigger_topic_and_scope():
    told = next(iter(explain(read.from_text("Gout may cause leg pain.", id="t", title="Gout"), ONTOLOGY)))
    assert told.topic == "Gout"
    assert [m.text for m in told.mentions] == ["Gout", "leg pain"]
    assert [(t.left, t.slots, t.scope) for t in told.triggers] == [("Gout", ("leg pain.",), "Gout may cause")]


def test_mentions_carry_their_concept_where_they_are_linked():
    found = mentions("Gout causes odd blotches.", ONTOLOGY)
    assert [(m.text, m.concept is not None) for m in found] == [("Gout", True), ("odd blotches", False)]


def test_a_relation_and_a_kind_of_the_ontology_alone_are_extracted(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, folder)
    with (folder / "medical.ttl").open("a", encoding="utf-8") as file:
        file.write("""
kg:Gadget a kg:Kind, owl:Class ; rdfs:subClassOf kg:Concept ; rdfs:label "Gadget"@en ;
    skos:definition "A made-up thing."@en ; kg:column kg:body ; kg:colour "#555555" ; kg:glyph "o" .
kg:outshines a kg:Relation, owl:ObjectProperty ; rdfs:label "outshines"@en ;
    skos:definition "The subject is brighter than the object."@en ; kg:from kg:Gadget ; kg:to kg:Gadget ;
    kg:verb "outshine" .
""")
    found = claims(read.from_text("A glowlamp may outshine the moonbox.", id="t"), ontology.load(folder))
    assert [(c.subject.label, c.relation, c.object.label, c.object.kinds) for c in found] == [
        ("glowlamp", "outshines", "moonbox", ("Gadget",))
    ]


@pytest.mark.parametrize(
    "text", ["{subject} {object}", "{subject} the? {object}", "{subject} @nowhere {object}"]
)
def test_a_pattern_without_words_of_its_own_is_refused(text):
    with pytest.raises(OntologyError, match="pattern"):
        compiled("id", "causes", text, RULES.language)


def test_a_missing_word_list_is_named(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, folder)
    (folder / "language" / "verbs.txt").unlink()
    with pytest.raises(OntologyError, match=r"verbs\.txt"):
        grammar(ontology.load(folder))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: replace(c, relation="likes"), "no relation 'likes'"),
        (lambda c: replace(c, object=replace(c.object, kinds=("Mood",))), "no kind 'Mood'"),
        (lambda c: replace(c, object=c.subject), "and itself"),
        (lambda c: replace(c, object=replace(c.object, kinds=("Drug",))), "does not go from"),
        (lambda c: replace(c, evidence=()), "no evidence"),
        (lambda c: replace(c, evidence=(replace(c.evidence[0], document="document/x"),)), "another document"),
        (lambda c: replace(c, evidence=(replace(c.evidence[0], start=1),)), "not what stands at"),
        (lambda c: replace(c, evidence=(replace(c.evidence[0], certainty="sure"),)), "no certainty 'sure'"),
    ],
)
def test_the_gate_refuses_with_its_reason(change, reason):
    document = read.from_text("Stress causes gout.", id="t")
    claim = change(next(claims(document, ONTOLOGY)))
    (refused,) = admitted(document, [claim], ONTOLOGY)
    assert isinstance(refused, Refusal)
    assert reason in refused.reason


def test_another_extractor_passes_the_same_gate(monkeypatch):
    document = read.from_text("Stress causes gout.", id="t")
    (good,) = claims(document, ONTOLOGY)
    wrong = replace(good, relation="likes")
    monkeypatch.setitem(EXTRACTORS, "other", lambda _document, _ontology: iter([good, wrong]))
    assert list(claims(document, ONTOLOGY, extractors=["rules", "other"])) == [good, good]


def test_the_article_is_read_as_well_as_before(shared):
    """Counts that a change of rules must not lose; the gold is scored at releases."""
    document = read.read(shared / "documents" / "leg-pain-after-spinal-fusion.txt")
    found = list(claims(document, ONTOLOGY))
    assert len(found) >= 50
    assert all(document.text[e.start : e.end] == e.quote for c in found for e in c.evidence)


def test_a_plural_is_no_other_name_of_its_singular():
    page = "# Cockayne syndrome\n\nPeople with Cockayne syndrome have clouding of the lens of the eyes (cataracts).\n"
    document = read.from_text(page, id="eyes", media_type="text/markdown")
    found = {(c.relation, c.object.label) for c in claims(document, ONTOLOGY)}
    assert ("hasSymptom", "cataract") in found
    assert not [label for relation, label in found if relation == "alsoKnownAs"]
