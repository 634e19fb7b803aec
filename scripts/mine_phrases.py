"""List what the NIH corpus speaks of and the lexicon does not know, the most frequent first.

    python scripts/mine_phrases.py --least 5 > candidates.tsv      reads ../shared, or $KG_SHARED

A row a phrase: how many pages have it as a noun phrase, as a title, and as an end of a claim; the kind
that extraction would give it; the concept that its head finds; the term that a vocabulary has by that
name. The list is a draft to be read: what deserves it goes into a file of ontology/lexicon by hand.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from terminologies import obo, table

from kg.extract import claims, mentions
from kg.lexicon import normalised
from kg.model import Document
from kg.ontology import Ontology, load
from kg.read import documents

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
COLUMNS = ("pages", "titles", "ends", "phrase", "kind", "head", "term")
VOCABULARIES = {"symp.obo": "SYMP", "maxo.obo": "MAXO", "uberon_musc.obo": "UBERON"}
LONGEST = 6  # words of a phrase


@dataclass(slots=True)
class Seen:
    """Where a phrase was met: pages that have it as a noun phrase, as their title, as an end of a claim."""

    pages: int = 0
    titles: int = 0
    ends: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Print the list."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--least", type=int, default=5, metavar="N", help="pages that must have a phrase")
    parser.add_argument("--pages", type=int, metavar="N", help="read so many pages only")
    least, pages = vars(parser.parse_args()).values()
    ontology = load()
    corpus = documents([SHARED / "corpora" / "nih-health.jsonl.gz"])
    found = _unlinked((page for page, _ in zip(corpus, range(pages or sys.maxsize), strict=False)), ontology)
    terms = _terms(SHARED / "terminologies")
    sys.stdout.write("\t".join(COLUMNS) + "\n")
    for key, seen in sorted(found.items(), key=lambda entry: (-_weight(entry[1]), entry[0])):
        if _weight(seen) >= least:
            sys.stdout.write("\t".join(map(str, _row(key, seen, ontology, terms))) + "\n")


def _weight(seen: Seen) -> int:
    return max(seen.pages, seen.ends, seen.titles)


def _row(key: str, seen: Seen, ontology: Ontology, terms: dict[str, str]) -> tuple[object, ...]:
    """The cells of a phrase, as `COLUMNS` names them."""
    spelt = max(sorted(seen.spellings), key=seen.spellings.__getitem__)
    head = ontology.lexicon.head(spelt)
    kinds = "|".join(kind for kind, _ in seen.kinds.most_common(2))
    return (
        *(seen.pages, seen.titles, seen.ends, spelt, kinds),
        head.label if head else "",
        terms.get(key, ""),
    )


def _unlinked(pages: Iterable[Document], ontology: Ontology) -> dict[str, Seen]:
    """What was met, by normalised phrase, without what a name or the block list of the lexicon has."""
    found: dict[str, Seen] = defaultdict(Seen)
    for page in pages:
        met: set[tuple[str, str]] = set()
        for place, phrase, kind in _phrases(page, ontology):
            key = normalised(phrase)
            if key in ontology.lexicon.blocked or ontology.lexicon.find(phrase):
                continue
            seen = found[key]
            if (place, key) not in met:
                met.add((place, key))
                setattr(seen, place, getattr(seen, place) + 1)
            seen.spellings[phrase] += 1
            if kind:
                seen.kinds[kind] += 1
    return found


def _phrases(page: Document, ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    """Each phrase of a page with the column that counts it and the kind it seems to be of."""
    yield "titles", page.title, ""
    for sentence in page.sentences:
        for mention in mentions(page.at(sentence), ontology):
            text = " ".join(mention.text.split())
            if text.count(" ") < LONGEST and not re.search(r"\d|[^\w\s'-]", text):
                yield "pages", text, mention.kind
    for claim in claims(page, ontology, "recall"):
        for concept in (claim.subject, claim.object):
            yield "ends", concept.label, concept.kinds[0]


def _terms(folder: Path) -> dict[str, str]:
    """A term of each name that the vocabularies have, as 'MAXO:0000004 surgical procedure'."""
    found = {
        normalised(name): f"{id_} {label}"
        for file, prefix in VOCABULARIES.items()
        for id_, label, synonyms in obo(folder / file, prefix)
        for name in (*synonyms, label)
    }
    for path in sorted(folder.glob("mondo_exactmatch_*.tsv")):
        for row in table(path):
            found.setdefault(normalised(row["subject_label"]), f"{row['subject_id']} {row['subject_label']}")
    for row in table(folder / "HumanDO.tsv"):
        found.setdefault(normalised(row["label"]), f"{row['id']} {row['label']}")
    return found


if __name__ == "__main__":
    main()
