"""The picture of what a CONSTRUCT or DESCRIBE gave: its things in the ontology's columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.curies import Terms
from kg.query import Result
from kg.query.table import shown
from kg.serve.markup import Html, tag
from kg.statements import Statements
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

Link: TypeAlias = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode]

_MOST = 400  # links that one can still look at
_TYPE = "rdf:type"
_FACTS = (_TYPE, "skos:prefLabel", "skosxl:literalForm")  # by which a picture shows a thing


def picture(store: Store, found: Result) -> Html:
    """The links of a graph as SVG; nothing where it has none, a sentence where it has too many."""
    from kg.view import drawn

    links = list(_links(store, found))
    if not links:
        return Html()
    if len(links) > _MOST:
        return tag("p", f"{len(links):,} links are too many for a picture; it takes {_MOST}.")
    svg = drawn(
        _network(store, found, links), store.ontology, "The answer as a picture", f"{len(links)} links"
    )
    return tag("div", Html(svg), class_="wide", tabindex="0", role="region", **{"aria-label": "Picture"})


def _links(store: Store, found: Result) -> Iterator[Link]:
    """The triples between things; a type is a thing's glyph, and no link."""
    type_ = Terms(store.ontology)[_TYPE]
    for subject, predicate, object_ in found.terms:
        if isinstance(object_, ox.NamedNode | ox.BlankNode) and predicate != type_:
            yield subject, predicate, object_  # type: ignore[misc]  # the ends of a triple


def _network(store: Store, found: Result, links: Sequence[Link]) -> nx.MultiDiGraph[str]:
    """The links as `kg.view` draws them, with what the answer or else the store says of their ends."""
    import networkx as nx

    ontology, terms, told = store.ontology, Terms(store.ontology), Store(ontology=store.ontology)
    ends = dict.fromkeys(end for subject, _, object_ in links for end in (subject, object_))
    told.ox.extend(ox.Quad(*row) for row in found.terms)  # type: ignore[arg-type]  # rows of a graph
    told.ox.extend(
        quad for end in ends for name in _FACTS for quad in store.ox.quads_for_pattern(end, terms[name], None)
    )
    known, roles = Statements(told.ox, ontology), told.roles()
    names = {namespace: prefix for prefix, namespace in found.prefixes.items()}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for end in ends:
        path = end.value.removeprefix(ontology.base)
        concept = known.concept(path)
        label = concept.label if concept.kinds else shown(end, names)
        held = tuple(role for role, members in roles.items() if path in members)
        graph.add_node(str(end), label=label, kinds=concept.kinds, roles=held)
    for subject, predicate, object_ in links:
        relation = predicate.value.removeprefix(ontology.vocabulary)
        graph.add_edge(str(subject), str(object_), key=f"{subject} {predicate} {object_}", relation=relation)
    return graph
