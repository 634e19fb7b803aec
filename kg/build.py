"""From documents to a graph, and from a graph to a folder of files: the walking main job."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kg.model import Claim, Document, slug

if TYPE_CHECKING:
    from kg.describe import Sum
    from kg.errors import InputError
    from kg.graph import Graph
    from kg.ontology import Ontology

Texts: TypeAlias = Iterable[tuple[Document, Path]]  # with the path where a review would be


def build(  # noqa: PLR0913  # what a build can be told
    *inputs: str | Path,
    ontology: Ontology | None = None,
    tier: str = "precise",
    review: bool = True,
    min_support: int = 1,
    extractors: Sequence[str] = ("rules",),
    progress: Callable[[Texts], Texts] = iter,
) -> Graph:
    """The graph of some documents: files, folders, or corpora.

    A review file beside a document (`kg review` writes it) decides over that document's claims,
    unless `review` is false. Claims that fewer than `min_support` documents make are held back, if
    nobody has vouched for them. Raises InputError for a file that cannot be read and ReviewError
    for a review that does not fit its document.

    >>> build("documents/leg-pain-after-spinal-fusion.md")
    <Graph: ... claims, ...>
    """
    from kg.graph import Graph
    from kg.ontology import load
    from kg.store import Store
    from kg.support import supported

    ontology = ontology or load()
    documents: list[Document] = []
    claims: list[Claim] = []
    for document, beside in progress(texts(inputs)):
        documents.append(document)
        claims += claims_of(document, beside if review else None, ontology, tier, extractors)
    graph = Graph(Store(ontology=ontology))
    graph.add(supported(claims, min_support) if min_support > 1 else claims, documents)
    return graph


def review(
    path: Path,
    *,
    tier: str = "precise",
    ontology: Ontology | None = None,
    extractors: Sequence[str] = ("rules",),
) -> tuple[Path, dict[str, int]]:
    """Write or refresh the review file beside a document; how many rows of each status it has."""
    from kg import review as rows
    from kg.extract import claims
    from kg.files import write
    from kg.ontology import load
    from kg.read import read

    document = read(path)
    beside = rows.path_beside(path)
    kept = [row for _, row in rows.load(beside)] if beside.exists() else []
    found = rows.drafts(document, claims(document, ontology or load(), tier, extractors))
    fresh = list(rows.refreshed(document, kept, found))
    write(beside, rows.written(fresh).encode())
    return beside, dict(sorted(Counter(row.status for row in fresh).items()))


def publish(graph: Graph, folder: Path, name: str) -> list[Path]:
    """Write a graph in every format that needs no extra, with its page, picture and manifest."""
    from kg.describe import describe, extent, sums
    from kg.export import EXPORTERS
    from kg.files import write

    paths = [
        path
        for form, exporter in sorted(EXPORTERS.items())
        if not exporter.extra
        for path in graph.save(folder / f"{name}{exporter.ending}", form)
    ]
    page, picture, description = (folder / f"{name}.html", folder / f"{name}.svg", folder / "dataset.ttl")
    graph.view(page)
    graph.picture(picture)
    paths = sorted([*paths, page, picture])
    found = sums(folder, paths)
    measured = extent(graph.store)
    write(description, describe(graph.store, found, name, measured))
    manifest = folder / "manifest.json"
    write(manifest, _manifest(graph, measured.hash, sorted([*found, *sums(folder, [description])])))
    return [*sorted([*paths, description]), manifest]


def texts(inputs: Iterable[str | Path], on_error: Callable[[InputError], object] | None = None) -> Texts:
    """Every document, with the path where its review would be.

    A line of a corpus that cannot be read is said on standard error, or told to `on_error`, and the
    rest goes on; any other file that cannot be read raises InputError.
    """
    from kg.read import CORPORA, documents, paths
    from kg.review import path_beside

    for path in paths(inputs):
        of_a_line = (on_error or _say) if path.name.lower().endswith(CORPORA) else None
        for document in documents([path], of_a_line):
            yield document, path_beside(path)


def claims_of(
    document: Document,
    beside: Path | None,
    ontology: Ontology,
    tier: str,
    extractors: Sequence[str] = ("rules",),
) -> Iterator[Claim]:
    """The claims of a document: those that its review lets stand, or else those that are extracted."""
    from kg import review as rows
    from kg.extract import claims

    if beside and beside.exists():
        return rows.claims(beside, document, ontology)
    return claims(document, ontology, tier, extractors)


def name_of(inputs: Iterable[str | Path]) -> str:
    """What the files of a graph are called: after the one input, or 'graph'.

    >>> name_of(["notes/Leg pain.md"])
    'leg-pain'
    """
    names = [slug(Path(path).name.split(".")[0]) for path in inputs]
    return names[0] if len(names) == 1 else "graph"


def _say(error: Exception) -> None:
    sys.stderr.write(f"kg: {error}\n")


def _manifest(graph: Graph, hash_: str, found: list[Sum]) -> bytes:
    """What was written, with the sha256 of each file and of the documents behind it; no clock."""
    import json
    from dataclasses import asdict

    from kg.version import __version__

    content = {
        "generator": f"medkg {__version__}",
        "counts": graph.counts(),
        "graph": {"rdfc10-sha256": hash_},
        "documents": [
            {"id": document.id, "title": document.title, "sha256": document.sha256}
            for document in graph.documents
        ],
        "files": [asdict(file) for file in found],
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
