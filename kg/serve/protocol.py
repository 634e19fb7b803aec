"""What a request asks for, by the rules of the SPARQL 1.1 Protocol and the Graph Store Protocol."""

from __future__ import annotations

from urllib.parse import parse_qsl

from kg.serve.formats import GRAPHS
from kg.serve.messages import RefusedError

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
_MOST_PARAMETERS = 64


class Parameters(dict[str, list[str]]):
    """The parameters of a request: each name with all its values."""

    def one(self, name: str) -> str | None:
        """The only value; None without any, refused where there are several."""
        values = self.get(name, [])
        if len(values) > 1:
            raise RefusedError(400, f"there are {len(values)} values of {name!r}; give one")
        return values[0] if values else None


def parameters(*texts: bytes) -> Parameters:
    """The parameters of query strings and forms, which must be UTF-8.

    >>> parameters(b"query=ASK%7B%7D&default-graph-uri=http%3A%2F%2Fexample.org%2Fg")
    {'query': ['ASK{}'], 'default-graph-uri': ['http://example.org/g']}
    """
    found = Parameters()
    for text in texts:
        try:
            pairs = parse_qsl(
                text.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_PARAMETERS,
            )
        except UnicodeDecodeError as error:
            raise RefusedError(400, "the parameters are not percent-encoded UTF-8") from error
        except ValueError as error:
            raise RefusedError(400, f"the parameters cannot be read: {error}") from error
        for name, value in pairs:
            found.setdefault(name, []).append(value)
    return found


def asked(method: str, query_string: bytes, content_type: str, body: bytes) -> tuple[str, str, Parameters]:
    """What is asked of the endpoint: "query", "update" or "description", its text, and the parameters."""
    in_address = parameters(query_string)
    if method == "GET":
        if "update" in in_address:
            raise RefusedError(400, "an update is sent by POST")
        text = in_address.one("query")
        return ("description", "", in_address) if text is None else ("query", text, in_address)
    type_ = media_type(content_type)
    if type_ == FORM:
        return _of_form(parameters(query_string, body))
    if type_ not in {QUERY, UPDATE}:
        raise RefusedError(415, f"send {FORM}, {QUERY} or {UPDATE}, not {type_ or 'a body without a type'}")
    if {"query", "update"} & in_address.keys():
        raise RefusedError(400, "the query stands in the body, or in the address; not in both")
    return ("query" if type_ == QUERY else "update"), utf8(content_type, body), in_address


def graph_asked(query_string: bytes) -> str:
    """The graph that a request of the Graph Store Protocol names; "" for the default one."""
    found = parameters(query_string)
    name, default = found.one("graph"), found.one("default")
    if (name is None) == (default is None):
        raise RefusedError(400, "name one graph: ?default, or ?graph=IRI")
    return name or ""


def graph_type(content_type: str) -> str:
    """The media type of a graph that is sent; refused where it cannot be read."""
    type_ = media_type(content_type)
    if type_ not in GRAPHS:
        raise RefusedError(415, f"send {', '.join(GRAPHS)}, not {type_ or 'a body without a type'}")
    return type_


def media_type(header: str) -> str:
    """The media type of a Content-Type header, without its parameters."""
    return header.partition(";")[0].strip().lower()


def utf8(content_type: str, body: bytes) -> str:
    """The text of a body, which must be UTF-8 and must not say that it is something else."""
    charset = content_type.lower().partition("charset=")[2].strip("\"' ;")
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise RefusedError(415, f"send UTF-8, not {charset}")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"the body is not UTF-8: byte {error.start}") from error


def _of_form(found: Parameters) -> tuple[str, str, Parameters]:
    query, update = found.one("query"), found.one("update")
    if (query is None) == (update is None):
        raise RefusedError(400, "a form has one query, or one update")
    return ("query", query, found) if query is not None else ("update", update or "", found)
