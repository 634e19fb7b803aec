"""The command `kg`: a thin skin over the library.

Exit codes: 0 clean, 1 findings, 2 an error that the user can act on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from kg.cli.asking import query, questions, update
from kg.cli.checking import impact, lexicon, validate
from kg.cli.comparing import diff, import_, verify
from kg.cli.exploring import central, communities, neighbours, path
from kg.cli.making import build, extract, review
from kg.cli.serving import serve
from kg.cli.showing import export, picture, view
from kg.errors import KgError
from kg.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Clinical text to a knowledge graph whose every edge carries its sentence.

    GRAPH is a file (.ttl .trig .nt .nq .jsonld .rdf) or a store directory.
    """


COMMANDS = (
    *(build, extract, review),
    *(query, questions, update, path, neighbours, central, communities),
    *(validate, impact, lexicon),
    *(view, picture, export, diff, import_, verify),
    serve,
)
for command in COMMANDS:
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; print an error as one sentence and exit with 2."""
    try:
        cli.main(
            args=list(arguments) if arguments is not None else None, prog_name="kg", standalone_mode=True
        )
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
