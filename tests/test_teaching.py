"""Teaching it: a new kind and a new relation are entries of the ontology and no code."""

import shutil
from pathlib import Path

import pytest

from kg.build import build
from kg.ontology import load

ENTRIES = """
kg:carriers a kg:Column ; rdfs:label "Carriers"@en ; kg:rank 0 .
kg:Carrier a kg:Kind, owl:Class ; rdfs:subClassOf kg:Concept ; rdfs:label "Carrier"@en ;
    skos:definition "An animal that passes an illness on."@en ;
    kg:colour "#123456" ; kg:glyph "✹" ; kg:column kg:carriers .
kg:transmits a kg:Relation, owl:ObjectProperty ; rdfs:label "transmits"@en ;
    skos:definition "The subject passes the object on."@en ; owl:inverseOf kg:transmittedBy ;
    kg:from kg:Carrier ; kg:to kg:Condition ; kg:verb "transmit" ; kg:colour "#654321" ;
    skos:example "Deer ticks transmit Lyme disease."@en .
kg:transmittedBy a owl:ObjectProperty ; rdfs:label "transmitted by"@en .
kg:Source a kg:Role, owl:Class ; rdfs:label "Source"@en ; kg:subjectOf kg:transmits ; kg:rank 9 .
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = Path(shutil.copytree(load().folder, tmp_path_factory.mktemp("taught") / "ontology"))
    with (folder / "medical.ttl").open("a", encoding="utf-8") as file:
        file.write(ENTRIES)
    header = "id\tkinds\tlabel\tnames\n"
    (folder / "lexicon" / "carriers.tsv").write_text(
        f"{header}concept/deer-tick\tCarrier\tdeer tick\t\n", "utf-8"
    )
    note = folder.parent / "note.txt"
    note.write_text(
        "Deer ticks may transmit Lyme disease. Lyme disease is not transmitted by deer ticks.\n", "utf-8"
    )
    return build(note, ontology=load(folder))


def test_they_are_extracted_in_both_directions_with_certainty_and_denial(graph):
    found = {
        (c.subject.id, c.relation, c.object.label, c.negated): c.evidence[0].certainty
        for c in graph.claims()
        if c.relation == "transmits"
    }
    assert found == {
        ("concept/deer-tick", "transmits", "Lyme disease", False): "possible",
        (
            "concept/deer-tick",
            "transmits",
            "Lyme disease",
            True,
        ): "asserted",  # the denial is stated without a hedge
    }


def test_they_are_asked_for_in_sparql_and_the_role_is_inferred(graph):
    assert graph.query(
        "ASK { concept:deer-tick a kg:Carrier, kg:Source ; kg:transmits concept:lyme-disease }"
    )


def test_they_are_validated(graph):
    report = graph.validate()
    assert report.conforms, report
    assert any("not" in finding.message for finding in report), "the claim and its denial"


@pytest.mark.parametrize("form", ["turtle", "ntriples", "trig", "jsonld", "rdfxml", "graphml"])
def test_they_are_exported(graph, tmp_path, form):
    graph.save(tmp_path / "graph", form)
    assert "transmits" in (tmp_path / "graph").read_text(encoding="utf-8")


def test_they_are_drawn_with_their_glyph_colour_and_column(graph):
    picture, page = graph.picture(), graph.view().html
    for sign in ("✹", "#123456", "Carriers", "deer tick"):
        assert sign in picture
        assert sign in page
