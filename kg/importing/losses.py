"""What each format cannot hold. Tests forget just this of a graph, and the rest must come back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that does not come back from a format, and what becomes of it."""

    name: str
    what: str
    instead: str = "gone"


FOREIGN = Loss("foreign", "statements outside the four layers")
UNCLAIMED = Loss("unclaimed", "concepts that no claim speaks of, and documents that none rests on")
DOCUMENTS = Loss("documents", "title, source, date and full hash of documents", "evidence names their path")
NAME_CLAIMS = Loss(
    "name-claims", "claims that a thing has another name", "the names stay, without a sentence"
)
MATCHES = Loss("matches", "what sort of match a mapping is, and the other term's label", "a related match")
READINGS = Loss(
    "readings",
    "of evidence: cue, section, rule, agent, words of the ends, comment, surroundings",
    "place, quote and certainty stay",
)
SPACES = Loss("spaces", "tabs, line breaks and runs of spaces in texts, and | in lists", "one space, and ¦")

LOSSES: dict[str, tuple[Loss, ...]] = {
    "cytoscape": (FOREIGN,),
    "graphml": (FOREIGN,),
    "jsonld": (),
    "kgx": (FOREIGN, DOCUMENTS, NAME_CLAIMS, MATCHES, READINGS, SPACES),
    "kgx-jsonl": (FOREIGN, DOCUMENTS, NAME_CLAIMS, MATCHES, READINGS),
    "nanopub": (FOREIGN, UNCLAIMED),
    "nodelink": (FOREIGN,),
    "rdf": (),
    "rdf12": (),
}
