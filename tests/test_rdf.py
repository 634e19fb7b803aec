from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from laws import GRAPHS, PREFIXES, RDF, TEXTS, dataset, law

from kg.errors import FormatError
from kg.rdf.jsonld import jsonld
from kg.rdf.rdfxml import rdfxml
from kg.rdf.reading import quads
from kg.rdf.triples import literal, triples
from kg.rdf.turtle import trig, turtle


def read(data, format_=ox.RdfFormat.TURTLE):
    return list(ox.parse(data, format=format_))


@law
@given(GRAPHS)
def test_any_graph_comes_back_from_turtle(graph):
    assert dataset(read(turtle(triples(graph), PREFIXES))) == dataset(graph)


@law
@given(GRAPHS, st.randoms())
def test_equal_graphs_give_equal_turtle(graph, random):
    names = dict(zip("abcdef", random.sample("uvwxyz", 6), strict=True))

    def renamed(term):
        return ox.BlankNode(names[term.value]) if isinstance(term, ox.BlankNode) else term

    other = [
        ox.Triple(renamed(t.subject), t.predicate, renamed(t.object))
        for t in random.sample(graph, len(graph))
    ]
    assert turtle(triples(other), PREFIXES) == turtle(triples(graph), PREFIXES)


@law
@given(GRAPHS)
def test_any_graph_comes_back_from_json_ld(graph):
    context = PREFIXES | {
        "p": {"@id": "ex:p", "@type": "@id"},
        "name": {"@id": "ex:p", "@language": "en"},
        "day": {"@id": "urn:p", "@type": "xsd:date"},
        "text": {"@id": "urn:p"},
    }
    assert dataset(read(jsonld(triples(graph), context), ox.RdfFormat.JSON_LD)) == dataset(graph)


@law
@given(GRAPHS)
def test_any_graph_comes_back_from_rdf_xml_or_is_refused(graph):
    try:
        data = rdfxml(triples(graph), PREFIXES)
    except FormatError:
        event("refused")
    else:
        assert dataset(read(data, ox.RdfFormat.RDF_XML)) == dataset(graph)


@law
@given(GRAPHS, GRAPHS)
def test_any_two_graphs_come_back_from_trig(first, second):
    named = ox.NamedNode("http://example.org/g")
    both = [ox.Quad(*t, named) for t in second] + [ox.Quad(*t) for t in first]
    lines = {"": triples(first), "<http://example.org/g>": triples(second)}
    if any(token[0] == "_" for graph in lines.values() for t in graph for token in t):
        lines = _named_alike(both)
    assert dataset(read(trig(lines, PREFIXES), ox.RdfFormat.TRIG)) == dataset(both)


def _named_alike(both):
    """The two graphs with names for blank nodes that hold across them, as an exporter gives them."""
    found = {"": [], "<http://example.org/g>": []}
    for quad in dataset(both):
        found["" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)].append(
            tuple(str(term) for term in (quad.subject, quad.predicate, quad.object))
        )
    return {name: sorted(graph) for name, graph in found.items()}


def test_the_writer_brings_back_every_positive_w3c_turtle_test(shared):
    folder = shared / "suites/rdf-tests/rdf/rdf11/rdf-turtle"
    manifest = ox.Store()
    manifest.load(path=str(folder / "manifest.ttl"), base_iri="http://t/")
    cases = manifest.query(
        "PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> "
        "SELECT ?file { ?test mf:action ?file ; "
        "a ?kind VALUES ?kind { <http://www.w3.org/ns/rdftest#TestTurtleEval> "
        "<http://www.w3.org/ns/rdftest#TestTurtlePositiveSyntax> } }"
    )
    names = sorted(case["file"].value.rpartition("/")[2] for case in cases)
    failed = []
    for name in names:
        graph = list(quads(folder / name))
        if dataset(read(turtle(triples(graph), PREFIXES))) != dataset(graph):
            failed.append(name)
    assert (len(names), failed) == (219, [])


CASES = sorted((Path(__file__).parent / "cases" / "graph").glob("*.in.ttl"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name.removesuffix(".in.ttl"))
def test_turtle_is_written_for_people_and_git(case):
    graph = read(case.read_bytes())
    expected = case.with_name(case.name.replace(".in.", ".out."))
    assert turtle(triples(graph), PREFIXES, ["http://example.org/b"]).decode() == expected.read_text()


def test_deep_nesting_and_long_lists_take_no_time_and_no_stack():
    deep = "<http://a> <http://p> " + "[ <http://p> " * 3000 + "1" + " ]" * 3000 + " ."
    long = f"<http://b> <http://p> ({' 1' * 3000}) ; <http://q> {'( ' * 500}{') ' * 500} , ( [] [] ) ."
    for text in (deep, long):
        written = turtle(triples(read(text)), {})
        assert len(read(written)) == len(read(text))
        assert turtle(triples(read(written)), {}) == written


@law
@given(GRAPHS)
def test_folding_long_chains_keeps_the_graph(graph):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kg.rdf.canonical._LONGEST", 0)
        lines = triples(graph)
        again = triples(reversed(graph))
    assert lines == again
    text = "".join(f"{' '.join(line)} .\n" for line in lines)
    assert dataset(read(text, ox.RdfFormat.N_TRIPLES)) == dataset(graph)


def test_a_list_that_runs_in_a_circle_is_written_as_it_is():
    cells = f"_:a <{RDF}first> _:b ; <{RDF}rest> _:c . _:c <{RDF}first> 1 ; <{RDF}rest> <{RDF}nil> ."
    text = f"{cells} _:b <http://p> _:a ."
    assert dataset(read(turtle(triples(read(text)), PREFIXES))) == dataset(read(text))


def test_triples_inside_triples_stay_in_turtle_and_are_refused_elsewhere():
    text = "<http://a> <http://b> <<( _:x <http://c> _:x )>> . _:x <http://d> 1 ."
    graph = triples(read(text))
    assert len(read(turtle(graph, PREFIXES))) == 2
    with pytest.raises(FormatError, match=r"JSON-LD cannot hold a triple inside a triple"):
        jsonld(graph, PREFIXES)
    with pytest.raises(FormatError, match=r"RDF/XML cannot hold a triple inside a triple"):
        rdfxml(graph, PREFIXES)


def test_the_direction_of_a_text_stays_in_json_ld_and_is_refused_in_xml():
    graph = triples(
        [
            ox.Triple(
                ox.NamedNode("http://a"),
                ox.NamedNode("http://p"),
                ox.Literal("x", language="he", direction=ox.BaseDirection.RTL),
            )
        ]
    )
    (node,) = json.loads(jsonld(graph, {}))["@graph"]
    assert node["http://p"] == {"@direction": "rtl", "@language": "he", "@value": "x"}
    with pytest.raises(FormatError, match=r"direction"):
        rdfxml(graph, {})


def test_an_iri_that_looks_like_a_prefixed_name_is_refused_in_json_ld():
    graph = triples(read("<ex:a> <http://p> 1 ."))
    with pytest.raises(FormatError, match=r"<ex:a> cannot be told from the prefix 'ex'"):
        jsonld(graph, PREFIXES)


def test_a_character_that_xml_cannot_hold_is_named():
    graph = triples([ox.Triple(ox.NamedNode("http://a"), ox.NamedNode("http://p"), ox.Literal("a\x0bb"))])
    with pytest.raises(FormatError, match=r"U\+000B in 'a\\x0bb'"):
        rdfxml(graph, {})


@pytest.mark.parametrize("predicate", ["http://example.org/1", "http://example.org/", f"{RDF}li"])
def test_a_predicate_that_is_no_xml_name_is_named(predicate):
    graph = triples([ox.Triple(ox.NamedNode("http://a"), ox.NamedNode(predicate), ox.Literal("b"))])
    with pytest.raises(FormatError, match=r"cannot hold the predicate"):
        rdfxml(graph, {})


def test_namespaces_without_a_prefix_get_one_that_is_free():
    graph = triples(read("<http://a> <http://x/p> 1 ; <http://y/p> 2 ."))
    assert b"xmlns:ns1=" in rdfxml(graph, {"ns0": "http://z/"})


@given(TEXTS)
def test_a_literals_text_comes_out_of_its_token(text):
    (triple,) = triples([ox.Triple(ox.NamedNode("http://a"), ox.NamedNode("http://p"), ox.Literal(text))])
    assert literal(triple[2]) == (text, "", "")


def test_escapes_of_any_length_are_read():
    assert literal(r'"\u00e9\U0001F600\b"') == ("é😀\b", "", "")


def test_reading_does_not_know_the_machine(tmp_path):
    (tmp_path / "a b.ttl").write_text("<x> <y> <z> .")
    (quad,) = quads(tmp_path / "a b.ttl")
    assert quad.subject.value == "file:///x"


def test_a_file_that_goes_away_is_an_error(tmp_path):
    from kg.errors import InputError

    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError, match=r"folder.ttl: "):
        list(quads(tmp_path / "folder.ttl"))


def test_the_package_for_rdf_needs_no_rdflib():
    code = "from kg.rdf import jsonld, rdfxml, reading, turtle; import sys; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
