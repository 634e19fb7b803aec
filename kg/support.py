"""How well a claim is supported: counted from its evidence, never a probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Claim, Evidence, merged
from kg.ontology import Ontology
from kg.quads import lines_of


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a claim: how many documents, lines and rules, and how sure they are."""

    documents: int
    lines: int
    rules: int
    strongest: str  # names of the ontology's certainties; '' without evidence
    weakest: str
    vouched: bool  # a person has decided that it stands


def support(claim: Claim, ontology: Ontology) -> Support:
    """The support of a claim, which has all its evidence.

    >>> from kg import ontology, read
    >>> from kg.extract import claims
    >>> text = read.from_text("Scar tissue can cause leg pain.", id="scar")
    >>> [support(claim, ontology.load()).documents for claim in claims(text, ontology.load())]
    [1]
    """
    lines = lines_of(claim)
    ranked = sorted((line.certainty for line in lines), key=lambda name: ontology.certainties[name].rank)
    return Support(
        documents=len({line.document for line in lines}),
        lines=len(lines),
        rules=len({line.rule for line in lines}),
        strongest=ranked[-1] if ranked else "",
        weakest=ranked[0] if ranked else "",
        vouched=any(map(vouched, lines)),
    )


def vouched(line: Evidence) -> bool:
    """Whether a person stands behind a line of evidence, not a program alone."""
    return not line.agent.startswith("automated")


def supported(claims: Iterable[Claim], least: int) -> Iterator[Claim]:
    """The claims, merged, that at least so many documents make, or that a person vouches for."""
    for claim in merged(claims):
        lines = lines_of(claim)
        if len({line.document for line in lines}) >= least or any(map(vouched, lines)):
            yield claim
