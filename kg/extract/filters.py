"""What a slot's filter asks of the words that would fill it: a plural, a list item, a piece of advice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from kg.extract.crowds import by_somebody, grouped
from kg.extract.fronts import fronted
from kg.extract.genera import generic, of_a_sort, related, sort_alone, told_more, vague
from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.opening import MOST_BEFORE_OF, opened
from kg.extract.phrases import phrases
from kg.extract.stating import Passage
from kg.extract.token import Phrase, Token, Words, counts_many, denied, head, head_token

CLAUSES = frozenset({"advice", "event"})  # filters of slots that take a clause
PEOPLE = frozenset({"folk", "people", "theirs"})  # filters of slots for people, by what they have
FIRST = frozenset({"genus", "intervention"})  # filters of slots that take the first thing named
SINGLE = frozenset({"called", "one", "plural", "several"})  # filters of slots that name one thing
_POINTING = frozenset({"these", "those"})
_ANY_POINTING = _POINTING | {"this", "that"}
_SHOWING = frozenset({"this", "these"})
_RANKING = frozenset({"most", "commonest", "main", "leading", "first", "only", "best", "worst", "chief"})
_SUPPOSING = frozenset({"if", "when"})
_EXAMPLES = frozenset({("such", "as"), ("for", "example")})
_ARTICLES = frozenset({"a", "an"})
_HANGING = frozenset({"in", "of", "on", "to"})
_KNOWN = frozenset({"the", "this", "that", "it", "they", "its", "their", "such"})


class Filling(NamedTuple):
    """The words that would fill a slot."""

    words: Words
    low: int
    high: int
    passage: Passage
    rules: Grammar

    @property
    def tokens(self) -> list[Token]:
        """The words themselves."""
        return self.words.tokens[self.low : self.high]

    @property
    def itself(self) -> bool:
        """Whether they start in the list item, not in its lead-in."""
        return self.passage.with_lead and self.low < self.high and self.tokens[0].start >= self.words.border

    def phrases(self, *, whole: bool) -> list[Phrase]:
        """The noun phrases among them."""
        return phrases(self.words, self.low, self.high, self.rules, whole=whole)


def suits(wanted: str, filling: Filling) -> bool:
    """Whether words are what a filter asks for."""
    test = _TESTS.get(wanted)
    return test is None or test(filling)


def advises(words: Words, low: int, high: int) -> bool:
    """Whether words tell what to do: 'wash your hands'."""
    return low < high and words.tokens[low].tag == "V" and "base" in words.tokens[low].form


def _advice(filling: Filling) -> bool:
    return filling.itself and advises(filling.words, filling.low, filling.high)


def _deed(filling: Filling) -> bool:
    """What one is told to do: behind 'To prevent it,' only where that opens the sentence."""
    first = next((g for g in filling.words.groups.values()), None)
    opened = first is not None and first.main < filling.low
    return not opened or (first is not None and first.start <= 1 and first.voice == "infinitive")


def _bare(filling: Filling) -> bool:
    """A name, not 'a single disorder' nor 'people with it'."""
    first = next((t for t in filling.tokens if t.tag != "A"), None)
    people = filling.rules.language.lists["people"]
    return first is not None and first.tag != "D" and first.low not in people


def _event(filling: Filling) -> bool:
    """That something does something: 'the vessels to narrow', not 'an inability to walk', nor 'people to stay in'."""
    tokens, lists = filling.tokens, filling.rules.language.lists
    to = next((i for i, t in enumerate(tokens) if t.tag not in "DJN#'PC"), 0)
    if not (0 < to < len(tokens) - 1 and tokens[to].tag == "T" and tokens[to - 1].tag == "N"):
        return False
    borne = tokens[to + 1].verb in lists["bearing"]  # 'people to have seizures'
    front = {t.low for t in tokens[:to]}
    return lists["infinitives"].isdisjoint(front) and (borne or lists["people"].isdisjoint(front))


def _one(filling: Filling) -> bool:
    """Not several things that were spoken of, 'these features', nor 'this' for all that was said.

    Nor 'it' for what a clause supposes, as in 'If one lung fails, it is called …', nor examples of what is meant.
    """
    tokens, words = filling.tokens, filling.words.tokens
    pointing = _ANY_POINTING if len(tokens) == 1 else _POINTING
    supposed = len(tokens) == 1 and tokens[0].low == "it" and words[0].low in _SUPPOSING
    around = (t.low for t in words[max(filling.low - 2, 0) : filling.high])
    examples = any(pair in _EXAMPLES for pair in pairwise(around))
    return not tokens or not (tokens[0].low in pointing or supposed or examples)


def _new(filling: Filling) -> bool:
    """What was not spoken of before: 'a rash', not 'the rash'."""
    return bool(filling.tokens) and filling.tokens[0].low not in {*_POINTING, *_KNOWN}


def _plural(filling: Filling) -> bool:
    """Several things, not 'possible causes of it', which says what its list is of."""
    several = filling.tokens and filling.tokens[0].low not in _POINTING and _many(filling, "")
    return bool(several) and _names(filling, filling.phrases(whole=True)[-1])


def _unranked(filling: Filling) -> bool:
    """Not 'the most common defect' nor 'the typical symptom', which what follows is one of."""
    ranked = any(t.low in _RANKING for t in filling.tokens[:MOST_BEFORE_OF])
    return not (_row(filling) or ranked or any(related(t.low, filling.rules) for t in filling.tokens[-1:]))


def _row(filling: Filling) -> bool:
    """Whether words only look like several things, as their verb is of one: 'gout with rash and fever is'."""
    words, low, high = filling.words, filling.low, filling.high
    if high >= len(words.tokens) or words.tokens[high].low != "is":
        return False
    row = any(t.low == "and" for t in words.tokens[low:high])
    return row and not filling.passage.document.title.lower().startswith(words.text(low, high).lower())


def _part(filling: Filling) -> bool:
    """Something that the clause says something of, not what acts on another thing: 'the airways are inflamed'."""
    words = filling.words
    if not (group := next((g for at, g in words.groups.items() if at >= filling.low and g.finite), None)):
        return False
    after = [t.tag for t in words.tokens[group.main + 1 : group.main + 3]]
    described = after[:1] == ["J"] and after[1:] and after[1] not in "JN"  # 'the airways become narrow'
    acts = words.tokens[group.main].tag == "V" and bool(after) and after[0] in "DNJQ#"
    return not acts or bool(described) or denied(words, group)  # 'the heart cannot pump blood'


def _several(filling: Filling) -> bool:
    """Several things, or a noun for them, and not 'signs of gout', of which examples are no gout."""
    front = filling.words.tokens[max(filling.low - MOST_BEFORE_OF, 0) : filling.high]
    known = bool(filling.tokens) and filling.tokens[0].low in _KNOWN  # not 'signs of the disease, including'
    return not opened(front, filling.rules) and _many(filling, "" if known else "classes")


def _things(filling: Filling) -> bool:
    """The same, of a kind that their words tell: not 'it sounds'."""
    return _several(filling) and bool(filling.rules.kind_of(filling.phrases(whole=True)[-1].tokens))


def _simple(filling: Filling) -> bool:
    """One thing that hangs on no other: not 'the walls of the aorta'."""
    return bool(filling.tokens) and all(t.tag not in "PQ" for t in filling.tokens)


def _many(filling: Filling, mass: str) -> bool:
    """Whether a plural heads the last phrase, or a word of a list that counts as one."""
    found = filling.phrases(whole=True)
    if not found:
        return False
    last = head_token(found[-1].tokens)
    return counts_many(last) or (bool(mass) and filling.rules.language.has(mass, last.low))


def _class(filling: Filling) -> bool:
    found = filling.phrases(whole=False)
    return bool(found) and not filling.itself and _names(filling, found[0])


def _definition(filling: Filling) -> bool:
    """What something is: a noun that tells a kind, or any that words behind it tell more of: 'a bulge in the aorta'."""
    found = filling.phrases(whole=False)
    if not found or filling.itself or found[0].tokens[0] not in filling.tokens[:MOST_BEFORE_OF]:
        return False
    rules, phrase = filling.rules, found[0]
    if sort_alone(phrase, rules):
        return told_more(filling.words, filling.low, phrase, rules.language)
    return _names(filling, phrase) and (
        bool(rules.kind_of(phrase.tokens)) or told_more(filling.words, filling.low, phrase, rules.language)
    )


def _plain(filling: Filling) -> bool:
    found = filling.phrases(whole=True)
    return bool(found) and _names(filling, found[0]) and not (_row(filling) or _judged(filling, found[0]))


def _genus(filling: Filling) -> bool:
    """A noun for a sort of things: 'an enzyme', 'rare skin diseases', not 'this enzyme'."""
    found = filling.phrases(whole=False)
    told = bool(found) and filling.tokens[0].low not in _ANY_POINTING
    return told and generic(head_token(found[0].tokens).low, filling.rules.language)


def _called(filling: Filling) -> bool:
    """A sort of things that a name narrows: 'an enzyme called lipase', 'bumps called nodules', 'a form of gout called …'."""
    alone = _alone(filling) and not (
        _hangs(filling) or (filling.low > 0 and filling.words.tokens[filling.low - 1].tag == "C")
    )
    part = bool(filling.tokens) and _hangs(filling) and filling.tokens[0].tag != "D"
    single = bool(filling.tokens) and filling.tokens[0].low in _ARTICLES  # 'a red rash called …'
    return (_genus(filling) and not (part and _alone(filling))) or (
        bool(filling.tokens) and not _defined(filling) and (alone or single or _of_sort(filling))
    )


def _proper(filling: Filling) -> bool:
    """A thing itself, of which what follows is another name: 'white spots called drusen', not 'a disease called gout'."""
    known = not filling.tokens or _alone(filling) or _defined(filling) or _hangs(filling)
    return not known and not _called(filling) and not generic(filling.tokens[-1].low, filling.rules.language)


def _defined(filling: Filling) -> bool:
    """Whether an article or pronoun says which: 'a pouch in the groin called …' names the pouch."""
    first = filling.tokens[0]
    return first.tag == "D" and first.low not in _ARTICLES


def _alone(filling: Filling) -> bool:
    return sum(t.tag not in "DA" for t in filling.tokens) == 1


def _hangs(filling: Filling) -> bool:
    """Whether words hang on others, which may be what is named: 'patches of skin called …'."""
    before = filling.words.tokens[filling.low - 1] if filling.low else None
    return before is not None and before.low in _HANGING


def _renamed(filling: Filling) -> bool:
    """'a test, called …'."""
    return bool(filling.tokens) and filling.tokens[0].low in _ARTICLES and not _alone(filling)


def _of_sort(filling: Filling) -> bool:
    before, sorts = filling.words.tokens[: filling.low][-2:], filling.rules.language.alternatives["sort"]
    return [t.low for t in before[1:]] == ["of"] and (before[0].low,) in sorts


def _names(filling: Filling, phrase: Phrase) -> bool:
    """Whether a phrase names a thing: not 'the symptoms of it', 'a part of it', '3 feet' or 'hard to see'."""
    rules, tokens = filling.rules, filling.tokens
    if tokens[0].tag == "#" or [t.tag for t in tokens[:2]] == ["J", "T"]:
        return False
    if [t.tag for t in phrase.tokens[:2]] in (["J", "P"], ["E", "P"]):
        return False  # 'similar to gout', 'related to gout'
    last = head_token(phrase.tokens).low
    front = [singular(t.low) for t in tokens[:MOST_BEFORE_OF]]
    pairs = [f"{one.low} {two}" for one, two in zip(tokens, front[1:], strict=False)]
    pairs += [f"{one} {noun}" for one, noun in zip(pairs, front[2:], strict=False)]
    opening = {noun for noun in [singular(last), *front, *pairs] if noun in rules.wordings.nouns}
    own = {singular(last)} if opening and of_a_sort(head(phrase.tokens), rules.language) else set()
    empty = rules.language.has("partitive", last) or vague(phrase, rules.language)
    return not (opening - own or empty)


def _judged(filling: Filling, phrase: Phrase) -> bool:
    """Whether words in front judge or count: 'the most common'."""
    judging = filling.rules.language.lists["evaluative"]
    front = filling.tokens[: filling.tokens.index(phrase.tokens[0]) + 1]
    return any(t.low in judging for t in front)


_TESTS: dict[str, Callable[[Filling], bool]] = {
    "advice": _advice,
    "bare": _bare,
    "called": _called,
    "class": _class,
    "deed": _deed,
    "definition": _definition,
    "event": _event,
    "fronted": lambda filling: fronted(filling.words, filling.low - 1),
    "genus": _genus,
    "group": lambda filling: grouped(filling.tokens, filling.phrases(whole=False), filling.rules),
    "item": lambda filling: filling.itself,
    "moved": _event,
    "means": lambda filling: by_somebody(filling.words, filling.low, filling.rules),
    "new": _new,
    "noun": lambda filling: any(t.tag == "N" for t in filling.tokens),
    "one": _one,
    "part": _part,
    "plain": _plain,
    "plural": _plural,
    "renamed": _renamed,
    "proper": _proper,
    "several": _several,
    "shown": lambda filling: filling.tokens[0].low in _SHOWING and len(filling.tokens) > 1,
    "simple": _simple,
    "theme": lambda filling: not filling.phrases(whole=True) or _plain(filling),
    "unranked": _unranked,
    "things": _things,
}
