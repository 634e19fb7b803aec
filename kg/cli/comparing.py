"""Commands that compare and carry over: diff, import, verify."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import OUTPUT, Names, example, opened, put


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--format", "form", type=Names("kg.diff.formats", "FORMATS"), default="text", show_default=True)
@OUTPUT
@example("kg diff last-week.ttl exports/leg-pain-after-spinal-fusion.ttl")
def diff(old: str, new: str, form: str, output: str | None) -> None:
    """Say what changed from one graph to another; exit with 1 when they differ."""
    from kg.diff import diff as compare

    difference = compare(opened(old).store, opened(new).store)
    put(difference.format(form).encode(), output)
    sys.exit(1 if difference else 0)


@click.command("import")
@click.argument("path", metavar="PATH")
@click.option(
    "--from", "form", type=Names("kg.importing", "IMPORTERS"), help="The format; else of the ending."
)
@click.option("-o", "--output", required=True, metavar="PATH", help="Where to write the graph.")
@example("kg import exports/leg-pain-after-spinal-fusion-kgx -o graph.ttl")
def import_(path: str, form: str | None, output: str) -> None:
    """Make a graph of a file or folder that `kg export` wrote."""
    from kg.export import export, format_of
    from kg.importing import imported

    for written in export(imported(path, form or ""), format_of(output), Path(output)):
        click.echo(written)


@click.command()
@click.argument("folder", metavar="DIR")
@example("kg verify exports")
def verify(folder: str) -> None:
    """Check that a folder still holds what its manifest says; exit with 1 when it does not."""
    from kg.describe import verify as check

    faults = check(Path(folder))
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(f"{folder}: every file is the one that was written.")
