"""Makes `ontology/learned.tsv`, the model of the extractor `learned`; needs `medkg[learn]`.

    python scripts/learn.py

Reads the pages of `benchmarks/gold`. Prints how many claims are right on pages that a model was not made from, and keeps
for each class the least score with which GOAL of them are.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kg.extract.grammar import grammar
from kg.extract.reading import read
from kg.extract.token import spelled
from kg.lines import rows
from kg.model import Document
from kg.ontology import load
from kg.plugins.clues import of_sentence, of_thing
from kg.plugins.learned import scene, untold
from kg.plugins.weights import BIAS, FILE, LEAST, NEVER, NONE, OTHER
from kg.read import documents
from kg.read.corpus import row as article

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "benchmarks" / "gold"
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
GOAL = 0.75  # of the claims of a class on pages it was not made from are right
FEWEST = 25  # pairs of a class, and claims of it by which a least score is told
RARE = 3  # pairs with a feature; those with fewer are left out
SMALL = 0.08  # weights that are left out
STRENGTH = 0.5  # of the data against the prior
FOLDS = 8
SYMMETRIC = ("alsoKnownAs", "associatedWith")
tool = SimpleNamespace(**runpy.run_path(str(SHARED / "tools" / "score_claims.py")))


class Example(NamedTuple):
    """A thing: its page, what tells of it, the class that it is of, and all that would be right."""

    page: str
    clues: tuple[str, ...]
    label: str
    right: frozenset[str]


class Page(NamedTuple):
    """A page and its claims: each as the scorer has it, and from where to where the words stand that make it."""

    document: Document
    claims: list[tuple[Any, int, int]]


def pages() -> Iterator[Page]:
    """The pages of our own, and those of the corpus."""
    said = _rows("pages.tsv")
    for document in documents([GOLD / "pages.jsonl"]):
        found = []
        for row in said[document.id]:
            start = document.plain.index(row["quote"])
            found.append((tool.Claim(row), start, start + len(row["quote"])))
        yield Page(document, found)
    said, cut = _rows("corpus.tsv"), _rows("corpus-sections.tsv")
    with gzip.open(SHARED / "corpora" / "nih-health.jsonl.gz") as file:
        for number, line in enumerate(file, 1):
            fields = json.loads(line)
            wanted = {row["section"]: int(row["characters"]) for row in cut[fields["id"]]}
            for at, section in enumerate(fields["sections"]):
                section["text"] = section["text"][: wanted.get(str(at), 0)]
            if wanted:
                document = article(json.dumps(fields).encode(), f"line {number}")
                origins = [section.origin for section in document.sections]
                yield Page(document, [_placed(claim, origins) for claim in said[document.id]])


def _rows(name: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a table by page; what only the first of a group says holds for all of it."""
    found, first = defaultdict(list), {}
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            said = first.setdefault(row.get("group", ""), row) if "group" in row else row
            found[row["id"]].append({column: value or said[column] for column, value in row.items()})
    return found


def _placed(row: dict[str, str], origins: list[int]) -> tuple[Any, int, int]:
    origin = origins[int(row["section"])]
    return tool.Claim(row), origin + int(row["start"]), origin + int(row["end"])


def examples(page: Page) -> Iterator[Example]:
    """All things of a page that no rule tells of."""
    document, rules = page.document, grammar(load())
    for said in read(document, load()):
        seen = scene(document, said, rules)
        if seen is None:
            continue
        low, high = said.sentence.start, said.sentence.end
        near = [claim for claim, start, end in page.claims if start < high and end > low]
        known = [tool.Claim(row) for row in rows([(document, said.claims)])]
        shared = [*of_sentence(seen)]
        topic = {" ".join(seen.topic), document.title}
        for thing in untold(seen):
            text = spelled(thing.tokens)
            right = Counter(_labels(near, topic, text))
            if not any(_labels(known, topic, text)):
                label = max(sorted(right), key=right.__getitem__, default=NONE)
                clues = dict.fromkeys("\t".join(clue) for clue in (*shared, *of_thing(thing, seen)))
                yield Example(document.id, tuple(clues), label, frozenset(right))


def _labels(claims: list[Any], topic: set[str], thing: str) -> Iterator[str]:
    """What claims say of the topic and a thing: the relation, and which end the topic is."""
    names, other = [tool.words(name) for name in topic], tool.words(thing)
    if any(tool.overlaps(name, other) for name in names):
        return
    for claim in claims:
        both = (("subject", claim.subjects, claim.objects), ("object", claim.objects, claim.subjects))
        for end, theirs, its in both:
            if any(_holds(theirs, name) for name in names) and _holds(its, other):
                yield f"{claim.row['relation']} {end}"


def _holds(ends: list[frozenset[str]], words: frozenset[str]) -> bool:
    return any(tool.overlaps(end, words) for end in ends)


def fit(made: list[Example]) -> tuple[DictVectorizer, Any, np.ndarray]:
    """A model of some examples: how clues are numbered, the model, and which are kept."""
    numbers = DictVectorizer()
    table = numbers.fit_transform([dict.fromkeys(e.clues, 1) for e in made])
    kept = np.asarray((table > 0).sum(0)).ravel() >= RARE
    model = LogisticRegression(C=STRENGTH, max_iter=200)
    model.fit(table[:, kept], [e.label for e in made])
    return numbers, model, kept


def least(made: list[Example]) -> dict[str, float]:
    """The least score of each class at which GOAL of its claims are right on pages left out, if there is one."""
    told: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    groups = [e.page for e in made]
    for learn, hold in GroupKFold(FOLDS).split(made, groups=groups):
        numbers, model, kept = fit([made[i] for i in learn])
        held = [made[i] for i in hold]
        table = numbers.transform([dict.fromkeys(e.clues, 1) for e in held])[:, kept]
        classes = list(model.classes_)
        for example, scores in zip(held, model.predict_proba(table), strict=True):
            best = int(scores.argmax())
            if classes[best] not in (NONE, OTHER):
                told[classes[best]].append((scores[best], _fits(classes[best], example.right)))
    found: dict[str, float] = {}
    for name, scored in sorted(told.items()):
        scored.sort(reverse=True)
        right, best = 0, (0, 0, NEVER)
        for count, (score, fits) in enumerate(scored, 1):
            right += fits
            if count >= FEWEST and right / count >= GOAL:
                best = (right, count, round(float(score), 3))
        if best[1]:
            found[name] = best[2]
            print(f"{name:24} from {best[2]:.3f}: {best[0]} of {best[1]} right")
    return found


def _fits(name: str, right: frozenset[str]) -> bool:
    """Whether a class is right as the scorer counts: its relation's family, and its direction."""
    family, end = _family(name)
    return any(
        f == family and (end == e or name.split(maxsplit=1)[0] in SYMMETRIC) for f, e in map(_family, right)
    )


def _family(name: str) -> tuple[object, str]:
    relation, end = name.split()
    return tool.family(tool.relation_key(relation)), end


def main() -> None:
    """Learn, judge, write; what cannot be told surely enough is one class with all other relations."""
    made = [example for page in pages() for example in examples(page)]
    related = sum(e.label != NONE for e in made)
    print(f"{len(made)} things on {len({e.page for e in made})} pages, {related} in a relation to the topic")
    count = Counter(e.label for e in made)
    made = [e if count[e.label] >= FEWEST else e._replace(label=OTHER) for e in made]
    surely = least(made)
    made = [e if e.label in {*surely, NONE} else e._replace(label=OTHER) for e in made]
    surely = least(made)
    numbers, model, kept = fit(made)
    names = numbers.get_feature_names_out()[kept]
    rows = [(f"{BIAS}\t", model.intercept_), *zip(names, model.coef_.T, strict=True)]
    with (ROOT / "ontology" / FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(["clue", "word", *model.classes_]) + "\n")
        file.write(
            "\t".join([LEAST, "", *(f"{surely.get(name, NEVER):g}" for name in model.classes_)]) + "\n"
        )
        for name, weights in sorted(rows, key=lambda row: row[0]):
            shown = [f"{w:.2f}" if abs(w) >= SMALL else "" for w in weights]
            if any(shown):
                file.write("\t".join([name, *shown]) + "\n")


if __name__ == "__main__":
    main()
