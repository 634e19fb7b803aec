from __future__ import annotations

import shutil
from dataclasses import replace

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, ONTOLOGY, concept, document, example, line, said, store
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import GraphError
from kg.model import Mapping, merged
from kg.ontology import load
from kg.quads import lines_of
from kg.store import Store

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
OTHER = document("Other", language="de")
RELATIONS = sorted(name for name, relation in ONTOLOGY.relations.items() if not relation.label_property)


@st.composite
def concepts(draw):
    label = draw(st.sampled_from(["pain", "gout", "<b>&\"'", "Ménière", "薬"]))
    return concept(
        label,
        draw(st.sampled_from(["Condition", "Symptom", "Drug"])),
        names=tuple(sorted(draw(st.sets(TEXTS.filter(lambda name: name != label), max_size=2)))),
        mappings=tuple(
            Mapping("exactMatch", f"MONDO:{n}", f"term {n}")
            for n in sorted(draw(st.sets(st.integers(0, 3), max_size=2)))
        ),
    )


WORDS = "Pain can \u202e follow.\n\tIt \"hurts\" <b>&\\ 薬 e\u0301\r\n''' \x01 end."  # what a text may hold


@st.composite
def lines(draw):
    start = draw(st.integers(0, len(WORDS) - 2))
    end = draw(st.integers(start + 1, len(WORDS)))
    return line(
        WORDS[start:end],
        start,
        draw(st.sampled_from([ARTICLE, OTHER])),
        prefix=WORDS[max(0, start - 5) : start],
        suffix=WORDS[end : end + 5],
        certainty=draw(st.sampled_from(sorted(ONTOLOGY.certainties))),
        agent=draw(st.sampled_from(["automated_agent", "manual_agent"])),
        cue=draw(TEXTS),
        comment=draw(TEXTS | st.just("")),
    )


CLAIMS = st.lists(
    st.builds(
        lambda s, r, o, evidence, negated, value: said(
            s, r, o, *evidence, negated=negated, qualifiers=(("population", value),) if value else ()
        ),
        concepts(),
        st.sampled_from(RELATIONS),
        concepts(),
        st.lists(lines(), min_size=1, max_size=2),
        st.booleans(),
        TEXTS | st.just(""),
    ),
    max_size=4,
)


def normal(claims):
    """Claims as a store gives them back."""
    return [replace(claim, evidence=lines_of(claim)) for claim in merged(claims)]


def whole(claims):
    return [(claim, claim.evidence) for claim in claims]


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_claims_come_back_as_they_were_added(claims):
    assert whole(store(*claims, documents=[ARTICLE, OTHER]).claims()) == whole(normal(claims))


@settings(max_examples=60, deadline=None)
@given(CLAIMS, st.randoms())
def test_the_order_and_the_steps_of_adding_make_no_difference(claims, random):
    at_once, step_by_step = store(*claims, documents=[ARTICLE, OTHER]), store(documents=[OTHER, ARTICLE])
    for claim in random.sample(claims, len(claims)):
        step_by_step.add([claim], [])
    assert set(step_by_step) == set(at_once)


@settings(max_examples=100, deadline=None)
@given(CLAIMS)
def test_nothing_is_lost_through_networkx(claims):
    graph = store(*claims, documents=[ARTICLE, OTHER])
    assert set(Store.from_networkx(graph.networkx())) == set(graph)


def test_adding_twice_changes_nothing():
    graph = example()
    before = set(graph)
    graph.add(list(graph.claims()), list(graph.documents()))
    assert set(graph) == before


def test_new_evidence_can_change_a_claims_certainty():
    graph = store(said("a", "causes", "b", line("x", 1, certainty="possible")))
    graph.add([said("a", "causes", "b", line("y", 9, certainty="asserted"))], [])
    assert [edge["certainty"] for *_, edge in graph.networkx().edges(data=True)] == ["asserted"]
    assert graph.counts()["claims"] == 1


def test_documents_come_back_without_their_text():
    found = next(store().documents())
    assert found == replace(ARTICLE, text="", plain="")


def test_counts_agree_between_oxigraph_rdflib_and_networkx():
    graph = example()
    counts, network = graph.counts(), graph.networkx()
    assert counts == {"concepts": 7, "claims": 5, "evidence": 6, "passages": 6, "documents": 2, "edges": 4}
    assert (len(network), network.number_of_edges()) == (counts["concepts"], counts["claims"])
    assert len(graph.rdflib()) == len(graph) == len(set(graph))


def test_rdflib_sees_the_same_store_with_its_prefixes():
    graph = example()
    rows = graph.rdflib().query("SELECT ?x { ?x kg:treats concept:infection }")
    assert [str(row[0]) for row in rows] == ["https://w3id.org/medkg/concept/antibiotics"]
    graph.add([said("honey", "treats", "infection")], [])
    assert len(graph.rdflib().query("SELECT ?x { ?x kg:treats concept:infection }")) == 2


def test_a_node_of_networkx_says_what_the_concept_is():
    node = example().networkx().nodes["concept/diabetes"]
    assert {name: node[name] for name in ("label", "kinds", "roles", "mappings", "names")} == {
        "label": "diabetes",
        "kinds": ("Condition",),
        "roles": ("RiskFactor",),
        "mappings": ("MONDO:0005015",),
        "names": ("sugar disease",),
    }


def test_an_edge_of_networkx_says_what_the_claim_states():
    graph = store(said("a", "causes", "b", line("A may.", 2, certainty="possible"), negated=True))
    ((_, _, key, edge),) = graph.networkx().edges(keys=True, data=True)
    assert key == next(graph.claims()).id
    assert (edge["relation"], edge["polarity"], edge["certainty"], edge["quotes"]) == (
        "causes",
        "negated",
        "possible",
        ("A may.",),
    )


def test_a_concept_without_claims_survives_networkx():
    network = example().networkx()
    network.add_node("concept/lone", label="lone", kinds=("Symptom",))
    assert "concept/lone" in {found.id for found in Store.from_networkx(network).concepts()}


def test_a_claim_may_stand_between_concepts_that_are_not_listed():
    from kg.networks import network

    assert set(network([], [said("a", "causes", "b")], [], ONTOLOGY)) == {"concept/a", "concept/b"}


def test_a_claim_without_evidence_has_an_edge_without_certainty():
    from kg.networks import network

    graph = network([], [replace(said("a", "causes", "b"), evidence=())], [], ONTOLOGY)
    assert [edge["certainty"] for *_, edge in graph.edges(data=True)] == [""]


@pytest.mark.parametrize(("where", "what"), [("node", "kinds"), ("edge", "relation")])
def test_a_foreign_network_is_told_what_it_lacks(where, what):
    network = example().networkx()
    things = (
        [data for _, data in network.nodes(data=True)]
        if where == "node"
        else [d for *_, d in network.edges(data=True)]
    )
    del things[0][what]
    with pytest.raises(GraphError, match=rf"{where} .* has no attribute '{what}'"):
        Store.from_networkx(network)


def test_a_role_is_explained_by_the_claims_it_rests_on():
    graph = example()
    assert graph.roles()["RiskFactor"] == ("concept/diabetes", "concept/surgery")
    assert [claim.relation for claim in graph.explain_role("concept/diabetes", "RiskFactor")] == [
        "increasesRiskOf"
    ]
    assert graph.explain_role("concept/stress", "Cause") == ()


def test_a_role_of_objects_is_explained_too():
    graph = store(said("surgery", "hasComplication", "infection"))
    assert len(graph.explain_role("concept/infection", "Complication")) == 1


def test_a_kind_that_another_implies_is_not_repeated(tmp_path):
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY.folder, folder)
    with (folder / "medical.ttl").open("a") as entries:
        entries.write(
            'kg:Injury a kg:Kind ; rdfs:subClassOf kg:Condition ; rdfs:label "Injury"@en ; '
            'skos:definition "Hurt."@en ; kg:column kg:conditions .\n'
        )
    graph = Store(ontology=load(folder))
    graph.add([said(replace(concept("burn"), kinds=("Condition", "Injury")), "causes", "pain")], [ARTICLE])
    assert next(graph.concepts()).kinds == ("Injury",)


def without(graph, predicate):
    for quad in list(graph):
        if quad.predicate.value.endswith(predicate):
            graph.ox.remove(quad)
    return graph


@pytest.mark.parametrize("predicate", ["#subject", "hasTarget", "hasSource", "#certainty"])
def test_a_claim_that_lacks_a_layer_is_an_error_that_names_it(predicate):
    with pytest.raises(GraphError, match=rf"has no .*{predicate.strip('#')}; it must have one"):
        list(without(example(), predicate).claims())


def test_a_passage_without_a_position_is_an_error_that_names_it():
    with pytest.raises(GraphError, match=r"passage/.* has no position"):
        list(without(example(), "#start").claims())


def test_a_blank_node_in_a_claims_place_is_an_error():
    graph = without(example(), "#subject")
    claim = ox.NamedNode(ONTOLOGY.iri(next(example().claims()).id))
    graph.ox.add(
        ox.Quad(claim, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#subject"), ox.BlankNode("b"))
    )
    with pytest.raises(GraphError, match=r"_:b stands where the graph needs an IRI"):
        list(graph.claims())


def test_what_points_at_a_concept_but_is_no_claim_is_left_out():
    graph = example()
    ends = [quad for quad in graph if quad.predicate.value.endswith("#subject")]
    graph.ox.add(ox.Quad(ox.NamedNode("http://x.org/s"), ends[0].predicate, ends[0].object))
    assert set(graph.explain_role("concept/diabetes", "RiskFactor")) == set(
        example().explain_role("concept/diabetes", "RiskFactor")
    )
