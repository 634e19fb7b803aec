"""Which sentences of some documents carry claims, and which were passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kg.validate.lines import Line, lines

if TYPE_CHECKING:
    from kg.model import Document
    from kg.store import Store

PROSE = ("prose", "item", "lead")  # a heading states nothing by itself


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence, and the IRIs of the claims that rest on it: none where it was passed over."""

    document: str
    section: str
    start: int
    end: int
    text: str
    claims: tuple[str, ...]


def coverage(documents: Iterable[Document], store: Store) -> tuple[Covered, ...]:
    """Every sentence of the documents, in their order.

    >>> from kg.store import Store
    >>> coverage([], Store())
    ()
    """
    held: dict[str, list[Line]] = {}
    for line in lines(store.ox, store.ontology):
        held.setdefault(line.document, []).append(line)
    return tuple(
        row
        for document in documents
        for row in covered(document, held.get(store.ontology.iri(document.path), ()))
    )


def covered(document: Document, held: Iterable[Line]) -> Iterator[Covered]:
    """The sentences of one document; `held` are its lines of evidence."""
    held = sorted(held, key=lambda line: (line.start, line.end, line.claim))
    for sentence in document.sentences:
        said = " ".join(document.at(sentence).split())
        if sentence.role in PROSE and said:
            touching = (line for line in held if line.start < sentence.end and line.end > sentence.start)
            claims = tuple(dict.fromkeys(line.claim for line in touching if line.claim))
            heading = document.sections[sentence.section].heading if document.sections else ""
            yield Covered(document.path, heading, sentence.start, sentence.end, said, claims)


def as_text(rows: Iterable[Covered]) -> str:
    """Section by section how many sentences carry a claim, and those that were passed over."""
    return "".join(
        f"{carrying:>4} of {len(sentences):<4} {heading or '(no heading)'}\n"
        + "".join(f"             – {row.text}\n" for row in sentences if not row.claims)
        for heading, sentences, carrying in _sections(rows)
    )


def as_html(rows: Iterable[Covered]) -> str:
    """The same as a table that opens section by section."""
    body = "".join(
        f"<details><summary>{escape(heading) or 'Without a heading'} "
        f"<span>{carrying} of {len(sentences)}</span></summary><ul>{''.join(map(_item, sentences))}</ul></details>"
        for heading, sentences, carrying in _sections(rows)
    )
    return f'<div class="coverage">{body}</div>' if body else ""


def _item(row: Covered) -> str:
    count = len(row.claims)
    said = "passed over" if not count else "1 claim" if count == 1 else f"{count} claims"
    return f'<li class="{"carries" if count else "over"}"><span>{said}</span> {escape(row.text)}</li>'


def _sections(rows: Iterable[Covered]) -> Iterator[tuple[str, list[Covered], int]]:
    """Heading, sentences, and how many of them carry a claim, in the order of the text."""
    found: dict[tuple[str, str], list[Covered]] = {}
    for row in rows:
        found.setdefault((row.document, row.section), []).append(row)
    for (_, heading), sentences in found.items():
        yield heading, sentences, sum(bool(row.claims) for row in sentences)
