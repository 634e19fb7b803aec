"""What a slot names; and who makes what is only called by its sort: the gene of 'The gene gives instructions for making a protein that …'."""

from __future__ import annotations

from kg.extract.clauses import doer
from kg.extract.fronts import Stretch
from kg.extract.genera import is_sort
from kg.extract.language import Language
from kg.extract.question import Question
from kg.extract.references import spoken
from kg.extract.stating import Spoken
from kg.extract.token import Words, denied
from kg.ontology import Relation

LONGEST = 3  # tokens of what is only called by its sort


def answered(asked: Question, relation: Relation) -> list[Spoken]:
    """What a slot names; kept while a sentence is read, for hits of several relations ask for the same words."""
    made = _made(asked, relation)
    if made:
        return made
    known, key = asked.state.answers, (*asked[1:6], asked.state.telling)
    if key not in known:
        known[key] = spoken(asked)
    return known[key]


def _made(asked: Question, relation: Relation) -> list[Spoken]:
    """What makes the protein that a stretch only calls so, as that acts for it; nothing where it says what it is."""
    rules, free = asked.rules, asked.rules.ontology.fallback_kind
    if asked.high - asked.low > LONGEST or relation.same_kind or (asked.kinds and free not in asked.kinds):
        return []
    named = [t for t in asked.tokens if t.tag not in "DA"]
    if len(named) != 1 or relation.label_property or not is_sort(named[0].low, rules.language):
        return []
    stretch = _maker(asked.words, asked.low, rules.language)
    low, high = stretch or (0, 0)
    return spoken(asked._replace(low=low, high=high, kinds=(free,), wanted="", whole=True))


def _maker(words: Words, low: int, language: Language) -> Stretch | None:
    """The words for what makes that which starts at a token."""
    group = words.earlier(low)
    if group is None or not language.has("making", words.tokens[group.main].verb) or denied(words, group):
        return None
    if any(t.tag not in "DA" for t in words.tokens[group.main + 1 : low]):
        return None
    told = group if group.finite else words.earlier(group.start)
    return doer(words, told.start, language) if told and told.finite else None
