"""One contract for three engines: the store in this process, Oxigraph's server, and Virtuoso."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import DBA, Embedded, Served, written
from graphs import ONTOLOGY, example

from kg.describe import graph_hash
from kg.errors import QueryError
from kg.query import query
from kg.questions import answer as answer_here
from kg.questions import questions
from kg.remote import connected, sent
from kg.store import Store

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl"
# Virtuoso divides integers to an integer, so a rounded share differs.
OTHERWISE = {"virtuoso": {"hedged-by-section"}}


@pytest.fixture(params=["embedded", "oxigraph", "oxigraph, named", "virtuoso", "virtuoso, named"])
def place(request, running, login):
    name, _, graph = request.param.partition(", ")
    iri = "http://example.org/a graph?&#é".replace(" ", "+") if graph else ""
    return Embedded() if name == "embedded" else Served(running[name], iri)


@pytest.fixture(scope="module")
def article() -> Store:
    return Store.open(ARTICLE)


@pytest.fixture(scope="module", params=["embedded", "oxigraph", "virtuoso"])
def filled(request, running, article):
    """A place that holds the bundled graph, and is only asked."""
    made = (
        Embedded()
        if request.param == "embedded"
        else Served(running[request.param], "http://example.org/article")
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_REMOTE_USER", DBA[0])
        patch.setenv("KG_REMOTE_PASSWORD", DBA[1])
        assert made.put(article) == len(article)
    return made


def test_a_graph_comes_back_as_it_was_loaded(place, article):
    assert place.put(article) == len(article)
    assert graph_hash(place.fetch()) == graph_hash(article)


def test_every_question_has_the_same_answer(filled, article):
    different = set()
    for name in questions(ONTOLOGY):
        ours, theirs = answer_here(article, name), filled.ask(name)
        if (ours.columns, ours.lines) != (theirs.columns, theirs.lines):
            different.add(name)
    assert different <= OTHERWISE.get(filled.name, set())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?cause ?label { ?cause kg:causes concept:leg-pain ; rdfs:label ?label } ORDER BY DESC(?label)",
        "ASK { ?x kg:causes concept:leg-pain }",
        "ASK { ?x kg:causes concept:nothing }",
        "SELECT ?x { ?x kg:causes concept:nothing }",
        "SELECT (COUNT(*) AS ?n) { ?claim a kg:Claim }",
        "SELECT ?claim ?negated { ?claim biolink:negated ?negated }",
        "SELECT ?x ?no { ?x kg:causes concept:leg-pain OPTIONAL { ?x kg:nothing ?no } }",
        "CONSTRUCT { ?a kg:causes ?b } WHERE { ?a kg:causes ?b }",
        "CONSTRUCT WHERE { ?a kg:causes ?b }",
        "# a comment?\nPREFIX kg: <https://w3id.org/medkg/ontology#>\nSELECT ?x { ?x a kg:Symptom } # at the end",
    ],
)
def test_a_query_has_the_same_answer(filled, article, text):
    ours, theirs = query(article, text), filled.ask(text)
    assert (ours.columns, ours.lines, ours.named) == (theirs.columns, theirs.lines, theirs.named)


@pytest.mark.parametrize(
    ("text", "bindings"),
    [
        ("tests-for", {"condition": "slipped disc"}),
        ("tests-for", {"condition": "concept:herniated-disc"}),
        ("SELECT ?cause { ?cause kg:causes ?what }", {"what": "leg-pain"}),
        ("SELECT ?cause ?what { ?cause kg:causes ?what }", {"what": "leg-pain"}),
        ("SELECT * { ?cause kg:causes ?what }", {"what": "concept/leg-pain"}),
        ("SELECT ?x { ?x rdfs:label ?label }", {"label": ox.Literal("leg pain", language="en")}),
        ("ASK { ?cause kg:causes ?what }", {"what": "leg-pain"}),
        ("CONSTRUCT { ?a kg:causes ?b } WHERE { ?a kg:causes ?b }", {"b": "leg-pain"}),
    ],
)
def test_a_binding_means_the_same(filled, article, text, bindings):
    ours, theirs = answer_here(article, text, **bindings), filled.ask(text, **bindings)
    assert len(ours) > 0
    assert (sorted(ours.columns), sorted(ours.terms, key=str)) == (
        sorted(theirs.columns),
        sorted((tuple(row[theirs.columns.index(c)] for c in ours.columns) for row in theirs.terms), key=str),
    )


HOSTILE = [
    "薬 😀 e\u0301 é \u202e \u200b",
    '"quoted" \\ back\' <b>&amp;{}|^`',
    "line\nbreak\r\n\ttab",
    '"""three""" \'\'\'',
    "\x01\x08\x0c\x7f\x85\u2028\ufdd0\uffff",
    "DROP ALL } ; CLEAR ALL #",
    "<<( not a triple )>> _:b @en ^^<x> .",
    "",
    " ",
    "x" * 200_000,
    "é😀" * 20_000,
]


def test_hostile_texts_come_back_as_they_were(place):
    graph = written(*map(ox.Literal, HOSTILE), *(ox.Literal(text, language="de-at") for text in HOSTILE))
    assert place.put(graph) == len(graph)
    assert set(place.fetch()) == set(graph)


def test_typed_values_come_back_as_they_were(place):
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = {
        "boolean": ["true", "false"],
        "integer": ["0", "-12", "2000000000"],
        "decimal": ["1.5"],
        "date": ["2024-05-01"],
        "dateTime": ["2024-05-01T10:00:00Z"],
        "nonNegativeInteger": ["7"],
        "anyURI": ["http://example.org/?a=b&c"],
        "string": ["plain"],
    }
    graph = written(
        *(
            ox.Literal(text, datatype=ox.NamedNode(xsd + type_))
            for type_, all_ in values.items()
            for text in all_
        ),
        ox.Literal("v", datatype=ox.NamedNode("http://example.org/own")),
        ox.NamedNode("http://example.org/%20?q='é'&x=(1)"),
    )
    place.put(graph)
    assert set(place.fetch()) == set(graph)


def test_loading_twice_changes_nothing(place):
    place.put(example())
    before = len(place.fetch())
    if isinstance(place, Served):
        with connected(place.url, graph=place.graph) as there:
            assert sent(there, example()) == before
    assert set(place.fetch()) == set(example())


def test_an_empty_graph_is_an_empty_graph(place):
    if place.name == "virtuoso":  # which forgets the names of empty graphs
        place.graph = place.graph or ONTOLOGY.base
    place.put(Store())
    assert len(place.fetch()) == 0
    assert not place.ask("ASK { ?s ?p ?o }")


def test_what_cannot_be_read_is_an_error_that_says_so(place):
    with pytest.raises(QueryError):
        place.ask("SELECT ?x { ?x kg:causes ")


@pytest.mark.parametrize("text", ["DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"])
def test_updates_and_other_servers_are_refused_before_anything_is_sent(place, text):
    with pytest.raises(QueryError, match=r"changes a graph|SERVICE is refused"):
        place.ask(text)
