"""Graphs come back from files, and what is wrong with a file is said with its place."""

from __future__ import annotations

import json

import pytest
from graphs import ARTICLE, document, example, line, said, store

from kg.errors import FormatError, InputError
from kg.export import EXPORTERS, export
from kg.importing import format_of, imported
from kg.store import Store


def back(graph, name, folder):
    path = folder / f"graph{EXPORTERS[name].ending}"
    export(graph, name, path)
    return imported(path)


@pytest.mark.parametrize("name", ["kgx", "kgx-jsonl"])
def test_the_claims_of_kgx_keep_their_ids(name, tmp_path):
    kept = {claim.id for claim in example().claims() if claim.relation != "alsoKnownAs"}
    assert {claim.id for claim in back(example(), name, tmp_path).claims()} == kept


def test_the_format_is_that_of_the_longest_ending():
    assert format_of("a.nanopubs.trig") == "nanopub"
    assert format_of("A.TRIG") == "rdf"
    with pytest.raises(
        FormatError, match=r"a.xlsx: no format has this ending; there are -kgx, -kgx-jsonl, .cyjs"
    ):
        format_of("a.xlsx")


def test_an_unknown_format_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(FormatError, match=r"no format 'xls' can be read; there are cytoscape, "):
        imported(tmp_path, "xls")
    with pytest.raises(InputError, match=r"none.ttl: No such file"):
        imported(tmp_path / "none.ttl")


NODE = {"id": "concept/a", "label": "a", "kinds": ["Condition"]}
EDGE = {"source": "concept/a", "target": "concept/a", "relation": "causes", "polarity": "affirmed"}


def nodelink(nodes, edges, documents=()):
    return json.dumps({"graph": {"documents": documents}, "nodes": nodes, "edges": edges})


@pytest.mark.parametrize(
    ("ending", "content", "message"),
    [
        (".nodelink.json", "{", r"this is no JSON: "),
        (".nodelink.json", "[]", r"no object 'graph' where it should be"),
        (".nodelink.json", '{"graph": {}}', r"no list 'nodes' where it should be"),
        (".nodelink.json", nodelink([{"id": "a"}], []), r"node 1 has no 'label'"),
        (".nodelink.json", nodelink([NODE, "x"], []), r"node 2 is not as `kg export` writes it"),
        (".nodelink.json", nodelink([NODE | {"label": 1}], []), r"node 1 .* 1 is no text"),
        (".nodelink.json", nodelink([NODE], [EDGE | {"target": "b"}]), r"edge 1 has no 'b'"),
        (".nodelink.json", nodelink([NODE], [EDGE | {"evidence": [{"x": 1}]}]), r"edge 1 is not as"),
        (".nodelink.json", nodelink([NODE], [EDGE | {"relation": "eats"}]), r"eats"),
        (".nodelink.json", nodelink([NODE], [EDGE], [{"id": "x"}]), r"document 1 is not as"),
        (".cyjs", '{"elements": {"nodes": [{}], "edges": []}}', r"no object 'data' where it should be"),
        (".graphml", "<graphml", r"this is no GraphML of `kg export`"),
        (".graphml", '<!DOCTYPE x [<!ENTITY a "b">]><graphml/>', r"a DOCTYPE is not read"),
        (".nanopubs.trig", "<x:a> <x:b> <x:c> .", r"the default graph belongs to no nanopublication"),
    ],
)  # fmt: skip
def test_what_is_not_of_a_format_is_an_error_that_names_the_place(ending, content, message, tmp_path):
    path = tmp_path / f"graph{ending}"
    path.write_text(content)
    with pytest.raises(InputError, match=rf"graph\{ending}: .*{message}"):
        imported(path)


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("nodes.tsv", ("\tinfores:medkg\t", "\t"), r"nodes.tsv, line 2: not as many cells as columns"),
        ("edges.tsv", ("kg:increasesRiskOf\t", "kg:eats\t"), r"eats"),
        ("edges.tsv", ("7-31|", "7-31|x|"), r"edge \d is not as"),
        ("nodes.jsonl", ("{", "[", 1), r"nodes.jsonl, line 1: this is no JSON"),
        ("nodes.jsonl", ('{"id"', '1\n{"id"', 1), r"nodes.jsonl, line 1: not an object"),
        ("edges.jsonl", ('"subject"', '"sub"'), r"edge 1 has no 'subject'"),
    ],
)
def test_a_fault_in_kgx_names_the_line(file, change, message, tmp_path):
    name = "kgx" if file.endswith("tsv") else "kgx-jsonl"
    path = tmp_path / f"graph-{name}"
    export(example(), name, path)
    content = (path / file).read_text()
    assert change[0] in content
    (path / file).write_text(content.replace(*change))
    with pytest.raises(InputError, match=message):
        imported(path)


def test_a_claim_that_is_broken_in_a_nanopublication_is_named(tmp_path):
    graph = example()
    for quad in list(graph):
        if quad.predicate.value.endswith("#start"):
            graph.ox.remove(quad)
    with pytest.raises(InputError, match=r"nanopubs.trig: passage/.* has no position"):
        back(graph, "nanopub", tmp_path)


def test_one_fault_or_more_of_nanopublications_are_counted(tmp_path):
    (tmp_path / "x.nanopubs.trig").write_text("<x:g> { <x:a> <x:b> <x:c> } <x:h> { <x:a> <x:b> <x:c> }")
    with pytest.raises(InputError, match=r"<x:g> belongs to no nanopublication \(and 1 more faults\)"):
        imported(tmp_path / "x.nanopubs.trig")


def test_reifiers_of_others_are_read_as_statements(tmp_path):
    path = tmp_path / "x.rdf12.ttl"
    path.write_text("<x:r> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( <x:a> <x:b> <x:c> )>> .")
    assert {quad.predicate.value.rpartition("#")[2] for quad in imported(path)} == {
        "type", "subject", "predicate", "object",
    }  # fmt: skip


def test_what_is_no_whole_statement_is_not_reified(tmp_path):
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    path = tmp_path / "odd.ttl"
    path.write_text(
        f"@prefix rdf: <{rdf}> . <x:a> a rdf:Statement ; rdf:subject <x:b> . "
        "<x:c> a rdf:Statement ; rdf:subject <x:d> , <x:e> ; rdf:predicate <x:f> ; rdf:object 1 . "
        '<x:g> a rdf:Statement ; rdf:subject "text" ; rdf:predicate <x:f> ; rdf:object 1 . '
        "<x:h> a rdf:Statement ; rdf:subject <x:d> ; rdf:predicate <x:f> ; rdf:object 1 . "
        "<x:i> a rdf:Statement ; rdf:subject <<( <x:a> <x:b> 1 )>> ; rdf:predicate <x:f> ; rdf:object 1 . "
    )
    graph = Store.open(path)
    export(graph, "rdf12", tmp_path / "x.rdf12.ttl")
    text = (tmp_path / "x.rdf12.ttl").read_text()
    assert text.count("rdf:reifies") == 1
    assert set(imported(tmp_path / "x.rdf12.ttl")) == set(graph)


def test_the_documents_of_a_graph_come_back_with_all_their_fields(tmp_path):
    text = document(
        "T", "x", url="https://example.org/", created="2024", source="S", names=("N",), language="de"
    )
    graph = store(said("a", "causes", "b", line("x", of=text)), documents=[text, ARTICLE])
    for name in ("graphml", "cytoscape", "nodelink"):
        assert list(back(graph, name, tmp_path).documents()) == list(graph.documents())


def test_a_statement_that_is_a_reifier_already_stays_as_it_is(tmp_path):
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    path = tmp_path / "odd.ttl"
    path.write_text(
        f"@prefix rdf: <{rdf}> . <x:a> a rdf:Statement ; rdf:subject <x:b> ; rdf:predicate <x:c> ; "
        "rdf:object <x:d> ; rdf:reifies <<( <x:e> <x:f> <x:g> )>> ."
    )
    export(Store.open(path), "rdf12", tmp_path / "x.rdf12.ttl")
    assert (tmp_path / "x.rdf12.ttl").read_text().count("rdf:reifies") == 1
