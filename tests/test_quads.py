from __future__ import annotations

import shutil
from dataclasses import replace

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, ONTOLOGY, concept, document, example, line, said, store

from kg.curies import contracted, expanded, prefixes, vocabularies
from kg.errors import GraphError, OntologyError
from kg.model import Mapping
from kg.ontology import load
from kg.quads import classes, lines_of, quads, roles_of, wording


def asked(graph, pattern):
    return bool(graph.ox.query(f"ASK {{ {pattern} }}", prefixes=prefixes(ONTOLOGY)))


def test_a_graph_has_no_blank_node():
    terms = {term for quad in example() for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_an_affirmed_claim_has_its_plain_edge_and_a_denied_one_has_none():
    graph = store(said("stress", "causes", "pain"), said("rain", "causes", "pain", negated=True))
    assert asked(graph, "concept:stress kg:causes concept:pain")
    assert not asked(graph, "concept:rain kg:causes concept:pain")


def test_the_kinds_of_a_concept_come_with_all_that_they_are_a_sort_of():
    assert asked(
        store(said("gout", "causes", "pain")), "concept:gout a kg:Condition, kg:Concept, skos:Concept"
    )


def test_another_name_is_a_label_in_its_own_right_and_an_alternative_label_of_the_thing():
    graph = store(said("pain syndrome", "alsoKnownAs", concept("FBSS", "Name")))
    assert asked(graph, 'name:fbss a skosxl:Label ; skosxl:literalForm "FBSS"@en')
    assert asked(graph, 'concept:pain-syndrome skos:altLabel "FBSS"@en ; kg:alsoKnownAs name:fbss')
    assert not asked(graph, "name:fbss skos:prefLabel ?label")


def test_a_denied_name_is_no_label():
    graph = store(said("pain syndrome", "alsoKnownAs", concept("FBSS", "Name"), negated=True))
    assert not asked(graph, "concept:pain-syndrome skos:altLabel ?name")


def test_a_claim_is_a_statement_and_an_association():
    graph = store(said("gout", "causes", "pain"))
    assert asked(
        graph,
        "?c a kg:Claim, rdf:Statement, biolink:Association ; rdf:predicate kg:causes ; biolink:negated false",
    )


def test_a_claim_carries_its_strongest_and_its_weakest_certainty():
    graph = store(
        said("a", "causes", "b", line("x", 1, certainty="possible"), line("y", 5, certainty="probable"))
    )
    assert asked(graph, "?c kg:strongestCertainty kg:probable ; kg:weakestCertainty kg:possible")


def test_a_passage_gives_position_and_quote():
    graph = store(said("a", "causes", "b", line("it is", 12, prefix="So ", suffix=".")))
    assert asked(
        graph,
        '?p oa:hasSelector [ oa:start 12 ; oa:end 17 ], [ oa:exact "it is" ; oa:prefix "So " ]',
    )


def test_a_passage_that_readers_cut_differently_is_still_one():
    graph = store(
        said("a", "causes", "b", line("it is", 12, prefix="So ")),
        said("a", "causes", "c", line("it is", 12, prefix="And so ")),
    )
    assert [q.object.value for q in graph if q.predicate.value.endswith("prefix")] == ["And so "]


def test_a_document_keeps_what_its_source_states():
    graph = store(said("a", "causes", "b"))
    assert asked(
        graph,
        '?d schema:url <https://example.org/leg-pain> ; dcterms:created "2024-05-01"^^xsd:date',
    )


@pytest.mark.parametrize(
    ("created", "datatype"),
    [("2024", "gYear"), ("2024-05", "gYearMonth"), ("2024-05-01", "date"), ("in spring", "string")],
)
def test_a_date_has_the_type_of_its_precision(created, datatype):
    graph = store(documents=[document(created=created)])
    assert asked(graph, f'?d dcterms:created "{created}"^^xsd:{datatype}')


def test_labels_are_in_the_languages_of_the_texts():
    german = document("Beinschmerz", language="de")
    graph = store(said("stress", "causes", "pain", line(of=german)), documents=[german])
    assert asked(graph, 'concept:pain skos:prefLabel "pain"@de')
    assert not asked(graph, 'concept:pain skos:prefLabel "pain"@en')


def test_mappings_point_to_the_iris_of_the_vocabularies():
    gout = concept(
        "gout",
        mappings=(Mapping("exactMatch", "MONDO:0005393", "gout"), Mapping("closeMatch", "SCTID:90560007")),
    )
    graph = store(said(gout, "causes", "pain"))
    assert asked(
        graph,
        "concept:gout skos:exactMatch obo:MONDO_0005393 ; skos:closeMatch <http://snomed.info/id/90560007>",
    )
    assert asked(graph, 'obo:MONDO_0005393 rdfs:label "gout"@en')


def test_a_mapping_to_an_unknown_vocabulary_is_an_error_that_lists_the_known():
    gout = concept("gout", mappings=(Mapping("exactMatch", "NOPE:1"),))
    with pytest.raises(GraphError, match=r"no namespace for 'NOPE:1'.*MONDO"):
        store(said(gout, "causes", "pain"))


def test_every_curie_of_a_known_vocabulary_comes_back():
    for prefix in vocabularies(ONTOLOGY.folder):
        assert contracted(expanded(f"{prefix}:123", ONTOLOGY), ONTOLOGY) == f"{prefix}:123"


def test_an_iri_of_no_known_vocabulary_stays_as_it_is():
    assert contracted(expanded("https://example.org/1", ONTOLOGY), ONTOLOGY) == "https://example.org/1"


def test_a_vocabulary_given_twice_is_an_error_with_its_line(tmp_path):
    (tmp_path / "vocabularies.tsv").write_text("prefix\tnamespace\nX\thttp://x/\nX\thttp://y/\n")
    with pytest.raises(OntologyError, match=r"line 3"):
        vocabularies(tmp_path)


def test_an_ontology_may_do_without_outside_vocabularies(tmp_path):
    assert vocabularies(tmp_path / "none") == {}


def test_an_address_that_is_no_iri_is_an_error_that_names_it():
    with pytest.raises(GraphError, match=r"'not an address' is not an IRI"):
        store(documents=[document(url="not an address")])


def test_an_unknown_certainty_is_an_error_that_lists_the_known():
    with pytest.raises(GraphError, match=r"no certainty 'sure'; there are .*asserted"):
        store(said("a", "causes", "b", line(certainty="sure")))


def test_roles_rest_on_affirmed_claims_alone():
    claims = [said("age", "increasesRiskOf", "pain"), said("rain", "increasesRiskOf", "pain", negated=True)]
    assert roles_of(claims, ONTOLOGY) == {"concept/age": {"RiskFactor"}}


def test_a_role_can_be_that_of_the_object():
    assert roles_of([said("surgery", "hasComplication", "infection")], ONTOLOGY) == {
        "concept/infection": {"Complication"}
    }


def test_of_two_readings_of_a_passage_the_curators_stands():
    read, curated = line("x", 3, rule="verb"), line("x", 3, agent="manual_agent", certainty="possible")
    assert lines_of(said("a", "causes", "b", read, curated)) == (curated,)


def test_a_claim_reads_as_a_sentence():
    claim = said("diabetes", "increasesRiskOf", "infection", qualifiers=(("population", "men"),))
    assert wording(claim, ONTOLOGY) == "diabetes increases risk of infection (population: men)"
    assert (
        wording(replace(claim, negated=True, qualifiers=()), ONTOLOGY)
        == "not: diabetes increases risk of infection"
    )


def test_a_claim_without_evidence_has_no_certainty():
    bare = replace(said("a", "causes", "b"), evidence=())
    assert not [q for q in quads([bare], [], ONTOLOGY) if q.predicate.value.endswith("Certainty")]


def test_what_only_a_program_read_is_vouched_for_by_nobody():
    graph = store(
        said("a", "causes", "b", line("x", 1), line("y", 9, agent="manual_validation_of_automated_agent"))
    )
    assert asked(graph, '?e biolink:agent_type "automated_agent" ; biolink:knowledge_level "not_provided"')
    assert asked(graph, "?e kg:rule ?rule") is False
    assert asked(graph, '[] biolink:knowledge_level "knowledge_assertion"')


def test_two_ways_to_an_ancestor_give_it_once(tmp_path):
    shutil.copytree(ONTOLOGY.folder, tmp_path / "ontology")
    with (tmp_path / "ontology" / "model.ttl").open("a") as entries:
        entries.write("kg:Claim rdfs:subClassOf kg:Concept . kg:Concept rdfs:subClassOf rdf:Statement .\n")
    names = classes("Claim", load(tmp_path / "ontology"))
    assert len(names) == len(set(names)) == 5


def test_a_class_is_known_with_all_its_ancestors():
    names = {name.rpartition("#")[2].rpartition("/")[2] for name in classes("Claim", ONTOLOGY)}
    assert names == {"Claim", "Statement", "Association"}
    assert ARTICLE.path.startswith("document/leg-pain-")


def test_the_vocabularies_are_those_of_the_mappings_file():
    lines = (ONTOLOGY.folder / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    declared = dict(text[1:].strip().split(": ", 1) for text in lines if text.startswith("#   "))
    known = vocabularies(ONTOLOGY.folder)
    shared = known.keys() & declared.keys()
    assert len(shared) > 5
    assert {name: known[name] for name in shared} == {name: declared[name] for name in shared}


def test_every_mapping_of_the_lexicon_has_an_iri():
    mappings = [mapping for found in ONTOLOGY.lexicon.concepts.values() for mapping in found.mappings]
    assert mappings
    assert all(expanded(mapping.term, ONTOLOGY).startswith("http") for mapping in mappings)
