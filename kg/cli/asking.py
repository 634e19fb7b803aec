"""Commands that ask: query, questions, update."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import GRAPH, Names, example, opened
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.query import Result
    from kg.questions import Question


@click.command()
@GRAPH
@click.argument("sparql", metavar="SPARQL|FILE.rq|QUESTION|-")
@click.option("--format", "form", type=Names("kg.query", "FORMATS"), help="table, or turtle for CONSTRUCT.")
@click.option("--bind", "bindings", multiple=True, metavar="NAME=VALUE", help="Bind a variable to a value.")
@click.option("--explain", is_flag=True, help="Show the claims and sentences behind each row instead.")
@click.option(
    "--at-least", "certainty", metavar="CERTAINTY", help="Claims as sure as possible, probable, asserted."
)
@click.option("--labels", is_flag=True, help="Add a column of labels beside each column of things.")
@click.option(
    "--limit", type=click.IntRange(min=0), help="The first rows only; how many are left off is said."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Stop it then."
)
@click.option(
    "--memory", type=click.IntRange(min=1), metavar="MB", help="Stop it when it takes more than that."
)
@example(
    "kg query exports/leg-pain-after-spinal-fusion.ttl 'SELECT ?cause { ?cause kg:causes concept:leg-pain }'\n"
    "kg query exports/leg-pain-after-spinal-fusion.ttl tests-for --bind condition='slipped disc' --explain"
)
def query(  # noqa: PLR0913, PLR0917  # one parameter an option
    graph: str,
    sparql: str,
    form: str | None,
    bindings: tuple[str, ...],
    certainty: str | None,
    limit: int | None,
    timeout: float | None,
    memory: int | None,
    *,
    explain: bool,
    labels: bool,
) -> None:
    """Ask a graph in SPARQL, or a competency question by its name; prefixes need not be declared."""
    from kg.query.certainty import at_least
    from kg.query.explain import explained, labelled
    from kg.query.timed import timed
    from kg.query.why import why_empty
    from kg.questions import answer, bound, is_name, text_of
    from kg.store import is_address

    text = _sparql(sparql)
    given: dict[str, object] = dict(_pair(pair) for pair in bindings)
    if len(given) < len(bindings):
        raise click.BadParameter("a variable is bound twice", param_hint="--bind")
    if is_address(graph) and not (explain or labels or certainty):
        result = _first(_there(graph, text, timeout, given), limit)
        click.echo(result.format(form or result.default_format), nl=False)
        return
    store = opened(graph).store
    store = at_least(store, certainty) if certainty else store
    if timeout or memory:
        known = bound(store, text, **given) if is_name(text) else given
        result = timed(store, text_of(text, store.ontology), timeout, memory, **known)
    else:
        with _stopped_at_once():
            result = answer(store, text, **given)
    if not result and result.kind == "table" and not is_name(text):
        _say(why_empty(store, text, **given))
    result = _first(result, limit)
    if explain:
        click.echo(explained(store, result).format("json" if form == "json" else "text"), nl=False)
        return
    result = labelled(store, result) if labels and result.kind == "table" else result
    click.echo(result.format(form or result.default_format), nl=False)


@click.command()
@click.argument("graph", metavar="GRAPH", required=False)
@example("kg questions exports/leg-pain-after-spinal-fusion.ttl")
def questions(graph: str | None) -> None:
    """List the competency questions; with a graph, answer them all."""
    from kg.ontology import load
    from kg.questions import answers
    from kg.questions import questions as known
    from kg.store import is_address

    if graph is None:
        for question in known(load()).values():
            click.echo(f"{question.name:28} {question.question}")
        return
    if is_address(graph):
        from kg.remote import answers as answers_there
        from kg.remote import connected

        with connected(graph) as there:
            _tell(answers_there(there))
    else:
        _tell(answers(opened(graph).store))


@click.command()
@click.argument("store", metavar="STORE", type=click.Path(exists=True, file_okay=False))
@click.argument("sparql", metavar="UPDATE|FILE.ru|-")
@example("kg update store/ 'DELETE WHERE { ?claim kg:cue ?cue }'")
def update(store: str, sparql: str) -> None:
    """Change a store directory by SPARQL Update: all of it or nothing."""
    from kg.query.updating import update as change
    from kg.store import Store

    click.echo(f"{change(Store(store), _sparql(sparql)):+d} triples")


def _there(url: str, text: str, seconds: float | None, given: dict[str, object]) -> Result:
    """The answer of a server."""
    from kg.remote import Limits, answer, connected

    with connected(url, limits=Limits(seconds=seconds) if seconds else None) as there:
        return answer(there, text, **given)


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Let Ctrl-C end this process: within a query the engine leaves Python no moment to hear it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _first(result: Result, limit: int | None) -> Result:
    """The first rows, if only these are wanted; how many more there are is said."""
    if limit is None:
        return result
    first = result.first(limit)
    _say(f"the first {limit} of {len(first) + first.left} rows" if first.left else "")
    return first


def _tell(answered: Iterable[tuple[Question, Result]]) -> None:
    for question, result in answered:
        click.echo(
            f"\n{question.question}  ({question.name})\n{result.format(result.default_format)}", nl=False
        )


def _sparql(text: str) -> str:
    """The query: as given, of a file, or of standard input."""
    if text == "-":
        try:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise QueryError(f"standard input: byte {error.start} is not UTF-8") from error
    if text.endswith((".rq", ".ru", ".sparql")) and "{" not in text:
        from kg.files import read_text

        return read_text(Path(text))
    return text


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name.isidentifier():
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--bind")
    return name, value


def _say(text: str) -> None:
    if text:
        click.echo(f"kg: {text}", err=True)
