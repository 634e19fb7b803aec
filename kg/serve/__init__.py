"""A graph over HTTP: SPARQL, linked data and pages, for clients that nobody knows.

app        requests → jobs                    one process, which never sees the store
workers    jobs → processes that can be killed, taking turns between the clients
nursery    → worker → answers, pages          the store, read-only, without a network
"""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from kg.errors import GraphError, KgError, MissingExtraError
from kg.ontology import load
from kg.read import paths
from kg.serve.limits import Limits
from kg.store import Store

__all__ = ["Limits", "serve"]

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(  # noqa: PLR0913  # one parameter an option
    graph: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 7878,
    writable: bool = False,
    token: str = "",
    cors: tuple[str, ...] = (),
    documents: tuple[str, ...] = (),
    limits: Limits | None = None,
) -> None:
    """Serve a graph until somebody ends it; says on standard error where, and what protects it.

    A file is loaded once into a store of its own, which goes when the server ends. Only a store
    directory can be written to, with a token: the one given, or a new one, which is said.
    """
    try:
        import uvicorn

        from kg.serve.app import Server, application
        from kg.serve.workers import Pool
    except ImportError as error:
        raise MissingExtraError("the server is not installed; pip install 'medkg[serve]'") from error
    limits = limits or Limits()
    ontology = load()
    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            # By itself SIGTERM would leave our copy of the graph behind.
            stack.callback(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, _leave))
        list(paths(documents))  # says which is not there, before anything starts
        source = _source(Path(graph), stack, writable=writable)
        _is_free(host, port)
        token = (token or secrets.token_urlsafe(24)) if writable else ""
        pool = Pool(ontology.folder, source, limits, writable=writable)
        server = Server(pool, limits, token, documents)
        names = ("127.0.0.1", "[::1]", "localhost") if host in LOOPBACK else ()
        running = uvicorn.Server(
            uvicorn.Config(
                application(server, hosts=names, cors=cors),
                host=host,
                port=port,
                log_level="warning",
                access_log=False,
                server_header=False,
                limit_concurrency=2_000,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=3,
            )
        )
        if threading.current_thread() is threading.main_thread():
            for end in (signal.SIGTERM, signal.SIGINT):  # also one that comes before uvicorn listens to them
                stack.callback(signal.signal, end, signal.signal(end, running.handle_exit))
        for line in notes(host, port, token=token, writable=writable):
            sys.stderr.write(f"kg: {line}\n")
        sys.stderr.flush()
        running.run()
        if not running.started and not running.should_exit:
            raise KgError(f"{host}, port {port} cannot be served; what is above says why")


def notes(host: str, port: int, *, token: str, writable: bool) -> list[str]:
    """What the server says when it starts.

    >>> notes("127.0.0.1", 7878, token="", writable=False)[0]
    'http://127.0.0.1:7878/ (SPARQL at /sparql); read-only'
    """
    from kg.sandbox import has_filter

    place = f"[{host}]" if ":" in host else host
    said = [f"http://{place}:{port}/ (SPARQL at /sparql); {'writable' if writable else 'read-only'}"]
    if token:
        said.append(f"a change needs the header Authorization: Bearer {token}")
    if host not in LOOPBACK:
        said.append(f"warning: {host} can be reached from other machines, and there is no encryption here")
    if not has_filter():
        said.append("this platform cannot shut the network to queries: SERVICE and LOAD are only refused")
    return said


def _leave(*_: object) -> NoReturn:
    sys.exit(0)


def _is_free(host: str, port: int) -> None:
    """Raise an error where this place is taken, is not ours, or does not exist."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
            probe.bind((host, port))
    except OSError as error:
        raise KgError(f"{host}, port {port} cannot be served: {error.strerror}") from error


def _source(graph: Path, stack: ExitStack, *, writable: bool) -> Path:
    """The store directory to serve: the one given, or a new one that holds what the file says."""
    if sys.platform == "win32":
        raise GraphError("kg serve needs processes that fork, which Windows does not have")
    if graph.is_dir():
        Store.open(graph)  # says what is wrong, before anything starts
        return graph
    if writable:
        raise GraphError(f"{graph}: only a store directory can be written to; a file is read once")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medkg-")))
    from kg.rdf import reading

    store = Store(folder / "store")
    reading.load(graph, store.ox)
    store.ox.flush()
    return folder / "store"
