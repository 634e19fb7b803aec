"""SPARQL Update on a store directory: all of it or nothing, and on the disk when it returns."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.curies import prefixes
from kg.errors import QueryError
from kg.query import unreadable
from kg.query.guard import begin, check, has_word
from kg.store import Store

_NOWHERE = "DROP GRAPH <urn:medkg:nowhere> ;\n"  # fails, so that what follows is parsed and never done


def update(store: Store, sparql: str) -> int:
    """Change a store by SPARQL Update; by how many triples it has grown, or shrunk below 0.

    One call is one transaction. When it returns, the change is flushed to the disk. Raises QueryError
    for what does not parse, for queries, and for LOAD and SERVICE, which ask the network.

    >>> store = Store()
    >>> update(store, "INSERT DATA { concept:rest kg:treats concept:pain }")
    1
    """
    check(sparql, changes=True)
    before, known = len(store), prefixes(store.ontology)
    if has_word(sparql, "LOAD"):
        _refuse_load(sparql, known)
    try:
        store.ox.update(sparql, prefixes=known)
        store.ox.flush()
    except SyntaxError as error:
        raise unreadable(sparql, str(error), known) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError(f"the update cannot be done, and nothing was changed: {error}") from error
    return len(store) - before


def _refuse_load(sparql: str, known: dict[str, str]) -> None:
    """Raise QueryError for LOAD; for what does not parse, with its place."""
    before = sparql[: begin(sparql)]
    try:
        ox.Store().update(before + _NOWHERE + sparql[len(before) :], prefixes=known)
    except SyntaxError as error:
        raise unreadable(sparql, _moved(str(error), before.split("\n")), known) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise QueryError("LOAD is refused: an update stays in this graph and asks no other server") from error


def _moved(complaint: str, before: list[str]) -> str:
    """The complaint about the text with a line put in, as one about the text itself."""
    place = re.match(r"error at (\d+):(\d+)", complaint)
    if not place:
        return complaint
    line, column = int(place[1]) - 1, int(place[2])
    column += len(before[-1]) if line == len(before) else 0
    return f"error at {line}:{column}{complaint[place.end() :]}"
