"""Commands that ask: query, validate, lexicon."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import DOCUMENTS, GRAPH, Names, example, opened


@click.command()
@GRAPH
@click.argument("sparql", metavar="SPARQL|FILE.rq|-")
@click.option("--format", "form", type=Names("kg.query", "FORMATS"), help="table, or turtle for CONSTRUCT.")
@click.option("--bind", "bindings", multiple=True, metavar="NAME=VALUE", help="Bind a variable to a value.")
@example(
    "kg query exports/leg-pain-after-spinal-fusion.ttl 'SELECT ?cause { ?cause kg:causes concept:leg-pain }'"
)
def query(graph: str, sparql: str, form: str | None, bindings: tuple[str, ...]) -> None:
    """Ask a graph a SPARQL question; the ontology's prefixes need not be declared."""
    result = opened(graph).query(_sparql(sparql), **dict(_pair(text) for text in bindings))
    click.echo(result.format(form or result.default_format), nl=False)


@click.command()
@GRAPH
@DOCUMENTS
@click.option("--format", "form", type=Names("kg.validate", "FORMATS"), default="text", show_default=True)
@click.option("--only", multiple=True, type=Names("kg.validate", "CHECKS"), help="Run this check alone.")
@click.option("--shapes", multiple=True, metavar="FILE", help="SHACL shapes of your own, as well.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@example(
    "kg validate exports/leg-pain-after-spinal-fusion.ttl --document documents/leg-pain-after-spinal-fusion.md"
)
def validate(  # noqa: PLR0913  # one parameter an option
    graph: str,
    documents: tuple[str, ...],
    form: str,
    only: tuple[str, ...],
    shapes: tuple[str, ...],
    *,
    strict: bool,
) -> None:
    """Find what is wrong in a graph, in its documents, and between them."""
    report = opened(graph, documents).validate(only=only, shapes=shapes)
    click.echo(report.format(form), nl=False)
    warned = any(finding.severity == "warning" for finding in report)
    sys.exit(1 if not report.conforms or (strict and warned) else 0)


@click.group()
def lexicon() -> None:
    """Look into the concepts that are known by name."""


@lexicon.command()
@click.argument("words", nargs=-1, required=True)
@example("kg lexicon search slipped disc")
def search(words: tuple[str, ...]) -> None:
    """Find concepts by any of their names."""
    from kg.ontology import load

    for concept in load().lexicon.search(" ".join(words)):
        terms = " ".join(mapping.term for mapping in concept.mappings)
        click.echo(
            f"{concept.id}\t{'|'.join(concept.kinds)}\t{concept.label}\t{'|'.join(concept.names)}\t{terms}"
        )


def _sparql(text: str) -> str:
    """The query: as given, of a file, or of standard input."""
    if text == "-":
        return sys.stdin.read()
    if text.endswith(".rq") and "{" not in text:
        from kg.files import read_text

        return read_text(Path(text))
    return text


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name.isidentifier():
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--bind")
    return name, value
