"""Graphs as files: a dict of formats, each one function from a store to bytes.

A format that makes several files gives them by name; `export` puts them into a folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg import files
from kg.errors import FormatError
from kg.export import graphs, kgx, nanopubs, neo4j, rdf, tables, terms, web
from kg.store import Store

Content: TypeAlias = bytes | dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Exporter:
    """How a format is written, and what its files or folders end in.

    One that needs an extra is written when it is asked for, never by `kg build`: what a build
    writes must not depend on what is installed.
    """

    content: Callable[[Store], Content]
    ending: str
    extra: str = ""


EXPORTERS: dict[str, Exporter] = {
    "csv": Exporter(tables.csv_tables, "-csv"),
    "cytoscape": Exporter(graphs.cytoscape, ".cyjs"),
    "graphml": Exporter(graphs.graphml, ".graphml"),
    "jsonld": Exporter(rdf.jsonld, ".jsonld"),
    "kgx": Exporter(kgx.kgx, "-kgx"),
    "kgx-jsonl": Exporter(kgx.kgx_jsonl, "-kgx-jsonl"),
    "markdown": Exporter(web.markdown, ".summary.md"),
    "nanopub": Exporter(nanopubs.nanopubs, ".nanopubs.trig"),
    "neo4j": Exporter(neo4j.neo4j, "-neo4j"),
    "nodelink": Exporter(graphs.nodelink, ".nodelink.json"),
    "nquads": Exporter(rdf.nquads, ".nq"),
    "ntriples": Exporter(rdf.ntriples, ".nt"),
    "parquet": Exporter(tables.parquet, "-parquet", extra="tables"),
    "rdf12": Exporter(rdf.rdf12, ".rdf12.ttl"),
    "rdfxml": Exporter(rdf.rdfxml, ".rdf"),
    "schema": Exporter(web.schema, ".schema.jsonld"),
    "skos": Exporter(terms.skos, ".skos.ttl"),
    "sssom": Exporter(terms.sssom, ".sssom.tsv"),
    "trig": Exporter(rdf.trig, ".trig"),
    "turtle": Exporter(rdf.turtle, ".ttl"),
}


def export(store: Store, format: str, path: str | Path) -> list[Path]:  # noqa: A002  # the field's word
    """Write the graph to a file, or to a folder where the format has several; the paths written.

    A file is written whole or not at all: when anything fails, the old one is still there.
    """
    content = _exporter(format).content(store)
    if isinstance(content, dict):
        return files.write_all(Path(path), content)
    files.write(Path(path), content)
    return [Path(path)]


def exported(store: Store, format: str) -> bytes:  # noqa: A002  # the field's word
    """The graph as the bytes of one file.

    >>> exported(Store(), "ntriples")
    b''
    """
    content = _exporter(format).content(store)
    if isinstance(content, dict):
        raise FormatError(
            f"{format} has several files ({', '.join(sorted(content))}): give a folder to write to"
        )
    return content


def format_of(path: str | Path) -> str:
    """The format that a path's ending stands for; the longest that fits."""
    name = Path(path).name.lower()
    fitting = [format_ for format_, exporter in EXPORTERS.items() if name.endswith(exporter.ending)]
    if fitting:
        return max(fitting, key=lambda format_: len(EXPORTERS[format_].ending))
    endings = ", ".join(f"{exporter.ending} ({format_})" for format_, exporter in EXPORTERS.items())
    raise FormatError(f"{path}: no format has this ending; there are {endings}")


def _exporter(name: str) -> Exporter:
    if name not in EXPORTERS:
        raise FormatError(f"no format {name!r}; there are {', '.join(EXPORTERS)}")
    return EXPORTERS[name]
