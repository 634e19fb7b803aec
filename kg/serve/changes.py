"""What the one process that writes does: each change is whole or not at all, and on the disk before it is answered.

Readers never see the store while it changes: after each change they open a snapshot of their own
(files are linked, not copied).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg.query.guard import _TOKEN, check, has_word  # which words and brackets there are is the guard's to say
from kg.serve.answers import known_prefixes, node
from kg.serve.formats import GRAPHS
from kg.serve.messages import Answer, Job, RefusedError
from kg.store import Store


def update(store: Store, job: Job) -> Answer:
    """Obey an update; 204 when it is on the disk."""
    text = bounded(job.body.decode())
    using = [f"USING <{node(name).value}>" for name in job.about.get("default", [])]
    using += [f"USING NAMED <{node(name).value}>" for name in job.about.get("named", [])]
    return _done(store, job, within(text, " ".join(using)) if using else text)


def put(store: Store, job: Job) -> Answer:
    """Put a graph in the place of the one that is there; 201 if there was none."""
    name = job.about["graph"]
    new = bool(name) and not store.ox.contains_named_graph(node(name))
    place = f"GRAPH {node(name)}" if name else "DEFAULT"
    # Only an empty graph has to be made by hand: it would not come into being with its triples.
    made = f"; CREATE SILENT {place}" if name else ""
    done = _done(store, job, f"CLEAR SILENT {place}{made}; {_insertion(job, name)}")
    return Answer(201) if new else done


def post(store: Store, job: Job) -> Answer:
    """Add triples to a graph; 201 if there was none."""
    name = job.about["graph"]
    new = bool(name) and not store.ox.contains_named_graph(node(name))
    done = _done(store, job, _insertion(job, name))
    return Answer(201) if new else done


def delete(store: Store, job: Job) -> Answer:
    """Remove a graph; 404 if there is none."""
    name = job.about["graph"]
    if name and not store.ox.contains_named_graph(node(name)):
        raise RefusedError(404, f"there is no graph <{name}>")
    return _done(store, job, f"DROP GRAPH {node(name)}" if name else "DROP DEFAULT")


def snapshot(store: Store, job: Job) -> Answer:
    """Show the readers what there is, without a change."""
    store.ox.backup(job.about["snapshot"])
    return Answer(204)


def bounded(text: str) -> str:
    """The update, unless the guard refuses it, or it would ask another server."""
    check(text, changes=True)
    if has_word(text, "LOAD"):
        raise RefusedError(400, "LOAD is refused: this server asks no other")
    return text


def within(text: str, using: str) -> str:
    """The update with the graphs that the protocol names as those that its patterns look into.

    >>> within("DELETE WHERE { ?s ?p ?o }", "USING <http://example.org/g>")
    'DELETE { ?s ?p ?o } USING <http://example.org/g> WHERE { ?s ?p ?o }'
    """
    out, done = "", 0
    for word, start, end in _top(text):
        if word in {"USING", "WITH"}:
            raise RefusedError(400, f"the update has {word} and the request names graphs: only one of them")
        if word == "WHERE":
            before = re.search(r"\bDELETE\s*\Z", text[done:start], re.IGNORECASE)
            pattern = text[end : _end_of_group(text, end)].strip() if before else ""
            out += text[done:start] + (f"{pattern} " if pattern else "") + f"{using} "
            done = start
    return out + text[done:]


def _top(text: str) -> Iterator[tuple[str, int, int]]:
    """The words outside all brackets, in capitals, with their places."""
    depth = 0
    for found in _TOKEN.finditer(text):
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        if depth == 0 and found.lastgroup == "word":
            yield found[0].upper(), found.start(), found.end()


def _end_of_group(text: str, start: int) -> int:
    depth = 0
    for found in _TOKEN.finditer(text, start):
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        if depth == 0 and found.lastgroup == "close":
            return found.end()
    return len(text)


def _insertion(job: Job, name: str) -> str:
    """The triples that came along, as an update that inserts them."""
    type_ = job.about["type"]
    if type_ == "application/rdf+xml" and re.search(rb"<!(?:DOCTYPE|ENTITY)", job.body, re.IGNORECASE):
        raise RefusedError(400, "a DOCTYPE is not read: its entities can grow without end")
    try:
        found = list(ox.parse(job.body, format=GRAPHS[type_], base_iri=name or job.about["base"]))
    except (SyntaxError, ValueError) as error:
        raise RefusedError(400, f"the graph cannot be read: {error}") from error
    lines = " .\n".join(str(quad.triple) for quad in found)
    return f"INSERT DATA {{ GRAPH {node(name)} {{ {lines} }} }}" if name else f"INSERT DATA {{ {lines} }}"


def _done(store: Store, job: Job, text: str) -> Answer:
    """Obey, bring it to the disk, show it to the readers."""
    try:
        store.ox.update(text, base_iri=job.about.get("base"), prefixes=dict(known_prefixes(store.ontology)))
    except (SyntaxError, RuntimeError, OSError, ValueError) as error:
        raise RefusedError(400, f"the update cannot be done: {error}") from error
    store.ox.flush()
    return snapshot(store, job)


TASKS: dict[str, Callable[[Store, Job], Answer]] = {
    "update": update,
    "put": put,
    "post": post,
    "delete": delete,
    "snapshot": snapshot,
}
