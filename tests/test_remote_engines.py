"""Where engines differ: caps, pages, logins, and what happens when they stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import engines
import pyoxigraph as ox
import pytest
from engines import Served, written
from graphs import ONTOLOGY, example, said, store

import kg
from kg.errors import IncompleteResult, KgError, RemoteError
from kg.questions import questions
from kg.remote import Limits, answer, answers, connected, fetched, sent
from kg.store import Store


@pytest.fixture(params=["oxigraph", "virtuoso"])
def served(request, running, login):
    return Served(running[request.param], "http://example.org/single")


def test_blank_nodes_are_not_sent(served):
    with pytest.raises(RemoteError, match=r"it has blank nodes"):
        served.put(written(ox.BlankNode("b")))


def test_triple_terms_are_sent_to_those_who_know_them(served):
    term = ox.Triple(ox.NamedNode("http://a"), ox.NamedNode("http://b"), ox.Literal("c"))
    graph = written(term, ox.Literal("rtl", language="ar", direction=ox.BaseDirection.RTL))
    if served.name == "oxigraph":
        served.put(graph)
        assert set(served.fetch()) == set(graph)
    else:
        with pytest.raises(RemoteError, match=r"it has triple terms"):
            served.put(graph)


def test_every_question_is_answered_in_turn(running):
    with connected(running["oxigraph"].url) as there:
        assert [question.name for question, _ in answers(there)] == list(questions(ONTOLOGY))


def test_kg_open_brings_a_graph_here(served):
    served.put(example())
    graph = kg.open(f"{served.url}?default-graph-uri={served.graph}")
    assert set(graph.store) == set(example())
    assert graph.validate(only=["shapes"]).conforms


def test_a_graph_is_added_to_unless_it_is_emptied(served):
    one, other = store(said("a", "causes", "b")), store(said("c", "causes", "d"))
    served.put(one)
    with connected(served.url, graph=served.graph) as there:
        assert sent(there, other) == len({*one, *other})
        assert sent(there, other, empty=True) == len(other)


def test_another_graph_on_the_server_is_left_alone(running, login):
    for name in running:
        left, right = (Served(running[name], f"http://example.org/{side}") for side in ("left", "right"))
        left.put(store(said("a", "causes", "b")))
        right.put(store(said("c", "causes", "d")))
        assert [claim.subject.label for claim in left.fetch().claims()] == ["a"]


def test_a_server_without_a_default_graph_asks_which_graph_is_meant(running, login):
    virtuoso = running["virtuoso"]
    with connected(virtuoso.url, graph=ONTOLOGY.base) as there:
        there.empty()
    Served(virtuoso, "http://example.org/there").put(example())
    with pytest.raises(RemoteError, match=r"name a graph, .*<http://example.org/there>"):
        kg.open(virtuoso.url)


@pytest.mark.parametrize("graph", ["", "http://example.org/many"])
def test_a_capped_answer_is_an_error_and_a_capped_graph_comes_in_pages(running, login, graph):
    virtuoso = Served(running["virtuoso"], graph)
    many = Store()
    many.ox.bulk_extend(
        ox.Quad(
            ox.NamedNode(f"http://example.org/s{n // 3}"),
            ox.NamedNode(f"http://example.org/p{n % 2}"),
            ox.Literal(n),
        )
        for n in range(2_400)
    )
    assert virtuoso.put(many) == 2_400
    for text in (
        "SELECT * { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?s } { ?s ?p ?o }",
    ):
        with pytest.raises(IncompleteResult, match=r"gave 1,000 of 2,400 rows"):
            virtuoso.ask(text)
    assert len(virtuoso.ask("SELECT * { ?s ?p ?o } LIMIT 1000")) == 1_000
    assert len(virtuoso.ask("SELECT * { ?s ?p ?o } LIMIT 100")) == 100
    assert set(virtuoso.fetch()) == set(many)


def test_blank_nodes_cannot_be_paged(running, login):
    place = Served(running["virtuoso"], "http://example.org/blank")
    with connected(place.url, graph=place.graph) as there:
        for part in range(2):
            there.send(b"".join(b'_:b%d <http://x/p> "%d" .\n' % (n, part * 900 + n) for n in range(900)))
        with pytest.raises(IncompleteResult, match=r"has blank nodes, which cannot be asked for in parts"):
            fetched(there)


def test_a_graph_goes_over_in_parts(running):
    place = Served(running["oxigraph"], "http://example.org/parts")
    with connected(place.url, graph=place.graph) as there:
        small = replace(there, profile=replace(there.profile, batch=7))
        assert sent(small, example()) == len(example())
    assert set(place.fetch()) == set(example())


def test_a_thing_is_described(served):
    served.put(example())
    assert len(served.ask("DESCRIBE concept:infection")) > 3


def test_one_thing_with_more_values_than_an_answer_holds_is_said(tmp_path, login):
    if engines.missing():
        pytest.skip(engines.missing())
    with engines.virtuoso(tmp_path, rows=10) as engine:
        place = Served(engine)
        place.put(written(*map(ox.Literal, range(5))))
        assert len(place.fetch()) == 5
        heavy = Store()
        p = ox.NamedNode("http://example.org/p")
        heavy.ox.extend(ox.Quad(p, p, ox.Literal(n)) for n in range(30))
        place.put(heavy)
        with pytest.raises(
            IncompleteResult, match=r"of 30 statements of <http://example.org/p> only 1\d came"
        ):
            place.fetch()
        with pytest.raises(IncompleteResult, match=r"gave 10 of 30 rows"):
            place.ask("SELECT * { ?s ?p ?o }")


def test_a_wrong_password_is_refused_and_not_shown(running, monkeypatch):
    monkeypatch.setenv("KG_REMOTE_USER", "dba")
    monkeypatch.setenv("KG_REMOTE_PASSWORD", "wrong-word-1")
    with pytest.raises(RemoteError, match=r"does not take the login") as caught:
        Served(running["virtuoso"]).put(example())
    assert "wrong-word-1" not in repr(caught.value)


def test_who_must_log_in_is_told_how(running, monkeypatch):
    monkeypatch.delenv("KG_REMOTE_USER", raising=False)
    with pytest.raises(RemoteError, match=r"asks for a login: set KG_REMOTE_USER and KG_REMOTE_PASSWORD"):
        Served(running["virtuoso"]).put(example())


@contextmanager
def timed_out() -> Iterator[float]:
    before = time.monotonic()
    yield before
    assert time.monotonic() - before < 10


def test_a_server_that_gives_up_in_mid_answer_is_an_error(tmp_path):
    if engines.missing():
        pytest.skip(engines.missing())
    with engines.oxigraph(tmp_path, "--timeout-s", "1") as engine:
        place = Served(engine)
        place.put(written(*map(ox.Literal, range(3000))))
        for text in (
            "SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }",
            "CONSTRUCT { ?s ?p2 ?o2 } { ?s ?p ?o . ?s2 ?p2 ?o2 }",
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        ):
            with timed_out(), pytest.raises(IncompleteResult, match=r"cannot be read to its end"):
                place.ask(text)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_that_is_stopped_in_mid_answer_is_an_error(tmp_path, end):
    if engines.missing():
        pytest.skip(engines.missing())
    with engines.oxigraph(tmp_path) as engine:
        place = Served(engine)
        place.put(written(*map(ox.Literal, range(3000))))
        timer = threading.Timer(0.5, os.kill, (engine.process.pid, end))
        timer.start()
        with timed_out(), pytest.raises(IncompleteResult, match=r"broke off after [\d,]+ bytes"):
            place.ask("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }")
        timer.join()
        with pytest.raises(RemoteError, match=r"cannot be reached"):
            place.ask("ASK { ?s ?p ?o }")


def test_an_answer_that_takes_too_long_is_stopped(tmp_path):
    if engines.missing():
        pytest.skip(engines.missing())
    with engines.oxigraph(tmp_path) as engine:
        Served(engine).put(written(*map(ox.Literal, range(2000))))
        with timed_out(), connected(engine.url, limits=Limits(seconds=1)) as there:
            with pytest.raises(RemoteError, match=r"no answer within 1 seconds"):
                answer(there, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
            with pytest.raises(IncompleteResult, match=r"had not ended after 1 seconds"):
                answer(there, "SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }")


def test_an_answer_that_is_too_large_is_stopped(running, login):
    place = Served(running["oxigraph"], "http://example.org/large")
    place.put(written(ox.Literal("x" * 10_000)))
    with (
        connected(place.url, graph=place.graph, limits=Limits(bytes=5_000)) as there,
        pytest.raises(IncompleteResult, match=r"more than 5,000 bytes"),
    ):
        fetched(there)


def test_every_error_of_a_server_is_one_of_ours(running):
    with connected(running["oxigraph"].url) as there, pytest.raises(KgError, match=r"refuses \(status 4"):
        there.update("NONSENSE")
