"""Graphs as files: a dict of formats, each one function from a store to bytes, or to pieces of them.

A format that makes several files gives them by name; `export` puts them into a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg import files
from kg.errors import FormatError
from kg.export import graphs, kgx, nanopubs, neo4j, rdf, tables, terms, web
from kg.rdf import reading
from kg.store import Store

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Content: TypeAlias = bytes | Iterator[bytes] | dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Exporter:
    """How a format is written, and what its files or folders end in.

    One that is `whole` holds any RDF; the others hold concepts, claims and documents. One that is
    `streamed` takes the folder for what does not fit into memory too, and gives pieces: a graph of
    any size can be written so. One that needs an extra is written when it is asked for, never by
    `kg build`: what a build writes must not depend on what is installed.
    """

    content: Callable[..., Content]
    ending: str
    extra: str = ""
    whole: bool = False
    streamed: bool = False


EXPORTERS: dict[str, Exporter] = {
    "csv": Exporter(tables.csv_tables, "-csv"),
    "cytoscape": Exporter(graphs.cytoscape, ".cyjs"),
    "graphml": Exporter(graphs.graphml, ".graphml"),
    "jsonld": Exporter(rdf.jsonld, ".jsonld", whole=True),
    "kgx": Exporter(kgx.kgx, "-kgx"),
    "kgx-jsonl": Exporter(kgx.kgx_jsonl, "-kgx-jsonl"),
    "markdown": Exporter(web.markdown, ".summary.md"),
    "nanopub": Exporter(nanopubs.nanopubs, ".nanopubs.trig"),
    "neo4j": Exporter(neo4j.neo4j, "-neo4j"),
    "nodelink": Exporter(graphs.nodelink, ".nodelink.json"),
    "nquads": Exporter(rdf.nquads, ".nq", whole=True, streamed=True),
    "ntriples": Exporter(rdf.ntriples, ".nt", whole=True, streamed=True),
    "parquet": Exporter(tables.parquet, "-parquet", extra="tables"),
    "rdf12": Exporter(rdf.rdf12, ".rdf12.ttl", whole=True, streamed=True),
    "rdf12-trig": Exporter(rdf.rdf12_trig, ".rdf12.trig", whole=True, streamed=True),
    "rdfxml": Exporter(rdf.rdfxml, ".rdf", whole=True),
    "schema": Exporter(web.schema, ".schema.jsonld"),
    "skos": Exporter(terms.skos, ".skos.ttl"),
    "sssom": Exporter(terms.sssom, ".sssom.tsv"),
    "trig": Exporter(rdf.trig, ".trig", whole=True, streamed=True),
    "turtle": Exporter(rdf.turtle, ".ttl", whole=True, streamed=True),
}


def export(store: Store, format: str, path: str | Path) -> list[Path]:  # noqa: A002  # the field's word
    """Write the graph to a file, or to a folder where the format has several; the paths written.

    A file is written whole or not at all: when anything fails, the old one is still there. Turtle,
    TriG, N-Triples and N-Quads of a store on the disk take little memory, however large it is.
    """
    place = Path(path)
    content = _content(store, format, place.parent)
    if isinstance(content, dict):
        return files.write_all(place, content)
    files.write(place, content)
    return [place]


def exported(store: Store, format: str) -> bytes:  # noqa: A002  # the field's word
    """The graph as the bytes of one file.

    >>> exported(Store(), "ntriples")
    b''
    """
    return b"".join(pieces(store, format))


def pieces(store: Store, format: str) -> Iterator[bytes]:  # noqa: A002  # the field's word
    """The bytes of one file, piece by piece, as they are made."""
    content = _content(store, format, None)
    if isinstance(content, dict):
        raise FormatError(
            f"{format} has several files ({', '.join(sorted(content))}): give a folder to write to"
        )
    return iter([content]) if isinstance(content, bytes) else content


def contents(store: Store, format: str) -> dict[str, bytes]:  # noqa: A002  # the field's word
    """The files of a format by name; where there is but one its name is empty."""
    content = _content(store, format, None)
    if isinstance(content, dict):
        return content
    return {"": content if isinstance(content, bytes) else b"".join(content)}


def missing(store: Store, format: str) -> str:  # noqa: A002  # the field's word
    """What a format needs and the graph has not, as a sentence; empty when there is nothing to say.

    >>> missing(Store(), "kgx")
    ''
    """
    concept = ox.NamedNode(store.ontology.term("Concept"))
    if EXPORTERS[format].whole or not len(store) or any(store.ox.quads_for_pattern(None, _TYPE, concept)):
        return ""
    whole = ", ".join(name for name, exporter in EXPORTERS.items() if exporter.whole)
    return f"the graph has no concepts of ours, and {format} holds nothing else; any RDF is held by {whole}"


def format_of(path: str | Path) -> str:
    """The format that a path's ending stands for; the longest that fits."""
    name = Path(path).name.lower()
    fitting = [format_ for format_, exporter in EXPORTERS.items() if name.endswith(exporter.ending)]
    if fitting:
        return max(fitting, key=lambda format_: len(EXPORTERS[format_].ending))
    endings = ", ".join(f"{exporter.ending} ({format_})" for format_, exporter in EXPORTERS.items())
    raise FormatError(f"{path}: no format has this ending; there are {endings}")


def keeps_names(store: Store, path: str | Path) -> bool:
    """Whether writing a graph over the file that it was read from leaves each statement in its named graph.

    What we wrote does; the graphs of others have names that we do not know.
    """
    form = reading.format_of(Path(path))
    if not form.supports_datasets:
        return True
    before = set(reading.quads(Path(path)))
    if all(isinstance(quad.graph_name, ox.DefaultGraph) for quad in before):
        return True
    return before == set(ox.parse(exported(store, format_of(path)), format=form))


def _content(store: Store, name: str, aside: Path | None) -> Content:
    if name not in EXPORTERS:
        raise FormatError(f"no format {name!r}; there are {', '.join(EXPORTERS)}")
    exporter = EXPORTERS[name]
    return exporter.content(store, aside) if exporter.streamed else exporter.content(store)
