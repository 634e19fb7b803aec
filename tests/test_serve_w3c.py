"""W3C's cases for the SPARQL 1.1 Protocol, Service Description and Graph Store Protocol, against a live server."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
from servers import BEARER, TOKEN, serving

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
FOLDER = "suites/rdf-tests/sparql/sparql11"


class Request(NamedTuple):
    """One request of a case, and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    boolean: bool | None
    form: str
    graph: str


class Manifest:
    """The cases of a manifest, in its order."""

    def __init__(self, path):
        self.folder = path.parent
        self.store = ox.Store()
        self.store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.parent.as_uri() + "/")

    def values(self, node: Any, iri: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(node, ox.NamedNode(iri), None)]

    def value(self, node: Any, iri: str) -> Any:
        return next(iter(self.values(node, iri)), None)

    def text(self, node: Any, iri: str) -> str:
        found = self.value(node, iri)
        return found.value if found else ""

    def items(self, head: Any) -> Iterator[Any]:
        while head and head.value != RDF + "nil":
            yield self.value(head, RDF + "first")
            head = self.value(head, RDF + "rest")

    def cases(self) -> list[Any]:
        entries = next(iter(self.store.quads_for_pattern(None, ox.NamedNode(MF + "entries"), None)))
        return list(self.items(entries.object))

    def requests(self, case: Any) -> Iterator[Request]:
        for node in self.items(self.value(self.value(case, MF + "action"), HT + "requests")):
            body, answer = self.value(node, HT + "body"), self.value(node, HT + "resp")
            encoding = self.text(body, CNT + "characterEncoding") if body else ""
            boolean = self.text(answer, MF + "expectedBoolean")
            expected = self.value(answer, HT + "body")
            yield Request(
                self.text(node, HT + "methodName"),
                self.text(node, HT + "absolutePath"),
                self.headers(node),
                self.text(body, CNT + "chars").encode(encoding) if body else b"",
                {
                    term.value.partition("statusCodes#")[2]
                    for term in self.values(answer, MF + "expectedStatus")
                },
                boolean == "true" if boolean else None,
                self.text(answer, MF + "expectedFormat"),
                self.text(expected, CNT + "chars") if expected else "",
            )

    def headers(self, node: Any) -> dict[str, str]:
        found = self.items(self.value(node, HT + "headers"))
        return {self.text(header, HT + "fieldName"): self.text(header, HT + "fieldValue") for header in found}

    def data(self, case: Any) -> Iterator[str]:
        """The updates that put a case's data into the server's named graphs."""
        for node in self.values(case, UT + "graphData"):
            name = self.text(node, RDFS + "label")
            path = self.folder / self.value(node, UT + "graph").value.rpartition("/")[2]
            yield f"CLEAR SILENT GRAPH <{name}>; INSERT DATA {{ GRAPH <{name}> {{ {path.read_text()} }} }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    store = tmp_path_factory.mktemp("w3c") / "store"
    ox.Store(str(store)).flush()
    with serving(store, writable=True, token=TOKEN) as running:
        yield running


def failures(manifest: Manifest, case: Any, server: Any, *, prefix: str, place: str) -> Iterator[str]:
    """What an answer has that the case does not expect; the token is added, nothing else is changed."""
    for update in manifest.data(case):
        assert server.update(update).status_code == 204
    for request in manifest.requests(case):
        path = request.path.replace(prefix, place, 1)
        answer = server.client.request(
            request.method, path, headers=request.headers | BEARER, content=request.body
        )
        code = str(answer.status_code)
        allowed = {STATUSES.get(name, name.removeprefix("StatusCode")) for name in request.statuses}
        if not {code, f"{code[0]}xx"} & allowed:
            yield f"{request.method} {path}: {code} {answer.text}"
        elif request.boolean is not None and answer.json()["boolean"] is not request.boolean:
            yield f"{request.method} {path}: {answer.text}"
        elif request.form and request.form not in forms(answer):
            yield f"{request.method} {path}: {answer.headers['content-type']}"
        elif request.graph and not same(answer.text, request.graph):
            yield f"{request.method} {path}: {answer.text}"


def forms(answer: Any) -> set[str]:
    """What a body is, found out by reading it: a truth value, a table, or a graph."""
    type_ = answer.headers["content-type"].partition(";")[0]
    if "sparql-results" in type_:
        found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.from_media_type(type_))
        return {"boolean"} if isinstance(found, ox.QueryBoolean) else {"tabular"}
    list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(type_), base_iri="http://localhost/"))
    return {"RDF"}


def same(ours: str, theirs: str) -> bool:
    graphs = (Graph().parse(io.StringIO(text), format="turtle") for text in (ours, theirs))
    return bool(isomorphic(*graphs))


def test_the_protocol_suite_passes_against_the_live_server(shared, server):
    manifest = Manifest(shared / FOLDER / "protocol" / "manifest.ttl")
    cases = manifest.cases()
    failed = [
        failure
        for case in cases
        for failure in failures(manifest, case, server, prefix="/sparql/", place="/sparql/")
    ]
    assert len(cases) == 34
    assert sum(1 for case in cases for _ in manifest.requests(case)) == 39
    assert not failed, "\n".join(failed)


# A form of several parts, and a graph whose name the server would make up.
NOT_CLAIMED = {"post_get_post_get_indirect", "post_get_new_graph"}


def test_the_graph_store_suite_passes_but_for_what_is_not_claimed(shared, server):
    manifest = Manifest(shared / FOLDER / "graph-store-protocol" / "manifest-indirect.ttl")
    cases = manifest.cases()
    failed = {}
    for case in cases:
        assert server.update("DROP ALL").status_code == 204
        failed[case.value.partition("#")[2]] = list(
            failures(manifest, case, server, prefix="/gsp", place="/graph")
        )
    assert len(cases) == 9
    assert {name for name, found in failed.items() if found} == NOT_CLAIMED, failed


SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def described(server):
    answer = server.client.get("/sparql")
    assert answer.headers["content-type"].startswith("text/turtle")
    store = ox.Store()
    store.load(answer.content, format=ox.RdfFormat.TURTLE, base_iri=str(answer.url))
    return store


def test_the_endpoint_describes_itself_in_rdf(described):
    assert len(described) > 10


def test_the_description_names_the_endpoint(server, described):
    endpoints = described.quads_for_pattern(None, ox.NamedNode(SD + "endpoint"), None)
    assert [quad.object.value for quad in endpoints] == [f"{server.address}/sparql"]


def test_the_description_keeps_to_its_schema(described):
    def has(kind: str, *properties: str) -> bool:
        pattern = " ; ".join(f"sd:{name} ?{name}" for name in properties)
        return bool(described.query(f"PREFIX sd: <{SD}> ASK {{ ?x a sd:{kind} ; {pattern} }}"))

    assert has("Service", "endpoint", "supportedLanguage", "resultFormat", "defaultDataset")
    assert has("Dataset", "defaultGraph")
    terms = {quad.predicate.value for quad in described} | {
        quad.object.value for quad in described if isinstance(quad.object, ox.NamedNode)
    }
    known = {
        *("Service", "Dataset", "Graph", "endpoint", "supportedLanguage", "resultFormat", "defaultDataset"),
        *("defaultGraph", "SPARQL11Query", "SPARQL11Update"),
    }
    assert {term.removeprefix(SD) for term in terms if term.startswith(SD)} <= known
