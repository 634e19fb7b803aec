"""What a noun behind a pointing word stands for: 'this condition', 'the enzyme', 'this form of epilepsy'."""

from __future__ import annotations

from kg.extract.genera import is_sort
from kg.extract.pointers import again, antecedent, called, form_meant, of_sort, of_that
from kg.extract.question import Question, vague
from kg.extract.stating import Spoken
from kg.extract.token import Token

_AGAIN = frozenset({"this", "these", "such"})
_PAIR = 2
_LONGEST = 3  # words of 'this rare condition'


def noun_pointed(asked: Question, tokens: list[Token]) -> list[Spoken] | None:
    """What 'this condition' and 'this protein' stand for; None if the words do not point."""
    which = _form(tokens, asked) if tokens[0].low == "the" else _told(tokens, asked)
    return _of_noun(asked, tokens) if which is None else which


def _of_noun(asked: Question, tokens: list[Token]) -> list[Spoken] | None:
    """The same, by the noun alone."""
    first, language = tokens[0], asked.rules.language
    end = next((k for k, t in enumerate(tokens) if k and t.tag not in "NJ"), len(tokens))
    described = "J" if first.low in ("this", "these") else ""  # 'this painful condition'
    noun = " ".join(
        t.low for t in tokens[1:end] if t.tag != described and not language.has("evaluative", t.low)
    )
    if first.low in _AGAIN and tokens[end - 1].low in language.lists["forms"]:
        return (
            (of_that(noun, tokens[end:], asked) or form_meant(asked)) if end in (_PAIR, len(tokens)) else None
        )
    if end == len(tokens) == _PAIR and is_sort(tokens[1].low, language):
        which = first.low == "the" and asked.goes_on
        return None if which else of_sort(called(tokens[1].low, asked.state), asked)
    if not noun or not language.has("classes", noun):
        if first.low not in _AGAIN or end < len(tokens):
            return None
        return again([t.low for t in tokens[1:]], asked) or ([] if vague(tokens[1:], asked.rules) else None)
    narrowed = end < len(tokens) and tokens[end].tag in "PR"
    if narrowed or not (asked.whole or end <= _LONGEST):
        return None
    return [] if language.has("told", noun.rsplit(maxsplit=1)[-1]) else antecedent(noun, asked)


def _form(tokens: list[Token], asked: Question) -> list[Spoken] | None:
    """The topic in the form that 'the severe form' tells; nothing of 'the most common form', None of any other words."""
    language, told = asked.rules.language, [t.low for t in tokens[1:-1]]
    form = told and tokens[-1].low in language.lists["forms"]
    if not form or not all(language.has("evaluative", word) for word in told):
        return None
    theme = asked.state.topic(asked.kinds, asked.rules, asked.text)
    label = " ".join([*told, *(spoken.concept.label for spoken in theme)])
    known = theme and all(language.has("forming", word) for word in told)
    return [Spoken(asked.rules.ontology.concept(label, theme[0].concept.kinds), asked.text)] if known else []


def _told(tokens: list[Token], asked: Question) -> list[Spoken] | None:
    """What the sentence before gave for 'this sign', by the relation that the noun is of; None of any other words."""
    noun, language = tokens[-1].low, asked.rules.language
    relation, end = asked.rules.wordings.nouns.get(noun, ("", ""))
    sign = end == "object" and language.kind([noun]) not in language.filters["disease"]
    if tokens[0].low != "this" or len(tokens) != _PAIR or not sign:
        return None
    found = {c.object.id: c.object for c in asked.state.told if c.relation == relation and not c.negated}
    return [Spoken(concept, asked.text) for concept in found.values()] if len(found) == 1 else []
