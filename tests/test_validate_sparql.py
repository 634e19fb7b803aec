"""SHACL-SPARQL, which users' own shapes may have: the W3C suite through the bounded process."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from test_validate_w3c import MF, SHT, loaded, value_of

from kg.errors import InputError
from kg.validate import bounded, paths
from kg.validate.index import Index

CASES = 23
FAILING = {  # what is not named here must hold
    "prefixes-001": "pySHACL does not follow owl:imports to sh:declare; ours are refused before they get there",
    "shapesGraph-001": "$shapesGraph is optional in the standard, and pySHACL does not have it",
}


def reported(path: Path) -> list[tuple[str, ...]] | None:
    """Focus, value, component and severity of each result; nothing where the shapes are refused."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    try:
        answer = bounded._run(
            path, "pyshacl", store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        )
    except InputError:
        return None
    report = Index.of(ox.parse(answer, format=ox.RdfFormat.TURTLE))
    rows = report.instances(ox.NamedNode(paths.SH + "ValidationResult"))
    return sorted(row(report, each) for each in rows)


def row(graph: Index, result: object) -> tuple[str, ...]:
    names = ("focusNode", "value", "sourceConstraintComponent", "resultSeverity")
    terms = (graph.one(result, ox.NamedNode(paths.SH + name)) for name in names)
    return tuple("_:" if isinstance(term, ox.BlankNode) else str(term) for term in terms)


def test_the_w3c_sparql_suite_holds_as_far_as_is_claimed(shared: Path) -> None:
    folder = shared / "suites" / "shacl" / "data-shapes-test-suite" / "tests" / "sparql"
    failures, ran = [], 0
    for path in sorted(folder.rglob("*.ttl")):
        graph = loaded(path)
        for case in sorted(graph.instances(ox.NamedNode(SHT + "Validate")), key=str):
            result = value_of(graph, case, MF + "result")
            want = (
                None
                if result.value == SHT + "Failure"
                else sorted(
                    row(graph, each) for each in graph.objects(result, ox.NamedNode(paths.SH + "result"))
                )
            )
            ran += 1
            if reported(path) != want:
                failures.append(path.stem)
    assert (ran, failures) == (CASES, sorted(FAILING))
