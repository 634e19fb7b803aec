"""What a person calls a thing, and the thing of the graph that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import pyoxigraph as ox

from kg.curies import Terms, iri, prefixes
from kg.errors import QueryError
from kg.model import slug
from kg.store import Store

_LABELS = ("skos:prefLabel", "skosxl:literalForm", "skos:altLabel")  # a thing's own label before others'


def named(store: Store, name: str) -> ox.NamedNode:
    """The thing that a label, synonym, slug, path, prefixed name or IRI stands for.

    Raises QueryError with the nearest names where the graph has no such thing.

    >>> import kg
    >>> named(kg.build("documents/leg-pain-after-spinal-fusion.md").store, "slipped disc")
    <NamedNode value=https://w3id.org/medkg/concept/herniated-disc>
    """
    for node in _written(store, name):
        if _is_there(store, node):
            return node
    known = names(store)
    if name.casefold() in known:
        return known[name.casefold()]
    near = {known[text]: text for text in reversed(get_close_matches(name.casefold(), known, n=3))}
    said = ", ".join(_said(store, node, text) for node, text in reversed(near.items()))
    raise QueryError(f"the graph has nothing called {name!r}" + (f"; did you mean {said}?" if said else ""))


def names(store: Store) -> dict[str, ox.NamedNode]:
    """Every label and synonym in the graph, without its case, with what it names."""
    terms, found = Terms(store.ontology), dict[str, ox.NamedNode]()
    for predicate in _LABELS:
        quads = store.ox.quads_for_pattern(None, terms[predicate], None)
        pairs = {(str(q.object.value), q.subject) for q in quads if isinstance(q.subject, ox.NamedNode)}  # type: ignore[union-attr]  # a label is a literal
        for label, node in sorted(pairs, key=lambda pair: (pair[0], pair[1].value)):
            found.setdefault(label.casefold(), node)
    return found


def label(store: Store, node: ox.NamedNode) -> str:
    """A thing's label, the English one first; nothing where it has none."""
    quads = store.ox.quads_for_pattern(node, Terms(store.ontology)["rdfs:label"], None)
    labels = (quad.object for quad in quads if isinstance(quad.object, ox.Literal))
    ordered = sorted((text.language != "en", text.language or "", text.value) for text in labels)
    return ordered[0][2] if ordered else ""


def _written(store: Store, name: str) -> Iterator[ox.NamedNode]:
    """The IRIs that a name may be the short form of."""
    prefix, colon, local = name.partition(":")
    known = prefixes(store.ontology)
    if any(letter.isspace() for letter in name):
        pass
    elif colon:
        yield iri(known[prefix] + local) if prefix in known else iri(name)
    elif "/" in name:
        yield iri(store.ontology.iri(name))
    for kind in dict.fromkeys(kind.path for kind in store.ontology.kinds.values()):
        yield iri(store.ontology.iri(f"{kind}/{slug(name)}"))


def _is_there(store: Store, node: ox.NamedNode) -> bool:
    return any(True for _ in store.ox.quads_for_pattern(node, None, None))


def _said(store: Store, node: ox.NamedNode, text: str) -> str:
    """The name, with the thing's own label where that is another."""
    own = label(store, node)
    return repr(own) if own.casefold() == text else f"{own!r} (also called {text!r})"
