"""Other people's programs open our files and find in them what we wrote."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ONTOLOGY, concept, example, line, said

from kg.export import EXPORTERS, contents, export, exported
from kg.export.nanopubs import published
from kg.model import Mapping
from kg.rdf.trusty import CODE, PLACE, named
from kg.rdf.trusty import code as trusty_code
from kg.rdf.turtle import trig

PEERS = Path(__file__).parent / "peers"
PYTHON = Path(__file__).parents[1] / ".venv-peers" / "bin" / "python"


def awkward():
    """The example with texts that a careless reader, or writer, would break on."""
    graph = example()
    thing = concept(
        "a; b", names=("x; y", 'p "q"', "it's"), mappings=(Mapping("exactMatch", "DOID:13189", "gout"),)
    )
    texts = ['"quoted", \ttabbed', "two\r\nlines", "<b>&amp;</b>", "=1+1", "back\\slash \\n", "é 😀 \u2028"]
    lines = [line(text, 100 * number) for number, text in enumerate(texts)]
    graph.add([said(thing, "causes", "c", *lines, qualifiers=(("timing", "a=b, c"),))], [])
    return graph


GRAPH = awkward()


def program(name, *arguments):
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, *arguments], capture_output=True, check=True).stdout


def peer(script, *arguments):
    """The JSON that a reader in the peers' environment says."""
    if not PYTHON.exists():
        pytest.skip("no .venv-peers; `sh tests/install.sh` makes it")
    command = [PYTHON, "-W", "ignore", PEERS / script, *arguments]
    return json.loads(subprocess.run(map(str, command), capture_output=True, check=True).stdout)


SYNTAX = {
    "nanopub": "trig", "nquads": "nquads", "ntriples": "ntriples", "rdfxml": "rdfxml", "skos": "turtle",
    "trig": "trig", "turtle": "turtle",
}  # fmt: skip
OURS = {"nquads": ox.RdfFormat.N_QUADS, "rdfxml": ox.RdfFormat.RDF_XML, "trig": ox.RdfFormat.TRIG}


def written(name, folder):
    path = folder / f"graph{EXPORTERS[name].ending}"
    path.write_bytes(exported(GRAPH, name))
    return path


@pytest.mark.parametrize("name", SYNTAX)
def test_rapper_reads_every_triple_that_we_write(name, tmp_path):
    path = written(name, tmp_path)
    found = program("rapper", "-q", "-i", SYNTAX[name], "-o", "ntriples", str(path))
    ours = ox.parse(path.read_bytes(), format=OURS.get(SYNTAX[name], ox.RdfFormat.TURTLE))
    assert {q.triple for q in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)} == {
        quad.triple for quad in ours
    }


@pytest.mark.parametrize("name", [name for name in SYNTAX if name != "rdfxml"])
def test_serdi_reads_every_quad_that_we_write(name, tmp_path):
    path = written(name, tmp_path)
    found = program("serdi", "-q", "-i", SYNTAX[name], "-o", "nquads", str(path))
    ours = ox.parse(path.read_bytes(), format=OURS.get(SYNTAX[name], ox.RdfFormat.TURTLE))
    assert set(ox.parse(found, format=ox.RdfFormat.N_QUADS)) == set(ours)


@pytest.mark.parametrize("form", ["tsv", "jsonl"])
def test_kgx_reads_our_nodes_and_edges_and_its_validator_has_no_objection(form, tmp_path):
    export(GRAPH, "kgx" if form == "tsv" else "kgx-jsonl", tmp_path)
    prefixes = json.dumps({"concept": ONTOLOGY.iri("concept/")})
    found = peer("kgx_reads.py", prefixes, form, tmp_path / f"nodes.{form}", tmp_path / f"edges.{form}")
    edges = {edge["id"]: edge for edge in found["edges"]}
    claims = {c.id.replace("/", ":"): c for c in GRAPH.claims() if c.relation != "alsoKnownAs"}
    assert found["errors"] == {}
    assert edges.keys() == claims.keys()
    assert {key for key, edge in edges.items() if edge.get("negated")} == {
        k for k, c in claims.items() if c.negated
    }
    assert found["nodes"]["concept:diabetes"]["synonym"] == ["sugar disease"]
    assert {end for edge in edges.values() for end in (edge["from"], edge["to"])} <= found["nodes"].keys()


def test_sssom_reads_our_mappings_and_its_validators_have_no_objection(tmp_path):
    found = peer("sssom_reads.py", written("sssom", tmp_path))
    assert not any(found["faults"].values())
    assert len(found["faults"]) == 3
    assert [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in found["rows"]] == [
        ("concept:a-b", "skos:exactMatch", "DOID:13189"),
        ("concept:diabetes", "skos:exactMatch", "MONDO:0005015"),
        ("concept:infection", "skos:closeMatch", "MESH:D007239"),
    ]
    assert found["prefixes"]["concept"] == ONTOLOGY.iri("concept/")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """The file of a private key that was made for this run."""
    crypto = pytest.importorskip("Crypto.PublicKey.RSA")
    path = tmp_path_factory.mktemp("key") / "id_rsa"
    path.write_bytes(crypto.generate(2048).export_key())
    return path


def judged(quads, path):
    graphs = {name: [(s, p, o) for s, p, o, g in quads if g == name] for *_, name in quads}
    path.write_bytes(trig(graphs, {}))
    return peer("nanopub_reads.py", path)


def test_the_nanopub_package_finds_the_same_hash_in_ours(tmp_path):
    one = max(published(GRAPH), key=len)
    assert judged(one, tmp_path / "one.trig") == {"trusty": True, "valid": True, "signed": False}


def test_the_nanopub_package_finds_our_signature_good_and_a_forged_one_bad(key, tmp_path):
    one = max(published(GRAPH, key), key=len)
    assert judged(one, tmp_path / "one.trig") == {"trusty": True, "valid": True, "signed": True}
    other = min(published(GRAPH, key), key=len)
    stolen = next(o for _, p, o, _ in other if p.endswith("hasSignature>"))
    forged = [(s, p, stolen if p.endswith("hasSignature>") else o, g) for s, p, o, g in one]
    code = CODE.search(one[0][3])[1]
    unnamed = [tuple(t.replace(code, PLACE) if t[0] == "<" else t for t in quad) for quad in forged]
    again = named(unnamed, trusty_code(unnamed))
    assert judged(again, tmp_path / "two.trig") == {"trusty": True, "valid": True, "signed": False}


# The rules of neo4j-admin's header: https://neo4j.com/docs/operations-manual/current/import/
FIELD = re.compile(
    r"(?P<name>[^:\s]*)(?::(?P<type>[A-Z_]+(?:\([^)]*\))?|(?:int|long|float|double|boolean|byte|short|char|string|point"
    r"|date|localtime|time|localdatetime|datetime|duration)(?:\[\])?))?"
)
"""A field: a name, a colon and a type; the types in capitals are ID, LABEL, START_ID, END_ID, TYPE, IGNORE."""


def neo4j_faults(name, text):
    """What a CSV file of the bulk import breaks of its documented rules."""
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    fields = [FIELD.fullmatch(field) for field in head]
    types = [field["type"] if field else None for field in fields]
    if None in fields:
        yield f"{name}: a header field that is none"
    wanted = [":START_ID", ":END_ID", ":TYPE"] if name == "relationships.csv" else [":ID", ":LABEL"]
    for mark in wanted:
        if types.count(mark[1:]) != 1:
            yield f"{name}: {types.count(mark[1:])} fields of {mark}"
    names = [field["name"] for field in fields if field and field["name"]]
    if len(set(names)) != len(names):
        yield f"{name}: two properties of one name"
    for row in rows:
        if len(row) != len(head):
            yield f"{name}: a row of {len(row)} cells under {len(head)}"
        for cell, type_ in zip(row, types, strict=False):
            if type_ in {"ID", "START_ID", "END_ID", "TYPE"} and not cell:
                yield f"{name}: an empty {type_}"
            if type_ == "long" and not re.fullmatch(r"-?[0-9]+", cell):
                yield f"{name}: {cell!r} is no long"


def test_neo4js_rules_for_its_bulk_import_are_kept():
    files = {name: data.decode() for name, data in contents(GRAPH, "neo4j").items() if name.endswith(".csv")}
    assert len(files) == 5
    assert [fault for name, text in files.items() for fault in neo4j_faults(name, text)] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id:ID,id:string,:LABEL\n", "n.csv: two properties of one name"),
        ("id:ID,a:text,:LABEL\n", "n.csv: a header field that is none"),
        ("id,:LABEL\n", "n.csv: 0 fields of :ID"),
        ("id:ID,n:long,:LABEL\na,x,L\n", "n.csv: 'x' is no long"),
        ("id:ID,:LABEL\na\n", "n.csv: a row of 1 cells under 2"),
        ("id:ID,:LABEL\n,L\n", "n.csv: an empty ID"),
    ],
)
def test_the_check_of_neo4js_rules_sees_what_breaks_them(text, fault):
    assert list(neo4j_faults("n.csv", text)) == [fault]
