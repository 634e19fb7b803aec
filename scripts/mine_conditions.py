"""Write ontology/lexicon/rare.tsv: conditions that have a page of their own in the NIH corpus.

    python scripts/mine_conditions.py        reads ../shared, or $KG_SHARED

A page's title becomes a concept when MONDO or the Disease Ontology has a term of exactly that name, and
no other file of the lexicon has it or has a concept for that term; the label is spelt as the vocabulary
spells it. Other names are kept from pages whose synonyms are curated (`TRUSTED`), and only where no two
concepts would claim one, no vocabulary has a term of its own for it, and the block list has it not. Read
the result before it is committed: it is data like any other.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from terminologies import index, table

from kg.lexicon import HEADER, Lexicon, load, normalised
from kg.model import slug

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
FOLDER = ROOT / "ontology" / "lexicon"
TARGET = FOLDER / "rare.tsv"
SOURCES = ("GHR", "NINDS", "GARD")  # the first that has a title gives its names
TRUSTED = ("GHR",)  # GARD's lists mix in subtypes and inverted wordings
SHORTEST = 8  # letters of a name worth keeping; shorter ones are acronyms and gene symbols


def main() -> None:
    """Write the file, and say what it holds."""
    found = dict(sorted(_mined(_others(), SHARED).items()))
    lines = [f"{id_}\tCondition\t{label}\t{'|'.join(names)}" for id_, (label, names) in found.items()]
    TARGET.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(lines)} conditions\n")


def _others() -> Lexicon:
    """The lexicon of all files but the one that is written here."""
    with tempfile.TemporaryDirectory() as folder:
        for path in FOLDER.iterdir():
            if path != TARGET:
                (Path(folder) / path.name).symlink_to(path)
        return load(Path(folder), mapped=False)


def _mined(lexicon: Lexicon, shared: Path) -> dict[str, tuple[str, list[str]]]:
    """Label and other names of each new condition, by id."""
    mondo, doid = _labels(shared / "terminologies")
    held = {mondo[key] for key in map(normalised, lexicon.names) if key in mondo}
    pages: dict[str, tuple[str, list[str]]] = {}
    for title, synonyms in _titles(shared / "corpora" / "nih-health.jsonl.gz"):
        key = normalised(title)
        label = mondo.get(key) or doid.get(key)
        if label and label not in held and not lexicon.find(title) and key not in lexicon.blocked:
            pages.setdefault(f"concept/{slug(label)}", (label, synonyms))
    keys = Counter(normalised(name) for label, names in pages.values() for name in {label, *names})
    keys.update([*lexicon.names, *lexicon.blocked, *mondo, *doid])
    return {id_: (label, _kept(label, names, keys)) for id_, (label, names) in pages.items()}


def _kept(label: str, names: Iterable[str], keys: Counter[str]) -> list[str]:
    """The names that are long enough, no inversion ("Disease, kidney") and this concept's alone."""
    seen = {normalised(label)}
    kept = []
    for name in map(_spelt, names):
        key = normalised(name)
        sound = len(name) >= SHORTEST and not re.search(r"[,;|(\[\ufffd]", name) and not name.isupper()
        if sound and key not in seen and keys[key] == 1:
            kept.append(name)
        seen.add(key)
    return kept


def _spelt(name: str) -> str:
    """The name with plain spaces and apostrophes."""
    return " ".join(name.replace("\u2019", "'").split())


def _labels(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """MONDO's and DOID's labels by normalised name."""
    files = sorted(folder.glob("mondo_exactmatch_*.tsv"))
    mondo = index((row["subject_id"], row["subject_label"], ()) for file in files for row in table(file))
    doid = index((row["id"], row["label"], ()) for row in table(folder / "HumanDO.tsv"))
    first = [{key: terms[0].label for key, terms in found.items()} for found in (mondo, doid)]
    return first[0], first[1]


def _titles(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Title and trusted synonyms of each page of a condition, the better sources first."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    for source in SOURCES:
        for page in pages:
            if page["source"] == source:
                yield page["title"], page["synonyms"] if source in TRUSTED else []


if __name__ == "__main__":
    main()
