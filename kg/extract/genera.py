"""Nouns that tell what sort of thing a name is of."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.token import Phrase, Words, head

_DEFINING = frozenset({"of", "in", "on", "around", "between"})  # behind a noun that they tell more of


def generic(word: str, language: Language) -> bool:
    """Whether a noun tells a sort of things: 'enzymes', 'disease'."""
    one = singular(word)
    return language.has("genera", one) or any(language.has("classes", w) for w in (word, one, f"{word}s"))


def sort_alone(phrase: Phrase, rules: Grammar, *, untold: bool = False) -> bool:
    """Whether a phrase is a noun for a sort of things and nothing more, as in 'a test that …' or 'a rare disorder'.

    `untold`: also one of no kind of its own, as 'compound', but none for a form of things: 'a type called …'.
    """
    *before, noun = phrase.tokens
    language = rules.language
    if not generic(noun.low, language) or not all(language.has("evaluative", t.low) for t in before):
        return False
    told = bool(language.kind([noun.low])) or (untold and not language.has("hollow", noun.low))
    return told and (noun.low,) not in language.alternatives["sort"] and not role(noun.low, rules)


def role(noun: str, rules: Grammar) -> bool:
    """Whether a name ends in a noun for what a thing is to another, as 'complication', not for what it is, as 'test'."""
    ends = (singular(" ".join(noun.split()[-size:])) for size in (3, 2, 1))
    relation, end = next((rules.wordings.nouns[n] for n in ends if n in rules.wordings.nouns), ("", ""))
    kind = rules.language.kind(noun.split()[-1:])
    return bool(relation) and not (end == "subject" and kind in rules.ontology.relations[relation].domain)


def vague(phrase: Phrase, language: Language) -> bool:
    """Whether a phrase only points to what was told: 'common problems', 'other effects'."""
    *before, noun = phrase.tokens
    told = any(language.has("told", word) for word in (noun.low, f"{noun.low}s"))
    return told and all(language.has("evaluative", t.low) for t in before)


def related(noun: str, rules: Grammar) -> bool:
    """Whether a noun is for what a thing is to another of any kind: 'symptom', not 'therapy' nor 'type'."""
    return role(noun, rules) and not rules.sort(singular(noun))


def told_more(words: Words, low: int, phrase: Phrase, language: Language) -> bool:
    """Whether 'of', 'in' or a relative clause follows a phrase's head: not in 'a myth that stress causes gout'."""
    tokens, noun = words.tokens, head(phrase.tokens)
    at = tokens.index(phrase.tokens[0], low) + len(noun)
    if at + 1 >= len(tokens) or (noun[-1],) in language.alternatives["sort"]:
        return False
    if tokens[at].tag == "R":
        return tokens[at + 1].tag in "MBHOVAX"
    return tokens[at].tag in "SE" or tokens[at].low in _DEFINING


def is_sort(noun: str, language: Language) -> bool:
    """Whether a noun tells which sort of thing is meant, and cannot mean the illness: 'enzymes'."""
    one = singular(noun)
    return language.has("sorts", one) and not language.has("classes", one)


def tells_sort(word: str, language: Language) -> bool:
    """Whether a word in front of a noun tells which sort it is: 'viral', 'late-onset', 'primary'."""
    sorts = language.lists["sorting"]
    if word in sorts:
        return True
    barred = f"!{word}" in sorts or language.has("evaluative", word)
    return not barred and any(f"-{word[i:]}" in sorts for i in range(1, len(word) - 1))


def of_a_sort(phrase: Sequence[str], language: Language) -> bool:
    """Whether a word in front of a noun tells its sort: 'psychiatric symptoms', 'a blood test'."""
    if len(phrase) <= 1:
        return False
    *_, before, noun = phrase
    kind, other = language.kind([singular(noun)]), language.kind([before])
    if not kind or kind in language.filters["disease"]:
        return False
    return other not in ("", kind) or tells_sort(before, language)
