"""What goes over the line: redirects, servers that fail, and servers that we do not know."""

from __future__ import annotations

import gzip
import threading

import pytest
from graphs import ONTOLOGY, example, said, store
from playing import JSON, YES, always, asking, number, playing
from servers import TOKEN, serving

from kg.errors import IncompleteResult, QueryError, RemoteError
from kg.remote import Limits, answer, connected, fetched, sent
from kg.store import Store

pytestmark = pytest.mark.usefixtures("nobody")


def test_a_query_is_a_form_and_names_its_graph():
    with playing(always(200, JSON, YES)) as play:
        with connected(f"{play.url}?default-graph-uri=http://example.org/g&key=secret") as there:
            assert answer(there, "ASK { ?x a kg:Claim }")
            assert "secret" not in repr(there)
        (_, path, headers, body) = play.posts[0]
    assert path == "/sparql?key=secret"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"default-graph-uri=http%3A%2F%2Fexample.org%2Fg" in body
    assert b"PREFIX+kg%3A+%3Chttps" in body


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://me:word@127.0.0.1/", "a password in an address is seen by others"),
        ("ftp://example.org/x", "begins with http"),
        ("http:///x", "no address of a server"),
        ("http://[::1", "this is no address"),
        ("http://127.0.0.1:9/?default-graph-uri=a b", "a graph is named by an IRI"),
    ],
)
def test_an_address_that_is_none_is_refused_in_a_sentence(url, reason):
    with pytest.raises(RemoteError, match=reason) as caught, connected(url, limits=Limits(tries=1)):
        pass
    assert "word@" not in str(caught.value)


def test_a_redirect_on_the_same_server_is_followed():
    def act(_number, _method, path, _headers, body):
        if path == "/sparql":
            return 307, {"Location": "/elsewhere"}, b""
        return 200, JSON, YES if b"ASK" in body else b""

    with playing(act) as play:
        assert asking(play)


@pytest.mark.parametrize(
    ("status", "place"),
    [
        (307, "http://127.0.0.2:1/x"),
        (301, "/get-instead"),
        (308, "ftp://127.0.0.1/x"),
        (307, "http://[bad"),
        (307, "http://127.0.0.1:99999/x"),
    ],
)
def test_a_redirect_to_another_server_is_refused(status, place):
    def act(_number, method, *_):
        return (status, {"Location": place}, b"") if method == "POST" else (200, {}, b"")

    with (
        playing(act) as play,
        pytest.raises(RemoteError, match=r"sends on to .*give that address if you trust it"),
    ):
        asking(play)


def test_a_circle_of_redirects_ends():
    with (
        playing(always(307, {"Location": "/sparql"})) as play,
        pytest.raises(RemoteError, match=r"more than 3 times"),
    ):
        asking(play)


def test_a_busy_server_is_asked_again():
    def act(number, *_):
        return (503, {"Retry-After": "0"}, b"") if number % 3 else (200, JSON, YES)

    with playing(act) as play:
        assert asking(play)
        assert len(play.asked) == 3


def test_a_server_that_stays_busy_is_given_up():
    with playing(always(503, {"Retry-After": "0"}, b"come back")) as play:
        with pytest.raises(RemoteError, match=r"too busy to answer: status 503 come back"):
            asking(play, tries=2)
        assert len(play.posts) == 2


def test_a_line_that_breaks_before_the_answer_is_tried_again():
    def act(number, *_):
        if number == 2:
            raise ConnectionResetError
        return 200, JSON, YES

    with playing(act) as play:
        assert asking(play)
        assert len(play.posts) == 2


@pytest.mark.parametrize(
    ("headers", "content", "reason"),
    [
        ({"Content-Length": "1000"}, YES, "broke off after 26 bytes"),
        ({}, b'{"head":{"vars":["x"]},"results":{"bindings":[', "cannot be read to its end"),
        ({"X-SQL-State": "S1TAT"}, YES, "sent a part of the answer"),
        ({"Content-Encoding": "gzip"}, b"no gzip", "broke off"),
    ],
)
def test_an_answer_that_is_cut_is_an_error(headers, content, reason):
    with playing(always(200, JSON | headers, content)) as play, pytest.raises(IncompleteResult, match=reason):
        asking(play)


def test_a_bomb_of_zeros_is_stopped():
    bomb = gzip.compress(b" " * 3_000_000)
    with (
        playing(always(200, JSON | {"Content-Encoding": "gzip"}, bomb)) as play,
        pytest.raises(IncompleteResult, match=r"more than 1,000,000 bytes"),
    ):
        asking(play, bytes=1_000_000)


def test_a_tower_of_triples_is_refused():
    tower = b"<a:a> <a:b> " + b"<<( <a:a> <a:b> " * 5000 + b"<a:c>" + b" )>>" * 5000 + b" .\n"
    with (
        playing(always(200, {"Content-Type": "application/n-triples"}, tower)) as play,
        pytest.raises(RemoteError, match=r"triples inside triples more than 64 deep"),
    ):
        asking(play, "CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_tower_of_triples_in_a_table_is_refused():
    leaf = '{"type":"uri","value":"a:a"}'
    tower = (
        f'{{"type":"triple","value":{{"subject":{leaf},"predicate":{leaf},"object":' * 20_000
        + leaf
        + "}}" * 20_000
    )
    body = f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{{"x":{tower}}}]}}}}'
    with (
        playing(always(200, JSON, body.encode())) as play,
        pytest.raises(RemoteError, match=r"triples inside triples more than 64 deep"),
    ):
        asking(play, "SELECT ?x { ?x ?y ?z }")


def test_a_page_for_people_is_no_endpoint():
    with (
        playing(always(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>")) as play,
        pytest.raises(RemoteError, match=r"is no SPARQL endpoint: it answers a query with text/html"),
    ):
        asking(play)


def test_what_a_server_forbids_is_said():
    with (
        playing(always(403, {}, b"go away")) as play,
        pytest.raises(RemoteError, match=r"forbids it: go away"),
    ):
        asking(play)


def test_a_query_that_the_server_cannot_read_is_our_query_error():
    def act(_number, method, *_):
        return (400, {}, b"x" * 1000) if method == "POST" else (200, {}, b"")

    with playing(act) as play, pytest.raises(QueryError, match=r"cannot read the query: x{300} …"):
        asking(play)


def test_a_server_that_cannot_count_is_said():
    empty = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'
    with (
        playing(always(200, JSON, empty)) as play,
        pytest.raises(RemoteError, match=r"does not count"),
        connected(play.url) as there,
    ):
        there.count()


def test_a_graph_that_changes_while_it_is_fetched_is_an_error():
    counts = iter([5, 7])

    def act(_number, method, _path, _headers, body):
        if b"CONSTRUCT" in body:
            lines = b"".join(b'<a:a> <a:b> "%d" .\n' % n for n in range(10))
            return 200, {"Content-Type": "application/n-triples"}, lines
        return 200, JSON, number(next(counts) if method == "POST" else 0)

    with (
        playing(act) as play,
        connected(play.url) as there,
        pytest.raises(IncompleteResult, match=r"has 7 triples, but 10 came: it is being changed"),
    ):
        fetched(there)


def test_no_answer_is_waited_for_too_long():
    stop = threading.Event()

    def act(*_):
        stop.wait(5)
        return 200, JSON, YES

    with playing(act) as play:
        with pytest.raises(RemoteError, match=r"no answer within 0.3 seconds"):
            asking(play, seconds=0.3)
        stop.set()


def test_our_own_server_is_asked_and_changed_as_any_other(tmp_path, monkeypatch):
    Store(tmp_path / "store").add(example().claims(), example().documents())
    monkeypatch.setenv("KG_REMOTE_TOKEN", TOKEN)
    more = store(said("a", "causes", "b"))
    with serving(tmp_path / "store", writable=True, token=TOKEN) as running:
        url = f"{running.address}/sparql"
        with connected(url) as there:
            assert set(fetched(there)) == set(example())
            assert len(answer(there, "SELECT ?claim { ?claim a kg:Claim }")) == 5
            assert sent(there, more) == len({*example(), *more})
            assert sent(there, more, empty=True) == len(more)
        with connected(url, graph=ONTOLOGY.iri("graph/named")) as there:
            assert sent(there, more, empty=True) == len(more)
            assert set(fetched(there)) == set(more)


def test_a_server_that_takes_no_updates_is_said(tmp_path):
    Store(tmp_path / "store").add(example().claims(), example().documents())
    with (
        serving(tmp_path / "store") as running,
        connected(f"{running.address}/sparql") as there,
        pytest.raises(RemoteError, match=r"no place was found that takes updates|forbids|asks for a login"),
    ):
        sent(there, example())


def test_a_server_without_a_place_for_updates_is_said():
    def act(_number, _method, _path, _headers, body):
        return (404, {}, b"") if b"update=" in body else (200, JSON, number(0))

    nowhere = (
        r"no place was found that takes updates; /sparql, /update, /sparql/update, /sparql/statements do not"
    )
    with playing(act) as play, connected(play.url) as there, pytest.raises(RemoteError, match=nowhere):
        sent(there, example())


def test_a_server_that_forgets_what_it_was_sent_is_caught():
    def act(_number, _method, _path, _headers, body):
        if b"update=" in body:
            return 204, {}, b""
        return 200, JSON, number(3)

    forgotten = r"has 3 triples; it had 3 and was sent"
    with playing(act) as play, connected(play.url) as there, pytest.raises(IncompleteResult, match=forgotten):
        sent(there, example())
