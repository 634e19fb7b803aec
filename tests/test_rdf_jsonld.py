"""The features of JSON-LD that are read, and those that are refused: one document each."""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from laws import dataset

from kg.errors import InputError
from kg.rdf.reading import quads

CASES = Path(__file__).parent / "cases" / "jsonld"


def rows(name):
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


@pytest.mark.parametrize(("feature", "text", "triples"), rows("features"))
def test_a_feature_of_json_ld_is_read(feature, text, triples, tmp_path):
    (tmp_path / "x.jsonld").write_text(text)
    expected = ox.parse(triples, format=ox.RdfFormat.TURTLE)
    assert dataset(quads(tmp_path / "x.jsonld")) == dataset(expected)


@pytest.mark.parametrize(("feature", "text", "message"), rows("refused"))
def test_a_feature_of_json_ld_that_is_not_read_is_said(feature, text, message, tmp_path):
    (tmp_path / "x.jsonld").write_text(text)
    with pytest.raises(InputError, match=rf"x.jsonld.*{message}"):
        list(quads(tmp_path / "x.jsonld"))
