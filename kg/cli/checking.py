"""Commands that check: validate, impact."""

from __future__ import annotations

import sys
from pathlib import Path
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
@click.option("--biolink", is_flag=True, help="Hold the KGX export against the Biolink Model, too.")
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
    biolink: bool,
    strict: bool,
    fix: bool,
) -> None:
    """Find what is wrong in a graph, in its documents, and between them."""
    from kg.store import is_address

    if fix and (is_address(graph) or Path(graph).is_dir()):
        raise click.UsageError("--fix mends a file; bring the graph into one first, with `kg export`")
    held = opened(graph, documents)
    if fix:
        held = _mended(graph, held)
    report = held.validate(only=only, shapes=shapes, biolink=biolink)
    _show(report.format(form), form)
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

    _show(fallen(opened(graph).store, what).format(form), form)


def _show(text: str, form: str) -> None:
    """Print; in a text for people, what would steer their terminal is written out."""
    from kg.terminal import visible_lines

    click.echo(visible_lines(text) if form == "text" else text, nl=False)


def _mended(path: str, graph: Graph) -> Graph:
    """The graph with what is safe to mend mended, written back where that made it better."""
    from kg.errors import GraphError
    from kg.export import format_of, keeps_names
    from kg.graph import Graph as Held
    from kg.terminal import visible_lines
    from kg.validate import mend

    format_of(path)  # says now if nothing could be written back
    mending = mend(graph.store, graph.documents)
    click.echo(visible_lines(repr(mending).rstrip("\n")), err=True)
    if not mending.better:
        return graph
    if not keeps_names(graph.store, path):
        raise GraphError(
            f"{path}: nothing was changed: the names of its graphs are not ours, and would be lost; "
            f"mend a file without names, which `kg export {path} -o graph.ttl` writes"
        )
    mended = Held(mending.store, graph.documents)
    mended.save(path)
    return mended
