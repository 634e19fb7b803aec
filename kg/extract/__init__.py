"""Extraction: the claims that a document makes, each with the words that make it.

document ── topic ── sentence: tokens, verb groups, brackets
                         │
      patterns of the ontology, each anchor looked up once ── hits
                         │
  clauses: who does it ── phrases: lists taken apart ── references: it, people with X
                         │
           naming: concepts ── context: denied, how sure ── claims ── gate

Other extractors stand beside the rules; what they return is held to more than that (`foreign`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from kg.extract.explain import Explanation, explain
from kg.extract.foreign import Extractor, lazily, offered, verdict, vouched
from kg.extract.gate import Refusal, admitted
from kg.extract.grammar import STAGES, grammar
from kg.extract.mentions import Mention, mentions
from kg.extract.reading import read
from kg.extract.tiers import TIERS, holds, tier, undoubted
from kg.model import Claim, Document, Evidence
from kg.ontology import Ontology

__all__ = [
    "EXTRACTORS",
    "STAGES",
    "TIERS",
    "Explanation",
    "Extractor",
    "Mention",
    "Refusal",
    "admitted",
    "claims",
    "explain",
    "judged",
    "mentions",
    "ready",
    "rules",
    "tier_of",
    "told",
]

OURS = "rules"  # the extractor that runs unless others are named
_OWN = (OURS, "learned")  # those that can only speak of what stands in the text


def rules(document: Document, ontology: Ontology) -> Iterator[Claim]:
    """Every claim that the wordings of the ontology find, of whatever tier."""
    for said in read(document, ontology):
        yield from said.claims


# An extractor is one function and one line here, or an entry point of the group `medkg.extractors`
# in a package of its own; it runs when it is named, and whatever it returns passes the gate.
EXTRACTORS: dict[str, Extractor] = {
    OURS: rules,
    "learned": lazily("kg.plugins.learned:claims"),
    "llm": lazily("kg.plugins.llm:claims"),
}


def claims(
    document: Document,
    ontology: Ontology,
    tier: str = "precise",
    extractors: Iterable[str] = (OURS,),
    on_refusal: Callable[[str, Refusal], object] | None = None,
) -> Iterator[Claim]:
    """The claims of a document that pass the gate and belong to a tier, in the order of its text.

    `on_refusal` hears of each one that does not pass, with the extractor's name.

    >>> from kg import ontology, read
    >>> text = read.from_text("Scar tissue can cause leg pain.", id="scar")
    >>> [(c.subject.label, c.relation, c.object.label) for c in claims(text, ontology.load())]
    [('scar tissue', 'causes', 'leg pain')]
    """
    compiled = grammar(ontology)
    names = tuple(dict.fromkeys(extractors))
    told: set[tuple[Claim, tuple[Evidence, ...]]] = set()  # what one has read, another need not tell again
    for name in names:
        for found in judged(document, ontology, name):
            if isinstance(found, Refusal):
                if on_refusal:
                    on_refusal(name, found)
            elif holds(tier, found, compiled) and not (told and (found, undoubted(found)) in told):
                yield found
                if name != names[-1]:
                    told.add((found, undoubted(found)))


def judged(document: Document, ontology: Ontology, extractor: str = OURS) -> Iterator[Claim | Refusal]:
    """What an extractor returns, by its name: claims that pass the gate, and refusals."""
    found = EXTRACTORS.get(extractor) or offered(extractor, EXTRACTORS)
    if extractor in _OWN:
        return admitted(document, found(document, ontology), ontology)
    return vouched(document, found, ontology, extractor)


def ready(extractors: Iterable[str], ontology: Ontology) -> None:
    """Fail as every document would: there is no such extractor, or what it needs is not there."""
    nothing = Document("nothing", "", "", "", "")
    for name in extractors:
        found = EXTRACTORS.get(name) or offered(name, EXTRACTORS)
        if name in EXTRACTORS and name != OURS:  # others need not know what to say of nothing
            deque(found(nothing, ontology), maxlen=0)


def told(document: Document, ontology: Ontology, extractors: Iterable[str] = (OURS,)) -> Iterator[str]:
    """What each extractor made of a document, and why, in lines: of ours each step, of others each verdict."""
    for name in extractors:
        if name == OURS:
            yield from map(str, explain(document, ontology))
        else:
            yield from (f"{name}  {verdict(found)}\n" for found in judged(document, ontology, name))


def tier_of(claim: Claim, ontology: Ontology) -> str:
    """The tier that a claim belongs to: linked, precise or recall."""
    return tier(claim, grammar(ontology))
