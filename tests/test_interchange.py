"""The page on interchange: its example and its table are what the code says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import kg
from kg.diff import diff
from kg.importing import IMPORTERS, LOSSES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"


def block(name):
    """What stands on the page between two comments of a name."""
    return re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", PAGE, re.DOTALL)[1]


def edited(folder):
    """The bundled document as a later author might have it."""
    text = EXAMPLE.read_text(encoding="utf-8")
    with (Path(__file__).parent / "cases" / "diff" / "edits.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            assert row["before"] in text
            text = text.replace(row["before"], row["after"])
    (folder / EXAMPLE.name).write_text(text, encoding="utf-8")
    return folder / EXAMPLE.name


def losses():
    lines = ["| format | read back from | what does not come back |", "| --- | --- | --- |"]
    for name, importer in IMPORTERS.items():
        gone = "; ".join(f"{loss.what} ({loss.instead})" for loss in LOSSES[name]) or "nothing is lost"
        endings = " ".join(f"`{ending}`" for ending in importer.endings)
        lines.append(f"| `{name}` | {endings} | {gone.replace('|', chr(92) + '|')} |")
    return "\n".join(lines)


def test_the_difference_of_two_versions_of_the_document_is_that_of_the_page(tmp_path):
    old, new = kg.build(EXAMPLE, review=False), kg.build(edited(tmp_path), review=False)
    said = f"```text\n{diff(old.store, new.store).format()}```"
    assert block("difference") == said, f"put this on the page:\n{said}"


def test_the_table_of_losses_is_that_of_the_page():
    assert block("losses") == losses(), f"put this on the page:\n{losses()}"
