"""A sentence with its brackets where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.grammar import grammar
from kg.extract.tokens import words
from kg.ontology import load
from kg.plugins.opened import opened

LANGUAGE = grammar(load()).language


def read(text):
    return opened(words(text, LANGUAGE))


def test_words_in_brackets_stand_where_the_text_has_them():
    whole, parts = read("A clot (a thrombus) may block a vein (most often of the leg).")
    assert " ".join(token.text for token in whole.tokens) == (
        "A clot ( a thrombus ) may block a vein ( most often of the leg ) ."
    )
    assert [" ".join(whole.tokens[place].text for place in part.places) for part in parts] == [
        "A clot may block a vein .",
        "a thrombus",
        "most often of the leg",
    ]


def test_verbs_are_found_at_their_place():
    whole, _ = read("Gout (which may hurt) causes pain (and swells joints).")
    assert [whole.tokens[group.main].text for group in whole.groups.values()] == ["hurt", "causes", "swells"]
    assert whole.earlier(len(whole.tokens)).main == max(whole.groups)


def test_the_words_that_rules_read_stay_as_they_are():
    own = words("Gout (which may hurt) causes pain.", LANGUAGE)
    before = repr((own.tokens, own.brackets, own.groups))
    opened(own)
    assert repr((own.tokens, own.brackets, own.groups)) == before


@pytest.mark.parametrize(
    "text", ["Gout causes pain.", "Gout () hurts.", "(Gout) hurts.", "Gout (pain", "((a)) b (c"]
)
def test_each_word_is_in_one_part(text):
    whole, parts = read(text)
    places = sorted(place for part in parts for place in part.places)
    assert len(places) == len({*places})
    assert {whole.tokens[at].low for at in {*range(len(whole.tokens))} - {*places}} <= {"(", ")"}


@given(
    st.lists(st.sampled_from(["gout", "pain", "(", ")", "[", "]", "may", "hurts", ",", "of"]), max_size=30)
)
def test_the_words_of_any_sentence_stand_in_order(parts):
    whole, _ = read(" ".join(parts))
    starts = [token.start for token in whole.tokens if token.text not in "()"]
    assert starts == sorted(starts)
