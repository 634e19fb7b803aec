"""Nanopublications and their hashes, against the rules and the published example."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import example

from kg import ontology
from kg.describe import describe
from kg.errors import InputError, MissingExtraError
from kg.export import export, exported
from kg.export.nanopubs import nanopubs as nanopubs_of
from kg.rdf.nanopub import faults, nanopubs
from kg.rdf.trusty import CODE, PLACE, code, named, verified
from kg.store import Store

CASES = Path(__file__).parent / "cases" / "nanopub"


def quads(data):
    names = (
        (q, "" if isinstance(q.graph_name, ox.DefaultGraph) else str(q.graph_name))
        for q in ox.parse(data, format=ox.RdfFormat.TRIG)
    )
    return [(str(q.subject), str(q.predicate), str(q.object), name) for q, name in names]


def test_every_claim_is_a_valid_nanopublication():
    found = quads(exported(example(), "nanopub"))
    assert faults(found) == []
    assert len(list(nanopubs(found))) == 5


def test_a_denial_is_published_without_its_edge():
    (denial,) = [
        one
        for one in nanopubs(quads(exported(example(), "nanopub")))
        if any('"true"' in o for _, _, o, _ in one.part("assertion"))
    ]
    assert not [quad for quad in denial.part("assertion") if "concept/" in quad[0]]


def test_the_hash_is_that_of_the_published_example():
    found = quads((CASES / "published.trig").read_bytes())
    assert verified(found, "RAPpJU5UOB4pavfWyk7FE3WQiam5yBpmIlviAQWtBSC4M")
    assert faults(found) == []


def test_one_changed_letter_breaks_the_hash():
    text = (CASES / "published.trig").read_text()
    assert faults(quads(text.replace("mosquitoes", "mosquitos"))) == [
        (
            "<http://example.org/nanopub-validator-example/RAPpJU5UOB4pavfWyk7FE3WQiam5yBpmIlviAQWtBSC4M>: "
            "its content is not what its hash says"
        )
    ]


INVALID = [case.split("\n", 1) for case in (CASES / "invalid.trig").read_text().split("#! ")[1:]]


@pytest.mark.parametrize(("fault", "text"), INVALID, ids=[fault for fault, _ in INVALID])
def test_what_breaks_a_rule_is_said(fault, text):
    assert fault in " / ".join(faults(quads((CASES / "prefixes.ttl").read_text() + text)))


def test_the_order_of_quads_and_repeats_do_not_change_the_hash():
    found = quads((CASES / "published.trig").read_bytes())
    assert code(found) == code(found[::-1] + found)


def test_text_language_and_datatype_are_all_hashed():
    objects = ['"a"', '"a"@en', '"a\\n"', '"a\\\\n"', '"a"^^<http://x/d>', "<http://x/a>", '"a"@en-GB']
    codes = {code([("<http://x/s>", "<http://x/p>", value, "<http://x/g>")]) for value in objects}
    assert len(codes) == len(objects)
    assert code([("<x:s>", "<x:p>", '"a"@en-GB', "")]) == code([("<x:s>", "<x:p>", '"a"@en-gb', "")])


def test_a_code_stands_where_its_place_was_but_not_in_texts():
    quad = (f"<x:{PLACE}>", "<x:p>", f'"{PLACE}"', f"<x:{PLACE}#g>")
    (made,) = named([quad], "RA" + "a" * 43)
    assert made[2] == '" "'
    assert CODE.search(made[0][1:-1])[1] == "RA" + "a" * 43


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    rsa = pytest.importorskip("Crypto.PublicKey.RSA")
    path = tmp_path_factory.mktemp("key") / "id_rsa"
    path.write_bytes(rsa.generate(2048).export_key())
    return path


def test_a_signed_nanopublication_is_valid_and_the_same_key_signs_it_alike(key, said, tmp_path):
    export(example(), "ntriples", tmp_path / "graph.nt")
    code_, out, _ = said("export", tmp_path / "graph.nt", "--to", "nanopub", "--sign", key)
    assert (code_, faults(quads(out.encode()))) == (0, [])
    assert out.count("npx:hasSignature ") + out.count("hasSignature> ") == 5
    assert said("export", tmp_path / "graph.nt", "--to", "nanopub", "--sign", key)[1] == out


def test_a_key_may_stand_without_head_and_foot(key, tmp_path):
    bare = "".join(key.read_text().splitlines()[1:-1])
    (tmp_path / "id_rsa").write_text(bare + "\n")
    assert nanopubs_of(example(), tmp_path / "id_rsa") == nanopubs_of(example(), key)


def test_what_is_no_private_key_is_an_error_that_names_the_file(key, tmp_path):
    rsa = pytest.importorskip("Crypto.PublicKey.RSA")
    private = rsa.import_key(key.read_bytes())
    for content, message in [
        (b"hello", "no RSA key"),
        (private.public_key().export_key(), "this is a public key"),
        (private.export_key(passphrase="secret"), "no RSA key without a passphrase"),  # noqa: S106  # for this test
    ]:
        (tmp_path / "key").write_bytes(content)
        with pytest.raises(InputError, match=rf"key: {message}"):
            nanopubs_of(example(), tmp_path / "key")
    with pytest.raises(InputError, match=r"none: No such file"):
        nanopubs_of(example(), tmp_path / "none")


def test_signing_without_its_extra_names_it(key, monkeypatch):
    monkeypatch.setitem(sys.modules, "Crypto.PublicKey", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'medkg\[nanopub\]'"):
        nanopubs_of(example(), key)


def test_a_format_without_signatures_is_not_signed(key, said, tmp_path):
    export(example(), "ntriples", tmp_path / "graph.nt")
    code_, _, error = said("export", tmp_path / "graph.nt", "--to", "turtle", "--sign", key)
    assert (code_, "turtle has no signatures" in error) == (2, True)


def test_another_licence_or_none_is_an_entry_of_the_ontology(tmp_path):
    folder = shutil.copytree(ontology.load().folder, tmp_path / "ontology")
    model, ours = folder / "model.ttl", "https://creativecommons.org/licenses/by/4.0/"
    model.write_text(model.read_text().replace(ours, "https://example.org/licence"))
    graph = Store(ontology=ontology.load(folder))
    graph.add(example().claims(), example().documents())
    written = [exported(graph, "nanopub"), exported(graph, "sssom"), describe(graph, [])]
    assert all(b"https://example.org/licence" in data and ours.encode() not in data for data in written)
    bare = shutil.copytree(folder, tmp_path / "bare")
    model = bare / "model.ttl"
    model.write_text(
        model.read_text().replace("dcterms:license <https://example.org/licence>", "rdfs:label 'x'")
    )
    graph = Store(ontology=ontology.load(bare))
    graph.add(example().claims(), example().documents())
    written = [exported(graph, "nanopub"), exported(graph, "sssom"), describe(graph, [])]
    assert not any(b"license" in data for data in written)
    assert faults(quads(written[0])) == []
