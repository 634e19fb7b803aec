"""Commands that walk the graph: path, neighbours, central, communities."""

from __future__ import annotations

import sys

import click

from kg.cli.options import GRAPH, Names, example, opened

FORM = click.option("--format", "form", type=Names("kg.paths", "FORMATS"), default="text", show_default=True)
USING = click.option("--using", type=Names("kg.paths", "ENGINES"), default="networkx", show_default=True)


@click.command()
@GRAPH
@click.argument("start", metavar="A")
@click.argument("end", metavar="B")
@FORM
@USING
@example("kg path exports/leg-pain-after-spinal-fusion.ttl diabetes 'leg pain'")
def path(graph: str, start: str, end: str, form: str, using: str) -> None:
    """Find the shortest way between two things, with its claims and sentences."""
    from kg.paths import path as way

    found = way(opened(graph).store, start, end, using=using)
    click.echo(found.format(form), nl=False)
    sys.exit(0 if found else 1)


@click.command()
@GRAPH
@click.argument("name", metavar="X")
@click.option("--hops", type=click.IntRange(min=1), default=1, show_default=True)
@FORM
@USING
@example("kg neighbours exports/leg-pain-after-spinal-fusion.ttl infection --hops 2")
def neighbours(graph: str, name: str, hops: int, form: str, using: str) -> None:
    """Show what is near a thing, with the claims that lead there."""
    from kg.paths import neighbours as near

    click.echo(near(opened(graph).store, name, hops=hops, using=using).format(form), nl=False)


@click.command()
@GRAPH
@click.option("--by", type=Names("kg.paths", "MEASURES"), default="pagerank", show_default=True)
@click.option("--first", type=click.IntRange(min=1), default=10, show_default=True)
@FORM
@USING
@example("kg central exports/leg-pain-after-spinal-fusion.ttl --first 5")
def central(graph: str, by: str, first: int, form: str, using: str) -> None:
    """Rank the things in which claims meet."""
    from kg.paths import central as ranked

    click.echo(ranked(opened(graph).store, by=by, first=first, using=using).format(form), nl=False)


@click.command()
@GRAPH
@FORM
@example("kg communities exports/leg-pain-after-spinal-fusion.ttl")
def communities(graph: str, form: str) -> None:
    """Group the things that claims connect."""
    from kg.paths import communities as groups

    click.echo(groups(opened(graph).store).format(form), nl=False)
