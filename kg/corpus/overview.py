"""What is shown and said of a corpus: a page of its best supported claims, and a description."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.corpus.slices import claim, concept, document
from kg.model import Document
from kg.read import from_text
from kg.store import Store

if TYPE_CHECKING:
    import duckdb

    from kg.ontology import Ontology

SHOWN = 1000  # claims on the page
LINES = 5  # of evidence of each
_BEST = "select * from stated order by documents desc, lines desc, id limit ?"
_EVIDENCE = """
select * exclude place from (
    select *, row_number() over (partition by claim order by document, start, stop) as place
    from evidence where claim in (from shown)
) where place <= ? order by claim, document, start
"""


def counts(connected: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many there are of each layer, and of plain edges, as `Store.counts` has them."""
    asked = {
        "concepts": "count(*) from concepts",
        "claims": "count(*) from claims",
        "evidence": "count(*) from evidence",
        "passages": "count(distinct passage) from evidence",
        "documents": "count(*) from documents",
        "edges": "count(distinct (subject, relation, object)) from claims where not negated",
    }
    return {what: number(connected, f"select {sql}") for what, sql in asked.items()}


def number(connected: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives."""
    (number,) = connected.execute(sql).fetchall()[0]
    return int(number)


def page(connected: duckdb.DuckDBPyConnection, ontology: Ontology, name: str, all_: Mapping[str, int]) -> str:
    """The interactive page of the best supported claims; it says that it shows these alone."""
    from kg.view import view

    store, shown = best(connected, ontology)
    return view(store, documents=[_note(name, shown, all_)])


def best(connected: duckdb.DuckDBPyConnection, ontology: Ontology) -> tuple[Store, int]:
    """A graph of the claims that the most documents make, each with a few passages; how many they are."""
    stated = _rows(connected, _BEST, [SHOWN])
    connected.execute("create or replace temp table shown (id varchar)")
    if stated:
        connected.executemany("insert into shown values (?)", [[row["id"]] for row in stated])
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(connected, _EVIDENCE, [LINES]):
        lines[row["claim"]].append(row)
    things = {
        row["id"]: concept(row)
        for row in _rows(
            connected,
            "from concepts where id in (select unnest([subject, object]) from claims where id in (from shown))",
        )
    }
    texts = {line["document"] for found in lines.values() for line in found}
    documents = [
        document(row)
        for row in _rows(
            connected,
            "from documents where id in (select document from evidence where claim in (from shown))",
        )
        if row["id"] in texts
    ]
    store = Store(ontology=ontology)
    claims = (claim(row, lines[row["id"]]) for row in stated)
    store.add(
        (replace(c, subject=things[c.subject.id], object=things[c.object.id]) for c in claims), documents
    )
    return store, len(stated)


def description(ontology: Ontology, name: str, graph: str, all_: Mapping[str, int], triples: int) -> bytes:
    """Turtle that describes the graph as a data set: counts, licence, version, and what made it."""
    from kg.curies import iri, prefixes
    from kg.export.licence import licence
    from kg.rdf.triples import triples as sorted_triples
    from kg.rdf.turtle import turtle
    from kg.version import __version__

    spaces = prefixes(ontology) | {"dcat": "http://www.w3.org/ns/dcat#", "void": "http://rdfs.org/ns/void#"}
    base = iri(f"{ontology.iri('dataset/')}{name}-{graph[:12]}")
    said = ", ".join(f"{number} {what}" for what, number in all_.items())
    facts: dict[str, list[ox.NamedNode | ox.Literal]] = {
        "rdf:type": [iri(spaces["dcat"] + "Dataset"), iri(spaces["void"] + "Dataset")],
        "dcterms:title": [ox.Literal(name)],
        "dcterms:description": [ox.Literal(f"A knowledge graph: {said}.")],
        "dcterms:license": [iri(stated)] if (stated := licence(ontology)) else [],
        "dcterms:identifier": [ox.Literal(graph)],
        "dcat:version": [ox.Literal(graph[:12])],
        "void:triples": [ox.Literal(triples)],
        "void:documents": [ox.Literal(all_["documents"])],
        "prov:wasAttributedTo": [iri(ontology.iri(f"software/medkg-{__version__}"))],
    }
    statements = []
    for curie, values in facts.items():
        prefix, _, local = curie.partition(":")
        statements += [ox.Triple(base, iri(spaces[prefix] + local), value) for value in values]
    return turtle(sorted_triples(statements), spaces)


def _note(name: str, shown: int, all_: Mapping[str, int]) -> Document:
    """What the page says of itself, where a page of one document shows that document."""
    title = f"{name}: the {shown:,} best supported of {all_['claims']:,} claims"
    text = (
        f"{title}\n\nThis page shows the claims that the most documents make, with {LINES} passages of each "
        f"at most. The whole graph has {all_['claims']:,} claims of {all_['documents']:,} documents, with "
        f"{all_['evidence']:,} lines of evidence; it is in the store, the tables and the files beside this page.\n"
    )
    return from_text(text, id="overview", title=title)


def _rows(
    connected: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None
) -> list[dict[str, Any]]:
    found = connected.execute(sql, values or [])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
