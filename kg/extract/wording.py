"""The wordings of the relations, compiled to patterns over tokens.

The language of patterns (`kg:pattern` and the templates of `ontology/language/templates.tsv`):

    {subject} {object}   a slot; {subject:one} takes one phrase, not a list; see `slots`
    {topic:remedy}   anywhere: no words, but the end that has no slot must be such a topic
    word  a|b                    one of these words
    ~verb  ~a|b                  any form of the verb, with its auxiliaries and adverbs
    ~verb:passive                only where the verb stands in the passive, or as a participle
    ~verb:is                     only in the passive with 'is', 'may be', 'has been'
    ~verb:not                    only denied, as in 'cannot walk'
    @name                        one of the words of that row of `alternatives.tsv`
    *                            up to six words that modify what follows
    part?                        may be absent
    ...                          any words, as few as do
    .                            the end of the clause
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.errors import OntologyError
from kg.extract.language import Language
from kg.extract.needs import Tree, grown
from kg.model import slug
from kg.ontology import Relation

HEADED = "presence"  # the templates that hold only below a heading that asks for what is there
SHARING = "sharing"  # those that do below one that asks for what brings it about
_PARTICLES = frozenset({"about", "off", "on", "up"})  # that stay behind a verb in its passive
_SLOT = re.compile(r"\{(subject|object|topic)(?::([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """An end of the claim, and what may stand there ('' a list of noun phrases)."""

    end: str  # subject | object
    filter: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a run: words, a verb, modifiers, or the end of the clause."""

    type: str  # words | verb | modifiers | end
    words: tuple[tuple[str, ...], ...] = ()
    voice: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Pattern:
    """Runs of parts with slots before, between and after them."""

    id: str
    relation: str
    left: Slot | None
    runs: tuple[tuple[Part, ...], ...]
    slots: tuple[Slot | None, ...]  # slots[i] follows runs[i]
    anchor: int  # the part of the first run that is looked up
    ends: frozenset[str]  # that it fills; the other one is the topic
    about: str = ""  # the filter that the topic must pass
    headed: bool = False  # holds only below a heading that asks for the end that it fills


@dataclass(frozen=True)
class Wordings:
    """All patterns, by the word or the verb that they are anchored at; nouns that sections open with."""

    by_word: dict[str, tuple[Pattern, ...]]
    by_verb: dict[str, tuple[Pattern, ...]]
    nouns: dict[str, tuple[str, str]]  # noun -> (relation, the end that it names)
    patterns: tuple[Pattern, ...]
    tree: Tree  # the patterns by what they need

    def __len__(self) -> int:
        """How many patterns there are."""
        return len(
            {p.id for table in (self.by_word, self.by_verb) for found in table.values() for p in found}
        )


def relation_verbs(relations: dict[str, Relation]) -> tuple[str, ...]:
    """The verbs that the wordings start with, and those that patterns mark."""
    found = {wording.split()[0] for r in relations.values() for wording in (*r.verbs, *r.inverse_verbs)}
    for relation in relations.values():
        for wording in (*relation.patterns, *relation.phrases, *relation.inverse_phrases):
            for mark in re.findall(r"~([a-z|]+)", wording):
                found.update(mark.split("|"))
    return tuple(sorted(found))


def wordings(relations: dict[str, Relation], language: Language) -> Wordings:
    """Everything that the relations say about how they are worded."""
    by_word: dict[str, list[Pattern]] = {}
    by_verb: dict[str, list[Pattern]] = {}
    patterns: list[Pattern] = []
    nouns: dict[str, tuple[str, str]] = {}
    for relation in relations.values():
        subjects = (*relation.subject_nouns, *relation.subject_headings)
        for end, found in (("subject", subjects), ("object", relation.object_nouns)):
            for noun in found:
                nouns.setdefault(noun, (relation.name, end))
        for id_, text in _texts(relation, language):
            pattern = compiled(id_, relation.name, text, language)
            if id_.split(".")[1] in (HEADED, SHARING):
                pattern = replace(pattern, headed=True)
            patterns.append(pattern)
            part = pattern.runs[0][pattern.anchor]
            table = by_verb if part.type == "verb" else by_word
            for key in sorted({words[0] for words in part.words}):
                table.setdefault(key, []).append(pattern)
    return Wordings(
        {word: tuple(found) for word, found in by_word.items()},
        {verb: tuple(found) for verb, found in by_verb.items()},
        nouns,
        tuple(patterns),
        grown(patterns),
    )


def _texts(relation: Relation, language: Language) -> Iterator[tuple[str, str]]:
    """(rule id, pattern) for each wording of a relation, through the templates."""
    given = {
        "verb": relation.verbs,
        "passive": relation.verbs,
        "inverseVerb": relation.inverse_verbs,
        "phrase": relation.phrases,
        "inversePhrase": relation.inverse_phrases,
    }
    for property_, template in language.templates:
        for wording in given.get(property_, ()):
            text = _filled(template, wording)
            if text:
                yield f"{relation.name}.{property_}.{slug(wording)}", text
        for headed, nouns, end in (
            (HEADED, relation.object_nouns, "{object"),
            (SHARING, relation.subject_nouns, "{subject"),
        ):
            if property_ == headed and nouns:
                text = template.replace("{named", end)
                yield f"{relation.name}.{headed}.{slug(re.sub(r'{.*?}', ' ', text))}", text
        if property_.startswith("noun"):
            for named, other, nouns in (
                ("{subject}", "{object}", relation.subject_nouns),
                ("{object}", "{subject}", relation.object_nouns),
            ):
                for noun in nouns:
                    text = template.replace("{named}", named).replace("{other", other[:-1])
                    yield f"{relation.name}.{property_}.{slug(noun)}", text.replace("NOUN", _plural_too(noun))
    for number, text in enumerate(relation.patterns, start=1):
        yield f"{relation.name}.pattern.{slug(re.sub(r'{.*?}', ' ', text)) or number}", text


def _filled(template: str, wording: str) -> str:
    first, _, rest = wording.partition(" ")
    if "PASSIVE" in template:
        bare = not rest or rest in _PARTICLES
        return (
            template.replace("PASSIVE", f"~{first}:passive {rest}".strip()) if bare and first != "be" else ""
        )
    return template.replace("VERB", f"~{first} {rest}".strip()).replace("PHRASE", wording)


def _plural_too(noun: str) -> str:
    *before, last = noun.split()
    return " ".join([*before, f"{last}|{last[:-1]}es" if last.endswith("is") else f"{last}|{last}s"])


def compiled(id_: str, relation: str, text: str, language: Language) -> Pattern:
    """The pattern that a text of the pattern language stands for."""
    left: Slot | None = None
    runs: list[list[Part]] = [[]]
    slots: list[Slot | None] = []
    about = next((m[2] or "" for m in _SLOT.finditer(text) if m[1] == "topic"), "")
    for position, word in enumerate(w for w in text.split() if not w.startswith("{topic")):
        match = _SLOT.fullmatch(word)
        if word == "..." and position:
            slots.append(Slot("", "any"))
            runs.append([])
        elif not match:
            runs[-1].append(_part(word, language, text))
        elif position == 0:
            left = Slot(match[1], match[2] or "")
        else:
            slots.append(Slot(match[1], match[2] or ""))
            runs.append([])
    if runs[-1]:
        slots.append(None)
    else:
        runs.pop()
    if not runs or any(_anchor(run) is None for run in runs):
        raise OntologyError(
            f"The pattern {text!r} of {relation} needs words that are always there, between all slots."
        )
    anchor = _anchor(runs[0]) or 0
    ends = frozenset(slot.end for slot in (left, *slots) if slot and slot.end)
    return Pattern(id_, relation, left, tuple(map(tuple, runs)), tuple(slots), anchor, ends, about)


def _part(word: str, language: Language, text: str) -> Part:
    optional = word.endswith("?") and len(word) > 1
    word = word.removesuffix("?") if optional else word
    if word == "*":
        return Part("modifiers")
    if word == ".":
        return Part("end")
    if word.startswith("~"):
        verbs, _, voice = word[1:].partition(":")
        return Part("verb", tuple((verb,) for verb in verbs.split("|")), voice, optional)
    choices = [choice for one in word.split("|") for choice in _choices(one, language, text)]
    return Part("words", tuple(sorted(set(choices), key=lambda c: (-len(c), c))), "", optional)


def _choices(word: str, language: Language, text: str) -> tuple[tuple[str, ...], ...]:
    if not word.startswith("@"):
        return ((word,),)
    if word[1:] not in language.alternatives:
        known = ", ".join(sorted(language.alternatives))
        raise OntologyError(f"The pattern {text!r} names {word}; alternatives.tsv has {known}.")
    return language.alternatives[word[1:]]


def _anchor(run: list[Part]) -> int | None:
    """The first verb (but 'be') or else the part whose shortest word is longest."""
    best: tuple[int, int] | None = None
    for i, part in enumerate(run):
        if part.optional or part.type in ("modifiers", "end"):
            continue
        weight = min(len(words[0]) for words in part.words) + (
            20 if part.type == "verb" and ("be",) not in part.words else 0
        )
        if best is None or weight > best[0]:
            best = (weight, i)
    return best[1] if best else None
