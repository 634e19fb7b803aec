"""Commands that check: validate, impact, lexicon."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kg.cli.options import DOCUMENTS, GRAPH, Names, example, opened

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@GRAPH
@DOCUMENTS
@click.option("--format", "form", type=Names("kg.validate", "FORMATS"), default="text", show_default=True)
@click.option("--only", multiple=True, type=Names("kg.validate", "CHECKS"), help="Run this check alone.")
@click.option("--shapes", multiple=True, metavar="FILE", help="SHACL shapes of your own, as well.")
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--fix", is_flag=True, help="Mend in the graph's file what is safe to mend, and show it.")
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
    fix: bool,
) -> None:
    """Find what is wrong in a graph, in its documents, and between them."""
    held = opened(graph, documents)
    if fix:
        held = _mended(graph, held)
    report = held.validate(only=only, shapes=shapes)
    click.echo(report.format(form), nl=False)
    warned = any(finding.severity == "warning" for finding in report)
    sys.exit(1 if not report.conforms or (strict and warned) else 0)


@click.command()
@GRAPH
@click.argument("what", metavar="CLAIM|PASSAGE")
@click.option(
    "--format", "form", type=Names("kg.validate.impact", "FORMATS"), default="text", show_default=True
)
@example("kg impact exports/leg-pain-after-spinal-fusion.ttl claim:014f1833efdb")
def impact(graph: str, what: str, form: str) -> None:
    """Show which claims, roles and answers fall when a claim or a sentence is wrong."""
    from kg.validate import impact as fallen

    click.echo(fallen(opened(graph).store, what).format(form), nl=False)


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


def _mended(path: str, graph: Graph) -> Graph:
    """The graph with what is safe to mend mended, written back where that made it better."""
    from kg.graph import Graph as Held
    from kg.validate import mend

    mending = mend(graph.store, graph.documents)
    click.echo(repr(mending).rstrip("\n"), err=True)
    if not mending.better:
        return graph
    mended = Held(mending.store, graph.documents)
    mended.save(path)
    return mended
