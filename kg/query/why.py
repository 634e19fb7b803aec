"""Why a query found nothing: the pattern that has no match, and the name that may be misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, cast

import pyoxigraph as ox

from kg.curies import iri, prefixes
from kg.query import terms_of
from kg.query.guard import check, replaced
from kg.query.naming import names
from kg.query.table import shown
from kg.store import Store

_IRI = re.compile(r"<([A-Za-z][\w+.-]*:[^<>\"{}|^`\\\s]+)>")
_APART = {"Union", "Graph", "ToMultiSet"}  # alternatives, and subqueries, whose variables are their own
# What must match for the whole to match; of a LeftJoin (OPTIONAL) and a Minus, the first part alone.
_PARTS = {"Join": ("p1", "p2"), "LeftJoin": ("p1",), "Minus": ("p1",)}


def why_empty(store: Store, sparql: str, **bindings: object) -> str:
    """A sentence that says which required pattern has no match; nothing where none can be told.

    Each pattern is asked for alone; if all match, they are joined one by one in the order of the query.
    What is optional, negated or one of several alternatives is not looked at.

    >>> import kg
    >>> store = kg.build("documents/leg-pain-after-spinal-fusion.md").store
    >>> print(why_empty(store, "SELECT ?x { ?x kg:causes concept:leg-pian ; a kg:Factor }"))
    nothing matches '?x kg:causes concept:leg-pian': the graph has no concept:leg-pian; did you mean concept:leg-pain, concept:persistent-pain?
    """
    check(sparql)
    terms = {name: str(term) for name, term in terms_of(store, sparql, bindings).items()}
    patterns = [replaced(pattern, terms) for pattern in _required(sparql, prefixes(store.ontology))]
    for pattern in patterns:
        if not _matches(store, pattern):
            return f"nothing matches '{_short(store, pattern)}'{_hint(store, pattern)}"
    for number in range(2, len(patterns) + 1):
        if not _matches(store, " . ".join(patterns[:number])):
            told = _short(store, patterns[number - 1])
            return f"each pattern has a match alone, but '{told}' has none together with those before it"
    return ""


def _required(sparql: str, known: dict[str, str]) -> list[str]:
    """The triple patterns that must match, in the order of the query."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(sparql), initNs=known).algebra
    except Exception:  # noqa: BLE001  # the engine has answered it; that this parser cannot read it is no error
        return []
    found = list(dict.fromkeys(_patterns(algebra))) if algebra.p else []  # a DESCRIBE may have no pattern
    # The parser sorts the patterns of a group; people read them in the order in which they wrote them.
    return sorted(found, key=lambda pattern: _place(sparql, pattern))


def _patterns(part: Any) -> Iterator[str]:
    if part.name == "BGP":
        for triple in part.triples:
            yield " ".join(_written(term) for term in triple)
    elif part.name not in _APART:
        for name in _PARTS.get(part.name, ("p",)):
            if name in part:
                yield from _patterns(part[name])


def _written(term: Any) -> str:
    """A term as SPARQL writes it; a blank node is a variable without a name."""
    from rdflib import BNode

    return f"?blank{term}" if isinstance(term, BNode) else str(term.n3())


def _place(sparql: str, pattern: str) -> int:
    """Where the last word of a pattern first stands in the query."""
    word = pattern.rpartition(" ")[2].rstrip(">").replace("#", "/").rpartition("/")[2]
    return sparql.find(word)


def _matches(store: Store, patterns: str) -> bool:
    return bool(store.ox.query(f"ASK {{ {patterns} }}"))


def _short(store: Store, pattern: str) -> str:
    """The pattern with short names, as people write it."""
    return _IRI.sub(lambda found: _name(store, iri(found[1])), re.sub(r"\?blank\w+", "[]", pattern))


def _name(store: Store, node: ox.NamedNode) -> str:
    return shown(node, {namespace: prefix for prefix, namespace in prefixes(store.ontology).items()})


def _hint(store: Store, pattern: str) -> str:
    """For each thing that the graph does not have: that it does not, and the nearest that it has."""
    hints = [_missing(store, iri(text)) for text in _IRI.findall(pattern)]
    return "".join(f": {hint}" for hint in hints if hint)


def _missing(store: Store, node: ox.NamedNode) -> str:
    places = ((node, None, None), (None, node, None), (None, None, node))
    if any(True for place in places for _ in store.ox.quads_for_pattern(*cast("Any", place))):
        return ""
    told = _name(store, node)
    near = _nearest(store, node)
    return f"the graph has no {told}" + (f"; did you mean {', '.join(near)}?" if near else "")


def _nearest(store: Store, node: ox.NamedNode) -> list[str]:
    """Up to three short names near a thing's own: of things by their labels, of relations by their names."""
    ontology = store.ontology
    local = node.value.removeprefix(ontology.vocabulary)
    if local != node.value:
        return [
            f"kg:{name}" for name in get_close_matches(local, [*ontology.relations, *ontology.kinds], n=3)
        ]
    known = names(store)
    words = node.value.rpartition("/")[2].replace("-", " ").casefold()
    found = (known[text] for text in get_close_matches(words, known, n=3))
    return [_name(store, text) for text in dict.fromkeys(found)]
