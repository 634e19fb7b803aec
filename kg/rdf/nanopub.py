"""Nanopublications: four named graphs each, found in a dataset and checked against their rules.

A nanopublication has a head that names its assertion, its provenance, which speaks of the
assertion, and its publication info, which speaks of the nanopublication itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.rdf import trusty
from kg.rdf.trusty import Quad

SCHEMA = "http://www.nanopub.org/nschema#"
PARTS = {
    "assertion": f"<{SCHEMA}hasAssertion>",
    "provenance": f"<{SCHEMA}hasProvenance>",
    "pubinfo": f"<{SCHEMA}hasPublicationInfo>",
}
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CLASS = f"<{SCHEMA}Nanopublication>"


@dataclass(frozen=True, slots=True)
class Nanopub:
    """A nanopublication: its IRI, the names of its graphs, and all their quads, as N-Quads tokens."""

    iri: str
    head: str
    graphs: dict[str, str]  # by the name of the part
    quads: tuple[Quad, ...]

    def part(self, name: str) -> list[Quad]:
        """The quads of the assertion, provenance or pubinfo."""
        return [quad for quad in self.quads if quad[3] == self.graphs[name]]


def nanopubs(quads: Iterable[Quad]) -> Iterator[Nanopub]:
    """The nanopublications of a dataset, ordered by IRI, valid or not; parts that are missing have no name."""
    by_graph: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        by_graph[quad[3]].append(quad)
    heads = sorted(
        (s, g) for found in by_graph.values() for s, p, o, g in found if (p, o) == (RDF_TYPE, CLASS)
    )
    for iri, head in heads:
        named: dict[str, list[str]] = defaultdict(list)
        for s, p, o, _ in by_graph[head]:
            if s == iri:
                named[p].append(o)
        graphs = {part: " ".join(sorted(named[link])) for part, link in PARTS.items()}
        own = [quad for name in dict.fromkeys([head, *graphs.values()]) for quad in by_graph.get(name, ())]
        yield Nanopub(iri, head, graphs, tuple(sorted(own)))


def faults(quads: Iterable[Quad]) -> list[str]:
    """What breaks the rules of nanopublications in a dataset; nothing when all are valid."""
    statements = sorted(set(quads))
    found = list(nanopubs(statements))
    lines = [fault for one in found for fault in _faults(one)]
    taken = {name for one in found for name in (one.head, *one.graphs.values())}
    lines += [
        f"{name or 'the default graph'} belongs to no nanopublication"
        for name in sorted({q[3] for q in statements} - taken)
    ]
    iris = [one.iri for one in found]
    lines += [f"{iri} has more than one head" for iri in sorted({iri for iri in iris if iris.count(iri) > 1})]
    return lines


def _faults(one: Nanopub) -> Iterator[str]:
    for part, name in one.graphs.items():
        if not name or " " in name:
            yield f"{one.iri} has {'more than one' if name else 'no'} {part}"
        elif not one.part(part):
            yield f"{one.iri}: its {part} is empty"
    names = [one.head, *one.graphs.values()]
    if len({one.iri, *names}) < len(names) + 1:
        yield f"{one.iri}: two of its graphs have one name, or its own"
    if not any(one.graphs["assertion"] in (s, o) for s, _, o, _ in one.part("provenance")):
        yield f"{one.iri}: its provenance does not speak of its assertion"
    if not any(one.iri in (s, o) for s, _, o, _ in one.part("pubinfo")):
        yield f"{one.iri}: its pubinfo does not speak of it"
    if any(token.startswith("_:") for quad in one.quads for token in quad):
        yield f"{one.iri} has blank nodes, which no hash can name"
    code = trusty.CODE.search(one.iri[1:-1])
    if not code:
        yield f"{one.iri} is no trusty URI"
    elif not trusty.verified(one.quads, code[1]):
        yield f"{one.iri}: its content is not what its hash says"
