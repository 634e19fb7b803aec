"""The W3C SHACL core suite: whole reports, and the count of cases."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.validate import literals, paths, shacl
from kg.validate.index import TYPE, Index, Term

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CASES = 98


def loaded(path: Path) -> Index:
    return Index.of(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def value_of(graph: Index, node: Term, iri: str) -> Term:
    found = graph.one(node, ox.NamedNode(iri))
    assert found is not None
    return found


def cases(shared: Path) -> list[tuple[Path, Term]]:
    folder = shared / "suites" / "shacl" / "data-shapes-test-suite" / "tests" / "core"
    return [
        (path, case)
        for path in sorted(folder.rglob("*.ttl"))
        for case in loaded(path).instances(ox.NamedNode(SHT + "Validate"))
    ]


def named(term: Term | None) -> str:
    """A term; blank nodes are alike, as two files name theirs differently."""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


def path_text(path: paths.Path | None) -> str:
    return "" if path is None else paths.turtle(path)


def expected(graph: Index, report: Term, *, messages: bool) -> list[tuple[str, ...]]:
    def row(result: Term) -> tuple[str, ...]:
        get = {
            name: graph.one(result, ox.NamedNode(paths.SH + name))
            for name in ("focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")
        }
        path = graph.one(result, ox.NamedNode(paths.SH + "resultPath"))
        said = graph.objects(result, ox.NamedNode(paths.SH + "resultMessage")) if messages else ()
        return (
            *(named(term) for term in get.values()),
            "" if path is None else path_text(paths.read(graph, path)),
            *sorted(map(str, said)),
        )

    return sorted(map(row, graph.objects(report, ox.NamedNode(paths.SH + "result"))))


def found(shapes: Index, data: Index, *, messages: bool) -> list[tuple[str, ...]]:
    return sorted(
        (
            named(r.focus),
            named(r.value),
            named(r.shape),
            f"<{r.component}>",
            str(r.severity),
            path_text(r.path),
            *(sorted(map(str, r.messages)) if messages else ()),
        )
        for r in shacl.Shapes(shapes, data).results()
    )


def test_the_whole_w3c_core_suite_gives_the_expected_reports(shared: Path) -> None:
    failures = []
    ran = 0
    for path, case in cases(shared):
        graph = loaded(path)
        action = value_of(graph, case, MF + "action")
        shapes, data = (
            loaded(Path(value_of(graph, action, SHT + name).value.removeprefix("file://")))
            for name in ("shapesGraph", "dataGraph")
        )
        messages = "message" in path.name
        want = expected(graph, value_of(graph, case, MF + "result"), messages=messages)
        if found(shapes, data, messages=messages) != want:
            failures.append(path.stem)
        ran += 1
    assert (ran, failures) == (CASES, [])


def test_a_path_is_written_as_it_was_read() -> None:
    store = ox.Store()
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:s> sh:path ( [ sh:inversePath <urn:a> ]
        [ sh:alternativePath ( <urn:b> [ sh:zeroOrMorePath <urn:c> ] ) ] ) ."""
    store.load(input=text, format=ox.RdfFormat.TURTLE)
    graph = Index(store)
    path = paths.read(graph, value_of(graph, ox.NamedNode("urn:s"), paths.SH + "path"))
    again = ox.Store()
    again.load(input=f"<urn:s> <{paths.SH}path> {paths.turtle(path)} .", format=ox.RdfFormat.TURTLE)
    there = Index(again)
    assert paths.read(there, value_of(there, ox.NamedNode("urn:s"), paths.SH + "path")) == path


@pytest.mark.parametrize("text", ["[ sh:unknownPath <urn:a> ]", '"text"'])
def test_what_is_no_path_is_refused(text: str) -> None:
    store = ox.Store()
    store.load(input=f"@prefix sh: <{paths.SH}> . <urn:s> sh:path {text} .", format=ox.RdfFormat.TURTLE)
    graph = Index(store)
    with pytest.raises(Exception, match="no property path"):
        paths.read(graph, value_of(graph, ox.NamedNode("urn:s"), paths.SH + "path"))


def test_a_list_or_a_path_that_runs_in_a_circle_ends() -> None:
    store = ox.Store()
    head = f"@prefix sh: <{paths.SH}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    circles = "_:l rdf:first <urn:a> ; rdf:rest _:l . _:c sh:inversePath _:c ."
    text = head + circles + " <urn:l> <urn:p> _:l . <urn:c> <urn:p> _:c ."
    store.load(input=text, format=ox.RdfFormat.TURTLE)
    graph = Index(store)
    assert graph.items(value_of(graph, ox.NamedNode("urn:l"), "urn:p")) == [ox.NamedNode("urn:a")]
    with pytest.raises(InputError, match="too deep"):
        paths.read(graph, value_of(graph, ox.NamedNode("urn:c"), "urn:p"))


@pytest.mark.parametrize(
    ("text", "datatype", "fits"),
    [
        ("300", "byte", False),
        ("-1", "nonNegativeInteger", False),
        ("1.", "decimal", True),
        ("x", "double", False),
        ("2026-02-30", "date", False),
        ("2026-02-28T10:00:00Z", "dateTime", True),
        ("PT", "duration", False),
        ("9" * 500, "integer", False),
        ("anything", "anyOther", True),
    ],
)
def test_a_literal_is_well_formed_as_its_datatype_says(text, datatype, fits) -> None:
    assert literals.well_formed(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))) == fits


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        (ox.Literal(2), ox.Literal(10), -1),
        (ox.Literal(2.5), ox.Literal(2.5), 0),
        (ox.Literal("b"), ox.Literal("a"), 1),
        (ox.Literal("b"), ox.Literal(1), None),
        (ox.Literal(float("nan")), ox.Literal(1.0), None),
        (ox.NamedNode("urn:a"), ox.Literal(1), None),
        (ox.Literal("x", datatype=ox.NamedNode(XSD + "integer")), ox.Literal(1), None),
        (
            ox.Literal("2026-01-01T10:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")),
            ox.Literal("2026-01-01T10:00:00", datatype=ox.NamedNode(XSD + "dateTime")),
            None,
        ),
    ],
)
def test_literals_are_ordered_by_value_where_they_have_an_order(one, other, order) -> None:
    assert literals.order(one, other) == order


def test_a_graph_of_any_size_is_held_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.validate.index._HELD", 10)
    store = ox.Store()
    for n in range(100):
        store.add(ox.Quad(ox.NamedNode(f"urn:s{n}"), TYPE, ox.NamedNode(f"urn:c{n % 50}")))
    graph = Index(store)
    for n in range(100):
        assert graph.objects(ox.NamedNode(f"urn:s{n}"), TYPE) == [ox.NamedNode(f"urn:c{n % 50}")]
        assert len(graph.subjects(TYPE, ox.NamedNode(f"urn:c{n % 50}"))) == 2
        assert max(len(graph._about), len(graph._with)) <= 10
