from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.query.sparqljson import bindings

TSV, JSON = ox.QueryResultsFormat.TSV, ox.QueryResultsFormat.JSON

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
iri = st.text("abc/é-:._", max_size=6).map(lambda tail: ox.NamedNode(f"http://example.org/{tail}"))
literal = st.one_of(
    text.map(ox.Literal),
    st.builds(lambda value, tag: ox.Literal(value, language=tag), text, st.sampled_from(["en", "de-AT"])),
    st.builds(lambda value, kind: ox.Literal(value, datatype=kind), text, iri),
    st.one_of(st.integers(), st.booleans(), st.floats(allow_nan=False)).map(ox.Literal),
)
simple = st.one_of(iri, literal, st.sampled_from([ox.BlankNode("a"), ox.BlankNode("b")]))
triple = st.builds(ox.Triple, iri, iri, simple)
term = st.one_of(st.none(), simple, triple)


def token(cell):
    if isinstance(cell, ox.Triple):
        return f"<<( {' '.join(map(token, cell))} )>>"
    return "" if cell is None else str(cell).replace("\t", r"\t")


def answer(width, rows):
    head = "\t".join(f"?v{number}" for number in range(width))
    return "".join(f"{line}\n" for line in (head, *("\t".join(map(token, row)) for row in rows))).encode()


@given(
    st.integers(1, 3).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[term] * n), max_size=4)))
)
@example((1, [(None,)]))
@example((2, [(None, None), (ox.NamedNode("http://example.org/a"), None)]))
def test_json_is_to_the_byte_what_the_engine_writes(drawn):
    tsv = ox.parse_query_results(answer(*drawn), format=TSV).serialize(format=TSV)
    head, *lines = tsv.decode().removesuffix("\n").split("\n")
    columns = [name.removeprefix("?") for name in head.split("\t")]
    assert bindings(columns, lines).encode() == ox.parse_query_results(tsv, format=TSV).serialize(format=JSON)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_an_answer_without_columns_still_counts_its_rows(rows):
    assert json.loads(bindings([], [""] * rows))["results"]["bindings"] == [{}] * rows
