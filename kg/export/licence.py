"""The licence that graphs are published under: an entry of the ontology, not of the code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.ontology import Ontology

_FILE = "model.ttl"


def licence(ontology: Ontology) -> str:
    """The IRI of the licence that `model.ttl` gives to `dataset/`; empty where it gives none.

    >>> from kg.ontology import load
    >>> licence(load())
    'https://creativecommons.org/licenses/by/4.0/'
    """
    return _stated(
        ontology.folder / _FILE, ontology.iri("dataset/"), ontology.prefixes["dcterms"] + "license"
    )


@cache
def _stated(path: Path, subject: str, predicate: str) -> str:
    statements = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    found = (
        s.object.value for s in statements if (s.subject.value, s.predicate.value) == (subject, predicate)
    )
    return next(found, "")
