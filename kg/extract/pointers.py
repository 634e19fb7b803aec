"""What 'this condition' and 'this protein' stand for, and the 'it' behind: the page's topic, or what the text called so."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from kg.extract import naming
from kg.extract.genera import is_sort
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.stating import Spoken
from kg.extract.token import Phrase, Token, Words, counts_many
from kg.model import Claim, Concept

if TYPE_CHECKING:
    from kg.extract.question import Question
    from kg.extract.state import Reading

MOST_KEPT = 4_096  # labels
_POINTING = frozenset({"this", "these", "the", "that", "those"})
_PRONOUNS = frozenset({"it", "they", "its", "their"})


class Begun(NamedTuple):
    """What a sentence began with where that is of a sort, as 'the enzyme': one or several, and which, if that is known."""

    many: bool
    concept: Concept | None


def called(noun: str, state: Reading) -> Concept | None:
    """What the section last called so, or the one such thing that the text has a code for: 'the ABC1 protein'."""
    return state.sorts.get(singular(noun)) or state.coded.get(singular(noun))


def begun(words: Words, state: Reading, rules: Grammar) -> Begun | None:
    """What a sentence begins with, if that is a thing of a sort; what the one before began with, if 'it' opens it."""
    tokens = words.tokens
    low = next((i for i, t in enumerate(tokens) if t.tag not in "A,"), len(tokens))
    if low >= len(tokens) or tokens[low].low in _PRONOUNS:
        return state.begun
    if tokens[low].low not in _POINTING:
        return None
    stop = low + 1
    while stop < len(tokens) and tokens[stop].tag in "NJE#'" and stop not in words.starts:
        stop += 1
    last = tokens[stop - 1]
    if stop == low + 1 or not is_sort(last.low, rules.language):
        return None
    return Begun(counts_many(last), _named(tokens[low:stop], state, rules))


def _named(tokens: list[Token], state: Reading, rules: Grammar) -> Concept | None:
    """What 'this enzyme' is, or 'the TCF4 protein'; nothing of 'this altered protein'."""
    if len(tokens) == 1 + 1:
        return called(tokens[-1].low, state)
    return naming.concept(Phrase(tuple(tokens[1:])), (), rules) if tokens[0].low == "the" else None


def again(words: list[str], asked: Question) -> list[Spoken]:
    """What was spoken of in such words before: 'this buildup' behind 'a buildup of glycogen', 'these mutations'."""
    *front, noun = words or [""]
    one, kinds = singular(noun), {*asked.kinds}
    found = [
        concept
        for concept in asked.state.recent
        for label in [concept.label.lower()]
        if one[:-1] in label
        and head_noun(label, asked.rules) == one
        and all(word in label for word in front)
        and (not kinds or kinds & {*concept.kinds})
    ]
    return [Spoken(concept, asked.text) for concept in (found if one != noun else found[-1:])]


def head_noun(label: str, rules: Grammar) -> str:
    """The noun of a label: 'protein' of 'muscle proteins in the heart'."""
    closed = rules.language.closed
    front = list(takewhile(lambda word: closed.get(word) not in ("P", "R"), label.lower().split()))
    return singular(front[-1]) if front else ""


def of_sort(concept: Concept | None, asked: Question) -> list[Spoken]:
    """What the text called a protein, where 'this protein' or its 'it' may stand for that."""
    fits = concept is not None and (not asked.kinds or {*asked.kinds} & {*concept.kinds})
    return [Spoken(concept, asked.text)] if concept and fits else []


def form_meant(asked: Question) -> list[Spoken]:
    """What 'this form' is: the one that the section named last, or the topic, if that is one; nothing of any other."""
    form, rules = asked.state.form, asked.rules
    theme = asked.state.topic(asked.kinds, rules, asked.text)
    if form is None:
        return theme if of_form(asked.state.current.label, rules) else []
    if theme and form.kinds == (rules.ontology.fallback_kind,):
        form = rules.ontology.concept(form.label, theme[0].concept.kinds)
    return of_sort(form, asked)


@lru_cache(MOST_KEPT)  # each claim asks for it
def of_form(label: str, rules: Grammar) -> bool:
    """Whether a name is of a form of something: 'infantile gout form', 'gout type 2'."""
    return any(rules.language.has("forms", word) or word.isdigit() for word in label.lower().split())


def told_of_form(claim: Claim, rules: Grammar) -> bool:
    """Whether a claim says of what its subject is a form: 'gout is a form of arthritis'."""
    if rules.sorting is None or claim.relation != rules.sorting.name:
        return False
    said = claim.evidence[0].quote.lower()
    return any(f" {noun} of " in said for noun in rules.language.lists["forms"])


def of_that(noun: str, behind: list[Token], asked: Question) -> list[Spoken]:
    """The topic, where it is a form of what is named: 'this form of epilepsy' in a text about absence epilepsy."""
    if not behind or behind[0].low != "of":
        return []
    label = asked.state.current.label.lower().split()
    name = [t.low for t in takewhile(lambda t: t.tag in "NJ", behind[1:])]
    form = (singular(noun),) in asked.rules.language.alternatives["sort"]
    own = form and 0 < len(name) < len(label) and f" {' '.join(name)} " in f" {' '.join(label)} "
    return asked.state.topic(asked.kinds, asked.rules, asked.text) if own else []


def not_named_behind(pointed: list[Spoken], asked: Question) -> list[Spoken]:
    """What words point to, unless its name follows them: 'as it can increase the risk of stroke in gout' is not gout."""
    wanted = {*asked.rules.language.filters.get(asked.wanted, ())}
    theme = asked.state.topic((), asked.rules) if pointed and wanted else []
    if theme and _amiss(theme[0].concept, wanted, asked.rules):
        pointed = [found for found in pointed if found.concept.label != theme[0].concept.label]
    behind = f" {asked.words.text(asked.high, len(asked.words.tokens))} ".lower() if pointed else ""
    return [found for found in pointed if f" {found.concept.label.lower()} " not in behind.replace(".", " ")]


def _amiss(theme: Concept, wanted: set[str], rules: Grammar) -> bool:
    """Whether a topic's own words say that it is of no kind that a slot wants: an illness is no process of the body."""
    return rules.ontology.fallback_kind not in theme.kinds and not wanted & {*theme.kinds}


def antecedent(noun: str, asked: Question) -> list[Spoken]:
    """The topic, or what of the kind that a noun names was spoken of last."""
    kind = asked.rules.language.kind(noun.split()) if noun else ""
    topic, last = asked.state.topic(asked.kinds, asked.rules, asked.text), asked.state.subject
    if not topic and not noun and last and {*asked.kinds} & {*last.kinds}:
        return [Spoken(last, asked.text)]  # 'it treats gout', of a drug, in a text about gout
    opens = singular(noun.rsplit(maxsplit=1)[-1] if noun else "") in asked.rules.wordings.nouns
    if topic and opens and (not kind or _alike(kind, topic[0].concept, asked.rules)):
        return topic  # 'the symptoms' are its symptoms
    if not kind or (topic and kind in topic[0].concept.kinds):
        return topic
    kinds = set(asked.kinds)
    same = [c for c in asked.state.recent if kind in c.kinds and (not kinds or kinds & set(c.kinds))]
    if not same:
        return topic if topic and _alike(kind, topic[0].concept, asked.rules) else []
    return [Spoken(c, asked.text) for c in (same if noun.endswith("s") else same[-1:])]


def _alike(kind: str, concept: Concept, rules: Grammar) -> bool:
    """Whether a noun of a kind can stand for a concept: 'this symptom' for a disease, not 'these drugs'."""
    free = rules.ontology.fallback_kind
    return free in concept.kinds or any({kind, *concept.kinds} <= row for row in rules.language.near)
