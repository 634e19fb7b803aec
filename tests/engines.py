"""Engines of others that tests and benchmarks ask: the `oxigraph` server of PyPI, and Virtuoso of Debian."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox
from servers import free_port

from kg.questions import answer as answer_here
from kg.remote import answer, connected, fetched, sent
from kg.store import Store

DBA = ("dba", "dba")  # Virtuoso's first account, in a database that lives as long as a test

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CheckpointInterval = 0
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
MaxClientConnections = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True)
class Engine:
    """A server that runs: what asks it, what changes it, and its process."""

    name: str
    url: str
    process: subprocess.Popen[bytes]
    folder: Path


OXIGRAPH = str(Path(sys.executable).with_name("oxigraph"))  # beside this Python, as pip puts it
VIRTUOSO = "virtuoso-t"


def missing() -> str:
    """Why an engine cannot run here; nothing if all can."""
    return ", ".join(f"{name} is not installed" for name in (OXIGRAPH, VIRTUOSO) if not shutil.which(name))


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Engine]:
    """Oxigraph's own server, with its store in the folder."""
    port = free_port()
    command = [OXIGRAPH, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    with _running("oxigraph", [*command, *options], folder, f"http://127.0.0.1:{port}") as engine:
        yield engine


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000, buffers: int = 10_000) -> Iterator[Engine]:
    """Virtuoso in the foreground, with its database in the folder; an answer has so many rows at most."""
    folder.mkdir(parents=True, exist_ok=True)
    http, sql = free_port(), free_port()
    settings = _VIRTUOSO.format(sql=sql, http=http, rows=rows, buffers=buffers, dirty=buffers * 3 // 4)
    (folder / "virtuoso.ini").write_text(settings)
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"]
    with _running("virtuoso", command, folder, f"http://127.0.0.1:{http}/sparql") as engine:
        yield engine


@contextmanager
def _running(name: str, command: list[str], folder: Path, url: str) -> Iterator[Engine]:
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
    try:
        _wait(process, url, folder / "said.txt")
        yield Engine(name, url, process, folder)
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, said: Path) -> None:
    for _ in range(600):
        try:
            if process.poll() is None and httpx.get(url, timeout=5).status_code:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(said.read_text(errors="replace"))


class Embedded:
    """The store in this process, spoken to as a server is."""

    name = "embedded"

    def __init__(self) -> None:
        self.store = Store()

    def put(self, graph: Store) -> int:
        self.store = Store()
        self.store.ox.bulk_extend(graph.ox)
        return len(self.store)

    def ask(self, text: str, **bindings: object):
        return answer_here(self.store, text, **bindings)

    def fetch(self) -> Store:
        return self.store


class Served:
    """A server, with one graph of its default or by name."""

    def __init__(self, engine: Engine, graph: str = "") -> None:
        self.name, self.url, self.graph = engine.name, engine.url, graph

    def put(self, graph: Store) -> int:
        with connected(self.url, graph=self.graph) as there:
            return sent(there, graph, empty=True)

    def ask(self, text: str, **bindings: object):
        with connected(self.url, graph=self.graph) as there:
            return answer(there, text, **bindings)

    def fetch(self) -> Store:
        with connected(self.url, graph=self.graph) as there:
            return fetched(there)


def written(*objects: ox.Literal | ox.NamedNode) -> Store:
    made = Store()
    made.ox.extend(
        ox.Quad(ox.NamedNode("http://example.org/s"), ox.NamedNode(f"http://example.org/p{n}"), object_)
        for n, object_ in enumerate(objects)
    )
    return made
