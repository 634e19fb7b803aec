from __future__ import annotations

import shutil
from dataclasses import replace

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, ONTOLOGY, concept, document, example, line, said, store
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import FormatError, GraphError, InputError
from kg.export import export, exported
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


def test_a_store_in_a_directory_keeps_what_is_added(tmp_path):
    written = Store(tmp_path / "store")
    written.add(example().claims(), example().documents())
    written.ox.flush()
    del written
    assert set(Store.open(tmp_path / "store")) == set(example())


def test_an_opened_directory_cannot_be_written_to(tmp_path):
    Store(tmp_path / "store").ox.flush()
    with pytest.raises(GraphError, match=r"opened to be read only"):
        Store.open(tmp_path / "store").add([said("a", "causes", "b")], [])


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_every_rdf_export_opens_as_the_same_graph(format_, tmp_path):
    from kg.export import EXPORTERS

    (path,) = export(example(), format_, tmp_path / f"graph{EXPORTERS[format_].ending}")
    assert set(Store.open(path)) == set(example())
    assert whole(Store.open(str(path)).claims()) == whole(example().claims())


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


def write(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(InputError, match=r"none.ttl: No such file"):
        Store.open(tmp_path / "none.ttl")


def test_broken_turtle_is_an_error_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"bad.ttl, line 2: "):
        Store.open(write(tmp_path / "bad.ttl", "<http://a> <http://b>\n <c d> ."))


def test_a_file_that_is_not_utf_8_is_an_error_that_names_it(tmp_path):
    with pytest.raises(InputError, match=r"bad.ttl, line 1: "):
        Store.open(write(tmp_path / "bad.ttl", b'<http://a> <http://b> "\xff\xfe" .'))


def test_broken_trig_is_an_error_with_its_line(tmp_path):
    with pytest.raises(InputError, match=r"bad.trig, line 2: "):
        Store.open(write(tmp_path / "bad.trig", "<http://g> {\n <http://a> <c d> }"))


def test_a_file_that_is_no_rdf_at_all_has_no_line(tmp_path):
    with pytest.raises(InputError, match=r"bad.rdf: "):
        Store.open(write(tmp_path / "bad.rdf", "<a/>"))


def test_an_unknown_ending_names_the_known_ones(tmp_path):
    with pytest.raises(
        FormatError, match=r"graph.docx: no RDF format has the ending '.docx'; there are .jsonld, "
    ):
        Store.open(tmp_path / "graph.docx")


def test_an_address_is_refused_in_a_sentence():
    with pytest.raises(GraphError, match=r"endpoints cannot be opened yet"):
        Store.open("https://example.org/sparql")


def test_a_folder_that_is_no_store_is_an_error(tmp_path):
    with pytest.raises(GraphError, match=r"is a folder, but no store"):
        Store.open(tmp_path)


def test_a_damaged_store_is_an_error(tmp_path):
    write(tmp_path / "CURRENT", "nonsense")
    with pytest.raises(InputError, match=r"this store cannot be opened"):
        Store.open(tmp_path)


@pytest.mark.parametrize("bomb", [b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', b"\n<!doctype html>"])
def test_a_doctype_is_refused_before_its_entities_grow(bomb, tmp_path):
    with pytest.raises(InputError, match=r"a DOCTYPE is not read"):
        Store.open(write(tmp_path / "bomb.rdf", bomb))


def test_rdf_xml_in_another_encoding_cannot_hide_a_doctype(tmp_path):
    with pytest.raises(InputError, match=r"UTF-8 only"):
        Store.open(write(tmp_path / "bomb.xml", "<!DOCTYPE a><a/>".encode("utf-16")))


def test_a_tower_of_triples_is_refused(tmp_path):
    tower = "<http://a> <http://b> " + "<<( <http://a> <http://b> " * 100 + "<http://c>" + " )>>" * 100 + " ."
    with pytest.raises(InputError, match=r"line 1: triples inside triples"):
        Store.open(write(tmp_path / "tower.ttl", tower))


def test_many_arrows_in_texts_are_no_tower(tmp_path):
    lines = "".join(f'<http://a> <http://b> "{n} << <<( " .\n' for n in range(100))
    assert len(Store.open(write(tmp_path / "arrows.nt", lines))) == 100


def test_deep_json_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nested more than"):
        Store.open(write(tmp_path / "deep.jsonld", '{"@graph":' * 100))


def test_a_context_elsewhere_is_not_fetched(tmp_path):
    with pytest.raises(InputError, match=r"remote.jsonld: .*remote"):
        Store.open(write(tmp_path / "remote.jsonld", '{"@context": "http://127.0.0.1:1/c", "a": "b"}'))


def test_a_huge_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.rdf.reading.LARGEST", 3)
    with pytest.raises(InputError, match=r"4 bytes are more than the 3"):
        Store.open(write(tmp_path / "huge.nt", "####"))


def test_an_empty_file_is_an_empty_graph(tmp_path):
    assert len(Store.open(write(tmp_path / "empty.nt", ""))) == 0
    assert repr(Store()) == "<Store: 0 triples>"


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


def test_a_graph_of_others_is_read_with_its_own_iris(tmp_path):
    text = """@prefix kg: <https://w3id.org/medkg/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://x.org/gout> a kg:Condition ; skos:prefLabel "Gicht"@de, "gout"@en, "podagra" ;
      skos:exactMatch <http://y.org/1>, "text" .
    <http://x.org/bare> a kg:Condition ."""
    bare, gout = Store.open(write(tmp_path / "foreign.ttl", text)).concepts()
    assert (gout.id, gout.label, [mapping.term for mapping in gout.mappings]) == (
        "http://x.org/gout",
        "gout",
        ["http://y.org/1"],
    )
    assert bare.label == "bare"


def test_what_points_at_a_concept_but_is_no_claim_is_left_out():
    graph = example()
    ends = [quad for quad in graph if quad.predicate.value.endswith("#subject")]
    graph.ox.add(ox.Quad(ox.NamedNode("http://x.org/s"), ends[0].predicate, ends[0].object))
    assert set(graph.explain_role("concept/diabetes", "RiskFactor")) == set(
        example().explain_role("concept/diabetes", "RiskFactor")
    )


def test_exported_and_opened_graphs_have_the_same_bytes(tmp_path):
    (path,) = export(example(), "turtle", tmp_path / "graph.ttl")
    assert exported(Store.open(path), "turtle") == path.read_bytes()
