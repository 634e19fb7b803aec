"""The tables of a corpus: claims with their support, evidence, concepts, documents, errors.

`tables.sql` says how each is made of the parts; here DuckDB runs it, within the memory it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingExtraError

if TYPE_CHECKING:
    import duckdb

    from kg.ontology import Ontology

READ = {
    "read_documents": "document",
    "read_concepts": "concept",
    "read_evidence": "evidence",
    "read_errors": "error",
}
ROWS = 10 * 2048  # of a row group: what is read at least where a stretch of a table is asked for
_HEAD = re.compile(r"^-- (step|table|view) (\w+)\n((?:-- .*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Made:
    """How one table is made: its name, what a row is, its SELECT, and whether it is a table, a step or a view."""

    name: str
    about: str
    select: str
    sort: str

    @property
    def published(self) -> bool:
        """Whether it is for others to read."""
        return self.sort == "table"

    @property
    def order(self) -> str:
        """How its rows are ordered."""
        return (
            "".join(re.findall(r"^order by [\w., ]+$", self.select, re.MULTILINE))
            .replace("l.", "")
            .replace("c.", "")
        )


@cache
def statements() -> tuple[Made, ...]:
    """The statements of `tables.sql`, in their order.

    >>> [made.name for made in statements() if made.published]
    ['claims', 'evidence', 'documents', 'errors', 'concepts']
    """
    text = (files("kg.corpus") / "tables.sql").read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return tuple(
        Made(head[2], head[3].replace("-- ", "").strip(), text[head.end() : end].strip(), head[1])
        for head, end in zip(heads, ends, strict=True)
    )


def given(ontology: Ontology) -> dict[str, Sequence[tuple[str, ...]]]:
    """What the statements need to know of the ontology: the grades of certainties, and what gives a role."""
    sides = [
        (role.name, relation, side)
        for role in ontology.roles.values()
        for side, relations in (("subject", role.subject_of), ("object", role.object_of))
        for relation in relations
    ]
    grades = [(c.name, f"{c.rank:03d}") for c in ontology.certainties.values()]
    return {"certainties (name, grade)": grades, "given_roles (role, relation, side)": sides}


def aggregate(  # noqa: PLR0913  # what DuckDB is told
    parts: Iterable[Path],
    tables: Path,
    steps: Path,
    ontology: Ontology,
    *,
    least: int,
    memory: int,
    threads: int,
) -> Iterator[str]:
    """Make every table of the parts; the names of the statements, as each is done.

    Published tables go to the folder `tables`, the others to `steps`; `memory` is in bytes.
    """
    with connection(steps, memory, threads) as connected:
        view(connected, "parts", *parts)
        for name, column in READ.items():
            rows = f"select {column}.* from parts where {column} is not null"  # noqa: S608  # names of our own
            connected.execute(f"create view {name} as {rows}")
        for head, values in given(ontology).items():
            connected.execute(f"create table {_typed(head)}")
            connected.executemany(f"insert into {head.split()[0]} values ({_marks(head)})", values)  # noqa: S608  # the same
        for made in statements():
            select = made.select.format(each="unnest", none="[]", least=least)
            if made.sort == "view":
                connected.execute(f"create view {made.name} as {select}")
            else:
                path = (tables if made.published else steps) / f"{made.name}.parquet"
                put(connected, select, path)
                view(connected, made.name, path)
            yield made.name


def connection(spill: Path, memory: int, threads: int) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own that keeps within some bytes of memory, spills to a folder, and loads nothing."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError(
            "a corpus build needs DuckDB and pyarrow: pip install 'medkg[corpus]'"
        ) from error
    spill.mkdir(parents=True, exist_ok=True)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory >> 20}MiB",
        "temp_directory": str(spill / "spill"),
        "threads": threads,
        "autoinstall_known_extensions": False,
    }
    connected = duckdb.connect(config=settings)
    connected.execute("set enable_progress_bar = false")
    return connected


def put(connected: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Write what a SELECT gives as Parquet."""
    form = f"format parquet, compression zstd, row_group_size {ROWS}"
    connected.execute(f"copy ({select}) to {quoted(path)} ({form})")


def view(connected: duckdb.DuckDBPyConnection, name: str, *paths: Path) -> None:
    """Let statements call some Parquet files by a name."""
    connected.read_parquet([str(path) for path in paths]).create_view(name)


def quoted(path: Path) -> str:
    """The path as a string of SQL.

    >>> quoted(Path("it's.parquet"))
    "'it''s.parquet'"
    """
    return "'" + str(path).replace("'", "''") + "'"


def _typed(head: str) -> str:
    return re.sub(r"(\w+)(?=[,)])", r"\1 varchar", head)


def _marks(head: str) -> str:
    return ", ".join("?" * (head.count(",") + 1))
