"""Evidence against its text: hedges, denials, drift, and what a text does to its readers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import checks, document, said

from kg import ontology
from kg.model import Claim, Concept, Document, Evidence
from kg.store import Store
from kg.validate import validate
from kg.validate.anchors import anchor

ONTOLOGY = ontology.load()


def test_a_hedge_that_was_dropped_is_told() -> None:
    text = document("Gout may cause pain.")
    line = Evidence(text.path, 0, 20, text.text[:20])
    assert "evidence/hedge" in checks(validate(*stated(line, text)))


def test_a_denial_that_was_lost_is_told() -> None:
    text = document("Gout does not cause pain.")
    line = Evidence(text.path, 0, 25, text.text[:25])
    assert "evidence/denial" in checks(validate(*stated(line, text)))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Wine may cause falls; gout causes pain.", False),
        ("Wine does not cause falls, but gout causes pain.", False),
        ("Wine helps; gout may cause pain.", True),
        ("Gout may cause pain.", True),
    ],
)
def test_a_hedge_counts_in_the_clause_of_the_claim_alone(sentence, told) -> None:
    text = document(sentence)
    line = Evidence(
        text.path, 0, len(sentence), sentence, subject_text="gout", object_text="pain", suffix=text.text[-1:]
    )
    found = checks(validate(*stated(line, text)))
    assert bool(found & {"evidence/hedge", "evidence/denial"}) == told


def stated(line: Evidence, text: Document) -> tuple[Store, list[Document]]:
    store = Store()
    gout, pain = (
        Concept(f"concept/{name}", name, (kind,))
        for name, kind in (("gout", "Condition"), ("pain", "Symptom"))
    )
    store.add([Claim(gout, "causes", pain, evidence=(line,))], [text])
    return store, [text]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda text: text + "\nMore.", "intact"),
        (lambda text: "A new beginning.\n" + text, "moved"),
        (lambda text: text.replace("causes cough", "often brings on a cough"), "reworded"),
        (lambda _: "Nothing of it is left here.", "gone"),
    ],
)
def test_drift_is_told_when_the_document_changed(change, state) -> None:
    store, old = said("the long habit of smoking tobacco [Factor] causes cough [Symptom]")
    new = document(change(old.text))
    report = validate(store, [new], only=["drift"])
    summary = next(f.message for f in report if f.check == "drift/summary")
    assert f"1 {state}" in summary
    assert (f"drift/{state}" in checks(report)) == (state != "intact")


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_quote_that_is_still_there_is_found_word_for_word(before, exact, after) -> None:
    text = before + exact + after
    found = anchor(text, 0, exact)
    assert text[found.start : found.end] == exact
    assert found.state in {"intact", "moved"}


def test_of_two_places_the_one_with_the_old_surroundings_wins() -> None:
    assert anchor("x pain y. but pain now.", 2, "pain", "but ", " now").start == 2
    assert anchor("xx pain y. but pain now.", 2, "pain", "but ", " now").start == 15


def test_a_title_pasted_into_a_sentence_is_told() -> None:
    store, _ = said("a [Factor] causes b [Symptom]")
    text = document(
        "Having a Leg Pain After Spinal Fusion operation helps.",
        "It hurts.",
        title="Leg Pain After Spinal Fusion",
    )
    assert "document/pasted-title" in checks(validate(store, [text]))


def test_a_sentence_that_merely_begins_like_the_title_is_left_alone() -> None:
    store, _ = said("a [Factor] causes b [Symptom]")
    text = document("Leg pain after spinal fusion can be treated.", title="Leg pain after spinal fusion")
    assert "document/pasted-title" not in checks(validate(store, [text]))


@pytest.mark.parametrize(
    ("sentence", "check", "told"),
    [
        ("The study suggests rest.", "document/unnamed-study", True),
        ("The study of Smith et al. suggests rest.", "document/unnamed-study", False),
        ("It was chosen by the Association for the Study of Pain.", "document/unnamed-study", False),
        ("About 40 % of patients fall.", "document/statistic-without-source", True),
        ("According to the register, 40 % of patients fall.", "document/statistic-without-source", False),
    ],
)
def test_wordings_are_flagged_unless_excused(sentence, check, told) -> None:
    store, _ = said("a [Factor] causes b [Symptom]")
    assert (check in checks(validate(store, [document(sentence)]))) == told


def test_a_section_without_a_claim_is_told() -> None:
    store, _ = said("a [Factor] causes b [Symptom]")
    assert "document/no-claim" in checks(validate(store, [document("Nothing is stated.", heading="History")]))
