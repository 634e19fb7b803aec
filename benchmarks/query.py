"""Sixteen queries on 150,000 triples, beside rdflib and the bare engine: `python benchmarks/query.py`.

Each query is asked by all in turn; what counts is the geometric mean of the ratios of the medians, for
the machine's own speed drops out of it. CPU seconds of this process.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from timing import seconds

EXAMPLE = Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md"
TRIPLES = 150_000
ROUNDS, SLOW_ROUNDS = 7, 1  # rdflib takes minutes
QUERIES = {
    "one edge": "SELECT ?x { ?x kg:causes <https://w3id.org/medkg/1/concept/pain> }",
    "all edges of a relation": "SELECT ?x ?y { ?x kg:causes ?y }",
    "a kind": "SELECT ?x { ?x a kg:Condition }",
    "count": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "labels": "SELECT ?x ?label { ?x a kg:Symptom ; rdfs:label ?label }",
    "group": "SELECT ?r (COUNT(?c) AS ?n) { ?c rdf:predicate ?r } GROUP BY ?r ORDER BY DESC(?n) ?r",
    "having": "SELECT ?c (COUNT(?e) AS ?n) { ?c kg:evidence ?e } GROUP BY ?c HAVING (COUNT(?e) > 1)",
    "quotes": "SELECT ?c ?q { ?c a kg:Claim ; kg:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?q }",
    "optional": "SELECT ?c ?t { ?c a kg:Claim OPTIONAL { ?c kg:timing ?t } }",
    "not exists": "SELECT ?x { ?x a kg:Condition FILTER NOT EXISTS { ?t kg:diagnoses ?x } }",
    "minus": "SELECT ?x { ?x a kg:Cause MINUS { ?t kg:treats ?x } }",
    "union": "SELECT ?x ?y { { ?x kg:causes ?y } UNION { ?x kg:affects ?y } }",
    "path": "SELECT ?x ?y { ?x kg:hasComplication/kg:affects ?y }",
    "transitive": "SELECT ?y { <https://w3id.org/medkg/1/concept/spinal-fusion> (kg:causes|kg:affects)+ ?y }",
    "filter": 'SELECT ?e { ?e kg:cue ?cue FILTER(STRSTARTS(?cue, "ma")) }',
    "triangle": "SELECT ?s ?c ?t { ?c kg:hasSymptom ?s . ?t kg:hasSideEffect ?s ; kg:treats ?c }",
}


def graph() -> bytes:
    """The bundled graph again and again, each copy under a base of its own, as N-Triples."""
    from kg import build
    from kg.export import exported

    lines = exported(build(EXAMPLE).store, "ntriples").decode().splitlines(keepends=True)
    copies = range(-(-TRIPLES // len(lines)))
    return "".join(
        line.replace("medkg/c", f"medkg/{n}/c").replace("medkg/e", f"medkg/{n}/e").replace(
            "medkg/p", f"medkg/{n}/p").replace("medkg/d", f"medkg/{n}/d")
        for n in copies for line in lines
    ).encode()  # fmt: skip


def main() -> None:
    """Print the seconds of each query, and the geometric means of the ratios."""
    import pyoxigraph as ox
    import rdflib

    from kg.curies import prefixes
    from kg.query import query
    from kg.store import Store

    data, store, peer = graph(), Store(), rdflib.Graph()
    store.ox.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
    peer.parse(data=data, format="nt")
    known = prefixes(store.ontology)
    for prefix, namespace in known.items():
        peer.bind(prefix, namespace)

    def raw(sparql: str) -> ox.QuerySolutions:
        found = store.ox.query(sparql, prefixes=known)
        assert isinstance(found, ox.QuerySolutions)
        return found

    print(f"{len(store):,} triples; CPU seconds.\n")
    print(
        "| query | ours, rows | ours, JSON | rdflib | engine, rows | engine, JSON |\n|---|---|---|---|---|---|"
    )
    ratios: dict[str, list[float]] = {"rdflib": [], "engine, rows": [], "engine, JSON": []}
    for name, sparql in QUERIES.items():
        rows = seconds(lambda q=sparql: list(query(store, q)), ROUNDS)
        text = seconds(lambda q=sparql: query(store, q).format("json"), ROUNDS)
        slow = seconds(lambda q=sparql: list(peer.query(q)), SLOW_ROUNDS)
        bare = seconds(lambda q=sparql: list(raw(q)), ROUNDS)
        json = seconds(lambda q=sparql: raw(q).serialize(format=ox.QueryResultsFormat.JSON), ROUNDS)
        figures = " | ".join(f"{figure:.4f}" for figure in (rows, text, slow, bare, json))
        print(f"| {name} | {figures} |", flush=True)
        ratios["rdflib"].append(slow / rows)
        ratios["engine, rows"].append(rows / bare)
        ratios["engine, JSON"].append(text / json)
    print()
    for name, found in ratios.items():
        verb = "faster than" if name == "rdflib" else "the time of"
        mean, spread = statistics.geometric_mean(found), f"{min(found):.2f}–{max(found):.2f}"
        print(f"- {mean:.2f}× {verb} {name} (single queries {spread})")


if __name__ == "__main__":
    main()
