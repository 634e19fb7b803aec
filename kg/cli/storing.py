"""Commands that keep a graph: load, and store backup, restore, verify."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.options import GRAPH, example, opened

if TYPE_CHECKING:
    from kg.backup import State
    from kg.store import Store

STORE = click.argument("store", metavar="DIR", type=click.Path(exists=True, file_okay=False))


@click.command()
@GRAPH
@click.argument("target", metavar="URL|DIR")
@click.option("--graph", "name", default="", metavar="IRI", help="The graph on the server; else its default.")
@click.option("--empty", is_flag=True, help="Take out first what the graph on the server holds.")
@example("kg load exports/leg-pain-after-spinal-fusion.ttl http://localhost:7878")
def load(graph: str, target: str, name: str, *, empty: bool) -> None:
    """Put a graph on a SPARQL server, or into a store directory; what is then there is counted."""
    from kg.store import is_address

    store = opened(graph).store
    if is_address(target):
        number = _sent(store, target, name, empty=empty)
    elif name or empty:
        raise click.UsageError("--graph and --empty are for a server")
    else:
        number = store.keep(target)
    click.echo(f"{len(store):,} triples were loaded; {number:,} are there")


@click.group()
def store() -> None:
    """Back up, restore and verify store directories."""


@store.command()
@STORE
@click.argument("path", metavar="FILE")
@example("kg store backup store/ store.nq.gz")
def backup(store: str, path: str) -> None:
    """Write a store to one file, also while others read it or write to it."""
    from kg.backup import backup as write

    _tell(path, write(store, path))


@store.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.argument("store", metavar="DIR")
@example("kg store restore store.nq.gz store-again/")
def restore(path: str, store: str) -> None:
    """Make a store of a backup, which is verified first; DIR must not be there yet."""
    from kg.backup import restore as make

    _tell(store, make(path, store))


@store.command()
@click.argument("path", metavar="DIR|FILE", type=click.Path(exists=True))
@click.option("--against", metavar="FILE", help="A backup that it must be equal to.")
@example("kg store verify store/ --against store.nq.gz")
def verify(path: str, against: str | None) -> None:
    """Read every quad of a store or of a backup, and say how many there are and what their hash is."""
    from kg.backup import verify as state

    _tell(path, state(path, against))


def _sent(store: Store, url: str, name: str, *, empty: bool) -> int:
    from kg.remote import connected, sent

    with connected(url, graph=name) as there:
        return sent(there, store, empty=empty, progress=_progress)


def _progress(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts, with a bar on a terminal."""
    if not sys.stderr.isatty():
        yield from parts
        return
    with click.progressbar(list(parts), label="loading", file=sys.stderr) as bar:
        yield from bar


def _tell(path: str, state: State) -> None:
    click.echo(f"{path}: {state.quads:,} quads, sha256 {state.sha256}")
