"""Questions in SPARQL, and their answers.

The prefixes of the ontology need not be declared. Values are bound as typed terms, never pasted
into the text: `query(store, "SELECT ?cause { ?cause kg:causes ?what }", what="leg-pain")`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import TypeAlias

import pyoxigraph as ox

from kg.curies import iri, prefixes
from kg.errors import QueryError
from kg.query.guard import check, constants, free, is_ordered, replaced, variables
from kg.query.result import FORMATS, Result
from kg.rdf.triples import triples
from kg.store import Store

__all__ = ["FORMATS", "Result", "query"]

Bound: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_REASON = re.compile(r"[A-Z][a-z]+(?: [\w-]+){2,}")  # among the tokens that a parser expected, its own words


def query(store: Store, sparql: str, **bindings: object) -> Result:
    r"""The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query.

    Rows come in the query's own ORDER BY, or sorted by their text where there is none, so that
    an answer is the same on every run. A binding is a value of Python, an RDF term, or a string:
    'infection' or 'concept/infection' where the graph has that concept, 'kg:causes' or an IRI;
    any other string is a plain literal. Raises QueryError for what does not parse, for updates
    and for SERVICE.

    >>> query(Store(), "ASK { ?condition kg:hasSymptom ?symptom }").format("json")
    '{"head":{},"boolean":false}\n'
    """
    check(sparql)
    known = prefixes(store.ontology)
    terms = terms_of(store, sparql, bindings)
    # The engine substitutes only variables that a SELECT returns; the others give way to their terms.
    there = free(sparql) if terms else ()
    substitutions = {ox.Variable(name): term for name, term in terms.items() if name in there}
    others = {name: str(term) for name, term in terms.items() if name not in there}
    sparql = replaced(sparql, others) if others else sparql
    try:
        answer = store.ox.query(sparql, prefixes=known, substitutions=substitutions)
        result = _result(answer, known, ordered=is_ordered(sparql))
    except SyntaxError as error:
        raise unreadable(sparql, str(error), known) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    bound = {term.value for term in terms.values() if isinstance(term, ox.NamedNode)}
    return replace(result, named=frozenset(constants(sparql, known) | bound))


def _result(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, known: dict[str, str], *, ordered: bool
) -> Result:
    if isinstance(answer, ox.QueryBoolean):
        return Result("boolean", ("answer",), (str(bool(answer)).lower(),), known)
    if isinstance(answer, ox.QueryTriples):
        return Result(
            "graph", ("subject", "predicate", "object"), tuple("\t".join(t) for t in triples(answer)), known
        )
    data = answer.serialize(format=ox.QueryResultsFormat.TSV)
    assert data is not None
    head, *lines = data.decode().removesuffix("\n").split("\n")
    columns = tuple(name.removeprefix("?") for name in head.split("\t")) if head else ()
    return Result("table", columns, tuple(lines if ordered else sorted(lines)), known)


def terms_of(store: Store, sparql: str, bindings: dict[str, object]) -> dict[str, Bound]:
    """The RDF terms that values stand for, by the variables that they are bound to."""
    return dict(_terms(store, sparql, bindings)) if bindings else {}


def _terms(store: Store, sparql: str, bindings: dict[str, object]) -> Iterator[tuple[str, Bound]]:
    there, known = variables(sparql), prefixes(store.ontology)
    for name, value in bindings.items():
        if name not in there:
            names = ", ".join(f"?{variable}" for variable in sorted(there)) or "none"
            raise QueryError(f"the query has no variable ?{name} to bind; it has {names}")
        yield name, _term(store, name, value, known)


def _term(store: Store, name: str, value: object, known: dict[str, str]) -> Bound:
    if isinstance(value, ox.NamedNode | ox.Literal | ox.Triple):
        return value
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    if isinstance(value, str):
        return _named(store, value, known) or ox.Literal(value)
    message = f"?{name} cannot be bound to {value!r}: give a text, a number, a truth value or an RDF term"
    raise QueryError(message)


def _named(store: Store, text: str, known: dict[str, str]) -> ox.NamedNode | None:
    """The IRI that a text stands for: itself, a prefixed name, or a path or slug in the graph."""
    prefix, colon, local = text.partition(":")
    if re.match(r"(?:https?://|urn:)\S+\Z", text):
        return iri(text)
    if colon and prefix in known and not re.search(r"\s", local):
        return iri(known[prefix] + local)
    paths = [text, *(f"{kind.path}/{text}" for kind in store.ontology.kinds.values())]
    for path in dict.fromkeys(paths):
        if re.fullmatch(r"\w+/[\w-]+", path):
            node = iri(store.ontology.iri(path))
            if any(True for _ in store.ox.quads_for_pattern(node, None, None)):
                return node
    return None


def unreadable(sparql: str, complaint: str, known: dict[str, str]) -> QueryError:
    """The parser's complaint with the line it is about, and a caret under the place."""
    place = re.match(r"error at (\d+):(\d+): (.*)", complaint, re.DOTALL)
    if not place:
        return QueryError(f"the query cannot be read: {complaint}")
    number, column = int(place[1]), int(place[2])
    line = (sparql.split("\n") or [""])[number - 1].replace("\t", " ")
    reason = _reason(place[3], line[: column - 1], known)
    place_ = f"line {number}, column {column}{reason}"
    return QueryError(f"the query cannot be read at {place_}\n  {line}\n  {' ' * (column - 1)}^")


def _reason(expected: str, before: str, known: dict[str, str]) -> str:
    if "Prefix not found" in expected:
        prefix = re.search(r"([\w.-]*):[^\s:]*\Z", before)
        name = prefix[1] if prefix else ""
        near = get_close_matches(name, known, n=3) or known
        return f": no prefix {name!r} is known; declare it with PREFIX, or did you mean {', '.join(near)}?"
    words = _REASON.search(expected)
    return f": {words[0][0].lower()}{words[0][1:]}" if words else ""
