"""The W3C SPARQL 1.1 query and syntax suites through our own query function."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query import query
from kg.query.updating import update
from kg.store import Store

FAILURES = Path(__file__).parent / "cases" / "sparql" / "w3c.tsv"
MANIFESTS = (
    "manifest-sparql11-query.ttl",
    "manifest-sparql11-results.ttl",
    "syntax-fed/manifest.ttl",
    "syntax-update-1/manifest.ttl",
    "syntax-update-2/manifest.ttl",
)
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


class Case(NamedTuple):
    """A test of a manifest: its name below the suite, its type, and what it says."""

    name: str
    type: str
    graph: ox.Store
    node: object

    def value(self, *path):
        """What a path of properties leads to, or None."""
        node = self.node
        for step in path:
            node = next(
                (q.object for q in self.graph.quads_for_pattern(node, ox.NamedNode(step), None)), None
            )
        return node

    def file(self, *path):
        node = self.value(*path)
        return node and Path(node.value.removeprefix("file://"))

    def all(self, *path):
        *before, last = path
        node = self.value(*before)
        return [q.object for q in self.graph.quads_for_pattern(node, ox.NamedNode(last), None)]


def read(path: Path) -> ox.Store:
    graph = ox.Store()
    graph.load(path=str(path), base_iri=path.as_uri())
    return graph


def items(graph, node):
    while node.value != RDF + "nil":
        first, rest = (
            next(graph.quads_for_pattern(node, ox.NamedNode(RDF + end), None)).object
            for end in ("first", "rest")
        )
        yield first
        node = rest


def cases(manifest: Path):
    graph = read(manifest)
    for quad in list(graph.quads_for_pattern(None, ox.NamedNode(MF + "include"), None)):
        for other in items(graph, quad.object):
            yield from cases(Path(other.value.removeprefix("file://")))
    for quad in list(graph.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None)):
        for node in items(graph, quad.object):
            type_ = next(graph.quads_for_pattern(node, ox.NamedNode(RDF + "type"), None)).object.value
            name = f"{manifest.parent.name}/{node.value.rpartition('#')[2].rpartition('/')[2]}"
            yield Case(name, type_.removeprefix(MF), graph, node)


def asked(case: Case, path: Path):
    """The answer to the query of a file, on the data that the test names."""
    store = Store()
    if data := case.file(MF + "action", QT + "data"):
        store.ox.load(path=str(data), base_iri=data.as_uri())
    for name in case.all(MF + "action", QT + "graphData"):
        data = Path(name.value.removeprefix("file://"))
        store.ox.load(path=str(data), base_iri=data.as_uri(), to_graph=name)
    return query(store, f"BASE <{path.as_uri()}>\n{path.read_text(encoding='utf-8')}")


def parsed(work, case: Case) -> bool:
    """Whether a syntax is accepted: what is read may still be refused, or have no answer on no data."""
    try:
        work(case)
    except QueryError as error:
        return bool(re.search("LOAD is refused|custom function|graph .* does not exist", str(error)))
    return True


def positive(case: Case):
    return parsed(lambda case: asked(case, case.file(MF + "action")), case)


def negative(case: Case):
    with pytest.raises(QueryError, match="cannot be read"):
        asked(case, case.file(MF + "action"))
    return True


def updated(path: Path):
    return update(Store(), f"BASE <{path.as_uri()}>\n{path.read_text(encoding='utf-8')}")


def positive_update(case: Case):
    return parsed(lambda case: updated(case.file(MF + "action")), case)


def negative_update(case: Case):
    with pytest.raises(QueryError, match="cannot be read"):
        updated(case.file(MF + "action"))
    return True


def evaluation(case: Case):
    found = asked(case, case.file(MF + "action", QT + "query"))
    path = case.file(MF + "result")
    if path.suffix in RESULTS:
        wanted = ox.parse_query_results(path=str(path), format=RESULTS[path.suffix])
        if isinstance(wanted, ox.QueryBoolean):
            return found.kind == "boolean" and bool(found) == bool(wanted)
        columns = [variable.value for variable in wanted.variables]
        return set(found.columns) == set(columns) and same(
            (zip(columns, row, strict=True) for row in wanted),
            (zip(found.columns, row, strict=True) for row in found.terms),
        )
    wanted = read(path)
    if found.kind == "graph":
        text = "".join(f"{' '.join(triple)} .\n" for triple in found.triples)
        ours = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
        return canonical(ours) == canonical(quad.triple for quad in wanted)
    rows = [
        [
            (
                next(wanted.quads_for_pattern(b.object, ox.NamedNode(RS + "variable"), None)).object.value,
                next(wanted.quads_for_pattern(b.object, ox.NamedNode(RS + "value"), None)).object,
            )
            for b in wanted.quads_for_pattern(s.object, ox.NamedNode(RS + "binding"), None)
        ]
        for s in wanted.quads_for_pattern(None, ox.NamedNode(RS + "solution"), None)
    ]
    return same(rows, (zip(found.columns, row, strict=True) for row in found.terms))


def comma_separated(case: Case):
    """Rows of texts: of numbers the value counts, of blank nodes only which are one."""
    found = csv.DictReader(asked(case, case.file(MF + "action", QT + "query")).format("csv").splitlines())
    wanted = csv.DictReader(case.file(MF + "result").read_text(encoding="utf-8").splitlines())
    one, two = (
        [{name: cell(text) for name, text in row.items()} for row in table] for table in (found, wanted)
    )
    return sorted(map(sorted_items, one)) == sorted(map(sorted_items, two))


def cell(text):
    if text.startswith("_:"):
        return "_:"
    try:
        return repr(float(text))
    except ValueError:
        return text


def sorted_items(row):
    return sorted(row.items())


def same(one, two) -> bool:
    """Whether two tables have the same rows, in any order, but for the names of blank nodes."""
    return canonical(rows(one)) == canonical(rows(two))


def rows(table):
    """Each row as the triples of a blank node."""
    for number, row in enumerate(table):
        node = ox.BlankNode(f"row{number}")
        yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultBinding"))
        for name, term in row:
            if term is not None:
                yield ox.Triple(node, ox.NamedNode(f"urn:column:{name}"), by_value(term))


def by_value(term):
    """A number in one form, for 1.0 is 1.00."""
    kind = term.datatype.value.removeprefix(XSD) if isinstance(term, ox.Literal) else ""
    if kind == "boolean":
        return ox.Literal(term.value in {"true", "1"})
    if kind in {"decimal", "double", "float"}:
        return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    return term


def canonical(triples) -> set:
    graph = ox.Dataset(ox.Quad(*triple) for triple in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(graph)


HANDLERS: dict[str, Callable[[Case], bool]] = {
    "PositiveSyntaxTest11": positive,
    "NegativeSyntaxTest11": negative,
    "QueryEvaluationTest": evaluation,
    "CSVResultFormatTest": comma_separated,
    "PositiveUpdateSyntaxTest11": positive_update,
    "NegativeUpdateSyntaxTest11": negative_update,
}


def outcome(case: Case) -> str:
    """Nothing when the test passes; else what went wrong."""
    if case.type not in HANDLERS:
        pytest.fail(f"{case.name}: unknown type {case.type}")
    try:
        return "" if HANDLERS[case.type](case) else "another answer"
    except (QueryError, pytest.fail.Exception) as error:
        return str(error).splitlines()[0]


def test_the_suite_passes_but_for_the_failures_that_are_named_with_their_reason(shared: Path) -> None:
    suite = shared / "suites" / "rdf-tests" / "sparql" / "sparql11"
    found = {case.name: outcome(case) for name in MANIFESTS for case in cases(suite / name)}
    known = [line.split("\t") for line in FAILURES.read_text(encoding="utf-8").splitlines()[1:]]
    assert {name: why for name, why in found.items() if why}.keys() == {name for name, _ in known}
    assert all(reason for _, reason in known)
    assert (len(found), len(found) - len(known)) == (396, 382)
