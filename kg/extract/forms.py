"""The form of a disease that a sentence speaks of: 'In the severe form, people lose their teeth'."""

from __future__ import annotations

from kg.extract.context import window
from kg.extract.grammar import Grammar
from kg.extract.scan import Hit
from kg.extract.state import Reading
from kg.extract.stating import Spoken
from kg.extract.token import Words, spelled


def of_form(whole: Words, hit: Hit, found: list[Spoken], state: Reading, rules: Grammar) -> list[Spoken]:
    """What an end names; where that is the topic, and a form of it was named in front, the form alone."""
    pointed = any(one.span == (0, 0) for one in found)
    form = _form(whole, hit, rules) if pointed else ""
    theme = {topic.concept.id for topic in state.topic((), rules)} if form else set()
    return [
        one._replace(concept=rules.ontology.concept(form.format(one.concept.label), one.concept.kinds))
        if one.span == (0, 0) and one.concept.id in theme
        else one
        for one in found
    ]


def _form(whole: Words, hit: Hit, rules: Grammar) -> str:
    """'severe form of {}' for 'in the severe form' in front of a hit, '{} type 2' for 'in type 2'; '' for neither."""
    tokens = whole.tokens
    low, _ = window(whole, hit)
    for at in range(low, hit.start):
        if tokens[at].low != "in":
            continue
        start = at + 1
        while start < hit.start and tokens[start].tag in "DA":
            start += 1
        end = start
        while end < hit.start and tokens[end].tag in "JN":
            end += 1
        if not rules.language.has("forms", tokens[end - 1].low) or tokens[end].low == "of":
            continue
        alone = end - start == 1
        if tokens[end].tag == "#":
            return ("{} " if alone else "") + spelled(tokens[start : end + 1])
        if not alone:
            return spelled(tokens[start:end]).lower() + " of {}"
    return ""
