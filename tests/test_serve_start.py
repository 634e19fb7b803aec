"""What keeps the server from starting is said in one sentence, before anybody could ask it anything."""

import os
import signal
import socket
import subprocess
import sys
from math import inf, nan
from pathlib import Path

import pytest
from servers import free_port, serving

from kg.errors import KgError
from kg.serve import Limits
from kg.serve.formats import takes_gzip

GRAPH = str(Path(__file__).parent.parent / "exports" / "leg-pain-after-spinal-fusion.ttl")


@pytest.fixture(scope="module")
def server():
    with serving(Path(GRAPH)) as running:
        yield running


def interruptible():
    """As in a terminal; a shell lets its background jobs ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_port_that_is_taken_is_one_sentence_and_exit_2(said):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = f"kg: 127.0.0.1, port {port} cannot be served: Address already in use\n"
        assert said("serve", GRAPH, "--port", port) == (2, "", told)


def test_a_document_that_is_not_there_is_named_at_the_start(said):
    assert said("serve", GRAPH, "--document", "no.md") == (2, "", "kg: no.md: there is no such file.\n")


def test_a_graph_on_a_server_is_not_served_again(said):
    code, _, err = said("serve", "http://localhost:1/sparql")
    assert (code, "a graph on a server is served there" in err) == (2, True)


@pytest.mark.parametrize("seconds", [nan, inf, 0])
def test_a_deadline_that_never_comes_is_refused(seconds):
    with pytest.raises(KgError, match="a deadline is a number of seconds above 0"):
        Limits(deadline=seconds)


def test_a_client_that_refuses_gzip_by_name_gets_none_by_the_star():
    assert (takes_gzip("gzip;q=0, *"), takes_gzip("*"), takes_gzip("GZIP"), takes_gzip("br")) == (
        *(False, True),
        *(True, False),
    )


@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_ended_leaves_no_copy_of_the_graph_behind(tmp_path, ended):
    command = [sys.executable, "-m", "kg", "serve", GRAPH, "--port", str(free_port())]
    given = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=given, preexec_fn=interruptible) as run:  # noqa: PLW1509
        run.stderr.readline()
        assert len(list(tmp_path.glob("medkg-*"))) == 1
        run.send_signal(ended)
        assert run.wait(30) in {0, 130}  # the latter where Ctrl-C came before the first request could
    assert list(tmp_path.glob("medkg-*")) == []


@pytest.mark.parametrize(("takes", "comes"), [("gzip", "gzip"), ("identity", None), ("gzip;q=0, *", None)])
def test_the_interactive_page_is_packed_for_those_alone_who_take_it(server, takes, comes):
    for _ in range(2):
        answer = server.client.get("/", headers={"Accept-Encoding": takes})
        assert answer.headers.get("content-encoding") == comes
        assert answer.text.startswith("<!doctype html>")
