"""What is sent by those who mean harm, one line of `cases/serve/hostile.jsonl` each, and what the good clients notice."""

import json
import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
from servers import children, serving

ROOT = Path(__file__).parent.parent
GRAPH = ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl"
CASES = [json.loads(line) for line in (ROOT / "tests/cases/serve/hostile.jsonl").read_text().splitlines()]
DEADLINE = 1.0
SELECT = "SELECT ?cause { ?cause kg:causes concept:leg-pain }"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="clients have addresses of 127.0.0.0/8 of their own"
)

ASKED = {"GET": {"params": {"query": HEAVY}}, "POST": {"data": {"query": HEAVY}}}


class Listener:
    """Something on loopback that counts who calls, and answers nobody."""

    def __init__(self):
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.calls += 1


def alive(pid):
    """Whether a process is there and has not ended."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"


@pytest.fixture(scope="module")
def listener():
    opened = Listener()
    yield opened
    opened.socket.close()


@pytest.fixture(scope="module")
def server():
    limits = {"deadline": DEADLINE, "memory": 256 << 20, "answer": 16 << 20, "waiting": 6}
    with serving(GRAPH, limits=limits) as running:
        yield running


def client(server, address):
    """A client with an address of its own."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=server.address, timeout=30, transport=transport)


WAYS = {  # how a case is sent: the method, the path, and what becomes of its text and parameters
    "form": ("POST", "/sparql", lambda text, given: {"data": {"query": text} | given}),
    "get": ("GET", "/sparql", lambda text, given: {"params": {"query": text} | given}),
    "update": ("POST", "/sparql", lambda text, given: {"data": {"update": text} | given}),
    "update-get": ("GET", "/sparql", lambda text, given: {"params": {"update": text} | given}),
    "put": ("PUT", "/graph", lambda text, given: {"content": text, "params": {"default": ""} | given}),
    "delete": ("DELETE", "/graph", lambda text, given: {"params": {"default": text} | given}),
    "hex": ("POST", "/sparql", lambda text, given: {"content": bytes.fromhex(text), "params": given}),
    "raw": ("POST", "/sparql", lambda text, given: {"content": text, "params": given}),
    "page": ("GET", "/query", lambda text, given: {"params": {"query": text} | given}),
}
TYPES = {"hex": "application/sparql-query", "put": "text/turtle", "raw": "application/x-www-form-urlencoded"}


def sent(client, case, listener):
    """The answer to a case."""
    text = "".join(part * times for part, times in case["parts"]).replace("$LISTENER", listener.address)
    method, path, given = WAYS[case["how"]]
    headers = {"Accept": case.get("accept", "*/*")}
    if case["how"] in TYPES:
        headers["Content-Type"] = TYPES[case["how"]]
    return client.request(method, path, headers=headers, **given(text, case.get("parameters", {})))


def test_every_hostile_request_is_refused_in_time_and_good_clients_go_on(server, listener, record_property):
    before = server.client.get("/graph?default").content
    stop, times, answers = threading.Event(), [], set()

    def good():
        with client(server, "127.0.0.2") as visitor:
            while not stop.is_set():
                began = time.perf_counter()
                answers.add(visitor.get("/sparql", params={"query": SELECT}).status_code)
                times.append(time.perf_counter() - began)
                time.sleep(0.01)

    def hostile(case):
        with client(server, "127.0.0.3") as visitor:
            began = time.perf_counter()
            answer = sent(visitor, case, listener)
            return case["name"], answer.status_code, time.perf_counter() - began, answer.text[:100]

    friend = threading.Thread(target=good)
    friend.start()
    with ThreadPoolExecutor(2) as both:
        results = list(both.map(hostile, CASES))
    stop.set()
    friend.join()
    times.sort()
    record_property("p99 of good clients, ms", round(times[len(times) * 99 // 100] * 1000, 1))
    assert len(CASES) >= 40
    assert [r for r in results if not (400 <= r[1] < 500 or r[1] == 503)] == []
    assert [r for r in results if r[2] > DEADLINE + 1] == []
    assert answers == {200}
    assert listener.calls == 0
    assert server.process.poll() is None
    assert server.client.get("/graph?default").content == before


def test_a_worker_that_is_killed_in_the_middle_gives_an_error_and_the_next_query_is_fine(server):
    with ThreadPoolExecutor(1) as background, client(server, "127.0.0.4") as visitor:
        answer = background.submit(visitor.post, "/sparql", data={"query": HEAVY})
        time.sleep(0.4)
        workers = server.workers()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert answer.result().status_code == 503
        while any(map(alive, workers)):
            time.sleep(0.01)
    assert server.query(SELECT).json()["results"]["bindings"]


@pytest.mark.parametrize("way", ["GET", "POST"])
def test_the_query_of_a_client_who_leaves_is_stopped(way):
    with serving(GRAPH, limits={"deadline": 60}) as running:
        with pytest.raises(httpx.ReadTimeout):
            running.client.request(way, "/sparql", **ASKED[way], timeout=0.5)
        soon = time.monotonic() + 5
        while "workers_killed_total 1" not in running.client.get("/metrics").text:
            assert time.monotonic() < soon
            time.sleep(0.05)
        assert running.query(SELECT).status_code == 200


def test_a_nursery_that_is_killed_is_replaced(server):
    (nursery,) = children(server.process.pid)
    orphans = children(nursery)
    os.kill(nursery, signal.SIGKILL)
    time.sleep(0.2)
    assert not [pid for pid in orphans if alive(pid)]
    assert server.query(SELECT).status_code == 200


def test_who_asks_more_than_they_wait_for_is_told_so(server):
    with client(server, "127.0.0.5") as visitor, ThreadPoolExecutor(30) as crowd:
        answers = list(crowd.map(lambda _: visitor.post("/sparql", data={"query": HEAVY}), range(30)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(answer.headers["retry-after"] for answer in refused)
    assert {answer.status_code for answer in answers} == {429, 503}
