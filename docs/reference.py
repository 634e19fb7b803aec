"""Write the reference pages from the code and the ontology: `make docs`.

Each page is a function that gives its text; a test holds the files equal to them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

import kg
from kg.build import build
from kg.cli import cli
from kg.export import EXPORTERS
from kg.ontology import Ontology, load
from kg.query import Result
from kg.questions import Question, answers
from kg.read import READERS
from kg.validate import CHECKS

HERE = Path(__file__).parent
EXAMPLE = "documents/leg-pain-after-spinal-fusion.md"
GRAPH = "exports/leg-pain-after-spinal-fusion.ttl"
FIRST_ROWS, FIRST_THINGS = 12, 3  # of a long answer
MADE = "*This page is made from the code by `make docs`.*"


def command_line() -> Iterator[str]:
    """Every command with its arguments, options and example."""
    yield from ("# The command line", "", MADE, "")
    yield "Exit codes: 0 clean, 1 findings, 2 an error that you can act on."
    for words, command in _commands(cli, ("kg",)):
        context = click.Context(
            command, info_name=" ".join(words), terminal_width=100, help_option_names=["-h", "--help"]
        )
        yield from ("", f"## `{' '.join(words)}`", "", "```text", command.get_help(context), "```")


def api() -> Iterator[str]:
    """Every public name with its signature and what it gives."""
    yield from ("# The Python API", "", MADE, "", "```python", "import kg", "```")
    for name in kg.__all__:
        value = getattr(kg, name)
        yield from ("", f"## `kg.{name}`", "", *_described(f"kg.{name}", value))
        if inspect.isclass(value) and not issubclass(value, Exception):
            for member, method in sorted(vars(value).items()):
                if not member.startswith("_") and (callable(method) or isinstance(method, property)):
                    yield from ("", f"### `{name}.{member}`", "", *_described(member, method))


def vocabulary() -> Iterator[str]:
    """Kinds, roles, relations, certainties and qualifiers of the ontology."""
    ontology = load()
    yield from ("# The vocabulary", "", MADE, "")
    yield "Namespace `kg:` = <https://w3id.org/medkg/ontology#>. Source: `ontology/medical.ttl`."
    yield from _table("Kinds", ("kind", "what it is", "column"), _kinds(ontology))
    yield from _table("Roles", ("role", "what it is", "inferred from"), _roles(ontology))
    yield from _table(
        "Relations", ("relation", "inverse", "from → to", "meaning", "example"), _relations(ontology)
    )
    yield from _table(
        "Certainty", ("rank", "name"), ((str(c.rank), f"`{c.name}`") for c in ontology.certainties.values())
    )
    yield from _table("Qualifiers", ("qualifier",), ((f"`{name}`",) for name in ontology.qualifiers))


def formats() -> Iterator[str]:
    """What can be read, written and checked."""
    yield from ("# Formats and checks", "", MADE)
    yield from _table(
        "Documents that can be read", ("ending",), ((f"`{ending}`",) for ending in sorted(READERS))
    )
    yield from _table(
        "Formats that can be written",
        ("name", "what it is"),
        ((f"`{name}`", _first_line(exporter.content)) for name, exporter in sorted(EXPORTERS.items())),
    )
    yield from _table(
        "Checks",
        ("name", "what it finds"),
        ((f"`{name}`", _first_line(check)) for name, check in sorted(CHECKS.items())),
    )


def cookbook() -> Iterator[str]:
    """The competency questions, each with its SPARQL and its answer on the bundled graph."""
    yield from ("# The cookbook", "", MADE, "")
    yield "Questions that the graph answers, from simple to hard, each with its answer on the bundled example."
    yield "The prefixes need not be declared. A question is asked by its name, and `--bind` changes what it is about:"
    yield from ("", "```sh", f"kg query {GRAPH} causes-of --bind what=infection", "```")
    chapter = ""
    for question, answer in answers(build(HERE.parent / EXAMPLE).store):
        if question.chapter != chapter:
            chapter = question.chapter
            yield from ("", f"## {chapter}")
        yield from ("", f"### {question.question}", "", f"`{question.name}` · {question.about}", "")
        yield from ("```sparql", *_parameters(question), question.sparql, "```", "", *_answer(answer))


PAGES = {
    "cli.md": command_line,
    "api.md": api,
    "vocabulary.md": vocabulary,
    "formats.md": formats,
    "cookbook.md": cookbook,
}


def _commands(
    command: click.Command, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from _commands(child, (*words, name))


def _described(name: str, value: object) -> Iterator[str]:
    if callable(value) and not (inspect.isclass(value) and issubclass(value, Exception)):
        yield from ("```python", name + str(inspect.signature(value)).replace("'", ""), "```", "")
    if isinstance(value, dict):
        yield f"A dict with the keys {', '.join(f'`{key}`' for key in sorted(value))}."
    else:
        yield inspect.getdoc(value) or ""


def _parameters(question: Question) -> Iterator[str]:
    return (f"# ?{name} is {value}" for name, value in question.parameters)


def _answer(answer: Result) -> Iterator[str]:
    """The first rows of a table, or the first things of a graph, and how many there are."""
    if answer.kind == "boolean":
        yield "Yes." if answer else "No."
    elif answer.kind == "graph":
        blocks = answer.format("turtle").split("\n\n")[1 : 1 + FIRST_THINGS]
        yield from ("```turtle", *"\n\n".join(blocks).splitlines(), "```", "")
        yield f"The first {FIRST_THINGS} things, of {len(answer)} triples in all."
    elif not answer:
        yield "No row: the bundled graph has none."
    else:
        yield from (_cells(answer.columns), _cells("---" for _ in answer.columns))
        yield from (_cells(row) for row in answer.cells()[:FIRST_ROWS])
        if len(answer) > FIRST_ROWS:
            yield from ("", f"The first {FIRST_ROWS} of {len(answer)} rows.")


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", _cells(header), _cells("---" for _ in header))
    yield from (_cells(row) for row in rows)


def _cells(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _kinds(ontology: Ontology) -> Iterator[tuple[str, ...]]:
    columns = {column.name: column.label for column in ontology.columns}
    for kind in ontology.kinds.values():
        yield f"{kind.glyph} `{kind.name}`", kind.definition, columns[kind.column]


def _roles(ontology: Ontology) -> Iterator[tuple[str, ...]]:
    for role in sorted(ontology.roles.values(), key=lambda role: role.rank):
        ends = [f"subject of `{name}`" for name in role.subject_of] + [
            f"object of `{name}`" for name in role.object_of
        ]
        yield f"`{role.name}`", role.definition, ", ".join(ends)


def _relations(ontology: Ontology) -> Iterator[tuple[str, ...]]:
    for relation in ontology.relations.values():
        ends = f"{', '.join(relation.domain) or 'anything'} → {', '.join(relation.range) or 'anything'}"
        inverse = f"`{relation.inverse}`" if relation.inverse else "(symmetric)" if relation.symmetric else ""
        yield f"`{relation.name}`", inverse, ends, relation.definition, " ".join(relation.examples)


def _first_line(value: object) -> str:
    return (inspect.getdoc(value) or "").partition("\n")[0]


if __name__ == "__main__":
    for page, text in PAGES.items():
        (HERE / page).write_text("\n".join(text()) + "\n", encoding="utf-8")
        print(HERE / page)
