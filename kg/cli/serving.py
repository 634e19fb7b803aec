"""The command that serves."""

from __future__ import annotations

import click

from kg.cli.options import DOCUMENTS, GRAPH, example


@click.command()
@GRAPH
@DOCUMENTS
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Another than loopback is open to others."
)
@click.option("--port", default=7878, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--writable", is_flag=True, help="Obey changes of those who have the token; a store directory only."
)
@click.option("--token", default="", envvar="KG_TOKEN", help="The token for changes; else a new one is made.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="A site whose pages may read the answers.")
@click.option(
    "--workers", default=4, show_default=True, type=click.IntRange(2, 64), help="Processes that answer."
)
@click.option(
    "--deadline", default=10.0, show_default=True, type=click.FloatRange(0.1, 3600), help="Seconds a query."
)
@click.option("--memory", default=512, show_default=True, type=click.IntRange(64), help="Megabytes a query.")
@example("kg serve exports/leg-pain-after-spinal-fusion.ttl")
def serve(  # noqa: PLR0913  # one parameter an option
    graph: str,
    documents: tuple[str, ...],
    host: str,
    port: int,
    *,
    writable: bool,
    token: str,
    cors: tuple[str, ...],
    workers: int,
    deadline: float,
    memory: int,
) -> None:
    """Serve a graph: SPARQL, linked data and pages, read-only and to this machine alone by default."""
    from kg.serve import Limits
    from kg.serve import serve as run
    from kg.store import is_address

    if is_address(graph):
        raise click.UsageError(
            "a graph on a server is served there; bring it here with `kg export URL -o graph.ttl`"
        )
    limits = Limits(workers=workers, deadline=deadline, memory=memory << 20)
    run(
        graph,
        host=host,
        port=port,
        writable=writable,
        token=token,
        cors=cors,
        documents=documents,
        limits=limits,
    )
