"""Extraction: how a claim is meant: denied, how sure, how often, for whom, when, on what condition."""

import shutil

import pytest
from casefiles import rows

from kg import extract, ontology, read
from kg.errors import OntologyError
from kg.extract import claims, explain
from kg.extract.grammar import grammar
from kg.extract.limits import limits
from kg.extract.tokens import words
from kg.model import Claim, merged

ONTOLOGY = ontology.load()
RULES = grammar(ONTOLOGY)


def told(claim: Claim) -> str:
    qualifiers = "; ".join(f"{name}={value}" for name, value in claim.qualifiers)
    ends = f"{claim.subject.label} | {claim.relation} | {claim.object.label}"
    return f"{ends} | {claim.polarity} | {claim.evidence[0].certainty} | {qualifiers}"


def heard(sentence: str, title: str = "gout") -> list[str]:
    text = sentence if title in sentence.lower() else f"{sentence} {title.capitalize()} is here."
    return [told(claim) for claim in claims(read.from_text(text, id="t", title=title), ONTOLOGY)]


def values(sentence: str) -> list[tuple[str, str]]:
    return [(limit.name, limit.value) for limit in limits(words(sentence, RULES.language), RULES)]


@pytest.mark.parametrize(("title", "sentence", "expected"), rows("extraction/meaning.tsv"))
def test_a_sentence_means_what_the_case_says(title, sentence, expected):
    assert heard(sentence, title) == [claim for claim in expected.split(" ; ") if claim]


@pytest.mark.parametrize(("sentence", "expected"), rows("extraction/limits.tsv"))
def test_the_words_that_narrow_are_found(sentence, expected):
    found = "; ".join(f"{name}={value}" for name, value in values(sentence))
    assert found == expected


def test_a_qualifier_is_in_the_words_of_the_text():
    for row in [*rows("extraction/meaning.tsv"), *(["", *row] for row in rows("extraction/limits.tsv"))]:
        assert all(value.lower() in row[1].lower() for _, value in values(row[1])), row[1]


def test_every_qualifier_of_the_ontology_has_examples():
    assert {name for row in rows("extraction/limits.tsv") for name, _ in values(row[0])} == set(
        ONTOLOGY.qualifiers
    )


def test_the_same_words_in_two_texts_make_one_claim():
    texts = [
        read.from_text(f"{start} Dehydration is the most common cause of gout.", id=start)
        for start in ("One.", "Two.")
    ]
    (claim,) = merged(claim for text in texts for claim in claims(text, ONTOLOGY))
    assert len(claim.evidence) == 2


def test_a_qualifier_makes_another_claim_on_the_same_ends():
    found = heard("Aspirin can cause bleeding. In children, aspirin can cause bleeding.")
    assert [line.rpartition(" | ")[2] for line in found] == ["", "population=children"]


def test_a_sentence_does_not_say_plainly_what_it_also_says_narrowed():
    found = heard(
        "Gout is usually a rare condition. Types of arthritis include gout, the most common type of arthritis."
    )
    assert sum("| arthritis |" in line for line in found) == 1


def test_a_name_is_not_narrowed():
    assert heard("Gout is sometimes called podagra.") == [
        "gout | alsoKnownAs | podagra | affirmed | possible | "
    ]


def test_an_explanation_tells_what_narrows_a_claim():
    (found,) = explain(read.from_text("Gout rarely causes fever.", id="t", title="Gout"), ONTOLOGY)
    assert str(found).splitlines()[-2].endswith("possible (“rarely”); frequency: rarely")


def test_a_qualifier_that_the_ontology_lacks_is_named(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, folder)
    with (folder / "language" / "qualifiers.tsv").open("a", encoding="utf-8") as file:
        file.write("mood\tgladly {thing}\n")
    with pytest.raises(OntologyError, match="no qualifier 'mood'; there are"):
        list(extract.claims(read.from_text("Gout causes pain.", id="t"), ontology.load(folder)))


def test_a_qualifier_of_the_ontology_alone_is_read(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, folder)
    with (folder / "model.ttl").open("a", encoding="utf-8") as file:
        file.write('\nkg:weather a kg:Qualifier, owl:DatatypeProperty ; rdfs:label "weather"@en .\n')
    with (folder / "language" / "qualifiers.tsv").open("a", encoding="utf-8") as file:
        file.write("weather\tin cold|hot weather\n")
    (claim,) = claims(read.from_text("In cold weather, gout causes pain.", id="t"), ontology.load(folder))
    assert claim.qualifiers == (("weather", "in cold weather"),)
