from __future__ import annotations

import json
from decimal import Decimal

import pyoxigraph as ox
import pytest
from graphs import example, store
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import FORMATS, query
from kg.query.guard import check, is_ordered

GRAPH = example()
RISKS = "SELECT ?cause ?what { ?cause kg:increasesRiskOf ?what }"


def test_an_answer_has_columns_and_rows():
    found = query(GRAPH, RISKS)
    assert found.columns == ("cause", "what")
    assert [row.cause.rpartition("/")[2] for row in found] == ["diabetes", "surgery"]
    assert found[0].what == found.rows[0][1] == "https://w3id.org/medkg/concept/infection"


def test_rows_are_sorted_where_the_query_has_no_order():
    assert (
        query(GRAPH, "SELECT ?x { ?x a kg:Claim }").lines
        == query(GRAPH, "SELECT ?x { ?x a kg:Claim } ORDER BY ?x").lines
    )


def test_the_querys_own_order_stays():
    names = [row.x for row in query(GRAPH, "SELECT ?x { ?x a kg:Condition } ORDER BY DESC(?x)")]
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize(
    ("sparql", "ordered"),
    [
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", True),
        ("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?s } }", False),
        ("SELECT * { ?s ?order 'ORDER' } # ORDER BY", False),
    ],
)
def test_only_the_outer_order_counts(sparql, ordered):
    assert is_ordered(sparql) is ordered


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("1", 1),
        ("1.5", Decimal("1.5")),
        ("1e0", 1.0),
        ("true", True),
        ('"x"@en', "x"),
        ('"abc"^^xsd:integer', "abc"),
        ('"2024-01-01"^^xsd:date', "2024-01-01"),
        ("concept:pain", "https://w3id.org/medkg/concept/pain"),
        ("UNDEF", None),
        (
            "<<( <http://a> <http://b> 1 )>>",
            '<http://a> <http://b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
    ],
)
def test_terms_become_values_of_python(term, value):
    (row,) = (
        query(GRAPH, f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
        if "<<" not in term
        else query(GRAPH, f"SELECT ?x {{ BIND({term} AS ?x) }}")
    )
    assert row == (value,)
    assert type(row[0]) is type(value)


def test_a_column_may_have_a_name_that_python_keeps_for_itself():
    assert query(GRAPH, "SELECT (1 AS ?class) (2 AS ?def) {}").rows == [(1, 2)]


def test_a_query_without_columns_still_has_rows():
    assert len(query(GRAPH, "SELECT * {}")) == 1


def test_an_ask_is_true_or_false():
    yes, no = (query(GRAPH, f"ASK {{ ?x kg:{name} ?y }}") for name in ("treats", "worsens"))
    assert yes
    assert not no
    assert (yes.rows, yes.default_format) == ([(True,)], "table")
    assert json.loads(yes.format("json")) == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    "value",
    ["infection", "concept/infection", "concept:infection", "https://w3id.org/medkg/concept/infection",
     ox.NamedNode("https://w3id.org/medkg/concept/infection")],
)  # fmt: skip
def test_a_concept_is_bound_by_slug_path_name_or_iri(value):
    assert len(query(GRAPH, RISKS, what=value)) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("no such thing", "no such thing"),
        ("nothing", "nothing"),
        (3, "3"),
        (True, "true"),
        ("x:y z", "x:y z"),
    ],
)
def test_any_other_value_is_bound_as_a_literal(value, text):
    (row,) = query(GRAPH, "SELECT (STR(?x) AS ?y) { BIND(?x AS ?z) }", x=value)
    assert row == (text,)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_that_is_bound_can_leave_its_place(text):
    found = query(
        GRAPH, "SELECT ?x { ?x rdfs:label ?label FILTER(STR(?label) = STR(?name)) }", name=text + "'} #\""
    )
    assert len(found) == 0


@pytest.mark.parametrize(
    ("sparql", "count"),
    [
        ("SELECT ?cause { ?cause kg:increasesRiskOf ?what }", 2),
        ("SELECT (COUNT(?cause) AS ?n) { ?cause kg:increasesRiskOf ?what }", 1),
        ("SELECT * WHERE { ?cause kg:increasesRiskOf ?what }", 2),
        ("SELECT DISTINCT ?c { { SELECT ?c { ?c kg:increasesRiskOf ?what } } FILTER(?what != ?c) }", 2),
        ("CONSTRUCT WHERE { ?cause kg:increasesRiskOf ?what }", 2),
        ("DESCRIBE ?cause { ?cause kg:causes ?what }", 0),
    ],
)
def test_a_variable_is_bound_wherever_it_stands(sparql, count):
    assert len(query(GRAPH, sparql, what="infection")) == count


def test_a_blank_node_is_no_value_to_bind():
    with pytest.raises(QueryError, match=r"cannot be bound to"):
        query(GRAPH, RISKS, what=ox.BlankNode())


def test_binding_a_variable_that_is_not_there_names_those_that_are():
    with pytest.raises(QueryError, match=r"no variable \?cuase to bind; it has \?cause, \?what"):
        query(GRAPH, RISKS, cuase="diabetes")
    with pytest.raises(QueryError, match=r"it has none"):
        query(GRAPH, "ASK {}", x=1)


def test_binding_something_else_is_an_error():
    with pytest.raises(QueryError, match=r"\?what cannot be bound to \[\]"):
        query(GRAPH, RISKS, what=[])


def test_a_syntax_error_shows_its_place():
    with pytest.raises(QueryError) as error:
        query(GRAPH, "SELECT ?x {\n  ?x kg:causes }")
    assert str(error.value).splitlines() == [
        "the query cannot be read at line 2, column 16",
        "    ?x kg:causes }",
        "  " + " " * 15 + "^",
    ]


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("ASK { ?x a kgg:Cause }", "no prefix 'kgg' is known; declare it with PREFIX, or did you mean kg"),
        ("ASK { ?x a zzzzzz:Cause }", "no prefix 'zzzzzz' is known.*biolink"),
        ("SELECT ?x ?y { ?x ?y ?z } GROUP BY ?x", "the SELECT contains a variable that is unbound"),
        ("SELECT (<http://x/f>(1) AS ?y) {}", "cannot be answered: The custom function"),
        ("", "cannot be read"),
    ],
)
def test_an_error_gives_its_reason(sparql, reason):
    with pytest.raises(QueryError, match=reason):
        query(GRAPH, sparql)


def test_a_complaint_without_a_place_is_passed_on(monkeypatch):
    class Broken:
        def query(self, *_args, **_options):
            raise SyntaxError("strange")

    graph = store()
    monkeypatch.setattr(graph, "ox", Broken())
    with pytest.raises(QueryError, match=r"cannot be read: strange"):
        query(graph, "ASK {}")


@pytest.mark.parametrize(
    "form",
    [
        "INSERT DATA { }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "load <http://a>",
        "CLEAR ALL",
        "DROP ALL",
    ],
)
def test_an_update_is_refused(form):
    with pytest.raises(QueryError, match=r"changes a graph"):
        query(GRAPH, form)


@pytest.mark.parametrize(
    "sparql",
    [
        "ASK { SERVICE <http://127.0.0.1:1> { ?s ?p ?o } }",
        "ASK { service silent ?x { ?s ?p ?o } }",
        "ASK { ?s ?p 'it''s' . SeRvIcE<http://a>{} }",
        "ASK { ?s ?p 1 # a comment\n SERVICE <http://a> {} }",
        'ASK { ?s ?p """a"b""" SERVICE <http://a> {} }',
    ],
)
def test_no_other_server_is_asked(sparql):
    with pytest.raises(QueryError, match=r"SERVICE is refused"):
        query(GRAPH, sparql)


def test_an_apostrophe_in_an_iri_cannot_hide_a_part_of_the_query():
    with pytest.raises(QueryError, match=r"write the apostrophe in <'> as %27"):
        query(GRAPH, "ASK { FILTER(1<'>') SERVICE <http://a> {} FILTER('a'='a') }")


@pytest.mark.parametrize(
    "harmless", ["?service", "kg:SERVICE", "'SERVICE <http://a> {}'", "<http://x/SERVICE>"]
)
def test_the_word_alone_is_harmless(harmless):
    check(f"ASK {{ ?s ?p {harmless} }}")


@pytest.mark.parametrize(
    ("sparql", "reason"),
    [
        ("ASK " + "{" * 65 + "}" * 65, "more than 64 brackets"),
        ("ASK { FILTER(1<" + "(" * 65 + "1" + ")" * 65 + ">2) }", "more than 64 brackets"),
        ("ASK { FILTER(" + "!" * 1001 + "true) }", "more than 1,000 operators"),
        ("ASK {" + "FILTER(true) " * 1001 + "}", "more than 1,000 operators"),
        ("ASK {" + "{} UNION " * 1001 + "{} }", "more than 1,000 operators"),
        ("ASK { #" + "x" * 1_000_000 + "\n}", "1,000,000 are the most"),
    ],
)
def test_a_query_that_would_bring_the_engine_down_is_refused(sparql, reason):
    with pytest.raises(QueryError, match=reason):
        query(GRAPH, sparql)


def test_brackets_in_many_iris_are_no_tower():
    assert not query(GRAPH, f"ASK {{ ?x ?p ?y VALUES ?x {{ {'<http://x.org/a_(b)> ' * 100} }} }}")


def test_brackets_in_texts_are_no_tower():
    assert query(GRAPH, f"ASK {{ FILTER('{'{' * 100}' != \"{'(' * 100}\") }}")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_the_graph_of_a_construct(name):
    found = query(GRAPH, "CONSTRUCT { ?x kg:treats ?y } WHERE { ?x kg:treats ?y }")
    assert found.default_format == "turtle"
    assert "antibiotics" in found.format(name)
    assert found.format(name).endswith("\n")


def test_a_description_tells_what_is_said_of_a_thing():
    assert len(query(GRAPH, "DESCRIBE concept:infection")) == 6
