from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from graphs import ONTOLOGY, concept, document, example, line, said, store

from kg.curies import prefixes
from kg.errors import FormatError
from kg.export import EXPORTERS, contents, export, exported, format_of
from kg.export.biolink import ancestors, categories, predicate, table
from kg.export.kgx import EDGES, NODES
from kg.export.rdf import context
from kg.model import Claim, Concept, Mapping
from kg.store import Store

GRAPH = example()


def everything(store):
    return {name: contents(store, name) for name in EXPORTERS}


def rows(text, delimiter="\t"):
    return list(
        csv.DictReader(
            io.StringIO(text.decode()),
            delimiter=delimiter,
            quoting=csv.QUOTE_NONE if delimiter == "\t" else 0,
        )
    )


HASHES = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import test_export
for name, files in test_export.everything(test_export.shuffled(int(sys.argv[2]))).items():
    for file in sorted(files):
        print(name, file, hashlib.sha256(files[file]).hexdigest())
"""


def shuffled(seed):
    """The example, added claim by claim in another order."""
    made, claims, documents = Store(), list(GRAPH.claims()), list(GRAPH.documents())
    order = random.Random(seed)  # noqa: S311  # an order, no secret
    order.shuffle(claims)
    order.shuffle(documents)
    made.add([], documents)
    for claim in claims:
        made.add([claim], [])
    return made


def test_every_format_has_the_same_bytes_for_every_hash_seed_and_order():
    expected = "".join(
        f"{name} {file} {hashlib.sha256(data).hexdigest()}\n"
        for name, files in everything(GRAPH).items()
        for file, data in sorted(files.items())
    )
    for seed in ("0", "1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C" if seed == "1" else "C.UTF-8"}
        command = [sys.executable, "-c", HASHES, str(Path(__file__).parent), seed]
        assert (
            subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
            == expected
        )


def test_an_empty_graph_can_be_written_in_every_format():
    assert all(isinstance(data, bytes) for files in everything(Store()).values() for data in files.values())


def test_an_unknown_format_names_the_known():
    with pytest.raises(FormatError, match=r"no format 'ttk'; there are csv, cytoscape"):
        exported(GRAPH, "ttk")


def test_a_format_of_several_files_needs_a_folder():
    with pytest.raises(FormatError, match=r"kgx has several files \(edges.tsv, nodes.tsv\): give a folder"):
        exported(GRAPH, "kgx")


def test_a_path_gets_its_format_from_its_ending():
    assert {format_of(f"a/graph{exporter.ending}"): None for exporter in EXPORTERS.values()} == dict.fromkeys(
        EXPORTERS
    )
    with pytest.raises(FormatError, match=r"graph.docx: no format has this ending; there are -csv \(csv\)"):
        format_of("graph.docx")


def test_a_failed_export_leaves_the_old_file(tmp_path):
    (path,) = export(GRAPH, "rdfxml", tmp_path / "graph.rdf")
    before = path.read_bytes()
    with pytest.raises(FormatError, match=r"U\+0001"):
        export(store(said("a", "causes", "b", line("\x01"))), "rdfxml", path)
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [before]


def test_several_files_are_written_into_the_folder(tmp_path):
    assert export(GRAPH, "kgx", tmp_path / "out") == [tmp_path / "out/edges.tsv", tmp_path / "out/nodes.tsv"]


def test_turtle_goes_from_concepts_to_documents():
    subjects = re.findall(r"^(\w+):\S+ a ", exported(GRAPH, "turtle").decode(), re.MULTILINE)
    assert list(dict.fromkeys(subjects)) == ["concept", "name", "claim", "evidence", "passage", "document"]


def test_one_more_claim_only_adds_lines_to_turtle():
    more = example()
    more.add([said("age", "increasesRiskOf", "infection")], [])
    before, after = (set(exported(graph, "turtle").decode().splitlines()) for graph in (GRAPH, more))
    assert before - after == set()


def test_trig_has_a_graph_for_each_document_and_loses_nothing():
    found = list(ox.parse(exported(GRAPH, "trig"), format=ox.RdfFormat.TRIG))
    names = {str(quad.graph_name) for quad in found}
    assert len(names) == 3
    assert {quad.triple for quad in found} == {quad.triple for quad in GRAPH}


def test_a_plain_edge_stands_in_the_graph_of_each_document_that_affirms_it():
    edge = "<https://w3id.org/medkg/concept/diabetes> <https://w3id.org/medkg/ontology#increasesRiskOf> "
    lines = [text for text in exported(GRAPH, "nquads").decode().splitlines() if text.startswith(edge)]
    assert [re.search(r"document/([a-z-]+)-", text)[1] for text in lines] == ["leg-pain", "other-article"]


def test_a_claim_that_lacks_an_end_still_has_its_evidence_in_a_graph():
    graph = example()
    for quad in list(graph):
        if quad.predicate.value.endswith("#subject"):
            graph.ox.remove(quad)
    found = {quad.triple for quad in ox.parse(exported(graph, "trig"), format=ox.RdfFormat.TRIG)}
    assert found == {quad.triple for quad in graph}


def test_nquads_and_trig_say_the_same():
    quads = [
        set(ox.parse(exported(GRAPH, name), format=format_))
        for name, format_ in (("nquads", ox.RdfFormat.N_QUADS), ("trig", ox.RdfFormat.TRIG))
    ]
    assert quads[0] == quads[1]


def test_a_foreign_graph_is_written_as_it_is(tmp_path):
    text = """@prefix x: <http://x.org/> . @prefix oa: <http://www.w3.org/ns/oa#> .
    x:a x:p [ x:q 1 ] ; oa:hasSource [] , x:d ."""
    (tmp_path / "foreign.ttl").write_text(text)
    graph = Store.open(tmp_path / "foreign.ttl")
    for name in ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"):
        (path,) = export(graph, name, tmp_path / f"out{EXPORTERS[name].ending}")
        assert exported(Store.open(path), "ntriples") == exported(graph, "ntriples")


def test_json_ld_expands_without_a_network_to_the_same_graph():
    import rdflib

    graph = rdflib.Graph().parse(data=exported(GRAPH, "jsonld").decode(), format="json-ld")
    assert len(graph) == len(GRAPH)


def test_json_ld_is_compact():
    nodes = {node["@id"]: node for node in json.loads(exported(GRAPH, "jsonld"))["@graph"]}
    assert nodes["concept:diabetes"]["increasesRiskOf"] == "concept:infection"
    assert nodes["concept:diabetes"]["preferredName"] == "diabetes"


def test_every_term_of_the_context_stands_for_a_known_prefix():
    known = prefixes(ONTOLOGY)
    terms = [entry["@id"] for entry in context(ONTOLOGY).values() if isinstance(entry, dict)]
    assert len(terms) > 50
    assert {term.partition(":")[0] for term in terms} <= set(known)


def test_graphml_opens_in_networkx_with_its_attributes(tmp_path):
    (path,) = export(GRAPH, "graphml", tmp_path / "graph.graphml")
    graph = nx.read_graphml(path, force_multigraph=True)
    assert (len(graph), graph.number_of_edges()) == (7, 5)
    assert graph.nodes["concept/diabetes"]["mappings"] == "MONDO:0005015"
    edge = graph.edges["concept/diabetes", "concept/infection", "claim/b810d8fb1cbd"]
    assert [json.loads(edge["evidence"])[0]["certainty"], edge["certainty"]] == ["possible", "asserted"]


def test_graphml_refuses_what_xml_cannot_hold():
    with pytest.raises(FormatError, match=r"U\+0001"):
        exported(store(said("a", "causes", "b", line("\x01"))), "graphml")


def test_kgx_has_the_columns_and_a_node_for_every_end():
    files = EXPORTERS["kgx"].content(GRAPH)
    nodes, edges = rows(files["nodes.tsv"]), rows(files["edges.tsv"])
    assert (list(nodes[0]), list(edges[0])) == (NODES, EDGES)
    assert {row[end] for row in edges for end in ("subject", "object")} <= {row["id"] for row in nodes}
    assert all(re.fullmatch(r"\w+:\S+", row["id"]) for row in (*nodes, *edges))
    assert len(edges) == 4


def test_kgx_gives_other_names_as_synonyms():
    nodes = {row["id"]: row for row in rows(EXPORTERS["kgx"].content(GRAPH)["nodes.tsv"])}
    assert (
        nodes["concept:persistent-spinal-pain-syndrome-type-2"]["synonym"] == "failed back surgery syndrome"
    )
    assert not [name for name in nodes if name.startswith("name:")]


def test_kgx_joins_values_with_bars_and_keeps_its_columns():
    claim = said("a|b", "causes", "c", line("x|y\tz\nw", 0), line("second", 20))
    (edge,) = rows(EXPORTERS["kgx"].content(store(claim))["edges.tsv"])
    assert edge["supporting_text"] == "x¦y z w|second"


def test_kgx_names_who_stands_behind_an_edge():
    claim = said("a", "causes", "b", line("x", 0), line("y", 9, agent="manual_agent"))
    (edge,) = rows(EXPORTERS["kgx"].content(store(claim))["edges.tsv"])
    assert (edge["agent_type"], edge["knowledge_level"]) == ("manual_agent", "knowledge_assertion")


def test_a_claim_without_evidence_has_an_edge_that_nobody_stands_behind():
    claim = said("a", "causes", "b")
    (edge,) = rows(EXPORTERS["kgx"].content(store(Claim(claim.subject, "causes", claim.object)))["edges.tsv"])
    assert (edge["agent_type"], edge["strongest_certainty"]) == ("not_provided", "")


def test_biolinks_treats_needs_a_treatment_or_a_drug():
    pain = concept("pain")
    assert predicate(concept("ibuprofen", "Drug"), "treats", pain, ONTOLOGY) == "treats"
    assert predicate(concept("surgery", "Procedure"), "treats", pain, ONTOLOGY) == "related_to"


def test_a_kind_with_two_classes_takes_what_they_share():
    assert categories(concept("healing", "Process"), ONTOLOGY) == ("BiologicalProcess",)
    assert categories(concept("age", "Factor"), ONTOLOGY) == ("NamedThing",)
    assert categories(Concept("concept/x", "x", ()), ONTOLOGY) == ("NamedThing",)


def test_every_category_and_predicate_that_can_come_out_is_legal_in_biolink():
    terms = table(ONTOLOGY.folder)
    things = [concept(f"a {kind}", kind) for kind in ONTOLOGY.kinds]
    for thing in things:
        assert all(terms[name].category for name in categories(thing, ONTOLOGY))
    for relation in ONTOLOGY.relations:
        for subject in things:
            for object_ in things:
                term = terms[predicate(subject, relation, object_, ONTOLOGY)]
                for need, end in ((term.domain, subject), (term.range, object_)):
                    assert need in {"", "NamedThing"} | ancestors(categories(end, ONTOLOGY), terms)


def test_the_table_of_biolink_is_that_of_its_package():
    pytest.importorskip("biolink_model")
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    from biolink_table import table as written

    assert written() == (ONTOLOGY.folder / "biolink.tsv").read_text(encoding="utf-8")


def test_csv_has_a_table_for_each_layer():
    files = EXPORTERS["csv"].content(GRAPH)
    counts = {name: len(rows(data, ",")) for name, data in files.items()}
    assert counts == {"concepts.csv": 7, "claims.csv": 5, "evidence.csv": 6, "documents.csv": 2}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
def test_no_cell_of_csv_is_a_formula(formula):
    files = EXPORTERS["csv"].content(store(said("a", "causes", "b", line(formula))))
    (row,) = rows(files["evidence.csv"], ",")
    assert row["quote"] == "'" + formula


def test_a_mapping_shows_in_every_table():
    graph = store(
        said(concept("gout", mappings=(Mapping("exactMatch", "DOID:13189"),)), "causes", "pain"),
        documents=[document()],
    )
    assert b"DOID:13189" in EXPORTERS["csv"].content(graph)["concepts.csv"]
    assert b"DOID:13189" in EXPORTERS["kgx"].content(graph)["nodes.tsv"]
