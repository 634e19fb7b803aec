"""What a claim must be to pass, whoever extracted it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Document, Evidence
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that may not pass, and why, in a sentence; None where what came was no claim at all."""

    claim: Claim | None
    reason: str


def admitted(
    document: Document, found: Iterable[Claim | Refusal], ontology: Ontology
) -> Iterator[Claim | Refusal]:
    """Each claim if its quotes are verbatim and its ends fit, else its refusal; refusals stay what they are."""
    for one in found:
        if isinstance(one, Claim) and (reason := refusal(document, one, ontology)):
            yield Refusal(one, reason)
        else:
            yield one


def refusal(document: Document, claim: Claim, ontology: Ontology) -> str:
    """Why a claim may not pass; '' if it may."""
    lines = (_of_line(document, line, ontology) for line in claim.evidence)
    return _of_claim(claim, ontology) or next(filter(None, lines), "")


def _of_claim(claim: Claim, ontology: Ontology) -> str:
    """What is amiss with its ends; '' if nothing is."""
    subject, object_ = claim.subject, claim.object
    if claim.relation not in ontology.relations:
        return f"The ontology has no relation {claim.relation!r}."
    for kind in (*subject.kinds, *object_.kinds):
        if kind not in ontology.kinds:
            return f"The ontology has no kind {kind!r}."
    if subject.id == object_.id:
        return f"It says {claim.relation!r} of {subject.label!r} and itself."
    if not ontology.fits(subject, claim.relation, object_):
        return f"{claim.relation!r} does not go from {'/'.join(subject.kinds)} to {'/'.join(object_.kinds)}."
    return "" if claim.evidence else "It has no evidence."


def _of_line(document: Document, line: Evidence, ontology: Ontology) -> str:
    """What is amiss with a line of its evidence; '' if nothing is."""
    if line.document != document.path:
        return f"Its evidence is of another document: {line.document}."
    if line.start >= line.end or line.start < 0 or document.text[line.start : line.end] != line.quote:
        return f"Its quote is not what stands at {line.start} to {line.end}."
    if line.certainty not in ontology.certainties:
        return f"The ontology has no certainty {line.certainty!r}."
    return ""
