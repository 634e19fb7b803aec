"""What became of the passages of a document that has changed since it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.validate.anchors import Anchor, anchor
from kg.validate.lines import Line
from kg.validate.report import Finding

if TYPE_CHECKING:
    from kg.model import Document
    from kg.validate.case import Case


@dataclass(frozen=True, slots=True)
class Drift:
    """A line of evidence of the old text, and where its words stand in the new one."""

    line: Line
    document: Document
    anchor: Anchor

    @property
    def words(self) -> str:
        """The words of the new text."""
        return self.document.text[self.anchor.start : self.anchor.end]


_SAID = {
    "moved": (
        "info",
        "The quote stands elsewhere in '{title}' now: at characters {start} to {end}.",
        "Refresh the review with this document: it takes the move over.",
    ),
    "reworded": (
        "warning",
        "'{title}' words this differently now.",
        "Read the new wording: does it still state the claim, and as surely?",
    ),
    "gone": (
        "violation",
        "'{title}' no longer says this: the claim has lost this evidence.",
        "Remove the line of evidence; a claim without any is to be rejected.",
    ),
}


def drifts(case: Case) -> Iterator[Drift]:
    """Every line of evidence whose document has changed, with its new place."""
    later = dict(_later(case))
    for iri, new in later.items():
        for line in case.lines_of.get(iri, ()):
            yield Drift(line, new, anchor(new.text, line.start, line.exact, line.prefix, line.suffix))


def _later(case: Case) -> Iterator[tuple[str, Document]]:
    """Documents of the graph, each with the later reading of it that was given."""
    held = {term.value for term in case.index.instances(case.node("kg:Document"))}
    given = {case.ontology.iri(document.path): document for document in case.documents}
    for iri in sorted(held - given.keys()):
        for path, document in sorted(given.items()):
            if path not in held and (_work(path) == _work(iri) or len(held) == len(given) == 1):
                yield iri, document
                break


def _work(iri: str) -> str:
    """The document's address without the hash of its bytes."""
    return iri.rsplit("-", 1)[0]


def findings(case: Case) -> Iterator[Finding]:
    """What moved, was reworded or is gone; and how many passages are as they were."""
    found: dict[str, list[Drift]] = {}
    for each in drifts(case):
        found.setdefault(each.line.document, []).append(each)
    for iri, drifted in found.items():
        title = drifted[0].document.title or drifted[0].document.id
        if _is_other(case, iri, drifted):
            yield Finding(
                "violation",
                "drift/other",
                f"Nothing that the graph quotes stands in '{title}': it is another document.",
                iri,
                fix="Give the document that the graph was built from.",
            )
        else:
            yield from _told(drifted, title)
            yield _summary(iri, drifted)


def _is_other(case: Case, iri: str, drifted: list[Drift]) -> bool:
    """Whether a document of another name, which was taken for the later reading, cannot be that."""
    new = case.ontology.iri(drifted[0].document.path)
    return _work(new) != _work(iri) and all(each.anchor.state == "gone" for each in drifted)


def _told(drifted: list[Drift], title: str) -> Iterator[Finding]:
    for each in drifted:
        if each.anchor.state in _SAID:
            severity, message, fix = _SAID[each.anchor.state]
            said = message.format_map({"title": title, "start": each.anchor.start, "end": each.anchor.end})
            quotes = (each.line.exact, each.words) if each.anchor.state == "reworded" else (each.line.exact,)
            yield each.line.finding(severity, f"drift/{each.anchor.state}", said, fix, *quotes)


def _summary(iri: str, drifted: list[Drift]) -> Finding:
    counts = Counter({each.line.passage: each.anchor.state for each in drifted}.values())
    counted = ", ".join(f"{counts[state]} {state}" for state in ("intact", "moved", "reworded", "gone"))
    return Finding(
        "info",
        "drift/summary",
        f"The document has changed since it was read; of its passages are {counted}.",
        iri,
        fix="Refresh the review with the new document, then build the graph again.",
    )
