"""The word lists of `ontology/language/` as one value, and what they say of a single word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kg.errors import OntologyError
from kg.extract.inflection import forms

ADVERB_ENDINGS = (
    "ily",
    "ally",
    "ably",
    "ibly",
    "ively",
    "ously",
    "antly",
    "ently",
    "edly",
    "ingly",
    "fully",
    "tely",
    "rely",
)
SHORTEST_SHAPED = 5  # letters from which an ending tells something
MOST_REMEMBERED = 100_000  # words
_AUXILIARIES = {"B": "be", "H": "have", "O": "do"}
_NUMBER = re.compile(r"[\d.,/%-]*\d[\d.,/%-]*(?:st|nd|rd|th|s)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that hedge or deny."""

    words: tuple[str, ...]
    certainty: str
    type: str


Heading: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], str]  # words before and after the topic, noun


class Sense(NamedTuple):
    """What a word can be, before its neighbours are asked: a tag, and the verb it may be a form of."""

    tag: str
    verb: str = ""
    form: str = ""  # base | s | past | participle | ing, joined by spaces where a spelling has several
    nominal: bool = False


class Spelling(NamedTuple):
    """A word in lower case, its sense, and whether it can be a plural; in the order of a token's fields."""

    low: str
    tag: str
    verb: str
    form: str
    nominal: bool
    plural: bool


@dataclass(frozen=True)
class Language:
    """Word lists by name, and the tables made of them."""

    closed: dict[str, str]
    verbs: dict[str, tuple[str, str]]  # form of a verb -> base form, names of the forms
    nouns_too: frozenset[str]  # verbs whose bare and -s form is as often a noun
    kinds: dict[str, str]  # head -> kind
    kind_endings: dict[str, str]
    adjective_endings: tuple[str, ...]
    cues: dict[str, tuple[Cue, ...]]  # by first word
    headings: tuple[Heading, ...]
    asking: dict[tuple[str, ...], str]  # words of a heading, and the noun of what they ask for
    tails: frozenset[tuple[str, ...]]
    tail_sizes: dict[str, tuple[int, ...]]  # first word -> lengths of the tails that start with it
    openers: dict[str, tuple[tuple[str, ...], ...]]
    alternatives: dict[str, tuple[tuple[str, ...], ...]]
    templates: tuple[tuple[str, str], ...]
    qualifiers: tuple[tuple[str, str], ...]  # name of the qualifier, the words that give it
    governors: frozenset[tuple[str, str, str]]  # verb, voice, who does the infinitive
    silent: tuple[str, ...]
    loose: tuple[str, ...]  # ends of a lead-in that name nothing: 'the following'
    near: tuple[frozenset[str], ...]  # kinds that a head alone does not tell apart
    filters: dict[str, tuple[str, ...]]  # filter of a slot -> kinds that it lets through; '' an unknown one
    lists: dict[str, frozenset[str]]
    cutting: frozenset[str]  # words behind which, whatever their tags, an item of a list may not go on
    memory: dict[str, Sense] = field(default_factory=dict, compare=False, repr=False)
    spellings: dict[str, Spelling] = field(default_factory=dict, compare=False, repr=False)
    ends: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False, repr=False)

    def spelling(self, text: str) -> Spelling:
        """A word as it stands, in lower case, and what it can be."""
        found = self.spellings.get(text)
        if found is None:
            low = text.lower().replace("\u2019", "'").replace("\u2060", "")
            plural = low.endswith("s") or low in self.lists["plurals"]
            sense = self.sense(low) if low else Sense("")
            named = sense.tag in "Jv" or low in self.lists["capitals"]
            if named and len(text) > 1 and text.isupper() and text.isalpha():
                sense = Sense("N")  # 'SAD', 'AS'
            found = Spelling(low, *sense, plural)
            if len(self.spellings) < MOST_REMEMBERED:
                self.spellings[text] = found
        return found

    def sense(self, word: str) -> Sense:
        """What a lower-case word can be."""
        found = self.memory.get(word)
        if found is None:
            found = self._listed(word) or self._shaped(word)
            if len(self.memory) < MOST_REMEMBERED:
                self.memory[word] = found
        return found

    def _listed(self, word: str) -> Sense | None:
        """What the lists say of a word."""
        verb, form = self.verbs.get(word, ("", ""))
        if word in self.closed:
            tag = self.closed[word]
            return Sense(tag, verb or _AUXILIARIES.get(tag, ""), form)
        if word in self.lists["nominal"]:
            adjective = word in self.lists["adjectives"] or "participle" in form
            return Sense("J" if adjective else "N", verb, form, nominal=True)
        if verb:
            return Sense("v", verb, form, nominal=verb in self.nouns_too and form != "ing")
        return Sense("J") if word in self.lists["adjectives"] else None

    def _shaped(self, word: str) -> Sense:
        """What the letters of an unknown word say."""
        if not word[0].isalnum() or _NUMBER.fullmatch(word):
            mark = "#" if word[-1:].isalnum() or word[-1:] == "%" else "'"
            return Sense(word if word in ",;:()" else "." if word in ".?!" else mark)
        if len(word) < SHORTEST_SHAPED:
            return Sense("N")
        if "-" in word and word.endswith(("ing", "ed", "known", "born", "ular", "al")):
            return Sense("J")  # 'blood-thinning', 'well-known', 'non-ocular'
        stem = word[:-2] if word.endswith("ly") else ""
        if stem and (word.endswith(ADVERB_ENDINGS) or stem in self.verbs or self.sense(stem).tag in "JG"):
            return Sense("A")
        if word.endswith(self.adjective_endings) and f"!{word}" not in self.lists["adjectives"]:
            return Sense("J")
        past = word.endswith("ed") and not word.endswith("eed")
        verb = Sense("v", word[:-2], "past participle") if past else Sense("N")
        return Sense("G", word[:-3], "ing") if word.endswith("ing") else verb

    def kind(self, words: list[str]) -> str:
        """The kind that a phrase's head tells, given its words in lower case; '' if none does."""
        end = tuple(words[-3:])
        found = self.ends.get(end)
        if found is None:
            found = self._kind(end)
            if len(self.ends) < MOST_REMEMBERED:
                self.ends[end] = found
        return found

    def _kind(self, words: tuple[str, ...]) -> str:
        for start in range(len(words)):
            end = " ".join(words[start:])
            found = self.kinds.get(end) or self.kinds.get(singular(end))
            if found:
                return found
        last = singular(words[-1]) if words else ""
        ends = (last[at:] for at in range(len(last)))
        return next((self.kind_endings[end] for end in ends if end in self.kind_endings), "")

    def has(self, name: str, word: str) -> bool:
        """Whether the list of that name holds the word."""
        return word in self.lists[name]


def singular(word: str) -> str:
    """A noun without its plural ending."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "uses", "gases", "xes", "ches", "shes")) and not word.endswith(
        ("auses", "ouses")
    ):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def language(folder: Path, relation_verbs: tuple[str, ...] = ()) -> Language:
    """The language of a folder; `relation_verbs` are verbs that the ontology adds to its list."""
    lists = {path.stem: frozenset(_lines(path)) for path in sorted(folder.glob("*.txt"))}
    verbs = sorted({*_lines(folder / "verbs.txt"), *relation_verbs, "be", "have", "do"})
    irregular = {row[0]: row[1:] for row in _rows(folder / "irregular.tsv")}
    table: dict[str, tuple[str, str]] = {}
    for verb in (v.rstrip("*") for v in verbs):
        for form, name in forms(verb, irregular.get(verb), doubling=verb in lists["doubling"]):
            known = table.get(form)
            if known is None:
                table[form] = (verb, name)
            elif known[0] == verb and name not in known[1]:
                table[form] = (verb, f"{known[1]} {name}")
    tails = frozenset(_tails(folder / "tails.txt", lists["people"]))
    tail_sizes = {first: tuple(sorted({len(t) for t in found})) for first, found in _by_first(tails).items()}
    return Language(
        closed={word: tag for tag, word in _spread(folder / "closed.tsv")},
        verbs=table,
        nouns_too=frozenset(v.rstrip("*") for v in verbs if v.endswith("*")),
        kinds={word: kind for kind, word in _spread(folder / "heads.tsv", lists) if not word.startswith("-")},
        kind_endings={w[1:]: kind for kind, w in _spread(folder / "heads.tsv") if w.startswith("-")},
        adjective_endings=tuple(sorted(w[1:] for w in lists["adjectives"] if w.startswith("-"))),
        cues=_cues(folder / "cues.tsv"),
        headings=tuple(
            sorted(map(_heading, _rows(folder / "headings.tsv")), key=lambda h: -len(h[0]) - len(h[1]))
        ),
        asking={tuple(words.split()): noun for noun, words in _spread(folder / "asking.tsv")},
        tails=tails,
        tail_sizes=tail_sizes,
        openers=_by_first(tuple(line.split()) for line in _lines(folder / "openers.txt")),
        alternatives={
            name: tuple(sorted((tuple(w.strip().split()) for w in words.split(",")), key=len, reverse=True))
            for name, words in _pairs(folder / "alternatives.tsv")
        },
        templates=tuple(_pairs(folder / "templates.tsv")),
        qualifiers=tuple(_pairs(folder / "qualifiers.tsv")),
        governors=frozenset((a, b, c) for a, b, c in _rows(folder / "catenatives.tsv")),
        loose=tuple(_lines(folder / "loose.txt")),
        silent=tuple(_lines(folder / "silent.txt")),
        near=tuple(frozenset(kinds.split(",")) for _, kinds in _pairs(folder / "near.tsv")),
        filters={
            name: tuple(k.strip("- ") for k in kinds.split(","))
            for name, kinds in _pairs(folder / "filters.tsv")
        },
        lists=lists,
        cutting=frozenset({"by", "rather", "than", *lists["calling"], *lists["among"], *tail_sizes}),
    )


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}") from error
    yield from (
        line.strip()
        for line in text.splitlines()
        if line.strip() and not line.startswith("#\t#") and not line.startswith("# ")
    )


def _rows(path: Path) -> Iterator[list[str]]:
    yield from (line.split("\t") for line in _lines(path))


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    yield from ((row[0], row[1]) for row in _rows(path))


def _spread(path: Path, lists: dict[str, frozenset[str]] | None = None) -> Iterator[tuple[str, str]]:
    """(name, word) for each word of rows like 'name, word,word,@list'."""
    for name, words in _pairs(path):
        for word in words.split(","):
            if lists and word.startswith("@"):
                yield from ((name, listed) for listed in sorted(lists[word[1:]]))
            else:
                yield name, word.strip()


def _cues(path: Path) -> dict[str, tuple[Cue, ...]]:
    found = [Cue(tuple(words.split()), certainty, type_) for words, certainty, type_ in _rows(path)]
    found.sort(key=lambda cue: -len(cue.words))
    return {
        first: tuple(c for c in found if c.words[0] == first) for first in sorted({c.words[0] for c in found})
    }


def _heading(row: list[str]) -> Heading:
    before, _, after = row[0].partition("{topic}")
    alone = "{topic}" not in row[0]
    return tuple(before.split()), ("",) if alone else tuple(after.split()), row[1] if len(row) > 1 else ""


def _tails(path: Path, people: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for line in _lines(path):
        words = tuple(line.split())
        if words[-1] == "PEOPLE":
            yield from ((*words[:-1], noun) for noun in sorted(people))
        else:
            yield words


def _by_first(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in phrases:
        table.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(rest, key=lambda w: (-len(w), w))) for first, rest in table.items()}
