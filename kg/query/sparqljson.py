"""SPARQL 1.1 Query Results JSON, written column by column: each term of an answer is encoded once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

# A literal that holds nothing to escape.
_LITERAL = re.compile(r'"([^"\\\x00-\x1f]*)"(?:@([A-Za-z0-9-]+)|\^\^<([^<>\\]*)>)?')


def bindings(columns: Sequence[str], lines: Sequence[str]) -> str:
    """The JSON of rows of SPARQL TSV, to the byte what the engine writes of the same rows.

    >>> bindings(["x"], ["<http://example.org/a>"])
    '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"http://example.org/a"}}]}}'
    """
    names = [json.dumps(column, ensure_ascii=False) for column in columns]
    tokens = list(zip(*(line.split("\t") for line in lines), strict=True))
    rows: Iterable[Iterable[str]] = zip(*map(_cells, names, tokens), strict=True)
    if not names:
        rows = ((line,) for line in lines)
    if any("" in column for column in tokens):
        rows = (filter(None, row) for row in rows)
    written = "},{".join(map(",".join, rows))
    body = f"{{{written}}}" if lines else ""
    return f'{{"head":{{"vars":[{",".join(names)}]}},"results":{{"bindings":[{body}]}}}}'


def _cells(name: str, column: Sequence[str]) -> list[str]:
    """What a column adds to each row; nothing where it is unbound."""
    iri = f'{name}:{{"type":"uri","value":"'
    terms = {
        token: f'{iri}{token[1:-1]}"}}' if token[:1] == "<" != token[1:2] else _cell(name, token)
        for token in set(column)
    }
    return [terms[token] for token in column]


def _cell(name: str, token: str) -> str:
    """What a token that is no IRI adds; a literal without escapes is written at once."""
    if not token:
        return ""
    if plain := _LITERAL.fullmatch(token):
        value, language, datatype = plain.groups()
        more = f',"xml:lang":"{language}"' if language else f',"datatype":"{datatype}"' if datatype else ""
        return f'{name}:{{"type":"literal","value":"{value}"{more}}}'
    row = ox.parse_query_results(f"?x\n{token}\n".encode(), format=ox.QueryResultsFormat.TSV)
    written = row.serialize(format=ox.QueryResultsFormat.JSON).decode()  # type: ignore[union-attr]  # TSV holds solutions
    return name + written[written.index('"x":') + len('"x"') : -len("}]}}")]
