"""Ways, neighbours, hubs and groups: on a graph that can be seen at a glance, and by law."""

from __future__ import annotations

import json
import sys

import pytest
from graphs import concept, example, line, said, store
from hypothesis import example as like
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import FormatError, MissingExtraError, QueryError
from kg.paths import FORMATS, central, communities, neighbours, path
from kg.paths.engines import ENGINES, engine

FUSION = concept("fusion", "Procedure")
GRAPH = store(
    said(FUSION, "hasComplication", "scar tissue", line("Fusion can leave scars.", certainty="possible")),
    said("scar tissue", "causes", "pain", qualifiers=(("timing", "years later"),)),
    said(FUSION, "causes", "fever"),
    said("fever", "causes", "pain", negated=True),
    said("stress", "increasesRiskOf", "pain"),
    said("gout", "causes", "red toe"),
)
LETTERS = "abcdefgh"
EDGES = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=20)


@pytest.fixture(params=ENGINES)
def using(request):
    if request.param != "networkx":
        pytest.importorskip(request.param)
    return request.param


def made(edges):
    return store(*(said(one, "causes", two) for one, two in edges if one != two))


def test_a_path_goes_along_claims_in_either_direction(using):
    found = path(GRAPH, "fusion", "stress", using=using)
    assert [(step.start, step.arrow, step.end) for step in found.steps] == [
        ("fusion", "→", "scar tissue"),
        ("scar tissue", "→", "pain"),
        ("pain", "←", "stress"),
    ]


def test_a_path_brings_its_claims_and_sentences():
    assert repr(path(GRAPH, "Fusion", "pain")).splitlines() == [
        "fusion to pain: 2 steps",
        "  fusion → scar tissue",
        "    fusion has complication scar tissue (possible)",
        "      “Fusion can leave scars.”",
        "  scar tissue → pain",
        "    scar tissue causes pain (timing: years later) (asserted)",
        "      “scar tissue causes pain.”",
    ]


def test_a_denial_is_no_way():
    assert [step.end for step in path(GRAPH, "fever", "pain").steps] == ["fusion", "scar tissue", "pain"]


def test_claims_in_both_directions_are_one_step():
    both = store(said("pain", "causes", "stress"), said("stress", "causes", "pain"))
    (step,) = path(both, "pain", "stress").steps
    assert (step.arrow, len(step.links)) == ("↔", 2)


def test_what_is_not_connected_has_no_path():
    found = path(GRAPH, "gout", "pain")
    assert not found
    assert repr(found) == "gout and pain are not connected"


def test_the_way_from_a_thing_to_itself_has_no_steps():
    found = path(GRAPH, "pain", "pain")
    assert found
    assert repr(found) == "pain to pain: 0 steps"


def test_a_name_that_is_not_there_suggests_the_nearest():
    with pytest.raises(QueryError, match="nothing called 'scar tisue'; did you mean 'scar tissue'"):
        path(GRAPH, "scar tisue", "pain")


def test_neighbours_come_nearest_first_with_the_claims_that_lead_there(using):
    found = neighbours(GRAPH, "pain", hops=2, using=using)
    assert [(near.label, near.hops) for near in found.found] == [
        ("scar tissue", 1),
        ("stress", 1),
        ("fusion", 2),
    ]
    assert [link.words for link in found.found[2].links] == ["fusion has complication scar tissue"]
    assert repr(neighbours(GRAPH, "gout")).splitlines()[:2] == [
        "1 thing within 1 hop of gout",
        "  1  red toe",
    ]


def test_the_most_claimed_thing_is_central_and_ties_go_by_id(using):
    found = central(GRAPH, by="degree", first=4, using=using)
    assert [(ranked.label, ranked.score) for ranked in found.found] == [
        ("fusion", 2),
        ("pain", 2),
        ("scar tissue", 2),
        ("fever", 1),
    ]


def test_pagerank_is_where_chains_of_claims_lead(using):
    assert central(GRAPH, using=using).found[0].label == "pain"
    assert sum(ranked.score for ranked in central(GRAPH, using=using).found) == pytest.approx(1, abs=1e-5)


def test_an_empty_graph_has_no_centre_and_no_groups():
    assert central(store()).found == communities(store()).found == ()


def test_groups_are_those_that_claims_connect():
    found = communities(GRAPH)
    assert ("gout", "red toe") in [group.labels for group in found.found]
    assert repr(found).splitlines()[0] == f"{len(found.found)} groups"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_the_claim(name):
    assert "fusion has complication scar tissue" in path(GRAPH, "fusion", "pain").format(name)


def test_json_has_ids_and_sentences():
    (near,) = json.loads(neighbours(GRAPH, "gout").format("json"))["found"]
    assert near["concept"] == "concept/red-toe"
    assert near["links"][0]["quotes"] == ["gout causes red toe."]
    assert near["links"][0]["claim"].startswith("claim/")


def test_what_is_not_there_names_what_is():
    with pytest.raises(FormatError, match="no format 'xml'; there are text, json"):
        path(GRAPH, "gout", "pain").format("xml")
    with pytest.raises(FormatError, match="no measure 'fame'; there are degree, pagerank"):
        central(GRAPH, by="fame")
    with pytest.raises(FormatError, match="no engine 'abacus'; there are networkx, rustworkx"):
        central(GRAPH, using="abacus")


def test_rustworkx_that_is_missing_comes_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[fast\]'"):
        central(GRAPH, using="rustworkx")


def test_a_hostile_label_neither_runs_nor_steers():
    evil = store(said(concept("<script>\x1b[31m"), "causes", "pain"))
    found = neighbours(evil, "pain")
    assert "<script>" not in found._repr_html_()
    assert "\x1b" not in repr(found)


def test_a_claim_of_which_nothing_gives_the_certainty_is_shown_without():
    bare = store(said("gout", "causes", "pain"))
    for quad in list(bare.ox.quads_for_pattern(None, None, None)):
        if quad.predicate.value.endswith("ontology#evidence"):
            bare.ox.remove(quad)
    assert repr(path(bare, "gout", "pain")).splitlines()[-1] == "    gout causes pain"


@settings(deadline=None, max_examples=30)
@given(EDGES)
def test_a_path_is_as_long_from_either_end(edges):
    graph = made([("a", "b"), *edges])
    for end in neighbours(graph, "a", hops=99).found:
        there, back = path(graph, "a", end.label), path(graph, end.label, "a")
        assert len(there.steps) == len(back.steps) == end.hops


@settings(deadline=None, max_examples=30)
@given(EDGES)
def test_the_order_in_which_claims_come_makes_no_difference(edges):
    one, two = made(edges), made(edges[::-1])
    assert central(one) == central(two)
    assert communities(one) == communities(two)


@settings(deadline=None, max_examples=30)
@given(EDGES)
@like(
    [("b", "c"), ("c", "d"), ("d", "c"), ("e", "c"), ("f", "a")]
)  # a score that ends in 5 at the seventh digit
def test_both_engines_give_the_same(edges):
    pytest.importorskip("rustworkx")
    graph = made([("a", "b"), *edges])
    assert neighbours(graph, "a", hops=9) == neighbours(graph, "a", hops=9, using="rustworkx")
    assert central(graph) == central(graph, using="rustworkx")


@settings(deadline=None, max_examples=30)
@given(EDGES)
def test_pagerank_is_that_of_networkx(edges):
    from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

    graph = made(edges).networkx()
    theirs = _pagerank_python(graph, tol=1e-12, max_iter=500) if graph else {}
    assert engine("networkx").pagerank(graph) == pytest.approx(theirs, abs=1e-6)


def test_the_example_of_every_part_is_answered():
    assert path(example(), "antibiotics", "surgery").connected
