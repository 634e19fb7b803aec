"""Requests a second at sixteen clients, beside rdflib-endpoint if it is installed: `python benchmarks/serve.py`.

Both serve the bundled graph on loopback and answer the same query, each for a few seconds in turn. The
clients are processes of their own. With `--kill ROUNDS` the server is killed while it is written to instead.
"""

from __future__ import annotations

import http.client
import importlib.util
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from timing import ratio

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
GRAPH = ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl"
CLIENTS, PROCESSES, SECONDS, ROUNDS = 16, 2, 4.0, 3
QUERY = (
    "PREFIX kg: <https://w3id.org/medkg/ontology#> "
    "SELECT ?cause { ?cause kg:causes <https://w3id.org/medkg/concept/leg-pain> }"
)
PEER = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph()
graph.parse(sys.argv[1])
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error", access_log=False)
"""


@contextmanager
def peer() -> Iterator[int]:
    """rdflib-endpoint on a free port."""
    from servers import free_port

    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", PEER, str(GRAPH), str(port)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                asked(port, 0.01, 1)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def ours() -> Iterator[int]:
    """Our own server, with all its isolation."""
    from servers import serving

    with serving(GRAPH) as running:
        yield running.port


def asked(port: int, seconds: float, clients: int) -> list[float]:
    """How long each request took, of so many clients that ask one after another in one process."""
    from selectors import EVENT_READ, DefaultSelector

    path = f"/sparql?query={quote(QUERY)}"
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/sparql-results+json\r\n\r\n".encode()
    )
    check(port, path)
    import socket

    times: list[float] = []
    with DefaultSelector() as ready:
        began: dict[int, float] = {}
        for _ in range(clients):
            line = socket.create_connection(("127.0.0.1", port))
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(line, EVENT_READ, bytearray())
            began[line.fileno()] = time.perf_counter()
            line.sendall(request)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            for key, _ in ready.select(0.1):
                line, buffer = key.fileobj, key.data
                assert isinstance(line, socket.socket)
                buffer += line.recv(65_536)
                if whole(bytes(buffer)):
                    buffer.clear()
                    now = time.perf_counter()
                    times.append(now - began[key.fd])
                    began[key.fd] = now
                    line.sendall(request)
        for key in list(ready.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
    return times


def whole(data: bytes) -> bool:
    """Whether an answer has come in full; an answer that is not 200 ends the benchmark."""
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        return False
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode())
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")


def check(port: int, path: str) -> None:
    """Raise OSError unless the server answers the query."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    if answer.status != 200 or b"bindings" not in answer.read():  # noqa: PLR2004  # OK
        raise OSError(f"status {answer.status}")
    connection.close()


def measured(port: int) -> list[float]:
    """The times of all requests of all clients, sorted."""
    with ProcessPoolExecutor(PROCESSES) as crowd:
        parts = [crowd.submit(asked, port, SECONDS, CLIENTS // PROCESSES) for _ in range(PROCESSES)]
        return sorted(time_ for part in parts for time_ in part.result())


def killed(rounds: int) -> None:
    """Say how many acknowledged updates were lost when the server was killed so many times."""
    import pyoxigraph as ox
    from test_serve import kill_rounds

    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        ox.Store(str(store)).flush()
        acknowledged = kill_rounds(store, rounds)
        kept = {int(quad.object.value) for quad in ox.Store(str(store))}
    print(f"{rounds} kills, {len(acknowledged)} acknowledged, {len(acknowledged - kept)} lost")


def main() -> None:
    """Print a line for each server."""
    if "--kill" in sys.argv:
        killed(int(sys.argv[sys.argv.index("--kill") + 1]))
        return
    servers = {"kg serve, queries isolated": ours}
    if importlib.util.find_spec("rdflib_endpoint"):
        servers["rdflib-endpoint, not isolated"] = peer
    print("| server | requests/s | p50 (ms) | p99 (ms) | ours : server | spread |\n|---|---|---|---|---|---|")
    with ExitStack() as stack:
        ports = {name: stack.enter_context(server()) for name, server in servers.items()}
        rounds = {name: list[list[float]]() for name in ports}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                rounds[name].append(measured(port))
    own = [len(times) for times in rounds[next(iter(rounds))]]
    for name, found in rounds.items():
        numbers, times = [len(times) for times in found], sorted(chain(*found))
        half, most = times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000
        held = " | " if numbers == own else ratio(numbers, own)
        rate = statistics.median(numbers) / SECONDS
        print(f"| {name} | {rate:,.0f} | {half:.2f} | {most:.2f} | {held} |", flush=True)


if __name__ == "__main__":
    main()
