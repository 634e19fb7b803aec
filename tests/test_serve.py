"""The server as its clients see it: forms, headers, refusals, changes."""

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
from servers import BEARER, TOKEN, Running, children, serving

from kg import directories
from kg.errors import GraphError
from kg.serve import notes, serve
from kg.serve.formats import chosen
from kg.serve.messages import RefusedError
from kg.serve.protocol import parameters

ROOT = Path(__file__).parent.parent
GRAPH = ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl"
SELECT = "SELECT ?cause { ?cause kg:causes concept:leg-pain }"
CONSTRUCT = "CONSTRUCT { ?cause kg:causes concept:leg-pain } WHERE { ?cause kg:causes concept:leg-pain }"


@pytest.fixture(scope="module")
def server():
    with serving(GRAPH, cors=["https://example.org"]) as running:
        yield running


@pytest.mark.parametrize(
    ("query", "accept", "type_"),
    [
        (SELECT, "application/sparql-results+json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "text/html, */*;q=0.1", "application/sparql-results+json"),
        ("ASK {}", "application/json", "application/sparql-results+json"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json;q=0.9, text/turtle;q=0.2", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_an_answer_comes_in_the_form_that_is_wanted(server, query, accept, type_):
    answer = server.query(query, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == type_
    assert "leg-pain" in answer.text or "concept/" in answer.text or answer.json()["boolean"]


@pytest.mark.parametrize(
    ("asked", "headers", "body", "status"),
    [
        (
            "POST /sparql",
            {"Content-Type": "application/sparql-query", "Accept": "image/png"},
            "ASK {}",
            406,
        ),
        ("POST /sparql", {"Content-Type": "text/plain"}, "ASK {}", 415),
        ("POST /sparql", {"Content-Type": "application/sparql-query; charset=utf-16"}, "ASK {}", 415),
        ("POST /sparql?query=ASK%7B%7D", {"Content-Type": "application/sparql-query"}, "ASK {}", 400),
        ("POST /sparql", {"Content-Type": "application/sparql-query"}, "ASK {" + " " * 200_000 + "}", 413),
        ("POST /sparql", {"Content-Type": "application/sparql-query"}, "ASK {" + " " * 900_000 + "}", 413),
        ("POST /sparql", {"Content-Type": "application/x-www-form-urlencoded"}, "nothing=here", 400),
        ("POST /sparql", {"Content-Type": "application/sparql-update"}, "DROP ALL", 403),
        ("GET /sparql?query=SELECT", {}, "", 400),
        ("GET /graph", {}, "", 400),
        ("GET /graph?graph=urn:nothing", {}, "", 404),
        ("GET /graph?graph=nothing", {}, "", 400),
        ("GET /concept/nothing", {}, "", 404),
        ("GET /concept/%3E", {}, "", 404),
        ("GET /concept/leg-pain", {"Accept": "image/png"}, "", 406),
        ("GET /nothing", {}, "", 404),
        ("PUT /sparql", {}, "", 405),
        ("GET /health", {"Host": "evil.example"}, "", 421),
    ],
)
def test_what_cannot_be_answered_gets_its_status(server, asked, headers, body, status):
    method, path = asked.split(" ")
    answer = server.client.request(method, path, headers=headers, content=body)
    assert answer.status_code == status
    assert answer.text


def test_a_syntax_error_is_shown_with_a_caret(server):
    assert "^" in server.query("SELECT ?x { ?x kg:causes }").text


def test_an_answer_that_is_known_already_is_not_sent_again(server):
    first = server.query(SELECT)
    again = server.query(SELECT, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["vary"].startswith("Accept, Accept-Encoding")


def test_a_long_answer_is_packed_for_who_takes_it_and_whole_for_who_does_not(server):
    packed = server.client.get("/graph?default", headers={"Accept-Encoding": "gzip"})
    plain = server.client.get("/graph?default", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


def test_an_answer_of_megabytes_arrives_whole(server):
    query = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y } LIMIT 40000"
    answer = server.query(query, headers={"Accept-Encoding": "identity"})
    assert len(answer.content) > 1 << 20
    assert len(answer.json()["results"]["bindings"]) == 40_000
    again = server.query(
        query, headers={"If-None-Match": answer.headers["etag"], "Accept-Encoding": "identity"}
    )
    assert again.status_code == 304


def test_only_a_named_origin_may_read_from_a_browser(server):
    def allowed(origin):
        return server.query("ASK {}", headers={"Origin": origin}).headers.get("access-control-allow-origin")

    assert allowed("https://example.org") == "https://example.org"
    assert allowed("https://evil.example") is None


def test_the_numbers_are_given_to_prometheus(server):
    server.query("ASK {}")
    text = server.client.get("/metrics").text
    assert 'medkg_requests_total{status="200"}' in text
    assert "medkg_workers_killed_total" in text


def test_the_data_are_described(server):
    store = ox.Store()
    store.load(server.client.get("/.well-known/void").content, format=ox.RdfFormat.TURTLE)
    triples = "PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n { ?x a void:Dataset ; void:triples ?n }"
    (row,) = store.query(triples)
    assert int(row[0].value) == len(
        server.client.get("/graph?default", headers={"Accept": "application/n-triples"}).text.splitlines()
    )
    assert bool(
        store.query("PREFIX void: <http://rdfs.org/ns/void#> ASK { ?x void:classPartition/void:entities ?n }")
    )


@pytest.mark.parametrize("type_", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_a_concept_is_linked_data(server, type_):
    answer = server.client.get("/concept/leg-pain", headers={"Accept": type_})
    assert answer.headers["content-type"].startswith(type_)
    quads = list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(type_)))
    assert any(quad.predicate.value.endswith("oa#exact") for quad in quads)


def test_head_gives_the_headers_alone(server):
    answer = server.client.head("/concept/leg-pain")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.fixture
def store(tmp_path):
    ox.Store(str(tmp_path / "store")).flush()
    return tmp_path / "store"


def test_a_change_needs_the_token_and_is_seen_at_once(store):
    with serving(store, writable=True, token=TOKEN) as running:
        data = {"update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}
        assert running.client.post("/sparql", data=data).status_code == 401
        wrong = {"Authorization": "Bearer wrong"}
        assert running.client.post("/sparql", data=data, headers=wrong).status_code == 401
        assert not running.query("ASK { ?s ?p ?o }").json()["boolean"]
        assert running.update(data["update"]).status_code == 204
        assert running.query("ASK { <urn:a> <urn:b> <urn:c> }").json()["boolean"]


def test_a_store_of_an_older_format_is_brought_up_to_date_when_it_is_served_to_be_written(store):
    assert directories.format_of(store) < directories.FORMAT
    with serving(store, writable=True, token=TOKEN) as running:
        assert running.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }").status_code == 204
    assert directories.format_of(store) == directories.FORMAT


def test_a_change_that_fails_changes_nothing(store):
    with serving(store, writable=True, token=TOKEN) as running:
        broken = "INSERT DATA { <urn:a> <urn:b> <urn:c> } ; DROP GRAPH <urn:nothing>"
        assert running.update(broken).status_code == 400
        assert not running.query("ASK { ?s ?p ?o }").json()["boolean"]
        assert running.update("LOAD <http://127.0.0.1:9/>").status_code == 400
        assert running.update("CLEAR ALL " + "{" * 100).status_code == 400
        doctype = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
        headers = BEARER | {"Content-Type": "application/rdf+xml"}
        assert running.client.put("/graph?default", content=doctype, headers=headers).status_code == 400


def test_no_change_that_was_acknowledged_is_lost_when_the_server_is_killed(store):
    acknowledged = kill_rounds(store, 3)
    kept = {int(quad.object.value) for quad in ox.Store(str(store))}
    assert len(acknowledged) >= 3
    assert acknowledged <= kept


def kill_rounds(store, rounds):
    """Update as fast as it goes, kill server or writer in the midst of it; the numbers that were acknowledged."""
    acknowledged, number = set(), 0
    for round_ in range(rounds):
        running = Running(store, {"writable": True, "token": TOKEN})
        pids = [*running.workers(), *children(running.process.pid)]
        timer = threading.Timer(0.25, running.process.kill)
        timer.start()
        try:
            while True:
                number += 1
                text = f"INSERT DATA {{ <urn:round:{round_}> <urn:number> {number} }}"
                if running.update(text).status_code == 204:
                    acknowledged.add(number)
        except httpx.TransportError:
            timer.join()
        running.kill()
        wait_for(pids)
    return acknowledged


def wait_for(pids):
    """Wait until processes that were started for a server have gone with it."""
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return
        time.sleep(0.02)
    raise AssertionError("workers outlived their server")


def test_a_writer_that_is_killed_is_replaced(store):
    with serving(store, writable=True, token=TOKEN) as running:
        for pid in running.workers():
            os.kill(pid, signal.SIGKILL)
        codes = [running.update(f"INSERT DATA {{ <urn:a> <urn:b> {n} }}").status_code for n in range(3)]
        assert codes[-1] == 204
        assert running.query("ASK { <urn:a> <urn:b> 2 }").json()["boolean"]


def test_many_readers_and_a_writer_do_not_see_half_a_change(store):
    with serving(store, writable=True, token=TOKEN) as running, ThreadPoolExecutor(3) as crowd:
        count = "SELECT (COUNT(*) AS ?n) { ?s <urn:pair> ?o }"
        done = crowd.submit(
            lambda: [
                running.update(
                    f"INSERT DATA {{ <urn:{n}> <urn:pair> 1 . <urn:{n}> <urn:pair> 2 }}"
                ).status_code
                for n in range(10)
            ]
        )
        seen = []
        while not done.done():
            answer = running.query(count)
            assert answer.status_code == 200, answer.text
            seen.append(int(answer.json()["results"]["bindings"][0]["n"]["value"]))
        assert done.result() == [204] * 10
        assert seen == sorted(seen)
        assert all(number % 2 == 0 for number in seen)


def test_a_file_cannot_be_written_to():
    with pytest.raises(GraphError, match="only a store directory"):
        serve(GRAPH, writable=True)


def test_another_host_is_served_with_a_warning():
    said = notes("0.0.0.0", 80, token="t", writable=True)  # noqa: S104, S106  # nothing is opened
    assert any("warning" in line for line in said)
    assert any("Bearer t" in line for line in said)
    assert not any("warning" in line for line in notes("::1", 80, token="", writable=False))


@pytest.mark.parametrize(
    ("accept", "type_"), [("text/*", "text/turtle"), ("a/b;q=x", None), ("*/*;q=0", None)]
)
def test_what_is_wanted_is_chosen_from_what_there_is(accept, type_):
    assert chosen(accept, ("application/ld+json", "text/turtle")) == type_


def test_parameters_that_are_not_utf8_are_refused():
    with pytest.raises(RefusedError, match="UTF-8"):
        parameters(b"query=%FF")
    assert json.dumps(parameters(b"a=1&a=2")) == '{"a": ["1", "2"]}'
