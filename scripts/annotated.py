"""The pages of `benchmarks/gold`: what is read in them, and what would be right; and the corpus beside them."""

from __future__ import annotations

import csv
import gzip
import json
import os
import runpy
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from kg.extract.grammar import grammar
from kg.extract.reading import read
from kg.lines import rows
from kg.model import Claim, Document
from kg.ontology import load
from kg.plugins.scenes import TOPIC, Form, Forms, Names, Pair, Scene, pairs, scene
from kg.read.corpus import row as article

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "benchmarks" / "gold"
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "corpora" / "nih-health.jsonl.gz"
SAME = 2 / 3  # of the words of two names that are taken for one
PARTLY = 0.3  # right is what has half of the words of an end
SYMMETRIC = ("alsoKnownAs", "associatedWith")
tool = SimpleNamespace(**runpy.run_path(str(SHARED / "tools" / "score_claims.py")))


class Page(NamedTuple):
    """A page and its claims: each as the scorer has it, and from where to where the words stand that make it."""

    document: Document
    claims: list[tuple[Any, int, int]]


class Seen(NamedTuple):
    """A scene of a page, what annotators say there, the names of its topic, and the rules' claims, each with whether it is right."""

    page: str
    scene: Scene
    near: list[Any]
    topic: list[Names]
    claims: dict[Claim, float]

    def meant(self, form: Form) -> bool:
        """Whether a form is an end of what annotators say."""
        name = tool.words(form.phrase.text)
        return any(name in ends for claim in self.near for ends in (claim.subjects, claim.objects))

    @property
    def gold(self) -> tuple[list[Pair], Forms]:
        """All pairs, each thing in the form that is meant, the longest of several; in the first where none is."""
        found = []
        for thing in self.scene.things:
            meant = [form for form in thing.forms if self.meant(form)]
            found.append(max(meant, key=lambda form: len(form.phrase.tokens), default=thing.forms[0]))
        return [*pairs(self.scene, found)], found

    def right(self, found: list[Pair], forms: Forms) -> list[dict[str, float]]:
        """How right each class would be of each pair, where it is at all."""
        names = {TOPIC: self.topic} | {n: [tool.words(form.phrase.text)] for n, form in enumerate(forms)}
        return [_right(self.near, names[one], names[other]) for one, other in found]


def pages() -> Iterator[Page]:
    """The pages of our own, and those of the corpus."""
    said = _rows("pages.tsv")
    with (GOLD / "pages.jsonl").open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            yield _page(json.loads(text), said, f"line {number}")
    said, cut = _rows("corpus.tsv"), _rows("corpus-sections.tsv")
    with gzip.open(CORPUS) as file:
        for number, line in enumerate(file, 1):
            fields = json.loads(line)
            wanted = {row["section"]: int(row["characters"]) for row in cut[fields["id"]]}
            for at, section in enumerate(fields["sections"]):
                section["text"] = section["text"][: wanted.get(str(at), 0)]
            if wanted:
                yield _page(fields, said, f"line {number}")


def _rows(name: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a table by page; what only the first of a group says holds for all of it."""
    found, first = defaultdict(list), {}
    for row in _table(name):
        said = first.setdefault((row["page"], row["group"]), row) if "group" in row else row
        found[row["page"]].append({column: value or said[column] for column, value in row.items()})
    return found


def _table(name: str) -> Iterator[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _page(fields: dict[str, Any], said: dict[str, list[dict[str, str]]], place: str) -> Page:
    document = article(json.dumps(fields).encode(), place)
    found = []
    for row in said[fields["id"]]:
        origin = document.sections[int(row["section"])].origin
        found.append(
            (tool.Claim({**row, "id": row["page"]}), origin + int(row["start"]), origin + int(row["end"]))
        )
    return Page(document, found)


def scenes(page: Page) -> Iterator[Seen]:
    """The sentences of a page, and what is right of the things in them."""
    document, rules = page.document, grammar(load())
    for said in read(document, load()):
        seen = scene(document, said, rules)
        if seen:
            near = [
                c for c, start, end in page.claims if start < said.sentence.end and end > said.sentence.start
            ]
            topic = [tool.words(" ".join(seen.topic)), tool.words(document.title)]
            told = zip(said.claims, rows([(document, said.claims)]), strict=True)
            claims = {claim: _judged(tool.Claim(row), near) for claim, row in told}
            yield Seen(document.id, seen, near, topic, claims)


def unread() -> Iterator[tuple[str, Scene]]:
    """Sentences of the corpus that nobody annotated, each once; none of a page that is set aside for judging."""
    rules, once = grammar(load()), set[str]()
    cut = _rows("corpus-sections.tsv")
    aside = {row["page"] for row in _table("aside.tsv")}
    with gzip.open(CORPUS) as file:
        for number, line in enumerate(file, 1):
            document = article(line, f"line {number}")
            if document.id.partition("#")[0] in aside:
                continue
            read_to = {int(row["section"]): int(row["characters"]) for row in cut[document.id]}
            for said in read(document, load()):
                section, text = said.sentence.section, document.at(said.sentence)
                origin = document.sections[section].origin if document.sections else 0
                known = said.sentence.start < origin + read_to.get(section, 0)
                seen = None if known or text in once else scene(document, said, rules)
                if seen:
                    once.add(text)
                    yield document.id, seen


def _judged(claim: Any, near: list[Any]) -> float:
    """How right a claim of the rules is."""
    return max(
        (_fits(claim, other) for other in near if tool.matches(other, claim, strict=False)), default=0.0
    )


def _fits(claim: Any, other: Any) -> float:
    ends = [(claim.subjects, claim.objects)]
    if other.key in tool.SYMMETRIC:
        ends.append((claim.objects, claim.subjects))
    return max(min(_near(other.subjects, one), _near(other.objects, two)) for one, two in ends)


def _right(claims: list[Any], one: list[Names], other: list[Names]) -> dict[str, float]:
    """What claims say of two things: the relation and which end the first of them is, and how nearly."""
    found: dict[str, float] = {}
    if not any(tool.overlaps(a, b) for a in one for b in other):
        for claim in claims:
            for end, first, second in (
                ("s", claim.subjects, claim.objects),
                ("o", claim.objects, claim.subjects),
            ):
                name, near = f"{claim.row['relation']} {end}", min(_near(first, one), _near(second, other))
                if near and not claim.negated:
                    found[name] = max(near, found.get(name, 0.0))
    return found


def _near(ends: list[Names], names: list[Names]) -> float:
    """How nearly a name is what annotators have: 1 for the same or almost, PARTLY where it shares half of the words."""
    shares = [(len(a & b) / len(a | b), tool.overlaps(a, b)) for a in ends for b in names]
    if any(share >= SAME for share, _ in shares):
        return 1.0
    return PARTLY if any(overlaps for _, overlaps in shares) else 0.0


def texts() -> Iterator[str]:
    """The sections of all pages of the corpus and of ours, without the rows of tables."""
    own = GOLD / "pages.jsonl"
    with gzip.open(CORPUS, "rt", encoding="utf-8") as corpus, own.open(encoding="utf-8") as pages_:
        for fields in map(json.loads, chain(corpus, pages_)):
            said = (section["text"] for section in fields["sections"])
            yield from (text for text in said if "Human Phenotype" not in text)


def family(name: str) -> tuple[object, str]:
    """What the scorer holds for the same as a class."""
    relation, end = name.split()
    return tool.family(tool.relation_key(relation)), "" if relation in SYMMETRIC else end
