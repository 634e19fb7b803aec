"""What a claim must be to pass, whoever extracted it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Document
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that may not pass, and why, in a sentence."""

    claim: Claim
    reason: str


def admitted(document: Document, claims: Iterable[Claim], ontology: Ontology) -> Iterator[Claim | Refusal]:
    """Each claim if its quotes are verbatim and its ends fit, else its refusal."""
    for claim in claims:
        reason = refusal(document, claim, ontology)
        yield Refusal(claim, reason) if reason else claim


def refusal(document: Document, claim: Claim, ontology: Ontology) -> str:
    """Why a claim may not pass; '' if it may."""
    if claim.relation not in ontology.relations:
        return f"The ontology has no relation {claim.relation!r}."
    strange = [k for c in (claim.subject, claim.object) for k in c.kinds if k not in ontology.kinds]
    if strange:
        return f"The ontology has no kind {strange[0]!r}."
    if claim.subject.id == claim.object.id:
        return f"It says {claim.relation!r} of {claim.subject.label!r} and itself."
    if not ontology.fits(claim.subject, claim.relation, claim.object):
        ends = f"{'/'.join(claim.subject.kinds)} and {'/'.join(claim.object.kinds)}"
        return f"{claim.relation!r} does not go between {ends}."
    if not claim.evidence:
        return "It has no evidence."
    for line in claim.evidence:
        if line.document != document.path:
            return f"Its evidence is of another document: {line.document}."
        if (
            not 0 <= line.start < line.end <= len(document.text)
            or document.text[line.start : line.end] != line.quote
        ):
            return f"Its quote is not what stands at {line.start} to {line.end}."
        if line.certainty not in ontology.certainties:
            return f"The ontology has no certainty {line.certainty!r}."
    return ""
