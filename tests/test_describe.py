"""What a published graph is, and whether a folder still holds it."""

from __future__ import annotations

import hashlib
import json

import pyoxigraph as ox
import pytest
from graphs import example, said, store

from kg.describe import Sum, describe, graph_hash, sums, verify
from kg.errors import InputError
from kg.export import EXPORTERS, export
from kg.store import Store

FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld", "skos", "kgx", "trig")


def published(folder, graph):
    paths = [p for name in FORMATS for p in export(graph, name, folder / f"graph{EXPORTERS[name].ending}")]
    listed = [{"path": s.path, "bytes": s.bytes, "sha256": s.sha256} for s in sums(folder, paths)]
    content = {"files": listed, "graph": {"rdfc10-sha256": graph_hash(graph)}}
    (folder / "manifest.json").write_text(json.dumps(content))
    return content


def test_a_folder_that_nobody_touched_has_no_faults(tmp_path):
    published(tmp_path, example())
    assert verify(tmp_path) == []


def test_a_file_that_changed_or_is_gone_is_named(tmp_path):
    published(tmp_path, example())
    (tmp_path / "graph.ttl").write_text("")
    (tmp_path / "graph.nt").unlink()
    assert verify(tmp_path) == [
        "graph.nt: the file is missing",
        "graph.ttl: the file is not the one that was written (its sha256 differs)",
    ]


def test_files_that_agree_with_their_sums_but_not_with_the_graph_are_named(tmp_path):
    content = published(tmp_path, example())
    content["graph"]["rdfc10-sha256"] = "0" * 64
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    assert [fault.partition(":")[0] for fault in verify(tmp_path)] == [
        "graph.jsonld", "graph.nt", "graph.rdf", "graph.ttl",
    ]  # fmt: skip


def test_rdf_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "graph.ttl").write_text("<")
    (sum_,) = sums(tmp_path, [tmp_path / "graph.ttl"])
    files = [{"path": sum_.path, "sha256": sum_.sha256}]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files, "graph": {"rdfc10-sha256": ""}}))
    assert [fault for fault in verify(tmp_path) if "graph.ttl, line 1" in fault]


def test_a_manifest_leads_to_nothing_outside_its_folder(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "in").mkdir()
    files = [{"path": "../secret", "sha256": hashlib.sha256(b"x").hexdigest()}]
    (tmp_path / "in" / "manifest.json").write_text(json.dumps({"files": files}))
    assert verify(tmp_path / "in") == ["../secret: this path leads out of the folder"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [{"path": 1, "sha256": 2}]}', '{"files": [{}]}'])
def test_what_is_no_manifest_is_an_error(text, tmp_path):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=r"manifest.json: this is no manifest"):
        verify(tmp_path)


def test_a_folder_without_a_manifest_is_an_error(tmp_path):
    with pytest.raises(InputError, match=r"manifest.json: No such file"):
        verify(tmp_path)


def test_the_hash_is_the_same_in_every_format_and_for_blank_nodes_of_any_name(tmp_path):
    for name, text in (("a.ttl", "_:x <x:p> _:y ."), ("b.nt", "_:y <x:p> _:x .\n")):
        (tmp_path / name).write_text(text)
    assert graph_hash(Store.open(tmp_path / "a.ttl")) == graph_hash(Store.open(tmp_path / "b.nt"))
    assert graph_hash(example()) != graph_hash(store(said("a", "causes", "b")))


def test_the_description_counts_licenses_and_lists_what_there_is():
    text = describe(example(), [Sum("a/x.ttl", 3, "f" * 64), Sum("y.xyz", 1, "e" * 64)], "example").decode()
    graph = ox.Store()
    graph.load(text.encode(), format=ox.RdfFormat.TURTLE)
    asked = (
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX void: <http://rdfs.org/ns/void#> PREFIX prov: <http://www.w3.org/ns/prov#> "
        "PREFIX spdx: <http://spdx.org/rdf/terms#> ASK { ?d a dcat:Dataset ; void:triples %d ; "
        "dcterms:license ?licence ; dcterms:rights ?rights ; prov:wasGeneratedBy/prov:wasAssociatedWith ?tool ; "
        "dcat:distribution/spdx:checksum/spdx:checksumValue '%s' ; prov:wasDerivedFrom/dcterms:rights ?theirs }"
    )
    assert graph.query(asked % (len(example()), "f" * 64))
    assert "text/turtle" in text


def test_the_description_is_the_same_for_the_same_graph():
    assert describe(example(), [], "x") == describe(example(), [], "x")
    assert b"_:" not in describe(example(), [], "x")


def test_a_file_that_is_not_there_has_no_sum(tmp_path):
    with pytest.raises(InputError, match=r"none: No such file"):
        sums(tmp_path, [tmp_path / "none"])
