"""RDF of every sort: files as they are, RDF 1.2 with reifiers, nanopublications."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, InputError
from kg.importing.values import made
from kg.ontology import Ontology
from kg.rdf import nanopub, reading
from kg.rdf.reifying import stated
from kg.store import Store


def any_rdf(path: Path, ontology: Ontology) -> Store:
    """All that an RDF file says, in the default graph."""
    return Store.open(path, ontology)


def rdf12(path: Path, ontology: Ontology) -> Store:
    """RDF 1.2 with its reifiers as statements of RDF 1.1."""
    store = Store(ontology=ontology)
    store.ox.bulk_extend(stated(reading.quads(path)))
    return store


def nanopubs(path: Path, ontology: Ontology) -> Store:
    """The claims of nanopublications; one that is not valid is an error that says why."""
    found = [
        (
            str(q.subject),
            str(q.predicate),
            str(q.object),
            "" if isinstance(q.graph_name, ox.DefaultGraph) else str(q.graph_name),
        )
        for q in reading.quads(path)
    ]
    faults = nanopub.faults(found)
    if faults:
        raise InputError(
            f"{path}: {faults[0]}" + (f" (and {len(faults) - 1} more faults)" if faults[1:] else "")
        )
    lines = {f"{s} {p} {o} .\n" for s, p, o, _ in found}
    parts = Store(ontology=ontology)
    parts.ox.bulk_load("".join(sorted(lines)).encode(), format=ox.RdfFormat.N_TRIPLES)
    try:
        return made({}, parts.claims(), parts.documents(), ontology)
    except GraphError as error:
        raise InputError(f"{path}: {error}") from error
