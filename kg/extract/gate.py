"""What a claim must be to pass, whoever extracted it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Document
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
    return next(_reasons(document, claim, ontology), "")


def _reasons(document: Document, claim: Claim, ontology: Ontology) -> Iterator[str]:
    subject, object_ = claim.subject, claim.object
    strange = [kind for kind in (*subject.kinds, *object_.kinds) if kind not in ontology.kinds]
    if claim.relation not in ontology.relations:
        yield f"The ontology has no relation {claim.relation!r}."
    elif strange:
        yield f"The ontology has no kind {strange[0]!r}."
    elif subject.id == object_.id:
        yield f"It says {claim.relation!r} of {subject.label!r} and itself."
    elif not ontology.fits(subject, claim.relation, object_):
        yield f"{claim.relation!r} does not go from {'/'.join(subject.kinds)} to {'/'.join(object_.kinds)}."
    elif not claim.evidence:
        yield "It has no evidence."
    for line in claim.evidence:
        if line.document != document.path:
            yield f"Its evidence is of another document: {line.document}."
        elif line.start >= line.end or line.start < 0 or document.text[line.start : line.end] != line.quote:
            yield f"Its quote is not what stands at {line.start} to {line.end}."
        elif line.certainty not in ontology.certainties:
            yield f"The ontology has no certainty {line.certainty!r}."
