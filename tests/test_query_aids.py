"""What helps around a query: its sentences, its deadline, its labels, and why it found nothing."""

from __future__ import annotations

import io
import json
import subprocess

import pyoxigraph as ox
import pytest
from graphs import ONTOLOGY, concept, example, line, said, store

from kg.errors import FormatError, QueryError
from kg.query import query
from kg.query.certainty import at_least
from kg.query.explain import explained, labelled
from kg.query.guard import constants
from kg.query.timed import answered, timed
from kg.query.why import why_empty

GRAPH = example()
ERROR = "concept:infecton"
RISKS = "SELECT ?cause ?what { ?cause kg:increasesRiskOf ?what }"


def words(explanation):
    return [[link.words for link in reason.links] for reason in explanation.reasons]


def test_a_row_of_two_things_is_explained_by_the_claim_between_them():
    found = explained(GRAPH, query(GRAPH, RISKS))
    assert words(found) == [
        ["diabetes increases risk of infection"],
        ["surgery increases risk of infection (population: women over 60)"],
    ]
    first, second, *quotes = repr(found).splitlines()[:4]
    assert first == "cause concept:diabetes; what concept:infection"
    assert second == "  diabetes increases risk of infection (asserted)"
    assert sorted(quotes) == ["    “Diabetes may lead to it.”", "    “Diabetes raises it.”"]


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?x { ?x kg:treats concept:infection }",
        "SELECT ?x { ?x kg:treats <https://w3id.org/medkg/concept/infection> }",
        "PREFIX my: <https://w3id.org/medkg/concept/> SELECT ?x { ?x kg:treats my:infection }",
    ],
)
def test_what_the_query_names_is_the_other_end(sparql):
    assert words(explained(GRAPH, query(GRAPH, sparql))) == [["antibiotics treats infection"]]


def test_what_is_bound_is_named_too():
    found = query(GRAPH, "SELECT ?x { ?x kg:treats ?what }", what="infection")
    assert words(explained(GRAPH, found)) == [["antibiotics treats infection"]]


def test_a_claim_or_its_evidence_in_the_row_explains_it_even_a_denial():
    claims = query(GRAPH, "SELECT ?claim { ?claim biolink:negated true }")
    evidence = query(GRAPH, "SELECT ?e { ?c biolink:negated true ; kg:evidence ?e }")
    for found in (claims, evidence):
        assert words(explained(GRAPH, found)) == [["not: stress causes infection"]]


def test_a_denial_does_not_explain_a_pair():
    found = query(GRAPH, "SELECT ?x { VALUES ?x { concept:stress } concept:infection a ?kind }")
    assert set(map(tuple, words(explained(GRAPH, found)))) == {()}


def test_a_relation_in_the_row_says_which_claims_are_meant():
    both = store(said("stress", "causes", "pain"), said("stress", "worsens", "pain"))
    found = query(both, "SELECT ?x ?r ?y { VALUES ?r { kg:worsens } ?x ?r ?y }")
    assert words(explained(both, found)) == [["stress worsens pain"]]


def test_a_row_without_claims_says_so():
    found = explained(GRAPH, query(GRAPH, "SELECT ?x { ?x a kg:Drug }"))
    assert repr(found).splitlines() == [
        "x concept:antibiotics",
        "  no single claim stands behind this row",
    ]
    assert json.loads(found.format("json"))["reasons"][0]["row"] == ["concept:antibiotics"]


def test_a_claim_without_evidence_is_told_without_certainty():
    bare = store(said("gout", "causes", "pain"))
    for quad in list(bare.ox.quads_for_pattern(None, None, None)):
        if quad.predicate.value.endswith("ontology#evidence"):
            bare.ox.remove(quad)
    found = explained(bare, query(bare, "SELECT ?x ?y { ?x kg:causes ?y }"))
    assert repr(found).splitlines()[1:] == ["  gout causes pain"]


def test_an_iri_that_is_none_in_a_query_is_no_matter():
    assert constants("SELECT ?x { <a> ?p kg:x , nope:y }", {"kg": "http://k/"}) == {"a", "http://k/x"}
    assert words(explained(GRAPH, query(GRAPH, "BASE <http://b/> SELECT ?x { <a> ?p ?x }"))) == []


def test_labels_stand_beside_the_things_that_have_them():
    found = labelled(GRAPH, query(GRAPH, "SELECT ?x ?n ?y { ?x kg:treats ?y BIND(1 AS ?n) }"))
    assert found.columns == ("x", "xLabel", "n", "y", "yLabel")
    assert (found[0].xLabel, found[0].n, found[0].yLabel) == ("antibiotics", 1, "infection")


def test_a_label_that_is_there_already_or_nowhere_is_not_added():
    found = query(GRAPH, "SELECT ?x ?xLabel { ?x a kg:Drug ; rdfs:label ?xLabel }")
    assert labelled(GRAPH, found) == found
    some = query(GRAPH, "SELECT ?x { VALUES ?x { concept:infection <http://a.example/> UNDEF } }")
    assert sorted(str(row.xLabel) for row in labelled(GRAPH, some)) == ["None", "None", "infection"]


def test_the_first_rows_say_how_many_were_left_off():
    found = query(GRAPH, "SELECT ?s { ?s ?p ?o }")
    few = found.first(2)
    assert (len(few), few.left, few.first(1).left) == (2, len(found) - 2, len(found) - 1)
    assert few.format("table").splitlines()[-1] == f"2 rows; {len(found) - 2} more were left off"
    assert repr(few).endswith("more were left off")
    assert f"the first 2 of {len(found)} rows" in few._repr_html_()
    assert found.first(len(found)) == found


def test_only_claims_of_a_certainty_stay_and_their_edges_and_roles_with_them():
    mixed = store(
        said("stress", "causes", "pain", line("It may.", certainty="possible")),
        said("gout", "causes", "pain", line("It does.", 20)),
        said("diet", "causes", "pain", line("No.", 40, certainty="denied"), negated=True),
    )
    sure = at_least(mixed, "asserted")
    assert [row.x.rpartition("/")[2] for row in query(sure, "SELECT ?x { ?x kg:causes ?y }")] == ["gout"]
    assert sure.roles()["Cause"] == ("concept/gout",)
    assert {c.id for c in sure.concepts()} == {c.id for c in mixed.concepts()}
    assert [len(list(at_least(mixed, name).claims())) for name in ("denied", "possible")] == [3, 2]


def test_a_claim_keeps_its_weaker_sentences():
    (claim,) = (c for c in at_least(GRAPH, "asserted").claims() if c.subject.label == "diabetes")
    assert len(claim.evidence) == 2


def test_a_certainty_that_is_not_there_names_those_that_are():
    with pytest.raises(FormatError, match="no certainty 'sure'; there are denied, doubtful"):
        at_least(GRAPH, "sure")


def test_a_query_with_time_enough_is_answered_as_without():
    assert timed(GRAPH, RISKS, 30, what="infection") == query(GRAPH, RISKS, what="infection")


def test_a_query_that_takes_too_long_is_stopped():
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryError, match=r"no answer within 0\.5 seconds"):
        timed(GRAPH, long, 0.5)


def test_a_query_that_takes_too_much_memory_is_stopped():
    many = "SELECT (GROUP_CONCAT(?text) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(STR(?i) AS ?text) }"
    with pytest.raises(QueryError, match=r"needed more than 16 MB and was stopped"):
        timed(GRAPH, many, 60, 16)


def test_an_error_comes_out_of_the_process_as_it_is():
    with pytest.raises(QueryError, match="SERVICE is refused"):
        timed(GRAPH, "ASK { SERVICE <http://a> {} }", 30)


def test_a_process_that_dies_is_an_error(monkeypatch):
    dead = subprocess.CompletedProcess((), -9)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: dead)
    with pytest.raises(QueryError, match="brought its process down"):
        timed(GRAPH, "ASK {}", 1)


def test_the_process_reads_its_task_and_its_graph():
    term = "<https://w3id.org/medkg/concept/infection>"
    task = {"folder": str(ONTOLOGY.folder), "sparql": RISKS, "terms": {"what": term}, "memory": None}
    graph = ox.serialize((quad.triple for quad in GRAPH.ox), format=ox.RdfFormat.N_TRIPLES)
    answer = json.loads(answered(io.BytesIO(json.dumps(task).encode() + b"\n" + graph)))
    assert tuple(answer["lines"]) == query(GRAPH, RISKS, what="infection").lines
    broken = json.dumps(task | {"sparql": "ASK {", "terms": {}}).encode()
    assert "cannot be read" in json.loads(answered(io.BytesIO(broken + b"\n")))["error"]


@pytest.mark.parametrize(
    ("sparql", "told"),
    [
        ("SELECT ?x { ?x kg:treats concept:infecton ; a kg:Drug }",
         f"nothing matches '?x kg:treats {ERROR}': the graph has no {ERROR}; did you mean concept:infection?"),
        ("SELECT ?x { ?x kg:treat ?y }",
         "nothing matches '?x kg:treat ?y': the graph has no kg:treat; did you mean kg:treats?"),
        ("SELECT ?x { ?x a kg:Drug ; kg:increasesRiskOf ?y }",
         "each pattern has a match alone, but '?x kg:increasesRiskOf ?y' has none together with those before it"),
        ("SELECT ?x { ?x kg:treats+ concept:xyzzy OPTIONAL { ?x a kg:Nope } }",
         "nothing matches '?x kg:treats+ concept:xyzzy': the graph has no concept:xyzzy"),
        ("SELECT ?x { [] kg:treats/kg:treats ?x }", "nothing matches '[] kg:treats/kg:treats ?x'"),
        ('SELECT ?x { ?x rdfs:label "the <b> \\"x\\"" }',
         'nothing matches \'?x rdfs:label "the <b> \\"x\\""\''),
        ("SELECT ?x { ?x kg:treats ?y FILTER(false) }", ""),
        ("ASK { { ?x a kg:Nope } UNION { ?x a kg:Nah } }", ""),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", ""),
        ("SELECT * { { SELECT ?x { ?x a kg:Nope } } }", ""),
        ("SELECT * { ?x a kg:Drug MINUS { ?x a kg:Nope } }", ""),
        ("DESCRIBE concept:nothing", ""),
        ("SELECT * { VERSION }", ""),
    ],
)  # fmt: skip
def test_a_query_that_finds_nothing_says_which_pattern_has_no_match(sparql, told):
    assert why_empty(GRAPH, sparql) == told


def test_what_is_bound_counts_as_written():
    assert "concept:stress" in why_empty(GRAPH, "SELECT ?x { ?x kg:treats ?y }", y="stress")


def test_a_thing_with_a_name_of_its_own_is_found_by_it():
    graph = store(said(concept("gout", names=("podagra",)), "causes", "pain"))
    assert why_empty(graph, "SELECT ?x { concept:podagr kg:causes ?x }").endswith(
        "did you mean concept:gout?"
    )
