"""Measure validation: core shapes against pySHACL, and every check on a graph of a million triples.

`python benchmarks/validate.py`. The graphs are the bundled one many times over, each copy with names,
hashes and a document of its own, so that nothing in them collides. Medians of CPU time of this one
process, so that others on the machine do not count.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from timing import HEAD, row

if TYPE_CHECKING:
    from kg.model import Document
    from kg.store import Store

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "documents" / "leg-pain-after-spinal-fusion.md"
_BASE = "https://w3id.org/medkg/"
_HASHED = re.compile(rf"<{_BASE}(claim|evidence)/([0-9a-f]{{12}})>")
_NAMED = re.compile(rf"<({_BASE}(?:concept|name)/[^>]+)>")
_LABEL = re.compile(r'(?:#label|Label|literalForm)> ".*(?="@en \.$)', re.MULTILINE)
_TERM = re.compile(r"(?<=Match> )<([^>]+)>|^<(http:(?!//w3id)[^>]+)>", re.MULTILINE)


def copies(number: int) -> tuple[Store, list[Document]]:
    """The bundled graph `number` times, and as many documents."""
    import pyoxigraph as ox

    from kg import build
    from kg.export import exported
    from kg.store import Store

    graph = build(EXAMPLE)
    text, document = exported(graph.store, "ntriples").decode(), graph.documents[0]
    store, documents = Store(), []
    for copy in range(number):
        renamed = replace(document, id=f"{document.id}-{copy}", sha256=_sha(document.sha256, copy))
        documents.append(renamed)
        store.ox.bulk_load(_renamed(text, document, renamed, copy).encode(), format=ox.RdfFormat.N_TRIPLES)
    return store, documents


def _renamed(text: str, old: Document, new: Document, copy: int) -> str:
    """The triples of one copy: no name, hash, label or outside term is that of another copy."""
    text = text.replace(old.path, new.path).replace(old.sha256, new.sha256)
    text = text.replace(f"passage/{old.sha256[:12]}", f"passage/{new.sha256[:12]}")
    text = _HASHED.sub(lambda found: f"<{_BASE}{found[1]}/{_sha(found[2], copy)[:12]}>", text)
    text = _NAMED.sub(rf"<\1-{copy}>", text)
    text = _LABEL.sub(lambda found: f"{found[0]} ({copy})", text)
    return _TERM.sub(lambda found: f"<{found[1] or found[2]}-{copy}>", text)


def _sha(text: str, copy: int) -> str:
    return sha256(f"{text} {copy}".encode()).hexdigest()


def against_pyshacl(triples: int = 150_000) -> None:
    """Core shapes on one graph, by us and by pySHACL; refuses to measure unlike results."""
    import pyoxigraph as ox
    import pyshacl
    import rdflib

    from kg.validate import paths, shacl, shapes
    from kg.validate.index import Index

    store, _ = copies(triples // len(copies(1)[0]))
    ontology = store.ontology
    derived, own = shapes.derived(ontology), ontology.folder / "shapes.ttl"
    # Something to find: every twentieth claim loses its evidence.
    store.ox.update(
        f"DELETE {{ ?c <{ontology.term('evidence')}> ?e }} WHERE {{ ?c <{ontology.term('evidence')}> ?e "
        'FILTER(STRENDS(STR(?c), "0")) }'
    )
    data = rdflib.Graph().parse(
        data=store.ox.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
    )
    theirs = rdflib.Graph().parse(own).parse(data=derived, format="turtle")
    ours = Index.of([*ox.parse(path=str(own)), *ox.parse(derived, format=ox.RdfFormat.TURTLE)])

    def mine() -> list[tuple[str, str]]:
        return sorted((r.focus.value, r.component) for r in shacl.Shapes(ours, Index(store.ox)).results())

    def peer() -> list[tuple[str, str]]:
        _, report, _ = pyshacl.validate(data, shacl_graph=theirs, advanced=False)
        sh = rdflib.Namespace(paths.SH)
        return sorted(
            (str(report.value(r, sh.focusNode)), str(report.value(r, sh.sourceConstraintComponent)))
            for r in report.objects(None, sh.result)
        )

    found = mine()
    if found != peer():
        sys.exit("the two engines do not agree")
    row(f"core shapes, {len(store):,} triples, {len(found)} results", mine, "pySHACL", peer)


def all_checks(triples: int = 1_000_000) -> None:
    """Every check on a large graph with its documents, and then each check by itself."""
    from kg.validate import CHECKS, validate

    store, documents = copies(-(-triples // len(copies(1)[0])))
    size = f"{len(store):,} triples, {len(validate(store, documents)):,} findings"
    row(f"all checks, {size}", lambda: validate(store, documents))
    for name in CHECKS:
        row(f"… {name} alone", lambda name=name: validate(store, documents, only=[name]))


def main() -> None:
    """Print a table: the task, our median, the peer's, the ratio."""
    print(HEAD)
    against_pyshacl()
    all_checks()


if __name__ == "__main__":
    main()
