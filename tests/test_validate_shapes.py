"""Users' own shapes: run, explained, bounded, or refused in a sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Claim, Concept, Document, Evidence
from kg.store import Store
from kg.validate import Report, bounded, validate

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/medkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""


@pytest.fixture(scope="module")
def store() -> Store:
    text = "Gout causes pain."
    document = Document("a-text", "A text", text, text, "ab" * 32)
    gout, pain = (
        Concept("concept/gout", "gout", ("Condition",)),
        Concept("concept/pain", "pain", ("Symptom",)),
    )
    made = Store()
    made.add([Claim(gout, "causes", pain, evidence=(Evidence(document.path, 0, 17, text),))], [document])
    return made


def asked(store: Store, folder: Path, shapes: str) -> Report:
    path = folder / "mine.ttl"
    path.write_text(HEAD + shapes, encoding="utf-8")
    return validate(store, only=["drift"], shapes=[path])


def test_a_shape_of_the_user_is_told_in_its_own_words(store, tmp_path) -> None:
    shape = 'ex:S sh:targetClass kg:Condition ; sh:property ex:P . ex:P sh:path skos:altLabel ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Give a lay name."@en .'
    report = asked(store, tmp_path, shape)
    assert [(f.severity, f.check, f.message) for f in report] == [
        ("warning", "shapes/P", "gout: Give a lay name.")
    ]


def test_a_shape_without_a_message_gets_a_plain_one(store, tmp_path) -> None:
    shape = "ex:S sh:targetClass kg:Condition ; sh:property [ sh:path skos:altLabel ; sh:minCount 2 ] , [ sh:path [ sh:inversePath rdf:subject ] ; sh:maxCount 0 ] ."
    report = asked(store, tmp_path, shape)
    assert any("MinCount" in f.message for f in report)
    assert "sh:resultPath [" in report.format("turtle")


def test_a_shape_with_sparql_runs_on_pyshacl(store, tmp_path) -> None:
    shape = """ex:S sh:targetClass kg:Condition ; sh:sparql [ sh:message "No cause is given." ;
      sh:select "SELECT $this WHERE { $this a <https://w3id.org/medkg/ontology#Condition> }" ] ."""
    assert [f.message for f in asked(store, tmp_path, shape)] == ["gout: No cause is given."]


def test_a_shape_that_all_keep_to_finds_nothing(store, tmp_path) -> None:
    assert len(asked(store, tmp_path, "ex:S sh:targetClass kg:Condition ; sh:nodeKind sh:IRI .")) == 0


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("ex:S sh:targetClass", "line"),
        ("<> owl:imports <http://example.org/more> .", "owl:imports is refused"),
        (
            'ex:S sh:targetClass kg:Condition ; sh:sparql [ sh:select "SELECT $this { SERVICE <http://x.org/> { $this ?p ?o } }" ] .',
            "a query with SERVICE is refused",
        ),
        ('ex:S sh:targetClass kg:Condition ; sh:pattern "(" .', "does not compile"),
        (
            'ex:S sh:targetClass kg:Condition ; sh:property [ sh:path skos:altLabel ; sh:minCount "many" ] .',
            "is no count",
        ),
        ("ex:S sh:targetClass kg:Condition ; sh:nodeKind ex:Thing .", "is no node kind"),
        (
            "ex:S sh:targetClass kg:Condition ; sh:property ex:P . ex:P sh:path [ sh:zeroOrMorePath rdf:type ] ; sh:property ex:P .",
            "without end",
        ),
    ],
)
def test_shapes_that_are_broken_or_reach_out_are_refused(store, tmp_path, shapes, message) -> None:
    with pytest.raises(InputError, match=message):
        asked(store, tmp_path, shapes)


def test_a_pattern_that_never_ends_is_stopped(store, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 2)
    bomb = f'ex:S sh:targetNode "{"a" * 40}!" ; sh:pattern "^(a+)+$" .'
    with pytest.raises(InputError, match="more than 2 seconds"):
        asked(store, tmp_path, bomb)


def test_a_file_that_is_missing_or_huge_is_refused(store, tmp_path, monkeypatch) -> None:
    with pytest.raises(InputError, match="No such file"):
        validate(store, shapes=[tmp_path / "none.ttl"])
    monkeypatch.setattr(bounded, "LARGEST", 10)
    with pytest.raises(InputError, match="refused"):
        asked(store, tmp_path, "ex:S sh:targetClass kg:Condition .")


def test_shapes_that_want_more_memory_than_there_is_are_stopped(store, tmp_path) -> None:
    doubled = " ".join(f"BIND(CONCAT({', '.join([f'?v{n}'] * 8)}) AS ?v{n + 1})" for n in range(12))
    shape = f"""ex:S sh:targetClass kg:Condition ; sh:sparql [ sh:message "Big." ;
      sh:select "SELECT $this WHERE {{ BIND(STR($this) AS ?v0) {doubled} FILTER(STRLEN(?v12) > 1) }}" ] ."""
    with pytest.raises(InputError, match="more than 512 MB"):
        asked(store, tmp_path, shape)


def test_shapes_reach_no_network_even_where_the_word_is_hidden(store, tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        query = f"SELECT $this {{ $this a ?c . \\\\u0053ERVICE <{address}> {{ ?s ?p ?o }} }}"
        shape = f'ex:S sh:targetClass kg:Condition ; sh:sparql [ sh:message "m" ; sh:select "{query}" ] .'
        with pytest.raises(InputError):
            asked(store, tmp_path, shape)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("text", ["", "kg:pain a kg:Symptom .", "[] a sh:NodeShape ; sh:nodeKind sh:IRI ."])
def test_a_file_whose_shapes_are_about_nothing_is_refused(store, tmp_path, text) -> None:
    with pytest.raises(InputError, match=r"mine\.ttl: no shape in it says what it is about"):
        asked(store, tmp_path, text)


def test_a_class_that_is_a_shape_is_about_its_members(store, tmp_path) -> None:
    text = "kg:Claim a rdfs:Class, sh:NodeShape ; sh:property [ sh:path kg:never ; sh:minCount 1 ] ."
    assert len(asked(store, tmp_path, f"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . {text}")) == 1
