"""What a published graph is: its description (DCAT, VoID, PROV), its checksums, and their check.

Nothing here knows the time: a version is a hash of the graph, and the program gives its own number.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.curies import iri, prefixes
from kg.errors import InputError, KgError
from kg.export import EXPORTERS
from kg.export.licence import licence
from kg.files import read_text
from kg.rdf import turtle
from kg.rdf.canonical import nquads
from kg.rdf.sorting import statements
from kg.rdf.triples import triples
from kg.store import Store

MANIFEST = "manifest.json"
RIGHTS = "The texts that the graph was read from keep the rights of their authors; this licence is the graph's alone."
_SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}
_MEDIA = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".svg": "image/svg+xml",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}
_READABLE = (".nt", ".ttl", ".rdf", ".jsonld")


@dataclass(frozen=True, slots=True, order=True)
class Sum:
    """A file of a folder: its path in it, its size and its SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Extent:
    """A graph's hash, its triples and subjects, counted, and its predicates."""

    hash: str
    triples: int
    subjects: int
    predicates: tuple[str, ...]


def sums(folder: Path, paths: Iterable[Path]) -> list[Sum]:
    """The size and SHA-256 of each file, by its path in the folder, sorted."""
    found = ((path, _sha256(path)) for path in paths)
    return sorted(Sum(path.relative_to(folder).as_posix(), path.stat().st_size, sha) for path, sha in found)


def extent(store: Store) -> Extent:
    """How large the graph is, and its hash, in one pass; without blank nodes it may have any size."""
    digest, before, counts, predicates = hashlib.sha256(), b"", Counter[str](), set[bytes]()
    with statements(store.ox) as sorted_lines:
        lines: Iterable[bytes] = sorted_lines
        if sorted_lines.blank:
            quads = (ox.Quad(q.subject, q.predicate, q.object) for q in store)
            lines = nquads(quads).splitlines(keepends=True)
        for line in lines:
            subject, predicate, _ = line.split(b" ", 2)
            digest.update(line)
            predicates.add(predicate)
            counts["triples"] += 1
            counts["subjects"] += subject != before
            before = subject
    names = tuple(sorted(name[1:-1].decode() for name in predicates))
    return Extent(digest.hexdigest(), counts["triples"], counts["subjects"], names)


def graph_hash(store: Store) -> str:
    """The SHA-256 of the graph's canonical N-Quads (RDFC-1.0): equal for equal graphs, in any format.

    >>> graph_hash(Store()) == hashlib.sha256(b"").hexdigest()
    True
    """
    return extent(store).hash


def describe(
    store: Store, files: Iterable[Sum], name: str = "graph", measured: Extent | None = None
) -> bytes:
    """Turtle that describes the graph as a data set: counts, licence and rights, files, version, origin.

    `measured` is its extent, where that is known already.
    """
    from kg.version import __version__

    ontology, size = store.ontology, measured or extent(store)
    spaces = prefixes(ontology) | _SPACES
    base = f"{ontology.iri('dataset/')}{name}-{size.hash[:12]}"
    tool = ontology.iri(f"software/medkg-{__version__}")

    def about(subject: str, **facts: object) -> Iterator[ox.Triple]:
        for curie, values in facts.items():
            prefix, _, local = curie.partition("__")
            for value in values if isinstance(values, list) else [values]:
                node = value if isinstance(value, ox.NamedNode | ox.Literal) else ox.Literal(value)  # type: ignore[arg-type]  # text or a number
                yield ox.Triple(iri(subject), iri(spaces[prefix] + local), node)

    def term(curie: str) -> ox.NamedNode:
        prefix, _, local = curie.partition(":")
        return iri(spaces[prefix] + local)

    listed = sorted(files)
    documents = list(store.documents())
    counts = ", ".join(f"{number} {what}" for what, number in store.counts().items())
    facts = [
        *about(
            base,
            rdf__type=[term("dcat:Dataset"), term("void:Dataset"), term("prov:Entity")],
            dcterms__title=name,
            dcterms__description=f"A knowledge graph: {counts}.",
            dcterms__license=[iri(stated)] if (stated := licence(ontology)) else [],
            dcterms__rights=RIGHTS,
            dcterms__identifier=size.hash,
            dcat__version=size.hash[:12],
            owl__versionIRI=iri(base),
            void__triples=size.triples,
            void__entities=size.subjects,
            void__properties=len(size.predicates),
            void__vocabulary=[iri(space) for space in _vocabularies(size.predicates, spaces)],
            prov__wasGeneratedBy=iri(f"{base}#build"),
            prov__wasDerivedFrom=[iri(ontology.iri(document.path)) for document in documents],
            dcat__distribution=[iri(f"{base}#{_fragment(file.path)}") for file in listed],
        ),
        *about(f"{base}#build", rdf__type=term("prov:Activity"), prov__wasAssociatedWith=iri(tool)),
        *about(
            tool,
            rdf__type=term("prov:SoftwareAgent"),
            rdfs__label="medkg",
            schema__softwareVersion=__version__,
        ),
    ]
    for document in documents:
        facts += about(
            ontology.iri(document.path),
            rdf__type=term("prov:Entity"),
            dcterms__title=document.title,
            dcterms__rights="Those of its author.",
            kg__sha256=document.sha256,
        )
    for kind, number in _partitions(store).items():
        part = f"{base}#{kind}"
        facts += about(base, void__classPartition=iri(part))
        facts += about(part, void__class=iri(ontology.term(kind)), void__entities=number)
    for file in listed:
        node, checksum = f"{base}#{_fragment(file.path)}", f"{base}#sha256-{_fragment(file.path)}"
        media = _MEDIA.get(Path(file.path).suffix)
        facts += about(
            node,
            rdf__type=term("dcat:Distribution"),
            dcterms__title=file.path,
            dcat__byteSize=file.bytes,
            spdx__checksum=iri(checksum),
            dcat__mediaType=[iri(f"https://www.iana.org/assignments/media-types/{media}")] if media else [],
        )
        facts += about(
            checksum,
            rdf__type=term("spdx:Checksum"),
            spdx__algorithm=term("spdx:checksumAlgorithm_sha256"),
            spdx__checksumValue=file.sha256,
        )
    return turtle.turtle(triples(facts), spaces, (base,))


def verify(folder: str | Path) -> list[str]:
    """What in a folder is not as its manifest says: one sentence a fault, none when all is well.

    Raises InputError when there is no manifest that can be read.
    """
    root = Path(folder)
    content = _manifest(root / MANIFEST)
    faults = []
    for entry in content["files"]:
        path = root / entry["path"]
        if Path(entry["path"]).is_absolute() or ".." in Path(entry["path"]).parts:
            faults.append(f"{entry['path']}: this path leads out of the folder")
        elif not path.is_file():
            faults.append(f"{entry['path']}: the file is missing")
        elif _sha256(path) != entry["sha256"]:
            faults.append(f"{entry['path']}: the file is not the one that was written (its sha256 differs)")
    if "graph" in content and not faults:
        faults += _graph_faults(root, content)
    return faults


def _graph_faults(root: Path, content: dict[str, Any]) -> Iterator[str]:
    """Every file that holds the whole graph as RDF, read and hashed again."""
    derived = tuple(e.ending for e in EXPORTERS.values() if e.ending.count(".") > 1)
    for entry in content["files"]:
        name = entry["path"]
        if name.endswith(_READABLE) and not name.endswith((*derived, "dataset.ttl")):
            try:
                same = graph_hash(Store.open(root / name)) == content["graph"]["rdfc10-sha256"]
            except KgError as error:
                yield str(error)
            else:
                if not same:
                    yield f"{name}: this is not the graph that the manifest names"


def _manifest(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(read_text(path))
        if all(
            isinstance(entry["path"], str) and isinstance(entry["sha256"], str) for entry in content["files"]
        ):
            return dict(content)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: this is no manifest: {error!r}") from error
    raise InputError(f"{path}: this is no manifest: a file without path or sha256")


def _vocabularies(predicates: Iterable[str], spaces: dict[str, str]) -> list[str]:
    used = tuple(predicates)
    return sorted(space for space in spaces.values() if any(name.startswith(space) for name in used))


def _partitions(store: Store) -> dict[str, int]:
    """How many things there are of each kind."""
    return dict(sorted(Counter(kind for concept in store.concepts() for kind in concept.kinds).items()))


def _fragment(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", path)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
