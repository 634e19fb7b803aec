"""The answer to a query: rows of Python values, and every format that W3C has for them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from kg.errors import FormatError, MissingExtraError
from kg.query.sparqljson import bindings
from kg.query.table import shown, table
from kg.rdf import jsonld, turtle
from kg.rdf.characters import legal_in_xml
from kg.rdf.triples import Triple

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Value: TypeAlias = str | int | float | bool | Decimal | None
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PYTHON: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text in {"true", "1"},
    "decimal": Decimal,
    **dict.fromkeys(["double", "float"], float),
    **dict.fromkeys(
        [
            "integer",
            "int",
            "long",
            "short",
            "byte",
            "nonNegativeInteger",
            "positiveInteger",
            "nonPositiveInteger",
            "negativeInteger",
            "unsignedInt",
            "unsignedLong",
            "unsignedShort",
            "unsignedByte",
        ],
        int,
    ),
}
_FIRST_ROWS = 20  # of a long answer in a prompt, and this many times five in a notebook


@dataclass(frozen=True)
class Result:
    """What a query answered. Iterating gives rows, named after the query's variables.

    IRIs and texts are `str`, numbers and truth values are Python's, unbound is None. `terms` has the
    same rows as RDF terms. An ASK has one row of one value, and is true or false itself.
    """

    kind: str  # table | boolean | graph
    columns: tuple[str, ...]
    lines: tuple[str, ...] = field(repr=False)  # rows of SPARQL TSV
    prefixes: dict[str, str] = field(repr=False)
    left: int = 0  # rows that `first` left off
    named: frozenset[str] = field(default=frozenset(), repr=False, compare=False)  # IRIs in the query

    @cached_property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The rows as RDF terms."""
        return [tuple(row) for row in ox.parse_query_results(self.tsv, format=ox.QueryResultsFormat.TSV)]  # type: ignore[union-attr]  # TSV holds solutions

    @cached_property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as Python values, each a named tuple."""
        make, values = _row(self.columns)._make, _Values()
        if not self.columns:
            return [make(()) for _ in self.lines]
        return [make([values[token] for token in line.split("\t")]) for line in self.lines]

    def first(self, number: int) -> Result:
        """The first so many rows; `left` and every table say how many more there are."""
        return replace(self, lines=self.lines[:number], left=self.left + max(len(self) - number, 0))

    @property
    def triples(self) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, as N-Triples tokens; none for other queries."""
        return (
            [(s, p, o) for s, p, o in (line.split("\t") for line in self.lines)]
            if self.kind == "graph"
            else []
        )

    @property
    def default_format(self) -> str:
        """The format that shows it best: 'table', or 'turtle' for a graph."""
        return "turtle" if self.kind == "graph" else "table"

    def format(self, name: str) -> str:
        """The whole answer in one of FORMATS."""
        if name not in FORMATS:
            raise FormatError(f"no format {name!r}; there are {', '.join(FORMATS)}")
        if name in _OF_GRAPHS and self.kind != "graph":
            fitting = ", ".join(form for form in FORMATS if form not in _OF_GRAPHS)
            raise FormatError(
                f"{name} is for the graphs of CONSTRUCT and DESCRIBE; for this answer there are {fitting}"
            )
        return FORMATS[name](self)

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars DataFrame."""
        try:
            import polars as pl
        except ImportError as error:
            raise MissingExtraError("polars is not installed; pip install 'medkg[tables]'") from error
        return pl.DataFrame(
            self.rows, schema=list(self.columns), orient="row", strict=False, infer_schema_length=None
        )

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame."""
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("pandas is not installed; pip install 'medkg[tables]'") from error
        return pd.DataFrame([tuple(row) for row in self.rows], columns=list(self.columns))

    def cells(self) -> list[list[str]]:
        """The rows as people read them: short names, texts without quotation marks."""
        names = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        return [[shown(term, names) for term in row] for row in self.terms]

    @property
    def tsv(self) -> bytes:
        """The answer as W3C's tab-separated values, from which the other formats are made."""
        head = "\t".join(f"?{name}" for name in self.columns)
        return "".join(f"{line}\n" for line in (head, *self.lines)).encode()

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, number: int) -> tuple[Value, ...]:
        return self.rows[number]

    def __bool__(self) -> bool:
        """The answer of an ASK; else whether there is any row."""
        return self.lines == ("true",) if self.kind == "boolean" else bool(self.lines)

    def __repr__(self) -> str:
        return _table(self, _FIRST_ROWS)

    def _repr_html_(self) -> str:
        most = 5 * _FIRST_ROWS
        head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self.cells()[:most]
        )
        shown, all_ = min(most, len(self)), len(self) + self.left
        rest = f"<caption>the first {shown} of {all_} rows</caption>" if all_ > shown else ""
        return f"<table>{rest}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@cache
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024  # the query names them


class _Values(dict[str, Value]):
    """Values by their tokens of SPARQL TSV, each read once."""

    def __missing__(self, token: str) -> Value:
        self[token] = found = _value_of(token)
        return found


def _value_of(token: str) -> Value:
    """The value of a token; what most are, an IRI or a plain text, is read at once."""
    if token[:1] == "<" and token[:2] != "<<":
        return token[1:-1]
    if token[:1] == '"' == token[-1:] and "\\" not in token:
        return token[1:-1]
    (row,) = ox.parse_query_results(f"?x\n{token}\n".encode(), format=ox.QueryResultsFormat.TSV)  # type: ignore[misc]  # TSV holds solutions
    return value(row[0])


def value(term: Term | None) -> Value:
    """A term as a value of Python; one that its datatype does not allow stays a text."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    convert = _PYTHON.get(term.datatype.value.removeprefix(_XSD))
    try:
        return convert(term.value) if convert else term.value
    except (ValueError, ArithmeticError):
        return term.value


def _table(result: Result, most: int = 0) -> str:
    text = table(result.columns, result.cells(), most=most)
    return f"{text}; {result.left} more were left off" if result.left else text


def _w3c(format_: ox.QueryResultsFormat) -> Callable[[Result], str]:
    def written(result: Result) -> str:
        if format_ == ox.QueryResultsFormat.XML:
            for line in result.lines:
                legal_in_xml(line)
        if result.kind == "boolean":
            answer: Any = ox.Store().query(f"ASK {{ FILTER({result.lines[0]}) }}")
        else:
            answer = ox.parse_query_results(result.tsv, format=ox.QueryResultsFormat.TSV)
        return str(answer.serialize(format=format_).decode()).removesuffix("\n") + "\n"

    return written


def _json(result: Result) -> str:
    return bindings(result.columns, result.lines) + "\n" if result.kind != "boolean" else _json_of_ask(result)


_json_of_ask = _w3c(ox.QueryResultsFormat.JSON)


def _ntriples(result: Result) -> str:
    return "".join(f"{' '.join(triple)} .\n" for triple in result.triples)


FORMATS: dict[str, Callable[[Result], str]] = {
    "table": lambda result: _table(result) + "\n",
    "json": _json,
    "csv": _w3c(ox.QueryResultsFormat.CSV),
    "tsv": _w3c(ox.QueryResultsFormat.TSV),
    "xml": _w3c(ox.QueryResultsFormat.XML),
    "turtle": lambda result: turtle.turtle(result.triples, result.prefixes).decode(),
    "ntriples": _ntriples,
    "jsonld": lambda result: jsonld.jsonld(result.triples, dict(result.prefixes)).decode(),
}
_OF_GRAPHS = {"turtle", "ntriples", "jsonld"}
