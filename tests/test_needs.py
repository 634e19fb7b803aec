"""Which patterns are tried in a sentence: none that could match is left out."""

from pathlib import Path

import pytest

from kg import ontology
from kg.extract.grammar import grammar
from kg.extract.needs import any_form, possible
from kg.extract.scan import _hit, hits
from kg.extract.tokens import words

CASES = Path(__file__).parent / "cases" / "extraction"
RULES = grammar(ontology.load())
SENTENCES = sorted(
    {
        cell
        for path in CASES.glob("*.tsv")
        for line in path.read_text("utf-8").splitlines()
        for cell in line.split("\t")
        if cell.endswith(".") and " " in cell
    }
)


@pytest.mark.parametrize("sentence", SENTENCES[::5])
def test_the_tree_leaves_out_no_pattern_that_matches(sentence):
    said = words(sentence, RULES.language)
    anchored = [
        (i, pattern)
        for i, token in enumerate(said.tokens)
        for pattern in (
            *(RULES.wordings.by_verb.get(token.verb, ()) if i in said.groups else ()),
            *RULES.wordings.by_word.get(token.low, ()),
        )
    ]
    every = [hit for i, pattern in anchored if (hit := _hit(said, pattern, i))]
    assert hits(said, RULES.wordings) == sorted(every, key=lambda h: (-h.weight, h.start, h.pattern.id))


def test_a_sentence_without_trigger_words_tries_nothing():
    assert possible(RULES.wordings.tree, {"bread", "butter", any_form("eat")}) == {}
