"""A graph is read from files of any kind, hostile ones too."""

from __future__ import annotations

import pytest
from graphs import example

from kg.errors import FormatError, GraphError, InputError
from kg.export import export, exported
from kg.store import Store


def whole(claims):
    return [(claim, claim.evidence) for claim in claims]


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


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_a_byte_order_mark_is_read_over(format_, tmp_path):
    from kg.export import EXPORTERS

    (path,) = export(example(), format_, tmp_path / f"graph{EXPORTERS[format_].ending}")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert set(Store.open(path)) == set(example())
    path.write_bytes(path.read_bytes() + b"\n<")
    with pytest.raises(InputError, match=path.name):
        Store.open(path)


@pytest.mark.parametrize("format_", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_every_rdf_export_opens_as_the_same_graph(format_, tmp_path):
    from kg.export import EXPORTERS

    (path,) = export(example(), format_, tmp_path / f"graph{EXPORTERS[format_].ending}")
    assert set(Store.open(path)) == set(example())
    assert whole(Store.open(str(path)).claims()) == whole(example().claims())


def test_exported_and_opened_graphs_have_the_same_bytes(tmp_path):
    (path,) = export(example(), "turtle", tmp_path / "graph.ttl")
    assert exported(Store.open(path), "turtle") == path.read_bytes()


def test_an_address_is_refused_in_a_sentence():
    with pytest.raises(GraphError, match=r"a graph on a server is opened by kg.open"):
        Store.open("https://example.org/sparql")
