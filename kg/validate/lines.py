"""The lines of evidence of a graph, each with the claim, the passage and the words that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kg.validate.report import Finding

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.ontology import Ontology

_LINES = """
SELECT ?claim ?evidence ?passage ?document ?start ?end ?exact ?prefix ?suffix ?certainty ?cue ?negated WHERE {
  ?evidence oa:hasTarget ?passage .
  ?passage oa:hasSource ?document ; oa:hasSelector ?span, ?words .
  ?span oa:start ?start ; oa:end ?end .
  ?words oa:exact ?exact .
  OPTIONAL { ?words oa:prefix ?prefix }
  OPTIONAL { ?words oa:suffix ?suffix }
  OPTIONAL { ?evidence kg:certainty ?certainty }
  OPTIONAL { ?evidence kg:cue ?cue }
  OPTIONAL { ?claim kg:evidence ?evidence OPTIONAL { ?claim biolink:negated ?negated } }
}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of evidence as it stands in the graph; IRIs and texts as strings."""

    claim: str
    evidence: str
    passage: str
    document: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    certainty: str
    cue: str
    negated: bool

    def finding(self, severity: str, check: str, message: str, fix: str, *quotes: str) -> Finding:
        """A finding about this line."""
        return Finding(severity, check, message, self.passage, self.claim, quotes or (self.exact,), fix)


def lines(store: ox.Store, ontology: Ontology) -> Iterator[Line]:
    """Every line of evidence that has a passage with a position and a quote."""
    for row in cast("ox.QuerySolutions", store.query(_LINES, prefixes=ontology.prefixes)):
        texts = {name: "" if row[name] is None else str(row[name].value) for name in Line.__slots__}
        start, end = texts.pop("start"), texts.pop("end")
        if start.isdecimal() and end.isdecimal():  # else the shapes have said so
            certainty = texts.pop("certainty").removeprefix(ontology.vocabulary)
            negated = texts.pop("negated") == "true"
            yield Line(**texts, certainty=certainty, negated=negated, start=int(start), end=int(end))
