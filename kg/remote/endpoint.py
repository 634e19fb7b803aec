"""A SPARQL server with its engine's ways: one question goes out, one answer comes back whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import httpx
import pyoxigraph as ox

from kg.errors import IncompleteResult, QueryError, RemoteError
from kg.ontology import Ontology, load
from kg.query.guard import begin
from kg.remote.login import login
from kg.remote.profiles import Profile, recognised
from kg.remote.wire import Limits, Reply, Wire, shown

_GRAPH = "default-graph-uri"  # the protocol's own word, so an address can name the graph that is meant
_JSON, _TRIPLES, _TURTLE = "application/sparql-results+json", "application/n-triples", "text/turtle"
_BOOLEAN = {
    f'"{digit}"^^<http://www.w3.org/2001/XMLSchema#boolean>': word
    for digit, word in (("0", "false"), ("1", "true"))
}
_ROUND = 100  # a number of rows that is round may be a cap
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|([{\[])|([}\]])', re.DOTALL)
_DEEPEST = 64  # triples inside triples; the parser does not survive thousands
_NOTHING = "INSERT DATA {}"  # an update that changes nothing


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server, and the graph on it that is meant: '' is the one that it has for queries that name none."""

    url: httpx.URL
    profile: Profile
    graph: str
    ontology: Ontology
    wire: Wire = field(repr=False)
    logged_in: bool = False

    def __repr__(self) -> str:
        return f"<Endpoint: {self.profile.name} at {shown(self.url)}{f', graph <{self.graph}>' * bool(self.graph)}>"

    def table(self, sparql: str, *, part: bool = False) -> tuple[tuple[str, ...], list[str]] | bool:
        """The columns and rows (of SPARQL TSV) of a SELECT, or the truth of an ASK, in the server's order.

        Raises IncompleteResult for an answer that is capped, unless a `part` is all that is asked for.
        """
        reply = self._asked(sparql, _JSON)
        if b'"triple"' in reply.body:
            self._refuse_depth(_depth(reply.body))
        try:
            answer = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
            if isinstance(answer, ox.QueryBoolean):
                return bool(answer)
            data = answer.serialize(
                format=ox.QueryResultsFormat.TSV
            )  # an answer that was cut ends in an error
        except (SyntaxError, ValueError) as error:
            raise self._cut(reply, error) from error
        head, *rows = (data or b"").decode().removesuffix("\n").split("\n")
        columns = tuple(name.removeprefix("?") for name in head.split("\t")) if head else ()
        rows = [_plain(row) for row in rows]
        if not part:
            self._check_cap(sparql, len(rows), reply)
        return columns, rows

    def rows(self, sparql: str, *, part: bool = False) -> list[str]:
        """The rows of a SELECT."""
        found = self.table(sparql, part=part)
        return [] if isinstance(found, bool) else found[1]

    def graph_of(self, sparql: str) -> ox.Store:
        """What a CONSTRUCT or DESCRIBE gives, if it can be read to its end."""
        reply, store = self._asked(sparql, _TRIPLES), ox.Store()
        if b"<<(" in reply.body:
            self._refuse_depth(max(line.count(b"<<(") for line in reply.body.splitlines()))
        try:
            store.bulk_load(reply.body, format=ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError) as error:
            raise self._cut(reply, error) from error
        return store

    def count(self, pattern: str = "?s ?p ?o") -> int:
        """How many solutions a pattern has; of the pattern given, triples."""
        return self.number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")

    def number(self, sparql: str) -> int:
        """The number that is the one value of a SELECT's one row."""
        rows = self.rows(sparql)
        number = re.match(r'"?(\d+)', rows[0]) if len(rows) == 1 else None
        if not number:
            raise RemoteError(f"{shown(self.url)} does not count: {rows}")
        return int(number[1])

    def update(self, sparql: str) -> None:
        """Have the server obey an update that can be done twice."""
        url = self._place(self.profile.update) if self.profile.update else self._update_place()
        reply = self.wire.ask("POST", url, form={"update": sparql})
        self.refuse(reply, url)

    def send(self, triples: bytes) -> None:
        """Add N-Triples to the graph by the Graph Store Protocol."""
        url, head = self._store(), self.profile.head
        url = url.copy_add_param(self.profile.bulk, "") if self.profile.bulk else url
        type_, content = (_TURTLE, f"{head}\n".encode() + triples) if head else (_TRIPLES, triples)
        self.refuse(self.wire.ask("POST", url, content=content, type_=type_), url)

    def empty(self) -> None:
        """Take all triples out of the graph."""
        if self.profile.store:
            reply = self.wire.ask("DELETE", self._store())
            if reply.status != httpx.codes.NOT_FOUND:
                self.refuse(reply, self._store())
        else:
            self.update(f"CLEAR SILENT {f'GRAPH {ox.NamedNode(self.graph)}' if self.graph else 'DEFAULT'}")

    def refuse(self, reply: Reply, url: httpx.URL) -> None:
        """Raise RemoteError for what the server did not do."""
        if reply.status >= httpx.codes.MULTIPLE_CHOICES:
            said = self.wire.words(reply)
            raise RemoteError(f"{shown(url)} refuses (status {reply.status}): {said or 'no reason is given'}")

    def _asked(self, sparql: str, accept: str) -> Reply:
        profile = self.profile
        url = self._place(profile.login if self.logged_in and profile.login else profile.query)
        # As a form: Virtuoso hangs on a query that is the body itself.
        form = {"query": sparql} | ({_GRAPH: self.graph} if self.graph else {})
        reply = self.wire.ask("POST", url, accept=accept, form=form)
        if reply.status == httpx.codes.BAD_REQUEST:
            raise QueryError(f"{profile.name} cannot read the query: {self.wire.words(reply)}")
        self.refuse(reply, url)
        if "x-sql-state" in reply.headers:  # Virtuoso's word for an answer whose time was over
            raise IncompleteResult(f"{shown(url)}: the server gave up and sent a part of the answer")
        type_ = reply.headers.get("content-type", "").partition(";")[0]
        if type_ not in {accept, "application/json", "text/plain"}:
            raise RemoteError(
                f"{shown(url)} is no SPARQL endpoint: it answers a query with {type_ or 'nothing'}"
            )
        return reply

    def _refuse_depth(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise RemoteError(f"{shown(self.url)}: triples inside triples more than {_DEEPEST} deep")

    def _cut(self, reply: Reply, error: Exception) -> IncompleteResult:
        end = reply.body[-80:].decode(errors="replace")
        return IncompleteResult(
            f"{shown(self.url)}: the answer cannot be read to its end: {error}; it ends in {end!r}"
        )

    def _check_cap(self, sparql: str, rows: int, reply: Reply) -> None:
        """Raise IncompleteResult when an engine that may leave off rows has done so."""
        cap = reply.headers.get("x-sparql-maxrows", "")
        suspicious = rows >= int(cap) if cap.isdigit() else rows and rows % _ROUND == 0
        if self.profile.caps and suspicious:
            start = begin(sparql)
            all_ = self.number(
                f"{sparql[:start]} SELECT (COUNT(*) AS ?rowsInAll) WHERE {{ {sparql[start:]}\n}}"
            )
            if all_ != rows:
                raise IncompleteResult(
                    f"{shown(self.url)} gave {rows:,} of {all_:,} rows: it caps its answers; ask for less"
                )

    def _place(self, path: str) -> httpx.URL:
        """An address of the server: the one that the user gave, with another ending."""
        if not path:
            return self.url
        return self.url.copy_with(path=_root(self.url, self.profile) + path)

    def _store(self) -> httpx.URL:
        url = self._place(self.profile.store)
        return (
            url.copy_add_param(self.profile.graph, self.graph)
            if self.graph
            else url.copy_add_param("default", "")
        )

    def _update_place(self) -> httpx.URL:
        """Where an engine that we do not know takes updates: where it obeys one that changes nothing."""
        path = self.url.path.rstrip("/")
        places = (path, f"{path.rpartition('/')[0]}/update", f"{path}/update", f"{path}/statements")
        for place in places:
            url = self.url.copy_with(path=place or "/")
            if self.wire.ask("POST", url, form={"update": _NOTHING}).status < httpx.codes.MULTIPLE_CHOICES:
                return url
        raise RemoteError(
            f"{shown(self.url)}: no place was found that takes updates; {', '.join(places)} do not"
        )


@contextmanager
def connected(
    url: str, *, graph: str = "", ontology: Ontology | None = None, limits: Limits | None = None
) -> Iterator[Endpoint]:
    """The endpoint at an address, its engine recognised; `graph`, or the address itself, names the graph meant.

    `http://localhost:8890/sparql?default-graph-uri=http://example.org/g` is an address with a graph.
    """
    address = _address(url)
    graph, address = graph or address.params.get(_GRAPH, ""), address.copy_remove_param(_GRAPH)
    if graph:
        _check_iri(graph)
    who = login(address.host)
    wire = Wire(who, limits or Limits())
    try:
        profile = recognised(wire.headers(address).get("server", ""))
        there = Endpoint(address, profile, graph, ontology or load(), wire, bool(who))
        yield there if graph or profile.default else _in_our_graph(there)
    finally:
        wire.close()


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RemoteError(f"this is no address: {error}") from error
    if address.userinfo:
        raise RemoteError(
            f"{shown(address)}: a password in an address is seen by others; set KG_REMOTE_USER and "
            "KG_REMOTE_PASSWORD, or put the host into netrc"
        )
    if address.scheme not in {"http", "https"} or not address.host:
        raise RemoteError(f"{shown(address)} is no address of a server: it begins with http:// or https://")
    return address


def _in_our_graph(there: Endpoint) -> Endpoint:
    """The endpoint with the graph that `kg load` writes to, where the server has that."""
    ours = f"ASK {{ GRAPH {ox.NamedNode(there.ontology.base)} {{ ?s ?p ?o }} }}"
    return replace(there, graph=there.ontology.base) if there.table(ours) is True else there


def _check_iri(graph: str) -> None:
    try:
        ox.NamedNode(graph)
    except ValueError as error:
        raise RemoteError(f"a graph is named by an IRI, not by {graph!r}") from error


def _root(url: httpx.URL, profile: Profile) -> str:
    path = url.path.rstrip("/")
    return next((path.removesuffix(place) for place in profile.places if path.endswith(place)), path)


def _depth(json: bytes) -> int:
    """How deep the brackets of a JSON text are nested."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(json):
        depth += bool(found[1]) - bool(found[2])
        deepest = max(deepest, depth)
    return deepest


def _plain(row: str) -> str:
    """A row of which truth values are words; Virtuoso has digits."""
    return "\t".join(_BOOLEAN.get(cell, cell) for cell in row.split("\t")) if "#boolean>" in row else row
