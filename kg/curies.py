"""Short names of terms: `MONDO:0005148` and `rdf:type` to IRIs and back.

The vocabularies that concepts are mapped to stand in `ontology/vocabularies.tsv`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError, OntologyError
from kg.ontology import Ontology


def expanded(term: str, ontology: Ontology) -> str:
    """The IRI of a CURIE of an outside vocabulary; an IRI stays as it is.

    >>> from kg import ontology
    >>> expanded("MONDO:0005148", ontology.load())
    'http://purl.obolibrary.org/obo/MONDO_0005148'
    """
    prefix, _, local = term.partition(":")
    known = vocabularies(ontology.folder)
    if prefix in known:
        return known[prefix] + local
    if local.startswith("//"):
        return term
    message = f"no namespace for {term!r}; {ontology.folder / 'vocabularies.tsv'} has {', '.join(known)}"
    raise GraphError(message)


def contracted(iri: str, ontology: Ontology) -> str:
    """The CURIE of an IRI of an outside vocabulary; any other IRI stays as it is.

    >>> from kg import ontology
    >>> contracted("http://id.nlm.nih.gov/mesh/D003920", ontology.load())
    'MESH:D003920'
    """
    for prefix, namespace in vocabularies(ontology.folder).items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def prefixes(ontology: Ontology) -> dict[str, str]:
    """Every prefix that queries may use and exports declare, with its namespace.

    Vocabularies whose ids are the end of a path get theirs in lower case: `mesh:D003920`;
    those of the OBO family share `obo:`.
    """
    return dict(_prefixes(ontology.folder, tuple(ontology.prefixes.items())))


@cache
def _prefixes(folder: Path, ours: tuple[tuple[str, str], ...]) -> dict[str, str]:
    outside = {p.lower(): n for p, n in vocabularies(folder).items() if n.endswith(("/", "#"))}
    return dict(sorted((outside | dict(ours)).items()))


@cache
def vocabularies(folder: Path) -> dict[str, str]:
    """The prefix and namespace of each outside vocabulary, longest namespace first."""
    path = folder / "vocabularies.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    known: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        prefix, _, namespace = line.partition("\t")
        if not namespace or prefix in known:
            message = f"{path}, line {number}: a line is a new prefix, a tab and its namespace, not {line!r}"
            raise OntologyError(message)
        known[prefix] = namespace
    return dict(sorted(known.items(), key=lambda pair: (-len(pair[1]), pair)))


class Terms(dict[str, ox.NamedNode]):
    """RDF terms by short name: `terms["rdf:type"]`, `terms["kg:evidence"]`, `terms.at("concept/pain")`."""

    def __init__(self, ontology: Ontology) -> None:
        """Know the ontology's prefixes."""
        super().__init__()
        self._base, self._prefixes = ontology.base, ontology.prefixes

    def __missing__(self, curie: str) -> ox.NamedNode:
        prefix, _, local = curie.partition(":")
        self[curie] = node = iri(self._prefixes[prefix] + local)
        return node

    def at(self, path: str) -> ox.NamedNode:
        """The concept, claim, evidence, passage or document of a path below the base; an IRI stays."""
        return iri(path if ":" in path else self._base + path)


def iri(text: str) -> ox.NamedNode:
    """The text as an IRI; an error that names it where it is none."""
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        message = f"{text!r} is not an IRI: {error}"
        raise GraphError(message) from error
