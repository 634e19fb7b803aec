"""The words that introduce a list: 'Symptoms include' before each of its items."""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.state import Reading
from kg.extract.tokens import words
from kg.model import Document, Sentence

WIDEST_GAP = 8  # characters before an item in which its bullet stands


def lead_in(document: Document, sentence: Sentence, rules: Grammar, state: Reading) -> str:
    """The words that introduce a list item, ready to be read on into it."""
    if sentence.lead < 0:
        return ""
    if sentence.lead not in state.leads:
        state.leads[sentence.lead] = _introduction(document.at(document.sentences[sentence.lead]), rules)
    return state.leads[sentence.lead]


def led_silently(document: Document, sentence: Sentence, state: Reading) -> bool:
    """Whether a list claims nothing, by its lead-in or that of the list around: 'To learn more, see these pages:'."""
    at = sentence.lead
    while at >= 0 and state.silent:
        lead = document.sentences[at]
        text = document.at(lead).lower()
        if any(phrase in text for phrase in state.silent):
            return True
        at = lead.lead if lead.lead < at else -1
    return False


def _introduction(sentence: str, rules: Grammar) -> str:
    text = sentence.rstrip(" :\n\t")
    for loose in rules.language.loose:
        text = text.removesuffix(loose).rstrip()
    tokens = words(text, rules.language).tokens
    if not tokens:
        return ""
    return text.replace("\n", " ") + (": " if tokens[-1].tag in "NJE#" else " ")


def of_its_own(document: Document, sentence: Sentence) -> bool:
    """Whether an item has a bullet or line of its own, and is no part of a sentence as in 'signs: a; b'."""
    before = document.text[max(sentence.start - WIDEST_GAP, 0) : sentence.start]
    mark = before.rstrip()[-1:]
    return "\n" in before or not (mark.isalpha() or mark in ";:,")
