"""A curator's decisions about a document's claims: a TSV beside it, kept in git.

One row a line of evidence. `status` says what became of it: `draft` (read by the extractor, not
looked at yet), `accepted`, `edited`, `rejected`, or `added` by the curator. `claim` and the span
name the draft that a decision is about, so a refresh never loses or repeats one.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from kg.errors import KgError, ReviewError
from kg.model import Claim, Concept, Document, Evidence
from kg.ontology import Ontology

DRAFT, REJECTED, ADDED = "draft", "rejected", "added"
AGENTS = {
    DRAFT: "automated_agent",
    "accepted": "manual_validation_of_automated_agent",
    "edited": "manual_validation_of_automated_agent",
    REJECTED: "manual_validation_of_automated_agent",
    ADDED: "manual_agent",
}
CONTEXT = 32  # characters kept before and after a quote


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the review file; every field is text, as it stands there."""

    claim: str
    status: str
    subject: str
    subject_kind: str
    relation: str
    object: str
    object_kind: str
    polarity: str
    certainty: str
    cue: str
    qualifiers: str
    section: str
    quote: str
    start: str
    end: str
    sha256: str
    reviewer: str = ""
    comment: str = ""
    rule: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Where its quote stands, as numbers; (0, 0) where they are none."""
        return (int(self.start), int(self.end)) if f"{self.start}{self.end}".isdecimal() else (0, 0)


COLUMNS = tuple(field.name for field in fields(Row))


def path_beside(document: Path) -> Path:
    """Where a document's review file is kept.

    >>> path_beside(Path("notes/pain.md")).name
    'pain.review.tsv'
    """
    return document.with_name(f"{document.stem}.review.tsv")


def drafts(document: Document, claims: Iterable[Claim]) -> Iterator[Row]:
    """What an extractor read, one row a line of evidence, in the order of the text."""
    rows = [_row(document, claim, line) for claim in claims for line in claim.evidence]
    yield from sorted(rows, key=_order)


def refreshed(document: Document, kept: Iterable[Row], read: Iterable[Row]) -> Iterator[Row]:
    """All decisions, and those drafts that are about something else; in the order of the text.

    A draft is about the same thing as a decision when it is the same claim and their quotes
    overlap. A decision whose quote has moved, and stands in the document just once, moves with it.
    """
    decided = [_moved(document, row) for row in kept if row.status != DRAFT]
    known = defaultdict(list)
    for row in decided:
        known[row.claim].append(row.span)
    new = (row for row in read if not any(_overlap(row.span, span) for span in known[row.claim]))
    yield from sorted([*decided, *new], key=_order)


def claims(path: Path, document: Document, ontology: Ontology) -> Iterator[Claim]:
    """The claims that the review file lets stand: all rows but the rejected ones.

    Raises ReviewError that lists every row that does not fit the document or the ontology.
    """
    found: list[Claim] = []
    wrong: list[str] = []
    for line, row in load(path):
        try:
            claim = _claim(row, document, ontology)
        except KgError as error:
            wrong.append(f"{path}, line {line}: {error}")
        else:
            if row.status != REJECTED:
                found.append(claim)
    if wrong:
        raise ReviewError("\n".join(wrong))
    yield from found


def load(path: Path) -> list[tuple[int, Row]]:
    """The rows of a review file, each with its line number."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # keeps the line ends that quotes have
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    rows: list[tuple[int, Row]] = []
    try:
        header = next(reader, [])
        if unknown := [name for name in header if name not in COLUMNS]:
            raise ReviewError(f"{path}, line 1: no column {unknown[0]!r}; there are {', '.join(COLUMNS)}")
        if missing := [name for name in COLUMNS[:16] if name not in header]:
            raise ReviewError(f"{path}, line 1: the column {missing[0]!r} is missing")
        for cells in reader:
            if len(cells) != len(header):
                raise ReviewError(
                    f"{path}, line {reader.line_num}: {len(cells)} cells, but the header has {len(header)}"
                )
            rows.append((reader.line_num, Row(**dict(zip(header, cells, strict=True)))))
    except csv.Error as error:
        raise ReviewError(f"{path}, line {reader.line_num}: {error}") from error
    return rows


def written(rows: Iterable[Row]) -> str:
    """The rows as the text of a review file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in rows)
    return out.getvalue()


def qualifiers(text: str) -> tuple[tuple[str, str], ...]:
    """Sorted pairs of a cell like `superlative=most common; timing=before surgery`.

    >>> qualifiers("timing=before surgery; superlative=main")
    (('superlative', 'main'), ('timing', 'before surgery'))
    """
    pairs = [part.partition("=") for part in text.split(";") if part.strip()]
    return tuple(sorted((name.strip(), value.strip()) for name, _, value in pairs))


def _row(document: Document, claim: Claim, line: Evidence) -> Row:
    return Row(
        claim=claim.id,
        status=DRAFT,
        subject=claim.subject.label,
        subject_kind="|".join(claim.subject.kinds),
        relation=claim.relation,
        object=claim.object.label,
        object_kind="|".join(claim.object.kinds),
        polarity=claim.polarity,
        certainty=line.certainty,
        cue=line.cue,
        qualifiers="; ".join(f"{name}={value}" for name, value in claim.qualifiers),
        section=line.section,
        quote=line.quote,
        start=str(line.start),
        end=str(line.end),
        sha256=document.sha256,
        rule=line.rule,
    )


def _claim(row: Row, document: Document, ontology: Ontology) -> Claim:
    """The claim that a row states; an error if any of it does not fit."""
    if row.status not in AGENTS:
        raise ReviewError(f"no status {row.status!r}; there are {', '.join(AGENTS)}")
    if not (row.start.isdecimal() and row.end.isdecimal()):
        raise ReviewError(f"start and end must be whole numbers, not {row.start!r} and {row.end!r}")
    start, end = int(row.start), int(row.end)
    quote = document.text[start:end]
    if start >= end or quote.split() != row.quote.split():
        raise ReviewError(
            f"the document does not say {row.quote!r} at {start}–{end}; 'kg review' moves quotes"
        )
    if row.sha256 != document.sha256:
        raise ReviewError("the document has changed since this row was written; 'kg review' takes it over")
    if row.polarity not in ("affirmed", "negated"):
        raise ReviewError(f"no polarity {row.polarity!r}; there are affirmed, negated")
    if row.certainty not in ontology.certainties:
        raise ReviewError(f"no certainty {row.certainty!r}; there are {', '.join(ontology.certainties)}")
    if unknown := [name for name, _ in qualifiers(row.qualifiers) if name not in ontology.qualifiers]:
        raise ReviewError(f"no qualifier {unknown[0]!r}; there are {', '.join(ontology.qualifiers)}")
    subject = _concept(row.subject, row.subject_kind, ontology)
    object_ = _concept(row.object, row.object_kind, ontology)
    if not ontology.fits(subject, ontology.relation(row.relation).name, object_):
        raise ReviewError(f"{row.relation} does not go from {row.subject_kind} to {row.object_kind}")
    evidence = Evidence(
        document=document.path,
        start=start,
        end=end,
        quote=quote,
        prefix=document.text[max(0, start - CONTEXT) : start],
        suffix=document.text[end : end + CONTEXT],
        certainty=row.certainty,
        cue=row.cue,
        section=row.section,
        rule=row.rule or "review",
        agent=AGENTS[row.status],
        comment=row.comment,
    )
    negated = row.polarity == "negated"
    return Claim(subject, row.relation, object_, negated, qualifiers(row.qualifiers), (evidence,))


def _concept(label: str, kinds: str, ontology: Ontology) -> Concept:
    """The lexicon's concept of that name, with the curator's kinds; a new one where there is none."""
    if not label.strip():
        raise ReviewError("a subject or object is empty")
    named = tuple(sorted({ontology.kind(kind).name for kind in kinds.split("|")}))
    fresh = ontology.concept(label, named)
    known = ontology.lexicon.find(label)
    return (
        replace(known, kinds=named) if known and known.id.split("/")[0] == fresh.id.split("/")[0] else fresh
    )


def _moved(document: Document, row: Row) -> Row:
    """The row where its quote stands now; spaces and line ends may be others, as editors change them."""
    start, end = row.span
    words = row.quote.split()
    if document.text[start:end].split() != words:
        spans = [found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), document.text)]
        if len(spans) != 1:
            return row
        start, end = spans[0]
    quote = document.text[start:end]
    return replace(row, quote=quote, start=str(start), end=str(end), sha256=document.sha256)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _order(row: Row) -> tuple[tuple[int, int], tuple[str, ...]]:
    return row.span, tuple(getattr(row, name) for name in COLUMNS)
