"""Commands that show: view, picture, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import DOCUMENTS, GRAPH, OUTPUT, Names, example, opened, put

if TYPE_CHECKING:
    from kg.errors import KgError


@click.command()
@GRAPH
@DOCUMENTS
@OUTPUT
@click.option("--language", type=Names("kg.view", "LANGUAGES"), default="en", show_default=True)
@example("kg view exports/leg-pain-after-spinal-fusion.ttl -o page.html")
def view(graph: str, documents: tuple[str, ...], output: str | None, language: str) -> None:
    """Make the interactive page: one file, offline."""
    page = opened(graph, documents).view(language=language, on_error=_left_out)
    put(page.html.encode(), output)


@click.command()
@GRAPH
@OUTPUT
@example("kg picture exports/leg-pain-after-spinal-fusion.ttl -o graph.svg")
def picture(graph: str, output: str | None) -> None:
    """Make the static picture: SVG, or PNG or PDF after the file's ending."""
    held = opened(graph)
    if output in (None, "-"):
        put(held.picture(on_error=_left_out).encode(), None)
    else:
        held.picture(output, on_error=_left_out)
        click.echo(output)


@click.command()
@GRAPH
@click.option(
    "--to", "form", type=Names("kg.export", "EXPORTERS"), help="The format; else that of the file's ending."
)
@click.option("--sign", "key", metavar="FILE", help="Sign nanopublications with the RSA key of this file.")
@OUTPUT
@example("kg export exports/leg-pain-after-spinal-fusion.ttl --to kgx -o kgx")
def export(graph: str, form: str | None, key: str | None, output: str | None) -> None:
    """Write a graph in another format."""
    from kg.export import format_of, missing, pieces
    from kg.export.nanopubs import nanopubs

    if not form and output in (None, "-"):
        raise click.UsageError("name a format with --to, or a file with -o whose ending tells it")
    name = form or format_of(str(output))
    held = opened(graph)
    if lack := missing(held.store, name):
        click.echo(f"kg: {graph}: {lack}", err=True)
    if key:
        if name != "nanopub":
            raise click.UsageError(f"--sign is for the format nanopub; {name} has no signatures")
        put(nanopubs(held.store, Path(key)), output)
    elif output in (None, "-"):
        for piece in pieces(held.store, name):
            put(piece, None)
    else:
        for path in held.save(str(output), name):
            click.echo(path)


def _left_out(error: KgError) -> None:
    """Say which claim cannot be drawn, and why."""
    from kg.terminal import visible_lines

    click.echo(f"kg: a claim is left out: {visible_lines(str(error))}", err=True)
