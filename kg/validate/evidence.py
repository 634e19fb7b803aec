"""What the evidence gets wrong about its documents: quotes, offsets, cues, hedges and denials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.validate.lines import Line
from kg.validate.report import Finding

if TYPE_CHECKING:
    from kg.model import Document
    from kg.ontology import Ontology
    from kg.validate.case import Case

# A hedge or a denial does not reach over these: "X may cause A; Y causes B".
_CLAUSES = re.compile(r";|\.\s|,?\s(?:but|whereas|while|although|though|yet)\s", re.IGNORECASE)
AROUND = 400  # characters before and after a quote in which its cue may stand (a list's lead-in, a heading)


def findings(case: Case) -> Iterator[Finding]:
    """Each line of evidence against the document it names, where that is at hand."""
    known = {case.ontology.iri(document.path): document for document in case.documents}
    cues = cue_words(case.ontology)
    for line in case.lines():
        yield from _certainty(line, cues, case)
        if line.document in known:
            yield from _quote(line, known[line.document])
    yield from _documents(case, known)


def _documents(case: Case, known: dict[str, Document]) -> Iterator[Finding]:
    """The hash that the graph has for a document against that of the document."""
    for iri, document in sorted(known.items()):
        for stated in case.index.objects(ox.NamedNode(iri), case.node("kg:sha256")):
            if stated.value != document.sha256:
                yield Finding(
                    "violation",
                    "evidence/hash",
                    f"The hash that the graph has for '{document.title or document.id}' is not its own.",
                    iri,
                    fix="Build the graph again from this document.",
                )


def _quote(line: Line, document: Document) -> Iterator[Finding]:
    """The quote, what stands before and after, and the cue, as the document has them."""
    title = document.title or document.id
    there = document.text[line.start : line.end]
    if there != line.exact:
        yield line.finding(
            "violation",
            "evidence/quote",
            f"The quote is not what '{title}' says at characters {line.start} to {line.end}.",
            "Refresh the review, or build the graph again from this document.",
            line.exact,
            there,
        )
        return
    before, after = document.text[: line.start], document.text[line.end :]
    if not before.endswith(line.prefix) or not after.startswith(line.suffix):
        yield line.finding(
            "violation",
            "evidence/context",
            f"What the graph keeps before or after the quote does not stand there in '{title}'.",
            "Build the graph again from this document.",
        )
    around = document.plain[max(0, line.start - AROUND) : line.end + AROUND]
    if line.cue and not _said(line.cue, around):
        yield line.finding(
            "violation",
            "evidence/cue",
            f"The cue “{line.cue}” stands neither in the quote nor near it in '{title}'.",
            "Give the words of the sentence that hedge or deny, or leave the cue empty.",
        )


def _said(cue: str, text: str) -> bool:
    """Whether the words of a cue stand in a text, in their order; other words may part them."""
    rest = iter(re.findall(r"[\w'’]+", text.lower()))
    return all(any(word == other for other in rest) for word in re.findall(r"[\w'’]+", cue.lower()))


def _certainty(line: Line, cues: dict[str, str], case: Case) -> Iterator[Finding]:
    """A hedge or a denial in the quote that the line of evidence does not carry."""
    ranks = {name: certainty.rank for name, certainty in case.ontology.certainties.items()}
    if line.certainty not in ranks:
        return
    surest = max(ranks.values())
    said = {cue: ranks[certainty] for cue, certainty in _found(line.exact, cues) if certainty in ranks}
    denials = sorted(cue for cue, rank in said.items() if rank == 0)
    hedges = sorted(cue for cue, rank in said.items() if 0 < rank < surest)
    stated = ranks[line.certainty]
    if line.cue.lower() in cues and not line.negated and ranks.get(cues[line.cue.lower()], surest) < stated:
        yield line.finding(
            "warning",
            "evidence/sharpened",
            f"The cue “{line.cue}” makes the statement {cues[line.cue.lower()]}, "
            f"but the graph has it as {line.certainty}.",
            "Lower the certainty to that of the cue.",
        )
    elif stated == surest and not line.cue and any(_reaches(cue, line, case) for cue in hedges):
        yield line.finding(
            "warning",
            "evidence/hedge",
            f"The sentence hedges (“{hedges[0]}”), but the claim is {line.certainty}.",
            "Check whether the hedge belongs to this claim; if so, take over its certainty and cue.",
        )
    if not line.negated and not line.cue and any(_reaches(cue, line, case) for cue in denials):
        yield line.finding(
            "warning",
            "evidence/denial",
            f"The sentence has a word of denial (“{denials[0]}”), but the claim is affirmed.",
            "Check whether the denial belongs to this claim.",
        )


def _reaches(cue: str, line: Line, case: Case) -> bool:
    """Whether a cue stands in a clause that names an end of the claim, where the graph says how it is named."""
    evidence = ox.NamedNode(line.evidence)
    ends = [
        end.value.lower()
        for name in ("kg:subjectText", "kg:objectText")
        for end in case.index.objects(evidence, case.node(name))
    ]
    clauses = [clause for clause in _CLAUSES.split(line.exact.lower()) if any(end in clause for end in ends)]
    return not clauses or any(_said(cue, clause) for clause in clauses)


def _found(text: str, cues: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The cues in a text; the longest where several begin at one word."""
    words = re.findall(r"[\w'’]+", text.lower())
    at = 0
    longest = max((cue.count(" ") + 1 for cue in cues), default=0)
    while at < len(words):
        size = next((n for n in range(longest, 0, -1) if " ".join(words[at : at + n]) in cues), 0)
        if size:
            cue = " ".join(words[at : at + size])
            yield cue, cues[cue]
        at += size or 1


def cue_words(ontology: Ontology) -> dict[str, str]:
    """The words that hedge or deny, each with its certainty, from `ontology/language/cues.tsv`."""
    return _cues(ontology.folder / "language" / "cues.tsv")


@cache
def _cues(path: Path) -> dict[str, str]:
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    except FileNotFoundError:  # an ontology without a language has no cues to check
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path}: cannot be read: {error}") from error
    return {row[0].lower(): row[1] for row in rows if len(row) > 1 and not row[0].startswith("#")}
