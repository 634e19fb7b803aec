"""The pages of `benchmarks/gold`: what is read in them, and what would be right."""

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
from kg.extract.token import spelled
from kg.lines import rows
from kg.model import Document
from kg.ontology import load
from kg.plugins.scenes import TOPIC, Scene, pairs, scene, tellers
from kg.read.corpus import row as article

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "benchmarks" / "gold"
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "corpora" / "nih-health.jsonl.gz"
SYMMETRIC = ("alsoKnownAs", "associatedWith")
tool = SimpleNamespace(**runpy.run_path(str(SHARED / "tools" / "score_claims.py")))


class Page(NamedTuple):
    """A page and its claims: each as the scorer has it, and from where to where the words stand that make it."""

    document: Document
    claims: list[tuple[Any, int, int]]


class Seen(NamedTuple):
    """A scene of a page, its pairs, what would be right of each, and the rules' claims: each with its pairs, and if it is right."""

    page: str
    scene: Scene
    pairs: list[tuple[int, int]]
    right: list[frozenset[str]]
    claims: list[tuple[list[int], bool]]

    @property
    def told(self) -> list[bool]:
        """Whether the rules tell of each pair."""
        told = {at for places, _ in self.claims for at in places}
        return [at in told for at in range(len(self.pairs))]


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
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            said = first.setdefault((row["page"], row["group"]), row) if "group" in row else row
            found[row["page"]].append({column: value or said[column] for column, value in row.items()})
    return found


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
        found = [*pairs(seen)] if seen else []
        if seen and found:
            near = [
                c for c, start, end in page.claims if start < said.sentence.end and end > said.sentence.start
            ]
            topic = [tool.words(" ".join(seen.topic)), tool.words(document.title)]
            names = {TOPIC: topic} | {n: [tool.words(spelled(t.tokens))] for n, t in enumerate(seen.things)}
            right = [frozenset(_labels(near, names[one], names[other])) for one, other in found]
            said_ = {
                claim: tool.Claim(row)
                for claim, row in zip(said.claims, rows([(document, said.claims)]), strict=True)
            }
            places = {
                claim: [at for at, pair in enumerate(found) if claim in tellers(pair, seen)]
                for claim in said_
            }
            claims = [
                (places[claim], any(tool.matches(other, own, strict=False) for other in near))
                for claim, own in said_.items()
                if places[claim]
            ]
            yield Seen(document.id, seen, found, right, claims)


def _labels(claims: list[Any], one: list[Any], other: list[Any]) -> Iterator[str]:
    """What claims say of two things: the relation, and which end the first of them is."""
    if any(tool.overlaps(a, b) for a in one for b in other):
        return
    for claim in claims:
        for end, first, second in (
            ("s", claim.subjects, claim.objects),
            ("o", claim.objects, claim.subjects),
        ):
            if not claim.negated and _hold(first, one) and _hold(second, other):
                yield f"{claim.row['relation']} {end}"


def _hold(ends: list[Any], names: list[Any]) -> bool:
    return any(tool.overlaps(end, name) for end in ends for name in names)


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
