"""The words that introduce a list: 'Symptoms include' before each of its items."""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.state import Reading
from kg.extract.tokens import words
from kg.model import Document, Sentence


def lead_in(document: Document, sentence: Sentence, rules: Grammar, state: Reading) -> str:
    """The words that introduce a list item, ready to be read on into it."""
    if sentence.lead < 0:
        return ""
    if sentence.lead not in state.leads:
        state.leads[sentence.lead] = _introduction(document.at(document.sentences[sentence.lead]), rules)
    return state.leads[sentence.lead]


def _introduction(sentence: str, rules: Grammar) -> str:
    text = sentence.rstrip(" :\n\t")
    for loose in rules.language.loose:
        text = text.removesuffix(loose).rstrip()
    tokens = words(text, rules.language).tokens
    if not tokens:
        return ""
    return text.replace("\n", " ") + (": " if tokens[-1].tag in "NJE#" else " ")
