"""Claims of a corpus that cannot both hold: found by the rules of the ontology, among those that may.

The rules look at any claims of a graph; in a large one nearly all pairs are none of their business.
Two claims may dispute each other when one denies what the other affirms, or their relations
contradict each other, and they share an end while their other ends are one, next to each other, or
led to by what a thing is and is called; and claims that bear a qualifier which a rule asks for. Of
these a small graph is made, and in it the rules decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.corpus.slices import Row, Slice, claim
from kg.corpus.tables import connection, view
from kg.quads import claim_quads, concept_quads
from kg.store import Store
from kg.validate import disputes as by_rules
from kg.validate.rules import rules

if TYPE_CHECKING:
    import duckdb

    from kg.ontology import Ontology

Led: TypeAlias = Callable[[str], set[str]]  # what a thing is, or is called, as far as one gets

MEMORY = 200 << 20  # bytes that DuckDB may take for it
_OPPOSITE = """
select x.id, y.id, x.{end} as one, y.{end} as other,
    exists (from claims c where not c.negated and c.subject = x.{end} and c.object = y.{end})
    or exists (from claims c where not c.negated and c.subject = y.{end} and c.object = x.{end}) as adjacent
from claims x
join opposite o on o.relation = x.relation and o.negated = x.negated
join claims y on y.{shared} = x.{shared} and y.relation = o.other and y.negated = o.denied
"""
_WANTED = """
insert into wanted
select id from claims where not negated and subject in (from near) and object in (from near)
union select id from (select id, unnest(qualifiers) as pair from claims) where pair.name in (from asked)
union select id from claims where subject in (
    select subject from (select subject, unnest(qualifiers) as pair from claims) where pair.name in (from asked)
)
"""


def links(_: Slice, tables: Path, steps: Path, ontology: Ontology) -> Iterator[ox.Quad]:
    """The links between claims of some tables that cannot both hold."""
    with connection(steps / "links", MEMORY, 1) as connected:
        for name in ("claims", "concepts"):
            view(connected, name, tables / f"{name}.parquet")
        view(connected, "stated", steps / "stated.parquet")
        yield from disputes(connected, ontology)


def disputes(connected: duckdb.DuckDBPyConnection, ontology: Ontology) -> Iterator[ox.Quad]:
    """A link, both ways, for each two claims that cannot both hold; the views of `aggregate` are there."""
    _tell(connected, ontology)
    led = _leading(connected)
    wanted: set[str] = set()
    near: set[str] = set()
    for shared, end in (("subject", "object"), ("object", "subject")):
        found = connected.execute(_OPPOSITE.format(shared=shared, end=end))
        while pairs := found.fetchmany(1000):
            for a, b, one, other, adjacent in pairs:
                if one == other or adjacent or other in led(one) or one in led(other):
                    wanted |= {a, b}
                    near |= {one, other} if one != other else set()
    near = near.union(*(led(one) for one in near))
    _fill(connected, "wanted", wanted)
    _fill(connected, "near", near)
    connected.execute(_WANTED)
    rows = connected.sql("select * from stated where id in (from wanted) order by id").to_arrow_table()
    store = Store(ontology=ontology)
    store.ox.bulk_extend(_quads(rows.to_pylist(), ontology))
    yield from by_rules(store)


def _tell(connected: duckdb.DuckDBPyConnection, ontology: Ontology) -> None:
    """What the statements here need to know of the ontology."""
    bodies = " ".join(rule.body for rule in rules(ontology.folder) if rule.disputes)
    asked = [name for name in ontology.qualifiers if re.search(rf"\bkg:{name}\b", bodies)]
    opposite = [(name, True, name, False) for name in ontology.relations]
    opposite += [
        (r.name, False, other, False) for r in ontology.relations.values() for other in r.contradicts
    ]
    linking = [
        (r.name, bool(r.label_property))
        for r in ontology.relations.values()
        if r.same_kind or r.label_property
    ]
    connected.execute("create table opposite (relation varchar, negated bool, other varchar, denied bool)")
    connected.execute("create table linking (relation varchar, both_ways bool)")
    connected.executemany("insert into opposite values (?, ?, ?, ?)", opposite)
    connected.executemany("insert into linking values (?, ?)", linking)
    for name in ("asked", "near", "wanted"):
        connected.execute(f"create table {name} (id varchar)")
    _fill(connected, "asked", asked)


def _leading(connected: duckdb.DuckDBPyConnection) -> Led:
    """Looks up all that a thing is a sort of, or another name of, however far."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for subject, object_, both in connected.execute(
        "select subject, object, both_ways from claims join linking using (relation) where not negated"
    ).fetchall():
        graph.add_edge(subject, object_)
        if both:
            graph.add_edge(object_, subject)
    known: dict[str, set[str]] = {}

    def led(thing: str) -> set[str]:
        if thing not in known:
            known[thing] = nx.descendants(graph, thing) if thing in graph else set()
        return known[thing]

    return led


def _fill(connected: duckdb.DuckDBPyConnection, table: str, ids: Iterable[str]) -> None:
    import pyarrow as pa

    connected.register("given_ids", pa.table({"id": pa.array(sorted(ids), pa.string())}))
    connected.execute(f"insert into {table} from given_ids")
    connected.unregister("given_ids")


def _quads(rows: Iterable[Row], ontology: Ontology) -> Iterator[ox.Quad]:
    """Claims without their evidence, and what their ends are called."""
    for row in rows:
        found, languages = claim(row), row["languages"]
        yield from claim_quads(found, languages, ontology)
        for concept in (found.subject, found.object):
            yield from concept_quads(concept, ["en"], (), ontology)
