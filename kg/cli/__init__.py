"""The command `kg`: a thin skin over the library.

Exit codes: 0 clean, 1 findings, 2 an error that the user can act on, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from kg import garbage
from kg.cli.asking import query, questions, update
from kg.cli.checking import impact, validate
from kg.cli.comparing import diff, import_, verify
from kg.cli.exploring import central, communities, neighbours, path
from kg.cli.making import build, extract, review
from kg.cli.serving import serve
from kg.cli.showing import export, picture, view
from kg.cli.storing import load, store
from kg.cli.teaching import lexicon, ontology
from kg.errors import KgError
from kg.version import __version__


class _Commands(click.Group):
    """The commands; a reader of their output who leaves early, as `head` does, is no error."""

    def invoke(self, ctx: click.Context) -> object:
        """What the command returns."""
        try:
            result = super().invoke(ctx)
            click.echo(nl=False)  # flushes: a full disk or a closed pipe is met here, not at the very end
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
        return result


# "color" keeps click from taking escape codes out of what goes into a file: it is data, and stays whole.
@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "color": True},
)
@click.version_option(__version__, prog_name="kg")
@click.option(
    "--ontology", "folder", metavar="DIR", help="Use the ontology of a folder; else $KG_ONTOLOGY, or our own."
)
@click.pass_context
def cli(context: click.Context, folder: str | None) -> None:
    """Clinical text to a knowledge graph whose every edge carries its sentence.

    GRAPH is a file (.ttl .trig .nt .nq .jsonld .rdf), a store directory, or the URL of a SPARQL server.
    """
    if folder:
        before = os.environ.get("KG_ONTOLOGY", "")
        os.environ["KG_ONTOLOGY"] = folder  # processes that we start read it, too
        context.call_on_close(lambda: os.environ.update(KG_ONTOLOGY=before))


COMMANDS = (
    *(build, extract, review),
    *(query, questions, update, path, neighbours, central, communities),
    *(validate, impact),
    *(view, picture, export, diff, import_, verify),
    *(load, store, serve),
    *(lexicon, ontology),
)
for command in COMMANDS:
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; print an error as one sentence and exit with 2."""
    if arguments is None:  # this process is the command's own
        garbage.seldom()
    try:
        code = cli.main(
            args=list(arguments) if arguments is not None else None, prog_name="kg", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except KgError as error:
        _fail(str(error))
    except OSError as error:  # files have errors of their own
        if not error.filename:
            _forget_output()
        _fail(f"{error.filename or 'standard output'}: {error.strerror}")
    except UnicodeEncodeError as error:
        _fail(f"{error.object[error.start : error.end]!r} cannot be written as {error.encoding}")
    sys.exit(code)


def _forget_output() -> None:
    """Let what still waits for standard output go nowhere, or Python would try, and fail, once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str) -> NoReturn:
    from kg.terminal import visible_lines

    click.echo(f"kg: {visible_lines(sentence)}", err=True)
    sys.exit(2)
