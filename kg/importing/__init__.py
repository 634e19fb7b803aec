"""Graphs back from the files that `kg export` writes: a dict of formats, each one function.

What a format cannot hold is said by `LOSSES`; all else comes back as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import FormatError, InputError
from kg.importing import graphs, rdf, tables
from kg.importing.losses import LOSSES, Loss
from kg.ontology import Ontology, load
from kg.store import Store

__all__ = ["IMPORTERS", "LOSSES", "Importer", "Loss", "format_of", "imported"]


@dataclass(frozen=True, slots=True)
class Importer:
    """How a format is read, and what its files or folders end in."""

    store: Callable[[Path, Ontology], Store]
    endings: tuple[str, ...]


IMPORTERS: dict[str, Importer] = {
    "cytoscape": Importer(graphs.cytoscape, (".cyjs",)),
    "graphml": Importer(graphs.graphml, (".graphml",)),
    "jsonld": Importer(rdf.any_rdf, (".jsonld",)),
    "kgx": Importer(tables.kgx, ("-kgx",)),
    "kgx-jsonl": Importer(tables.kgx_jsonl, ("-kgx-jsonl",)),
    "nanopub": Importer(rdf.nanopubs, (".nanopubs.trig",)),
    "nodelink": Importer(graphs.nodelink, (".nodelink.json",)),
    "rdf": Importer(rdf.any_rdf, (".nq", ".nt", ".rdf", ".trig", ".ttl", ".xml")),
    "rdf12": Importer(rdf.rdf12, (".rdf12.ttl", ".rdf12.trig")),
}


def imported(path: str | Path, format: str = "", ontology: Ontology | None = None) -> Store:  # noqa: A002  # the field's word
    """The graph of a file or folder; the format is that of its ending unless one is named.

    Raises FormatError for a format that we do not know, InputError for content that is not of it.
    """
    place, name = Path(path), format or format_of(path)
    if name not in IMPORTERS:
        raise FormatError(f"no format {name!r} can be read; there are {', '.join(IMPORTERS)}")
    if not place.exists():
        raise InputError(f"{place}: No such file or directory")
    return IMPORTERS[name].store(place, ontology or load())


def format_of(path: str | Path) -> str:
    """The format that a path's ending stands for; the longest that fits.

    >>> format_of("graph.rdf12.ttl"), format_of("graph.ttl")
    ('rdf12', 'rdf')
    """
    name = Path(path).name.lower()
    known = {ending: format_ for format_, importer in IMPORTERS.items() for ending in importer.endings}
    fitting = [ending for ending in known if name.endswith(ending)]
    if not fitting:
        raise FormatError(f"{path}: no format has this ending; there are {', '.join(sorted(known))}")
    return known[max(fitting, key=len)]
