"""The server's front: requests of HTTP become jobs of the workers, and their answers responses."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import IO, TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from kg.serve.formats import takes_gzip, wanted
from kg.serve.limits import Limits
from kg.serve.messages import Answer, Job, RefusedError
from kg.serve.metrics import Metrics
from kg.serve.protocol import asked, graph_asked, graph_type, parameters
from kg.serve.watch import WhileThere, body_of, watched
from kg.serve.workers import Pool, Spooled

Endpoint: TypeAlias = Callable[["Server", Request], Awaitable[Response]]

_CHUNK = 1 << 16
_VARY = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}
_LAYERS = ("concept", "name", "claim", "evidence", "passage", "document")


@dataclass(slots=True)
class Server:
    """What the endpoints need to know."""

    pool: Pool
    limits: Limits
    token: str = ""  # with it updates are obeyed; without one there are none
    documents: tuple[str, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    # The interactive page, by the generation of the store and whether it is packed.
    pages: dict[tuple[int, bool], Answer] = field(default_factory=dict)


def application(server: Server, *, hosts: tuple[str, ...] = (), cors: tuple[str, ...] = ()) -> ASGIApp:
    """The server as an ASGI application; `hosts` are the names that it answers to, all if none is given."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        del app
        await server.pool.start()
        try:
            yield
        finally:
            server.pool.close()

    crossing = Middleware(
        CORSMiddleware,
        allow_origins=list(cors),
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Content-Type"],
        expose_headers=["ETag", "Retry-After"],
    )
    app = Starlette(
        routes=list(_routes(server)),
        lifespan=life,
        middleware=[crossing] if cors else [],
        exception_handlers={RefusedError: _refused, HTTPException: _unknown},
    )
    return watched(app, server.metrics, hosts)


async def sparql(server: Server, request: Request) -> Response:
    """The SPARQL endpoint: query, update, or what it can do."""
    method = "GET" if request.method == "HEAD" else request.method
    content_type = request.headers.get("content-type", "")
    upload = content_type.startswith("application/sparql-update") and bool(server.token)
    most = server.limits.upload if upload or _is_writer(server, request) else server.limits.question * 3
    body = await body_of(request, most) if method == "POST" else b""
    what, text, given = asked(method, request.scope["query_string"], content_type, body)
    here = str(request.url.replace(query=""))
    if what == "description":
        return await _read(server, request, "description", {"endpoint": here, "writable": bool(server.token)})
    if what == "update":
        _writer(server, request)
        about = {
            "base": here,
            "default": given.get("using-graph-uri", []),
            "named": given.get("using-named-graph-uri", []),
        }
        return _response(request, await server.pool.change(Job("update", about, body=text.encode())))
    if len(text) > server.limits.question:
        raise RefusedError(413, f"a query has {server.limits.question:,} characters at the most")
    asks: dict[str, object] = {
        "query": text,
        "base": here,
        "default": given.get("default-graph-uri", []),
        "named": given.get("named-graph-uri", []),
    }
    return await _read(server, request, "query", asks)


async def graph(server: Server, request: Request) -> Response:
    """The Graph Store Protocol: whole graphs."""
    name = graph_asked(request.scope["query_string"])
    if request.method in {"GET", "HEAD"}:
        return await _read(server, request, "graph", {"graph": name})
    _writer(server, request)
    about = {"graph": name, "base": str(request.url.replace(query=""))}
    body = b""
    if request.method != "DELETE":
        about["type"] = graph_type(request.headers.get("content-type", ""))
        body = await body_of(request, server.limits.upload)
    return _response(request, await server.pool.change(Job(request.method.lower(), about, body=body)))


async def thing(server: Server, request: Request) -> Response:
    """A concept, claim, document …: a page for people, RDF for machines."""
    return await _read(server, request, "thing", {"path": request.url.path.removeprefix("/")})


async def query_page(server: Server, request: Request) -> Response:
    """The page for questions, and their answers."""
    given = parameters(request.scope["query_string"])
    about = {name: values[0] for name, values in given.items()}
    if len(about.get("query", "")) > server.limits.question:
        raise RefusedError(413, f"a query has {server.limits.question:,} characters at the most")
    return await _read(server, request, "ask", {"given": about})


async def concepts(server: Server, request: Request) -> Response:
    """Everything that has a page, by its label."""
    return await _read(server, request, "concepts", {})


async def void(server: Server, request: Request) -> Response:
    """What the graph holds."""
    return await _read(server, request, "void", {"origin": str(request.base_url).rstrip("/")})


async def interactive(server: Server, request: Request) -> Response:
    """The interactive page, made once for each state of the store."""
    key = server.pool.generation, _packed(request)
    if key not in server.pages:
        job = Job("page", {"documents": list(server.documents)}, gzip=_packed(request))
        answer = await server.pool.ask(_client(request), job)
        if isinstance(answer, Spooled):
            with answer.file as file:
                answer = Answer(answer.answer.status, answer.answer.headers, file.read())
        server.pages = {known: page for known, page in server.pages.items() if known[0] == key[0]}
        server.pages[key] = answer
    return _response(request, server.pages[key])


async def health(server: Server, request: Request) -> Response:
    """Whether a worker answers."""
    del request
    await server.pool.ask("the server itself", Job("query", {"query": "ASK {}"}))
    return PlainTextResponse("ok\n")


async def metrics(server: Server, request: Request) -> Response:
    """Numbers for Prometheus."""
    del request
    admission = server.pool.admission
    gauges = {"running": admission.running.total(), "waiting": admission.queued}
    counters = {f"workers_{name}": server.pool.counts[name] for name in ("born", "fallen", "killed")}
    return PlainTextResponse(
        server.metrics.text(counters, gauges), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


async def style(server: Server, request: Request) -> Response:
    """The style of the pages."""
    del server, request
    sheet = files("kg.serve").joinpath("style.css").read_bytes()
    return Response(sheet, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _routes(server: Server) -> list[Route]:
    def route(path: str, endpoint: Endpoint, *methods: str) -> Route:
        async def answer(request: Request) -> Response:
            return await endpoint(server, request)

        return Route(path, answer, methods=list(methods or ["GET"]))

    return [
        route("/sparql", sparql, "GET", "POST"),
        route("/sparql/", sparql, "GET", "POST"),
        route("/graph", graph, "GET", "PUT", "POST", "DELETE"),
        route("/", interactive),
        route("/query", query_page),
        route("/concepts", concepts),
        route("/void", void),
        route("/.well-known/void", void),
        route("/health", health),
        route("/metrics", metrics),
        route("/style.css", style),
        *(route(f"/{layer}/{{name:path}}", thing) for layer in _LAYERS),
    ]


async def _read(server: Server, request: Request, task: str, about: Mapping[str, object]) -> Response:
    """The response to a job that only reads."""
    accept = wanted(request.query_params, ", ".join(request.headers.getlist("accept")) or "*/*")
    with WhileThere(request):
        answer = await server.pool.ask(_client(request), Job(task, dict(about), accept, _packed(request)))
    return _response(request, answer)


def _response(request: Request, found: Answer | Spooled) -> Response:
    answer = found.answer if isinstance(found, Spooled) else found
    tag = answer.headers.get("ETag")
    headers = {**_VARY, **answer.headers}
    if tag and tag in [name.strip().removeprefix("W/") for name in _tags(request)]:
        if isinstance(found, Spooled):
            found.file.close()
        return Response(status_code=304, headers={**_VARY, "ETag": tag})
    if isinstance(found, Spooled):
        headers["Content-Length"] = str(_length(found.file))
        return StreamingResponse(_sent(found.file), answer.status, headers)
    return Response(answer.body, answer.status, headers)


def _tags(request: Request) -> list[str]:
    return request.headers.get("if-none-match", "").split(",")


def _length(file: IO[bytes]) -> int:
    length = file.seek(0, 2)
    file.seek(0)
    return length


async def _sent(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece


def _writer(server: Server, request: Request) -> None:
    """Refuse whoever may not write."""
    if not server.token:
        raise RefusedError(403, "this server is read-only")
    if not _is_writer(server, request):
        raise RefusedError(401, "a change needs the server's token", WWW_Authenticate='Bearer realm="medkg"')


def _is_writer(server: Server, request: Request) -> bool:
    given = request.headers.get("authorization", "")
    return bool(server.token) and hmac.compare_digest(given.encode(), f"Bearer {server.token}".encode())


def _packed(request: Request) -> bool:
    return takes_gzip(request.headers.get("accept-encoding", ""))


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


async def _refused(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, RefusedError)
    return PlainTextResponse(f"{error}\n", error.status, error.headers)


async def _unknown(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)
