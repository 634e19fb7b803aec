"""Claims as lines of text, streamed: one line a claim and passage.

Offsets count from where the writer of the text counts: the file's beginning, or, in a corpus,
the beginning of the section's text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from kg.model import Claim, Document, Evidence

Read: TypeAlias = Iterable[tuple[Document, Iterable[Claim]]]

COLUMNS = [
    *("document", "claim", "subject", "subject_kind", "relation", "object", "object_kind"),
    *("polarity", "certainty", "cue", "section", "quote", "start", "end"),
    *("subject_text", "object_text", "rule", "qualifiers"),
]


def tsv(read: Read) -> Iterator[str]:
    """A header and a row a claim; a cell with a tab, a newline or a quote mark is quoted."""
    yield _line(COLUMNS)
    for row in rows(read):
        yield _line([str(row[name]) for name in COLUMNS])


def jsonl(read: Read) -> Iterator[str]:
    """An object a claim, with the same names; `start` and `end` are numbers."""
    for row in rows(read):
        yield json.dumps(row, ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[Read], Iterator[str]]] = {"jsonl": jsonl, "tsv": tsv}


def origin(document: Document, line: Evidence) -> int:
    """The offset from which the section's writer counts."""
    return max((s.origin for s in document.sections if s.origin <= line.start), default=0)


def rows(read: Read) -> Iterator[dict[str, str | int]]:
    """A row a line of evidence, by the names of the columns."""
    for document, claims in read:
        for claim in claims:
            for line in claim.evidence:
                yield _row(document, claim, line)


def _row(document: Document, claim: Claim, line: Evidence) -> dict[str, str | int]:
    base = origin(document, line)
    return {
        "document": document.id,
        "claim": claim.id.removeprefix("claim/"),
        "subject": claim.subject.label,
        "subject_kind": "|".join(claim.subject.kinds),
        "relation": claim.relation,
        "object": claim.object.label,
        "object_kind": "|".join(claim.object.kinds),
        "polarity": claim.polarity,
        "certainty": line.certainty,
        "cue": line.cue,
        "section": line.section,
        "quote": line.quote,
        "start": line.start - base,
        "end": line.end - base,
        "subject_text": line.subject_text,
        "object_text": line.object_text,
        "rule": line.rule,
        "qualifiers": "; ".join(f"{name}={value}" for name, value in claim.qualifiers),
    }


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(cells)
    return out.getvalue()
