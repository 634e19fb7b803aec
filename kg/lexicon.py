"""The concepts that texts speak about and the names that texts give them, read from data.

One folder holds any number of tab-separated files of concepts, and lists of names that need care:
never linked (`blocklist.txt`), linked in their own case only (`case-sensitive.txt`), coordinations
that are one thing (`fixed-pairs.txt`), words after which a phrase has its head behind it
(`prepositions.txt`). Beside the folder lies `mappings.sssom.tsv`, the links to outside vocabularies.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.errors import OntologyError
from kg.model import Concept, Mapping

HEADER = "id\tkinds\tlabel\tnames"
LINK = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "object_label")
MISSING = "\tsssom:NoTermFound\t"  # a term that was looked up in vain
SHORT = 3  # letters of a last word that keeps its s, as gas does
CLOSE_ENOUGH = 0.7  # of difflib's ratio: "siatica" finds sciatica, "fever" does not find liver

# Quotes and dashes become the plain ones; soft hyphens, joiners and zero-width marks disappear.
_ODD = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)


@lru_cache(maxsize=1 << 15)
def normalised(text: str) -> str:
    """The form in which names are compared: case, hyphens, possessives and a simple plural are gone.

    >>> normalised("Crohn\u2019s  Disease"), normalised("X-rays"), normalised("biopsies")
    ('crohn disease', 'x ray', 'biopsy')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_ODD))
    bare = " ".join(text.casefold().replace("-", " ").split())
    if "'" in bare:
        bare = bare.replace("'s ", " ").replace("s' ", "s ").removesuffix("'s").removesuffix("'")
    return _singular(bare) if bare.endswith("s") else bare


def _singular(text: str) -> str:
    """The text with its last word, which ends in s, as a singular where that is easily said."""
    if text.endswith(("ss", "us", "is")) or len(text) - text.rfind(" ") - 1 <= SHORT:
        return text
    if text.endswith("ies"):
        return text[:-3] + "y"
    if text.endswith(("sses", "shes", "xes", "ches", "uses")) and not text.endswith(
        ("aches", "auses", "buses")
    ):
        return text[:-2]
    return text[:-1]


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon:
    """Concepts by id, and the id that each name belongs to.

    Keys of `names` are normalised, but those of `case_sensitive` names stand as they are written.
    """

    concepts: dict[str, Concept]
    names: dict[str, str]
    blocked: frozenset[str]
    case_sensitive: frozenset[str]
    fixed_pairs: tuple[str, ...]
    prepositions: frozenset[str]

    def find(self, phrase: str) -> Concept | None:
        """The concept of exactly this name, if the name may be linked."""
        phrase = phrase.strip()
        key = phrase if phrase in self.case_sensitive else normalised(phrase)
        if key in self.blocked:
            return None
        found = self.names.get(key)
        return self.concepts[found] if found else None

    def head(self, phrase: str) -> Concept | None:
        """The concept of the longest stretch that ends in the phrase's head: itself or a broader one.

        The head is the last word, or the last before a preposition: "severe low back pain" gives
        low back pain, "inflammation of the eyelid margin" gives inflammation.
        """
        words = phrase.split()
        joints = [place for place, word in enumerate(words) if place and word.casefold() in self.prepositions]
        ends = [len(words), *reversed(joints)]
        starts = range(joints[0] if joints else len(words))
        spans = (" ".join(words[start:end]) for end in ends for start in starts)
        return next((concept for concept in map(self.find, spans) if concept), None)

    def search(self, words: str, limit: int = 10) -> list[Concept]:
        """Concepts whose names hold these words, the nearest first; failing that, names spelt alike."""
        wanted = normalised(words)
        keys = {name.casefold(): name for name in sorted(self.names)}
        held = sorted((_distance(wanted, key), key) for key in keys if wanted and wanted in key)
        near = [key for _, key in held] or difflib.get_close_matches(wanted, keys, 3 * limit, CLOSE_ENOUGH)
        found = dict.fromkeys(self.names[keys[key]] for key in near)
        return [self.concepts[id_] for id_ in found][: max(limit, 0)]


def _distance(wanted: str, key: str) -> tuple[bool, bool, int]:
    """What orders names that hold the wanted words: those that start with them, at a word, short ones."""
    return not key.startswith(wanted), f" {wanted}" not in f" {key}", len(key)


def load(folder: Path, *, mapped: bool = True) -> Lexicon:
    """The lexicon of a folder: every *.tsv in it, its word lists, and the mappings beside it, if wanted.

    Raises OntologyError where an id or a name is given twice, or a line does not fit.
    """
    if not folder.is_dir():
        raise OntologyError(f"There is no lexicon folder at {folder}.")
    case_sensitive = frozenset(_listed(folder / "case-sensitive.txt"))
    mappings = _mappings(folder.parent / "mappings.sssom.tsv") if mapped else {}
    concepts: dict[str, Concept] = {}
    names: dict[str, str] = {}
    for concept in _read(folder, mappings):
        if concept.id in concepts:
            raise OntologyError(f"{concept.id} is given twice: {' and '.join(_places(folder, concept.id))}.")
        concepts[concept.id] = concept
        for name in (concept.label, *concept.names):
            key = name if name in case_sensitive else normalised(name)
            holder = names.setdefault(key, concept.id)
            if holder != concept.id:
                owners = (f"{id_} {_places(folder, id_)[0]}" for id_ in (holder, concept.id))
                raise OntologyError(
                    f"The name '{name}' belongs to two concepts: {' and '.join(owners)}. "
                    "Take it from one of them, or merge them."
                )
    if strangers := sorted(mappings.keys() - concepts.keys()):
        raise OntologyError(
            f"mappings.sssom.tsv speaks of {strangers[0]}, which no file of {folder.name}/ has."
        )
    return Lexicon(
        concepts=concepts,
        names=names,
        blocked=frozenset(map(normalised, _listed(folder / "blocklist.txt"))),
        case_sensitive=case_sensitive,
        fixed_pairs=tuple(_listed(folder / "fixed-pairs.txt")),
        prepositions=frozenset(_listed(folder / "prepositions.txt")),
    )


def _read(folder: Path, mappings: dict[str, tuple[Mapping, ...]]) -> Iterator[Concept]:
    """Each concept, in the order of the files."""
    columns = HEADER.count("\t") + 1
    for path in sorted(folder.glob("*.tsv")):
        header, *lines = path.read_text("utf-8").splitlines() or [""]
        if header != HEADER:
            raise OntologyError(f"{path.name} must begin with the columns {HEADER.split()}.")
        for line in lines:
            cells = line.split("\t")
            if len(cells) != columns or not (cells[0] and cells[1] and cells[2]):
                place = f"{path.name} line {lines.index(line) + 2}"
                raise OntologyError(
                    f"{place} needs an id, kinds and a label, tab-separated, then names: {line!r}"
                )
            id_, kinds, label, names = cells
            others = tuple(names.split("|")) if names else ()
            yield Concept(id_, label, _split(kinds), others, mappings.get(id_, ()))


def _places(folder: Path, id_: str) -> list[str]:
    """Where a concept is written, as 'in spine.tsv line 7'; looked up only when something is wrong there."""
    return [
        f"in {path.name} line {number}"
        for path in sorted(folder.glob("*.tsv"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.startswith(f"{id_}\t")
    ]


@cache
def _split(kinds: str) -> tuple[str, ...]:
    """The kinds of a cell; few cells differ, so concepts share them."""
    return tuple(kinds.split("|"))


def _mappings(path: Path) -> dict[str, tuple[Mapping, ...]]:
    """The links of each concept id; refusals ("Not") and terms that were not found are left out."""
    if not path.exists():
        return {}
    rows = (line for line in path.read_text("utf-8").splitlines() if line[:1] != "#")
    header = next(rows, "").split("\t")
    try:
        subject, predicate, modifier, term, label = map(header.index, LINK)
    except ValueError as missing:
        raise OntologyError(f"{path.name} lacks a column: {missing}.") from None
    found: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        if MISSING in row:
            continue
        cells = row.split("\t")
        if len(cells) != len(header):
            raise OntologyError(f"{path.name} has a row of {len(cells)} columns, not {len(header)}: {row!r}")
        if not cells[modifier]:
            link = Mapping(cells[predicate].removeprefix("skos:"), cells[term], cells[label])
            found[cells[subject]].append(link)
    return {curie.replace(":", "/", 1): tuple(links) for curie, links in found.items()}


def _listed(path: Path) -> Iterator[str]:
    """The lines of a word list, without comments; none where there is no such file."""
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            word = line.partition("#")[0].strip()
            if word:
                yield word
