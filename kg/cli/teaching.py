"""Commands that teach: lexicon search and import, ontology extend."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import example


@click.group()
def lexicon() -> None:
    """Look into the concepts that are known by name, and bring in more."""


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


@lexicon.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|hpo...")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder of additions to write into.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND[=TERM]",
    help="The kind of what comes in: of all of it, or of what is below a term. May be given again.",
)
@click.option("--merge", is_flag=True, help="Map known concepts to terms of their name and kind.")
@example(
    "kg lexicon import hpo --kind Symptom=HP:0000118 -o additions\nkg ontology extend additions -o my-ontology"
)
def import_(sources: tuple[str, ...], output: str, kinds: tuple[str, ...], *, merge: bool) -> None:
    """Make entries of vocabularies: OBO, OWL, SKOS and SSSOM files, or an installed one by name.

    Names that are known already, or that two terms share, are not merged: left-out.tsv lists them.
    """
    from kg.curies import vocabularies
    from kg.lexicons import BUNDLED, imported, write
    from kg.ontology import load

    ontology = load()
    below = {term: kind for kind, _, term in (given.partition("=") for given in kinds)}
    found = []
    for entries in imported(sources, below, ontology, merge=merge, folder=Path(output)):
        found.append(entries)
        click.echo(str(entries))
    for path in write(found, Path(output), vocabularies(ontology.folder)):
        click.echo(f"  {path}")
    for name in dict.fromkeys(sources):
        if name in BUNDLED:
            click.echo(BUNDLED[name][-1], err=True)


@click.group()
def ontology() -> None:
    """Add to what is known: kinds, relations, wordings, names."""


@ontology.command()
@click.argument("additions", nargs=-1, required=True, metavar="DIR...")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where to write the whole ontology.")
@example("kg ontology extend docs/teaching -o my-ontology\nkg --ontology my-ontology extract notes.md")
def extend(additions: tuple[str, ...], output: str) -> None:
    """Write an ontology with what folders add to it, and check that all of it fits together."""
    from kg.ontology import load
    from kg.ontology.extending import extend as extended

    base = load().folder
    touched = extended(map(Path, additions), base, Path(output))
    whole = load(output)
    click.echo(
        f"{output}: {len(whole.kinds)} kinds, {len(whole.relations)} relations, "
        f"{len(whole.lexicon.concepts)} concepts; added to {', '.join(touched)}"
    )
