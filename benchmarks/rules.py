"""What each rule of the extraction yields and how often it is right, and what each stage is worth.

    python benchmarks/rules.py                                     # the golds, the stages
    python benchmarks/rules.py --corpus [--judged judged.tsv ...]  # the rules over the whole corpus too

Prints the tables of `docs/extraction.md`. A judged file has a row a claim with the columns `rule` and
`verdict` (right, partly or wrong), as somebody writes them who holds claims against their sentences.
"""

from __future__ import annotations

import argparse
import csv
import os
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from types import SimpleNamespace

from kg.extract import STAGES, admitted, tier_of
from kg.extract.grammar import grammar
from kg.extract.reading import read
from kg.extract.tiers import holds
from kg.lines import rows
from kg.model import Claim, Document
from kg.ontology import load
from kg.read import documents

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parent.parent.parent / "shared"))
GOLDS = {
    "nih-health": ("gold/nih-health.tsv", "gold/nih-health.jsonl"),
    "nih-health-2": ("gold/nih-health-2.tsv", "gold/nih-health-2.jsonl"),
    "the article": ("gold/leg-pain-after-spinal-fusion.tsv", "documents/leg-pain-after-spinal-fusion.txt"),
}
SHOWN = 40  # rules in the table
LONGEST = 59  # characters of its name
CORES = 2


def claimed(document: Document, tier: str = "precise", off: frozenset[str] = frozenset()) -> Iterator[Claim]:
    """The claims of a document that a tier holds, with some stages off."""
    ontology = load()
    said = (claim for one in read(document, ontology, off) for claim in one.claims)
    for claim in admitted(document, said, ontology):
        if isinstance(claim, Claim) and holds(tier, claim, grammar(ontology)):
            yield claim


def scored(gold: str, tier: str = "precise", off: frozenset[str] = frozenset()) -> tuple[float, ...]:
    """Precision, recall and F1 against a gold: strict, then relaxed."""
    tool = SimpleNamespace(**runpy.run_path(str(SHARED / "tools" / "score_claims.py")))
    truth, text = (SHARED / name for name in GOLDS[gold])
    wanted = tool.read(truth)
    found = {
        (row["document"], claim.relation, claim.negated, claim.subject.id, claim.object.id): tool.Claim(row)
        for document in documents([text])
        for claim in claimed(document, tier, off)
        for row in rows([(document, [claim])])
    }
    if gold == "the article":
        for claim in (*wanted, *found.values()):
            claim.document = "document"
    return tuple(
        figure for strict in (True, False) for figure in tool.score(wanted, [*found.values()], strict)[:3]
    )


def yields(path: Path) -> tuple[Counter[str], Counter[str], Counter[str], int]:
    """Claims by rule, documents by rule, claims by tier, and the length of all texts."""
    claims, pages, tiers, size = Counter[str](), Counter[str](), Counter[str](), 0
    with Pool(CORES) as pool:
        for found, length in pool.imap(_of_document, documents([path]), chunksize=50):
            size += length
            claims.update(rule for rule, _ in found)
            pages.update({rule for rule, _ in found})
            tiers.update(tier for _, tier in found)
    return claims, pages, tiers, size


def _of_document(document: Document) -> tuple[list[tuple[str, str]], int]:
    found = [(c.evidence[0].rule, tier_of(c, load())) for c in claimed(document, "recall")]
    return found, len(document.text)


def verdicts(paths: Iterable[str]) -> dict[str, Counter[str]]:
    """How often each rule was right, partly right, and wrong."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path in paths:
        with Path(path).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found[row["rule"]][row["verdict"]] += 1
    return found


def table(head: str, rows: Iterable[Iterable[object]]) -> None:
    """Print a table in Markdown."""
    cells = head.split(" | ")
    print(f"\n| {head} |\n|{'---|' * len(cells)}")
    for row in rows:
        shown = (f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row)
        print(f"| {' | '.join(shown)} |", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", action="store_true", help="count the rules over the whole corpus")
    parser.add_argument("--judged", nargs="*", default=[], help="files of judged claims")
    options = parser.parse_args()
    head = "strict P | strict R | strict F1 | relaxed P | relaxed R | relaxed F1"
    of_tier = partial(map, lambda pair: (*pair, *scored(*pair)))
    table(
        f"text | tier | {head}",
        of_tier((gold, tier) for gold in GOLDS for tier in ("linked", "precise", "recall")),
    )
    stages = ("", *STAGES)
    table(
        f"off, on nih-health-2 | {head}",
        ((stage or "nothing", *scored("nih-health-2", off=frozenset({stage} - {""}))) for stage in stages),
    )
    if options.corpus:
        claims, pages, tiers, size = yields(SHARED / "corpora" / "nih-health.jsonl.gz")
        kept = claims.total() - tiers["recall"]
        print(
            f"\n{claims.total():,} claims of {size / 1e6:.1f} MB: {kept * 1000 / size:.1f} per KB without recall; {dict(tiers)}"
        )
        judged = verdicts(options.judged)
        drafts = grammar(load()).language.lists["drafts"]
        table(
            "rule | tier | claims | documents | judged | right | partly | wrong",
            (
                (
                    f"`{rule if len(rule) <= LONGEST else rule[: LONGEST - 1] + '…'}`",
                    "recall" if rule in drafts else "precise",
                    count,
                    pages[rule],
                    judged[rule].total(),
                    *(judged[rule][v] for v in ("right", "partly", "wrong")),
                )
                for rule, count in claims.most_common(SHOWN)
            ),
        )


if __name__ == "__main__":
    main()
