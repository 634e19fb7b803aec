"""Extraction: single words, headings, brackets and lists, and what their readers make of them."""

import pytest
from casefiles import rows

from kg import ontology, read
from kg.extract import claims
from kg.extract.brackets import namings
from kg.extract.grammar import grammar
from kg.extract.headings import heading_topic, opened, title_topic
from kg.extract.inflection import forms
from kg.extract.token import spelled
from kg.extract.tokens import words

ONTOLOGY = ontology.load()
RULES = grammar(ONTOLOGY)


def said(page: str) -> list[str]:
    """What a page of Markdown claims."""
    found = claims(read.from_text(page, id="page", media_type="text/markdown"), ONTOLOGY)
    return [f"{c.subject.label} | {c.relation} | {c.object.label}" for c in found]


@pytest.mark.parametrize(("title", "sentence", "expected"), rows("extraction/reading.tsv"))
def test_a_wording_is_read_as_the_case_says(title, sentence, expected):
    about = sentence if title in sentence.lower() else f"{sentence} {title.capitalize()} is here."
    found = claims(read.from_text(about, id="text", title=title), ONTOLOGY)
    told = [
        f"{c.subject.label} | {c.relation} | {c.object.label} | {c.polarity} | {c.evidence[0].certainty}"
        for c in found
    ]
    assert told == [claim for claim in expected.split(" ; ") if claim]


@pytest.mark.parametrize(("sentence", "thing", "name"), rows("extraction/names.tsv"))
def test_a_bracket_names_what_the_case_says(sentence, thing, name):
    found = namings(words(sentence, RULES.language), RULES)
    assert [(spelled(n.thing), spelled(n.name)) for n in found] == ([(thing, name)] if name else [])


def test_they_include_goes_on_from_the_sentence_before():
    page = "# Gout\n\nGout hurts. Symptoms vary. They may include fever and chills.\n"
    assert said(page) == ["gout | hasSymptom | fever", "gout | hasSymptom | chills"]


def test_this_protein_is_what_the_section_called_so():
    page = "# Gout\n\nThe ABC gene has the plan of a protein called actin. This protein is needed for cell growth. "
    page += "It regulates muscle contraction. This enzyme is needed for cell growth. It can cause pain.\n"
    assert said(page) == [
        "actin | isA | protein",
        "actin | affects | cell growth",
        "actin | affects | muscle contraction",
    ]


def test_mutations_in_this_gene_are_those_of_the_gene_that_was_named():
    page = "# Gout\n\nThe ABC gene is active in the skin. Mutations in this gene cause pain.\n"
    assert said(page) == ["mutations in the ABC gene | causes | pain"]


def test_this_buildup_is_the_one_that_was_spoken_of():
    page = "# Gout\n\nGout causes a buildup of fat. This buildup damages the liver. This treatment relieves pain.\n"
    assert said(page) == ["gout | causes | fat buildup", "fat buildup | affects | liver"]


def test_they_include_without_a_noun_before_it_claims_nothing():
    assert said("# Gout\n\nGout hurts a lot. It lasts long. They may include fever.\n") == []


def test_bullets_below_they_include_go_on_from_the_sentence_before():
    page = "# Gout\n\nGout hurts. Symptoms vary. They include\n\n- Fever\n- Chills\n"
    assert said(page) == ["gout | hasSymptom | fever", "gout | hasSymptom | chills"]


def test_advice_below_a_heading_about_prevention_is_a_way_to_prevent():
    page = "# Gout\n\nGout hurts.\n\n## Prevention\n\n- Eat less meat\n"
    assert said(page) == ["eat less meat | reducesRiskOf | gout"]


def test_advice_below_a_lead_in_is_a_way_to_prevent():
    page = "# Gout\n\nGout hurts.\n\nTo prevent gout:\n\n- Eat less meat\n"
    assert said(page) == ["eat less meat | reducesRiskOf | gout"]


def test_bullets_below_the_sorts_of_a_thing_are_such_things():
    page = "# Gout\n\nThe main types of gout are\n\n- Acute gout\n- Chronic gout\n"
    assert said(page)[:2] == ["acute gout | isA | gout", "chronic gout | isA | gout"]


def test_a_heading_that_is_a_sentence_is_no_topic():
    page = "# Gout\n\nGout hurts.\n\n## Why a foot can swell\n\nSymptoms include fever.\n"
    assert said(page) == ["gout | hasSymptom | fever"]


def test_a_link_list_claims_nothing():
    page = "# Gout\n\nGout hurts.\n\n## Treatment\n\nThese resources address gout:\n\n- Wall therapy\n"
    assert said(page) == []


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("carry", "carries carried carrying"),
        ("reduce", "reduces reduced reducing"),
        ("lie", "lies lied lying"),
        ("press", "presses pressed pressing"),
        ("agree", "agrees agreed agreeing"),
    ],
)
def test_a_regular_verb_is_inflected(verb, expected):
    assert " ".join(dict.fromkeys(form for form, _ in forms(verb))) == f"{verb} {expected}"


def test_a_doubling_verb_doubles():
    assert ("stopped", "past") in list(forms("stop", doubling=True))


@pytest.mark.parametrize(
    ("heading", "label", "noun"),
    [
        ("What are the complications of gout?", "gout", "complication"),
        ("Symptoms", "", "symptom"),
        ("What is (are) Gout ?", "Gout", ""),
    ],
)
def test_a_heading_opens_a_topic(heading, label, noun):
    found = heading_topic(heading, RULES.language)
    assert found is not None
    assert (found.label, found.noun) == (label, noun)


@pytest.mark.parametrize(("heading", "label", "noun"), rows("extraction/headings.tsv"))
def test_a_heading_of_any_wording_asks_for_what_its_words_say(heading, label, noun):
    found = opened(heading, RULES)
    assert ((found.label, found.noun) if found else ("", "-")) == (label, noun)


@pytest.mark.parametrize(("title", "label"), rows("extraction/titles.tsv"))
def test_a_title_names_what_its_text_is_about(title, label):
    prose = "Gout hurts. Gout is common. Asthma is less so. A hip replacement may help. A sleep study may show it."
    assert title_topic(title, RULES, prose).label == label


def test_a_heading_below_a_heading_that_asks_is_one_of_what_that_asks_for():
    page = "# Gout\n\nGout hurts.\n\n## Complications\n\n### 1. Kidney stones\n\nIt can cause fever.\n"
    assert said(page) == ["gout | hasComplication | kidney stones", "kidney stones | causes | fever"]


def test_below_a_factor_the_risk_is_that_of_what_the_page_is_about():
    page = "# Melanoma\n\nMelanoma grows.\n\n## Risk factors\n\n### Moles\n\nMoles raise the risk.\n"
    assert set(said(page)) == {"mole | increasesRiskOf | melanoma"}


def test_a_heading_that_names_no_thing_leaves_the_topic():
    page = "# Gout\n\nGout hurts.\n\n## Daily life and work\n\nIt causes fever.\n"
    assert said(page) == ["gout | causes | fever"]


@pytest.mark.parametrize(("lead", "item", "expected"), rows("extraction/items.tsv"))
def test_an_item_is_what_its_lead_in_or_heading_says(lead, item, expected):
    page = f"# Gout\n\nGout hurts.\n\n{lead}\n\n- {item}\n"
    assert " ; ".join(said(page)) == expected


@pytest.mark.parametrize(("heading", "sentence", "expected"), rows("extraction/presence.tsv"))
def test_what_is_said_to_occur_is_what_the_heading_asks_for(heading, sentence, expected):
    page = f"# Hip replacement\n\nHip replacement helps.\n\n## {heading}\n\n{sentence}\n"
    assert " ; ".join(said(page)) == expected
