"""Extraction: hard and hostile text is read in time, and every quote stands where it says."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ontology, read
from kg.extract import claims

ONTOLOGY = ontology.load()

HARD = {
    "10 KB without a stop": "pain and fever or swelling of the leg with redness " * 200,
    "commas": ", ".join(["nausea"] * 1400),
    "a verb in every second word": "causes gout " * 850,
    "such as": "symptoms such as " * 620,
    "brackets": "((" * 5000,
    "closed brackets": "pain (a) " * 1100,
    "that": "that which who causes " * 470,
    "to": "to treat to cause to prevent " * 350,
    "of": "of the " * 1500,
    "scripts": "Boль ∆ كلمة 痛み pain\u200b causes gout\u202e. " * 250,
    "controls": "pain\x00\x1f causes\r\n gout.\r\n" * 420,
    "semicolons": "Gout causes " + "; ".join(["fever"] * 1400),
}


@pytest.mark.parametrize("name", sorted(HARD))
def test_hard_text_does_not_hang(name):
    text = f"Gout causes pain. {HARD[name]}"
    document = read.from_text(text, id="hard", title="Gout")
    list(claims(document, ONTOLOGY))
    start = time.process_time()
    found = list(claims(document, ONTOLOGY))
    assert time.process_time() - start < 5  # a guard against hangs, also where coverage is traced
    assert all(text[e.start : e.end] == e.quote for c in found for e in c.evidence)


def test_a_list_of_ten_thousand_items_is_read():
    page = "# Gout\n\nGout hurts.\n\nSymptoms of gout include:\n\n" + "- Fever\n" * 10_000
    document = read.from_text(page, id="gout", media_type="text/markdown")
    assert {c.object.label for c in claims(document, ONTOLOGY)} == {"fever"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "gout",
                "pain",
                "may",
                "not",
                "cause",
                "causes",
                "caused",
                "by",
                ",",
                ";",
                "and",
                "or",
                "(",
                ")",
                "such",
                "as",
                "of",
                "the",
                "to",
                "treat",
                "with",
                "people",
                "who",
                "have",
                "it",
                "this",
                "condition",
                "include",
                "symptoms",
                ".",
                "that",
                "which",
                "is",
                "a",
            ]
        ),
        max_size=40,
    )
)
def test_every_quote_stands_where_it_says(parts):
    text = "Gout hurts. " + " ".join(parts)
    document = read.from_text(text, id="t", title="Gout")
    for claim in claims(document, ONTOLOGY, "recall"):
        for line in claim.evidence:
            assert text[line.start : line.end] == line.quote
            assert len(line.prefix) <= 32
            assert len(line.suffix) <= 32


def test_offsets_are_those_of_the_original_with_its_line_ends():
    text = "Gout\r\n\r\nGout causes\r\n  severe pain.\r\n"
    (claim,) = claims(read.from_text(text, id="t"), ONTOLOGY)
    line = claim.evidence[0]
    assert text[line.start : line.end] == line.quote
    assert line.object_text == "severe pain"


def test_reading_twice_gives_the_same():
    text = "Gout can cause fever, pain and swelling. It is treated with rest."
    document = read.from_text(text, id="t")
    assert list(claims(document, ONTOLOGY)) == list(claims(document, ONTOLOGY))
