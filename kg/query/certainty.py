"""A graph with the claims alone that the text is sure enough of."""

from __future__ import annotations

from kg.errors import FormatError
from kg.quads import concept_quads, lines_of
from kg.store import Store


def at_least(store: Store, certainty: str) -> Store:
    """The claims whose strongest certainty ranks so high, in a store of its own.

    Plain edges and roles follow the claims; concepts stay, though no claim may speak of them
    any more. A claim keeps its weaker sentences. What the graph holds besides is left.

    >>> import kg
    >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
    >>> len(list(at_least(graph.store, "asserted").claims())), len(graph)
    (37, 79)
    """
    ranks = {name: entry.rank for name, entry in store.ontology.certainties.items()}
    if certainty not in ranks:
        raise FormatError(f"no certainty {certainty!r}; there are {', '.join(ranks)}")
    kept = [
        claim
        for claim in store.claims()
        if any(ranks[line.certainty] >= ranks[certainty] for line in lines_of(claim))
    ]
    sure = Store(ontology=store.ontology)
    sure.add(kept, store.documents())
    there = {concept.id for claim in kept for concept in (claim.subject, claim.object)}
    for concept in store.concepts():
        if concept.id not in there:
            sure.ox.extend(concept_quads(concept, ["en"], (), store.ontology))
    return sure
