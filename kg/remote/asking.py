"""Queries and competency questions that a server answers, as if the graph were here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.curies import prefixes
from kg.query import Bound, Result, terms_of
from kg.query.guard import _TOKEN, begin, check, constants, free, is_ordered, replaced  # one reader of tokens
from kg.questions import Question, bound, is_name, questions, text_of
from kg.rdf.triples import triples
from kg.remote.endpoint import Endpoint
from kg.store import Store

_NAMES = (  # what tells which thing is meant by a name
    "CONSTRUCT { ?thing ?says ?name } WHERE { ?thing ?says ?name "
    "FILTER(?says IN (skos:prefLabel, skosxl:literalForm, skos:altLabel, rdfs:label)) }"
)
_GRAPHS = {"CONSTRUCT", "DESCRIBE"}


def answer(there: Endpoint, name_or_text: str, **bindings: object) -> Result:
    """The server's answer to a named question, or to SPARQL; rows and values are as `kg.query.query` gives them.

    The text is checked as for a graph that is here: no update, no SERVICE. Raises IncompleteResult
    when the server caps or cuts its answer.
    """
    names = _names(there, bindings)
    text = text_of(name_or_text, there.ontology)
    given = bound(names, name_or_text, **bindings) if is_name(name_or_text) else bindings
    check(text)
    return _answer(there, text, terms_of(names, text, dict(given)))


def answers(there: Endpoint) -> Iterator[tuple[Question, Result]]:
    """Every question with the server's answer, its parameters as they stand in its file."""
    return ((question, answer(there, name)) for name, question in questions(there.ontology).items())


def declared(sparql: str, known: Mapping[str, str]) -> str:
    """The query with declarations of the prefixes that it uses and does not declare.

    >>> declared("ASK { ?x a kg:Claim }", {"kg": "https://w3id.org/medkg/ontology#"})
    'PREFIX kg: <https://w3id.org/medkg/ontology#> ASK { ?x a kg:Claim }'
    """
    used, before, own = set[str](), "", set[str]()
    for found in _TOKEN.finditer(sparql):
        if found.lastgroup == "name":
            (own if before.upper() == "PREFIX" else used).add(found[0].partition(":")[0])
        before = found[0]
    missing = sorted((used - own) & known.keys())
    return "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in missing) + sparql


def with_values(sparql: str, terms: Mapping[str, str]) -> str:
    """The query with terms for variables: in the place of those that it does not return, else as VALUES.

    >>> with_values("SELECT ?x { ?x ?p ?o }", {"x": "<http://a>", "p": "<http://b>"})
    'SELECT ?x { VALUES (?x) { (<http://a>) } ?x <http://b> ?o }'
    """
    returned = free(sparql) if _form(sparql) not in _GRAPHS | {"ASK"} else set()
    sparql = replaced(sparql, {name: term for name, term in terms.items() if name not in returned})
    kept = {name: term for name, term in sorted(terms.items()) if name in returned}
    if not kept:
        return sparql
    opening = next(found.end() for found in _TOKEN.finditer(sparql) if found[0] == "{")
    names, values = " ".join(f"?{name}" for name in kept), " ".join(kept.values())
    return f"{sparql[:opening]} VALUES ({names}) {{ ({values}) }}{sparql[opening:]}"


def _answer(there: Endpoint, sparql: str, terms: dict[str, Bound]) -> Result:
    known = prefixes(there.ontology)
    text = with_values(sparql, {name: str(term) for name, term in terms.items()})
    text = declared(text, known)
    named = constants(text, known) | {t.value for t in terms.values() if isinstance(t, ox.NamedNode)}
    if _form(text) in _GRAPHS:
        found = triples(there.graph_of(text))
        if there.profile.caps:
            _check_solutions(there, text)
        lines = tuple("\t".join(triple) for triple in found)
        return Result("graph", ("subject", "predicate", "object"), lines, known, named=frozenset(named))
    answer = there.table(text)
    if isinstance(answer, bool):
        return Result("boolean", ("answer",), (str(answer).lower(),), known, named=frozenset(named))
    columns, rows = answer
    rows = rows if is_ordered(sparql) else sorted(rows)
    return Result("table", columns, tuple(rows), known, named=frozenset(named))


def _check_solutions(there: Endpoint, sparql: str) -> None:
    """Raise IncompleteResult when an engine that caps cannot give all that a CONSTRUCT is made from.

    Triples cannot be counted beforehand, but the rows of the same pattern can.
    """
    start = begin(sparql)
    found = re.match(r"CONSTRUCT\s*(\{)?", sparql[start:], re.IGNORECASE)
    if not found:
        return
    rest = sparql[start + found.end(1) - 1 :] if found[1] else sparql[start + found.end() :]
    if found[1]:
        rest = rest[_end_of_group(rest) :]
    there.table(f"{sparql[:start]} SELECT * {rest}")


def _end_of_group(text: str) -> int:
    """Where the group ends with which a text begins; the server has read it, so it does end."""
    depth = 0

    def ends(word: str) -> bool:
        nonlocal depth
        depth += (word == "{") - (word == "}")
        return depth == 0

    return next(found.end() for found in _TOKEN.finditer(text) if ends(found[0]))


def _form(sparql: str) -> str:
    return re.sub(r"\W.*", "", sparql[begin(sparql) :], flags=re.DOTALL).upper()


def _names(there: Endpoint, bindings: Mapping[str, object]) -> Store:
    """The names on the server, in a store, where a binding may be one of them."""
    store = Store(ontology=there.ontology)
    if any(isinstance(value, str) for value in bindings.values()):
        store.ox = there.graph_of(declared(_NAMES, prefixes(there.ontology)))
    return store
