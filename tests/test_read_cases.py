"""Texts and their segmentation, side by side in tests/cases/reading.

`python tests/test_read_cases.py FILE > FILE.expected` writes a new one, to be read before it is kept.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.model import WORD_JOINER, Document
from kg.read import read
from kg.read.sentences import sentences

CASES = Path(__file__).parent / "cases" / "reading"
TEXTS = sorted(
    path for path in CASES.iterdir() if path.suffix != ".expected" and path.name != "boundaries.txt"
)
BOUNDARIES = [
    line
    for line in (CASES / "boundaries.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def shown(document: Document) -> str:
    """A section a line, then a sentence a line: its number, role, the number of its lead, its words."""
    lines = [f"= {document.title}"]
    section = -1
    for number, sentence in enumerate(document.sentences):
        if sentence.section != section:
            section = sentence.section
            lines.append(
                f"§ {document.sections[section].level} {document.sections[section].heading}".rstrip()
            )
        said = " ".join(document.at(sentence).replace(WORD_JOINER, "").split())
        lead = f" < {sentence.lead}" if sentence.lead >= 0 else ""
        lines.append(f"{number:3} {sentence.role}{lead}: {said}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_text_is_cut_as_the_file_beside_it_says(path):
    assert shown(read(path)) == Path(f"{path}.expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("line", BOUNDARIES)
def test_a_sentence_ends_where_a_reader_says(line):
    text = line.replace("‖", "")
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [part.strip() for part in line.split("‖")]


def test_there_are_a_hundred_boundary_cases():
    assert len(BOUNDARIES) >= 100


if __name__ == "__main__":
    sys.stdout.write(shown(read(sys.argv[1])))
