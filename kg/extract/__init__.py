"""Extraction: the claims that a document makes, each with the words that make it.

document ── topic ── sentence: tokens, verb groups, brackets
                         │
      patterns of the ontology, each anchor looked up once ── hits
                         │
  clauses: who does it ── phrases: lists taken apart ── references: it, people with X
                         │
           naming: concepts ── context: denied, how sure ── claims ── gate
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.extract.explain import Explanation, explain
from kg.extract.gate import Refusal, admitted
from kg.extract.grammar import STAGES, grammar
from kg.extract.mentions import Mention, mentions
from kg.extract.reading import read
from kg.extract.tiers import TIERS, holds, tier
from kg.model import Claim, Document
from kg.ontology import Ontology

__all__ = [
    "EXTRACTORS",
    "STAGES",
    "TIERS",
    "Explanation",
    "Mention",
    "Refusal",
    "admitted",
    "claims",
    "explain",
    "mentions",
    "rules",
    "tier_of",
]


def rules(document: Document, ontology: Ontology) -> Iterator[Claim]:
    """Every claim that the wordings of the ontology find, of whatever tier."""
    for said in read(document, ontology):
        yield from said.claims


# An extractor is one function and one line here; whatever it returns passes the gate.
EXTRACTORS: dict[str, Callable[[Document, Ontology], Iterator[Claim]]] = {"rules": rules}


def claims(document: Document, ontology: Ontology, tier: str = "precise") -> Iterator[Claim]:
    """The claims of a document that pass the gate and belong to a tier, in the order of its text.

    >>> from kg import ontology, read
    >>> text = read.from_text("Scar tissue can cause leg pain.", id="scar")
    >>> [(c.subject.label, c.relation, c.object.label) for c in claims(text, ontology.load())]
    [('scar tissue', 'causes', 'leg pain')]
    """
    compiled = grammar(ontology)
    for extractor in EXTRACTORS.values():
        for claim in admitted(document, extractor(document, ontology), ontology):
            if isinstance(claim, Claim) and holds(tier, claim, compiled):
                yield claim


def tier_of(claim: Claim, ontology: Ontology) -> str:
    """The tier that a claim belongs to: linked, precise or recall."""
    return tier(claim, grammar(ontology))
