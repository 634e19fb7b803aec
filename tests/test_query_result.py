"""Answers in their formats, as tables, and as data frames."""

from __future__ import annotations

import sys

import pyoxigraph as ox
import pytest
from graphs import concept, example, line, said, store

from kg.errors import FormatError, MissingExtraError
from kg.query import query
from kg.query.table import table
from kg.terminal import visible, wide

GRAPH = example()
RISKS = "SELECT ?cause ?what { ?cause kg:increasesRiskOf ?what }"


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_w3c_formats_are_those_of_the_engine(name):
    found = query(GRAPH, RISKS + " ORDER BY ?cause").format(name)
    kind = getattr(ox.QueryResultsFormat, name.upper())
    sparql = "PREFIX kg: <https://w3id.org/medkg/ontology#> " + RISKS + " ORDER BY ?cause"
    assert found.strip() == GRAPH.ox.query(sparql).serialize(format=kind).decode().strip()


def test_an_unknown_format_names_the_known():
    with pytest.raises(FormatError, match=r"no format 'ttk'; there are table, json"):
        query(GRAPH, "ASK {}").format("ttk")


def test_a_graphs_format_is_refused_for_a_table():
    with pytest.raises(
        FormatError, match=r"turtle is for the graphs .* there are table, json, csv, tsv, xml"
    ):
        query(GRAPH, RISKS).format("turtle")


def test_xml_refuses_what_it_cannot_hold():
    with pytest.raises(FormatError, match=r"U\+0007"):
        query(store(said("a", "causes", "b", line("be\x07ll"))), "SELECT ?q { ?x oa:exact ?q }").format("xml")


def test_a_prompt_shows_the_first_rows_and_says_so():
    many = query(GRAPH, "SELECT ?s { ?s ?p ?o }")
    shown = repr(many).splitlines()
    assert (len(shown), shown[-1]) == (23, f"{len(many)} rows, of which these are the first 20")
    assert f"the first 100 of {len(many)} rows" in many._repr_html_()
    assert len(many.format("table").splitlines()) == len(many) + 3


def test_a_notebook_gets_escaped_html():
    evil = store(said(concept("<script>alert(1)</script>"), "causes", "pain"))
    html = query(evil, "SELECT ?label { ?x rdfs:label ?label }")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_table_fits_the_width():
    text = table(["short", "long", "longer"], [["a", "b" * 100, "c" * 300]], width=60)
    assert max(map(wide, text.splitlines())) in {59, 60}
    assert text.count("…") == 2


def test_a_table_of_wide_characters_keeps_its_columns():
    lines = table(["x", "y"], [["薬", "1"], ["ab", "2"], ["e\u0301", "3"]]).splitlines()
    assert [wide(text) for text in lines[2:5]] == [5, 5, 5]
    assert wide(table(["x"], [["薬" * 9]], width=8).splitlines()[2]) <= 8


def test_a_table_without_rows_or_names_is_still_a_table():
    graph = store(said("a", "causes", "b"))
    graph.ox.add(ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.NamedNode("http://elsewhere.org/x/y")))
    cells = query(graph, "SELECT ?s ?o ?none { ?s <urn:p> ?o }").cells()
    assert cells == [["_:b", "http://elsewhere.org/x/y", ""]]
    assert repr(query(graph, "SELECT ?x { ?x <urn:q> ?y }")).endswith("0 rows")


def test_a_table_too_narrow_for_its_columns_is_still_shown():
    assert "1 row" in table(["aaaaaaaaaaaa"] * 3, [["b" * 20] * 3], width=10)


@pytest.mark.parametrize(
    ("text", "safe"), [("a\x1b[31m", "a\\x1b[31m"), ("a\nb", "a\\nb"), ("a\u202eb", "a\\u202eb")]
)
def test_nothing_in_a_cell_steers_the_terminal(text, safe):
    assert visible(text) == safe


def test_an_answer_becomes_a_data_frame():
    found = query(GRAPH, "SELECT ?cause (COUNT(*) AS ?n) { ?cause ?p ?o ; a kg:RiskFactor } GROUP BY ?cause")
    assert found.to_polars().columns == list(found.to_pandas().columns) == ["cause", "n"]
    assert found.to_polars().rows() == [tuple(row) for row in found.rows]
    assert found.to_pandas()["n"].tolist() == [row.n for row in found]


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_a_missing_library_comes_with_its_command(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"{library} is not installed; pip install"):
        getattr(query(GRAPH, "ASK {}"), f"to_{library}")()
