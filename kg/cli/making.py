"""Commands that make: build, extract, review."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import INPUTS, Names, example

if TYPE_CHECKING:
    from kg.build import Texts
    from kg.graph import Graph


@click.command()
@INPUTS
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write into.")
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@click.option(
    "--review/--no-review", default=True, help="Use a review file beside the document.", show_default=True
)
@example("kg build article.md -o exports")
def build(inputs: tuple[str, ...], output: str, tier: str, *, review: bool) -> None:
    """Build a graph from documents: Turtle and its other formats, page, picture, manifest."""
    from kg.build import build as make
    from kg.build import name_of, publish

    graph = make(*inputs, tier=tier, review=review, progress=_progress)
    paths = publish(graph, Path(output), name_of(inputs))
    if not len(graph):
        click.echo("No claim was found: the graph is valid and empty.", err=True)
    click.echo(_counts(graph))
    for path in paths:
        click.echo(f"  {path}")


@click.command()
@INPUTS
@click.option("--format", "form", type=Names("kg.lines", "WRITERS"), default="tsv", show_default=True)
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@click.option(
    "--explain", is_flag=True, help="Show mentions, trigger, topic and scope of each sentence instead."
)
@example("kg extract article.md --format jsonl")
def extract(inputs: tuple[str, ...], form: str, tier: str, *, explain: bool) -> None:
    """Write the claims of documents, one a line, as they are read."""
    from kg.build import texts
    from kg.extract import claims
    from kg.extract import explain as explained
    from kg.lines import WRITERS
    from kg.ontology import load

    documents = (document for document, _ in texts(inputs))
    lines: Iterable[str]
    if explain:
        lines = (str(step) for document in documents for step in explained(document, load()))
    else:
        lines = WRITERS[form]((document, claims(document, load(), tier)) for document in documents)
    for line in lines:
        click.echo(line, nl=False)


@click.command()
@click.argument("document", metavar="DOC")
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@example("kg review article.md")
def review(document: str, tier: str) -> None:
    """Write or refresh the review file beside a document; a decision is never overwritten."""
    from kg.build import review as make

    path, counts = make(Path(document), tier=tier)
    click.echo(
        f"{path}: {', '.join(f'{number} {status}' for status, number in counts.items()) or 'no claims'}"
    )


def _counts(graph: Graph) -> str:
    return ", ".join(f"{number} {what}" for what, number in graph.counts().items())


def _progress(texts: Texts) -> Texts:
    """The documents as they come, counted on a terminal and in silence in a pipe."""
    for number, text in enumerate(texts, 1):
        yield text
        if sys.stderr.isatty() and number % 50 == 0:
            click.echo(f"\r{number} documents", err=True, nl=False)
