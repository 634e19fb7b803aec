"""Commands that make: build, extract, review."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import INPUTS, Names, example
from kg.cli.progress import Progress

if TYPE_CHECKING:
    from kg.build import Texts
    from kg.corpus import Plan

EXTRACTORS = click.option(
    "--extractor",
    "extractors",
    multiple=True,
    metavar="NAME",
    default=("rules",),
    show_default=True,
    help="Who reads: rules, learned, llm, or one that an installed package offers. May be given again.",
)


@click.command()
@INPUTS
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write into.")
@EXTRACTORS
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@click.option(
    "--review/--no-review", default=True, help="Use a review file beside the document.", show_default=True
)
@click.option(
    "--min-support",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Hold back claims that fewer documents make, if nobody has vouched for them.",
)
@click.option("--processes", type=click.IntRange(min=1), metavar="N", help="Build as a corpus, on N cores.")
@click.option("--engine", type=Names("kg.corpus", "ENGINES"), help="Build as a corpus, on this engine.")
@click.option("--master", default="", metavar="URL", help="Of Spark, as local[2]; else its own default.")
@click.option(
    "--to", "forms", multiple=True, type=Names("kg.export", "EXPORTERS"), help="A corpus in this format, too."
)
@example("kg build article.md -o exports\nkg build corpus.jsonl.gz -o out --processes 8 --min-support 2")
def build(  # noqa: PLR0913, PLR0917  # one parameter an option
    inputs: tuple[str, ...],
    output: str,
    extractors: tuple[str, ...],
    tier: str,
    min_support: int,
    processes: int | None,
    engine: str | None,
    master: str,
    forms: tuple[str, ...],
    *,
    review: bool,
) -> None:
    """Build a graph from documents: Turtle and its other formats, page, picture, manifest.

    More than 1,000 documents are built as a corpus: on all cores and in little memory, into a store,
    tables, N-Triples and a page of the best supported claims. Stopped and started again, it goes on. A
    document that cannot be read does not stop it; the exit code is then 1.
    """
    if processes or engine or forms or _is_corpus(inputs):
        from kg.corpus import Plan

        plan = Plan(
            tier, review, min_support, extractors, engine=engine or "local", master=master, formats=forms
        )
        _build_corpus(inputs, output, replace(plan, processes=processes) if processes else plan)
        return
    from kg.build import build as make
    from kg.build import name_of, publish

    graph = make(
        *inputs, tier=tier, review=review, min_support=min_support, extractors=extractors, progress=_progress
    )
    paths = publish(graph, Path(output), name_of(inputs))
    if not len(graph):
        click.echo("No claim was found: the graph is valid and empty.", err=True)
    click.echo(_listed(graph.counts()))
    for path in paths:
        click.echo(f"  {path}")


@click.command()
@INPUTS
@click.option("--format", "form", type=Names("kg.lines", "WRITERS"), default="tsv", show_default=True)
@EXTRACTORS
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@click.option(
    "--explain", is_flag=True, help="Show mentions, trigger, topic and scope of each sentence instead."
)
@example("kg extract article.md --format jsonl")
def extract(
    inputs: tuple[str, ...], form: str, extractors: tuple[str, ...], tier: str, *, explain: bool
) -> None:
    """Write the claims of documents, one a line, as they are read.

    A line of a corpus that cannot be read is named, and the rest goes on; the exit code is then 1.
    """
    from kg.build import texts
    from kg.extract import claims, told
    from kg.lines import WRITERS
    from kg.ontology import load
    from kg.terminal import visible_lines

    bad = 0

    def say(error: Exception) -> None:
        nonlocal bad
        bad += 1
        click.echo(f"kg: {visible_lines(str(error))}", err=True)

    documents = (document for document, _ in texts(inputs, say))
    refused: Counter[str] = Counter()
    lines: Iterable[str]
    if explain:
        lines = (step for document in documents for step in told(document, load(), extractors))
    else:
        lines = WRITERS[form](
            (d, claims(d, load(), tier, extractors, lambda name, _: refused.update([name])))
            for d in documents
        )
    for line in lines:
        click.echo(line, nl=False)
    for name, number in sorted(refused.items()):
        click.echo(f"kg: {number} claims of {name} were refused; --explain says why", err=True)
    if bad:
        click.echo(f"kg: {bad} line{'' if bad == 1 else 's'} could not be read", err=True)
        sys.exit(1)


@click.command()
@click.argument("document", metavar="DOC")
@EXTRACTORS
@click.option("--tier", type=Names("kg.extract", "TIERS"), default="precise", show_default=True)
@example("kg review article.md")
def review(document: str, extractors: tuple[str, ...], tier: str) -> None:
    """Write or refresh the review file beside a document; a decision is never overwritten."""
    from kg.build import review as make

    path, counts = make(Path(document), tier=tier, extractors=extractors)
    click.echo(
        f"{path}: {', '.join(f'{number} {status}' for status, number in counts.items()) or 'no claims'}"
    )


def _build_corpus(inputs: tuple[str, ...], output: str, plan: Plan) -> None:
    from kg.corpus import build as make

    with Progress() as progress:
        built = make(inputs, output, plan, progress=progress)
    click.echo(_listed(built.counts))
    for path in built.paths:
        click.echo(f"  {path}")
    if built.errors:
        where = built.folder / "tables" / "errors.parquet"
        click.echo(
            f"kg: {built.errors} document{'' if built.errors == 1 else 's'} could not be read; {where} says why",
            err=True,
        )
        sys.exit(1)


def _is_corpus(inputs: tuple[str, ...]) -> bool:
    """Whether there are more documents than one builds in memory, and what that needs is installed."""
    from importlib.util import find_spec

    from kg.corpus import is_corpus

    return bool(find_spec("duckdb") and find_spec("pyarrow")) and is_corpus(inputs)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items())


def _progress(texts: Texts) -> Texts:
    """The documents as they come, counted on a terminal and in silence in a pipe."""
    for number, text in enumerate(texts, 1):
        yield text
        if sys.stderr.isatty() and number % 50 == 0:
            click.echo(f"\r{number} documents", err=True, nl=False)
