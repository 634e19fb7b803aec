"""What other programs read: property graphs, Neo4j, terms, the web; and that they read it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys

import networkx as nx
import pyoxigraph as ox
import pytest
from graphs import concept, document, example, line, said, store

from kg.errors import MissingExtraError
from kg.export import EXPORTERS, exported, format_of
from kg.export.terms import justified
from kg.model import Mapping
from kg.store import Store

GRAPH = example()
GOUT = concept(
    "gout", mappings=(Mapping("exactMatch", "DOID:13189", "gout"), Mapping("closeMatch", "DOID:1"))
)


def files(name, graph=GRAPH):
    return EXPORTERS[name].content(graph)


def test_an_ending_that_two_formats_share_belongs_to_the_longer():
    assert [format_of(f"a{e}") for e in (".rdf12.ttl", ".skos.ttl", ".ttl", ".nanopubs.trig")] == [
        "rdf12", "skos", "turtle", "nanopub",
    ]  # fmt: skip


def test_no_format_that_needs_an_extra_is_of_the_build():
    assert [name for name, exporter in EXPORTERS.items() if exporter.extra] == ["parquet"]


def test_node_link_json_opens_in_networkx():
    graph = nx.node_link_graph(json.loads(exported(GRAPH, "nodelink")), edges="edges")
    assert (len(graph), graph.number_of_edges(), graph.is_multigraph()) == (7, 5, True)
    assert graph.nodes["concept/diabetes"]["label"] == "diabetes"


def test_cytoscape_json_opens_in_networkx():
    graph = nx.cytoscape_graph({"data": [], "directed": True, "multigraph": True} | {
        "elements": json.loads(exported(GRAPH, "cytoscape"))["elements"]
    })  # fmt: skip
    assert (len(graph), graph.number_of_edges()) == (7, 5)


def test_rdf_1_2_reifies_every_claim_and_asserts_no_denial():
    found = list(ox.parse(exported(GRAPH, "rdf12"), format=ox.RdfFormat.TURTLE))
    reified = [q.object for q in found if q.predicate.value.endswith("#reifies")]
    assert len(reified) == 5
    stated = {quad.triple for quad in found}
    assert [str(t.subject) for t in reified if t not in stated] == ["<https://w3id.org/medkg/concept/stress>"]


def table(data):
    return list(csv.reader(io.StringIO(data.decode())))


def test_neo4j_has_the_headers_of_its_bulk_import_and_every_end_is_a_node():
    made = files("neo4j")
    heads = {name: table(data)[0] for name, data in made.items() if name.endswith(".csv")}
    assert [name for name, head in heads.items() if head[0] == "id:ID" and head[-1] == ":LABEL"] == [
        "concepts.csv", "claims.csv", "evidence.csv", "documents.csv",
    ]  # fmt: skip
    assert heads["relationships.csv"] == [":START_ID", ":END_ID", ":TYPE", "claim"]
    assert {"start:long", "end:long"} <= set(heads["evidence.csv"])
    nodes = [row[0] for name in heads if name != "relationships.csv" for row in table(made[name])[1:]]
    ends = {end for row in table(made["relationships.csv"])[1:] for end in row[:2]}
    assert ends <= set(nodes)
    assert len(nodes) == len(set(nodes))


def test_neo4j_has_a_relationship_for_every_affirmed_claim_and_none_for_a_denial():
    rows = [row for row in table(files("neo4j")["relationships.csv"])[1:] if row[3]]
    assert sorted(row[2] for row in rows) == [
        "ALSO_KNOWN_AS",
        "INCREASES_RISK_OF",
        "INCREASES_RISK_OF",
        "TREATS",
    ]


def test_the_cypher_script_escapes_what_it_is_given():
    claim = said("a", "causes", "b", line('"}) MATCH (n) DETACH DELETE n; //\n\\', cue="`"))
    script = files("neo4j", store(claim))["import.cypher"].decode()
    assert '`quote`: "\\"}) MATCH (n) DETACH DELETE n; //\\n\\\\"' in script
    assert all(text.endswith(";") for text in script.splitlines() if not text.startswith("//"))


def test_a_document_that_is_not_in_the_graph_is_no_end_in_neo4j():
    made = files("neo4j", store(said("a", "causes", "b"), documents=[]))
    assert b"DOCUMENT" not in made["relationships.csv"]
    assert b"document/" not in made["relationships.csv"]


def test_a_list_in_neo4j_is_parted_by_semicolons_alone():
    graph = store(said(concept("a", names=("x; y", "z")), "causes", "b"))
    assert table(files("neo4j", graph)["concepts.csv"])[1][4] == "x, y;z"


def test_parquet_keeps_lists_and_numbers():
    polars = pytest.importorskip("polars")
    made = files("parquet")
    evidence = polars.read_parquet(io.BytesIO(made["evidence.parquet"]))
    assert (evidence.height, str(evidence.schema["start"])) == (6, "Int64")
    assert polars.read_parquet(io.BytesIO(made["concepts.parquet"]))["kinds"].to_list()[0] == ["Drug"]


def test_parquet_without_polars_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[tables\]'"):
        files("parquet")


def test_sssom_says_where_a_mapping_was_looked_up():
    text = exported(store(said(GOUT, "causes", "pain")), "sssom").decode()
    rows = list(csv.DictReader((r for r in text.splitlines() if r[0] != "#"), delimiter="\t"))
    assert [row["object_id"] for row in rows] == ["DOID:1", "DOID:13189"]
    assert rows[0]["mapping_justification"] == "semapv:UnspecifiedMatching"
    known = justified(store().ontology.folder / "mappings.sssom.tsv")
    key = ("concept:gout", "skos:exactMatch", "DOID:13189")
    if key in known:
        assert rows[1]["mapping_justification"] == known[key]["mapping_justification"]


def test_without_a_file_of_mappings_none_is_justified(tmp_path):
    assert justified(tmp_path / "none.tsv") == {}


def test_skos_has_the_terms_and_what_is_broader_and_no_claim():
    graph = store(said("gout", "isA", "arthritis"), said("gout", "causes", "pain"))
    text = exported(graph, "skos").decode()
    assert "skos:broader concept:arthritis" in text
    assert text.count("a skos:Concept ;") == 3
    assert "skos:ConceptScheme" in text
    assert "kg:" not in text


def test_schema_org_has_affirmed_claims_only_and_only_where_it_has_the_word():
    graph = store(
        said("gout", "hasSymptom", concept("pain", "Symptom")), said("gout", "causes", "pain 2", negated=True),
        said("gout", "worsens", "pain 2"), said("gout", "affects", concept("healing", "Process")),
        documents=[document(url="https://example.org/a")],
    )  # fmt: skip
    nodes = {node.get("name"): node for node in json.loads(exported(graph, "schema"))["@graph"]}
    assert nodes["gout"]["signOrSymptom"] == [{"@id": "https://w3id.org/medkg/concept/pain"}]
    assert nodes["gout"].keys() == {"@type", "@id", "name", "signOrSymptom"}
    assert "healing" not in nodes
    assert nodes["Leg pain"]["url"] == "https://example.org/a"


def test_schema_org_is_read_without_a_network():
    import rdflib

    graph = rdflib.Graph().parse(data=exported(GRAPH, "schema").decode(), format="json-ld")
    assert len(graph) > 20


def test_the_summary_has_every_claim_and_no_mark_up_of_a_text():
    graph = store(said("<b>a</b>", "causes", "b", line("*It* [is](x) so.")))
    text = exported(graph, "markdown").decode()
    assert "- \\<b\\>a\\</b\\> causes b\n  - asserted: “\\*It\\* \\[is\\]\\(x\\) so.”\n" in text
    assert exported(GRAPH, "markdown").decode().count("\n- not: ") == 1


def test_every_iri_that_is_written_is_one():
    text = exported(GRAPH, "ntriples").decode()
    assert not [
        iri
        for iri in re.findall(r"<([^>]*)>", re.sub(r'"(\\.|[^"\\])*"', "", text))
        if re.search(r"[\s<>\"{}|\\^`]", iri)
    ]


def test_an_empty_graph_has_no_scheme():
    assert exported(Store(), "skos") == b""
