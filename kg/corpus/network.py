"""Questions to a graph that is too large to open: asked of its tables, in DuckDB.

`co_mentions` counts in how many documents two things are spoken of together; `components` and
`pagerank` go through rustworkx (the extra `fast`), which holds ten million edges in a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.corpus.tables import connection, view
from kg.errors import MissingExtraError

if TYPE_CHECKING:
    import duckdb

Row: TypeAlias = tuple[Any, ...]

MEMORY = 300 << 20
_TOGETHER = """
with ends as (
    select distinct e.document, unnest([c.subject, c.object]) as concept
    from evidence e join claims c on c.id = e.claim
)
select x.concept as one, y.concept as other, count(*) as documents
from ends x join ends y on x.document = y.document and x.concept < y.concept
group by all having count(*) >= ?
order by documents desc, one, other
"""
_EDGES = "select subject, object from claims where not negated order by id"


def co_mentions(folder: str | Path, least: int = 2) -> Iterator[Row]:
    """Two concepts that at least so many documents speak of both of, and how many do; the most first."""
    with _tables(folder) as connected:
        found = connected.execute(_TOGETHER, [least])
        while rows := found.fetchmany(10_000):
            yield from rows


def components(folder: str | Path) -> list[list[str]]:
    """The concepts that affirmed claims connect, whichever way; the largest group first."""
    rx, graph, names = _graph(folder)
    groups = [sorted(names[at] for at in group) for group in rx.weakly_connected_components(graph)]
    return sorted(groups, key=lambda group: (-len(group), group))


def pagerank(folder: str | Path, damping: float = 0.85) -> list[tuple[str, float]]:
    """Every concept and its PageRank among the affirmed claims; the highest first."""
    rx, graph, names = _graph(folder)
    ranks = rx.pagerank(graph, alpha=damping)
    return sorted(((names[at], rank) for at, rank in ranks.items()), key=lambda pair: (-pair[1], pair[0]))


def _graph(folder: str | Path) -> tuple[Any, Any, list[str]]:
    """rustworkx, the affirmed claims as its graph, and the concept at each of its nodes."""
    try:
        import rustworkx as rx
    except ImportError as error:
        raise MissingExtraError("this needs rustworkx: pip install 'medkg[fast]'") from error
    graph = rx.PyDiGraph()
    with _tables(folder) as connected:
        names = [name for (name,) in connected.execute("select id from concepts order by id").fetchall()]
        graph.add_nodes_from(names)
        numbers = {name: at for at, name in enumerate(names)}
        found = connected.execute(_EDGES)
        while rows := found.fetchmany(100_000):
            graph.add_edges_from_no_data([(numbers[one], numbers[other]) for one, other in rows])
    return rx, graph, names


def _tables(folder: str | Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB that calls the tables of a built corpus by their names."""
    import tempfile

    connected = connection(Path(tempfile.gettempdir()), MEMORY, 2)
    for name in ("claims", "concepts", "evidence"):
        view(connected, name, Path(folder) / "tables" / f"{name}.parquet")
    return connected
