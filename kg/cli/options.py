"""What the commands share: arguments, options, and how graphs come in and results go out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.graph import Graph

F = TypeVar("F", bound=Callable[..., Any])


class Names(click.ParamType[str]):
    """One of the names that a dict of the library has, looked up when it is needed."""

    def __init__(self, module: str, attribute: str) -> None:
        """Name the module and the dict."""
        self.module, self.attribute, self.name = module, attribute, "name"
        self.what = {"FORMATS": "format", "EXPORTERS": "format"}.get(attribute, "such name as")

    def names(self) -> list[str]:
        """The names there are."""
        return sorted(getattr(import_module(self.module), self.attribute))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value, if it is one of the names; else an error that lists them."""
        if value not in self.names():
            self.fail(f"No {self.what} {value!r}; there are {', '.join(self.names())}.", param, ctx)
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The names, for the help page of the command."""
        del param, ctx
        return f"[{'|'.join(self.names())}]"


def example(text: str) -> Callable[[F], F]:
    """Show a command line in the help of a command."""

    def add(function: F) -> F:
        lines = "\n".join(f"  {line}" for line in text.splitlines())
        function.__doc__ = f"{function.__doc__}\n\n\b\nExample:\n{lines}\n"
        return function

    return add


INPUTS = click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
GRAPH = click.argument("graph", metavar="GRAPH")
OUTPUT = click.option(
    "-o", "--output", metavar="PATH", help="Where to write; '-' or nothing: standard output."
)
DOCUMENTS = click.option(
    "--document", "documents", multiple=True, metavar="FILE", help="A text that the graph was made from."
)


def opened(graph: str, documents: Iterable[str] = ()) -> Graph:
    """The graph of a file or a store directory, with its texts."""
    from kg.graph import open as open_
    from kg.read import documents as read

    return open_(graph, list(read(list(documents))) if documents else ())


def put(data: bytes, output: str | None) -> None:
    """Write to a file, whose path is then said, or to standard output."""
    if output in (None, "-"):
        sys.stdout.buffer.write(data)
    else:
        from kg.files import write

        write(Path(str(output)), data)
        click.echo(output)
