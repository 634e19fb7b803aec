"""How much to trust what a rule reads: linked, precise, recall."""

from __future__ import annotations

from dataclasses import replace

from kg.errors import FormatError
from kg.extract.grammar import Grammar
from kg.model import Claim, Evidence

TIERS = ("linked", "precise", "recall")  # each holds the ones before it
DOUBTED = "doubted."  # stands before the rule of what an extractor itself doubts


def tier(claim: Claim, rules: Grammar) -> str:
    """The tier of a claim: by the rule that read it, and whether a vocabulary has both of its ends."""
    drafts = rules.language.lists["drafts"]
    if is_doubted(claim) or all(line.rule in drafts for line in claim.evidence):
        return TIERS[2]
    known = rules.ontology.lexicon.concepts
    return TIERS[0] if claim.subject.id in known and claim.object.id in known else TIERS[1]


def holds(wanted: str, claim: Claim, rules: Grammar) -> bool:
    """Whether a claim is in a tier, or in one that it holds."""
    if wanted not in TIERS:
        raise FormatError(f"No tier {wanted!r}; there are {', '.join(TIERS)}.")
    return TIERS.index(tier(claim, rules)) <= TIERS.index(wanted)


def doubted(claim: Claim) -> Claim:
    """A claim signed as one that its extractor doubts: it is a draft."""
    return replace(claim, evidence=tuple(replace(e, rule=f"{DOUBTED}{e.rule}") for e in claim.evidence))


def is_doubted(claim: Claim) -> bool:
    """Whether its extractor doubts all of its evidence."""
    return all(line.rule.startswith(DOUBTED) for line in claim.evidence)


def undoubted(claim: Claim) -> tuple[Evidence, ...]:
    """Its evidence as the rules signed it."""
    return tuple(replace(e, rule=e.rule.removeprefix(DOUBTED)) for e in claim.evidence)
