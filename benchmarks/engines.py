"""One graph on three engines: loaded, counted, asked, brought back, hashed: `python benchmarks/engines.py`.

The graph is made here: a million triples unless `--claims NUMBER` says otherwise. Oxigraph's server and Virtuoso are
started on loopback and stopped again. With `--kill ROUNDS` writers of a store directory are killed instead.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import engines  # noqa: E402  # found on the path above
import graphs  # noqa: E402  # the same
from timing import HEAD, in_turn, ratio  # noqa: E402  # beside this file

from kg.backup import state  # noqa: E402  # found on the path above
from kg.model import Claim  # noqa: E402
from kg.questions import answer as answer_here  # noqa: E402
from kg.remote import Endpoint, answer, connected, fetched, sent  # noqa: E402
from kg.store import Store  # noqa: E402

Works: TypeAlias = dict[str, Callable[[], object]]

OURS = "ours"
CLAIMS = 32_300  # give a million triples
EACH = 10  # kills of one store, which is compared with what it must be after each
QUERIES = {
    "one pattern": "SELECT ?x { ?x kg:causes <https://w3id.org/medkg/concept/thing-7> }",
    "a join": "SELECT (COUNT(*) AS ?n) { ?a kg:causes ?b . ?b kg:causes ?c }",
    "all claims": "SELECT ?relation (COUNT(*) AS ?n) { ?c a kg:Claim ; rdf:predicate ?relation } GROUP BY ?relation",
}


def claims(number: int) -> Iterator[Claim]:
    """So many claims between a fifth as many things, each with a line of evidence."""
    chance = random.Random(1)  # noqa: S311  # no secret
    things = [graphs.concept(f"thing {n}") for n in range(max(2, number // 5))]
    for n in range(number):
        one, other = chance.sample(things, 2)
        words = f"{one.label} may cause {other.label}, number {n}."
        yield Claim(one, "causes", other, evidence=(graphs.line(words, 200 * n, certainty="possible"),))


def clocked(work: Callable[[], object]) -> float:
    """The seconds by the clock of one go; a server's work is not in the CPU time of its client."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def works(graph: Store, folder: Path, servers: Mapping[str, Endpoint]) -> Iterator[tuple[str, Works]]:
    """Each task, and how the store in a directory and each server does it; what is asked must be answered alike."""
    numbers = count()

    def kept() -> Path:
        path = folder / f"embedded-{next(numbers)}"
        graph.keep(path)
        return path

    def each(here: Callable[[], object] | None, do: Callable[[Endpoint], object]) -> Works:
        return ({OURS: here} if here else {}) | {name: partial(do, there) for name, there in servers.items()}

    yield "load", each(kept, lambda there: sent(there, graph, empty=True))
    held = Store.open(kept())
    yield "count", each(lambda: len(held), lambda there: there.count())
    for name, text in QUERIES.items():
        expected = answer_here(graph, text)
        assert all(answer(there, text) == expected for there in servers.values()), name
        yield name, each(partial(answer_here, held, text), partial(_answer, text))
    yield "bring back", each(None, fetched)


def compared(graph: Store, folder: Path, servers: Mapping[str, Endpoint]) -> None:
    """Print what each task takes on each server beside the store in a directory."""
    print(HEAD)
    for task, how in works(graph, folder, servers):
        taken = in_turn(how, clocked)
        mine = taken.pop(OURS, [])
        own = f"{statistics.median(mine):.4f}" if mine else ""
        for name, theirs in taken.items():
            held = f" {ratio(mine, theirs)} " if mine else " | "
            print(f"| {task} | {own} | {name} | {statistics.median(theirs):.4f} |{held}|", flush=True)


def _answer(text: str, there: Endpoint) -> object:
    return answer(there, text)


def killed(rounds: int) -> None:
    """Kill writers at random; every acknowledged write must be there, and none in part."""
    from writing import WRITERS
    from writing import killed as kill

    for how in WRITERS:
        acknowledged = besides = 0
        for seed in range(0, rounds, EACH):
            with tempfile.TemporaryDirectory() as folder:
                done, more = kill(how, Path(folder) / "store", min(EACH, rounds - seed), seed)
            acknowledged, besides = acknowledged + done, besides + more
        print(
            f"{how}: {rounds} kills, {acknowledged} writes there, 0 lost, 0 torn, {besides} not yet acknowledged",
            flush=True,
        )


def main() -> None:
    """Print a row for each thing done on each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--kill", type=int, default=0, metavar="ROUNDS")
    given = parser.parse_args()
    if given.kill:
        killed(given.kill)
        return
    os.environ.update(KG_REMOTE_USER=engines.DBA[0], KG_REMOTE_PASSWORD=engines.DBA[1])
    graph = graphs.store(*claims(given.claims))
    expected = state(graph.ox)
    print(f"{expected.quads:,} triples; seconds by the clock, medians; ours is the store in a directory.\n")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        started = (engines.oxigraph(folder), engines.virtuoso(folder / "virtuoso", buffers=40_000))
        running = [stack.enter_context(engine) for engine in started]
        servers = {
            e.name: stack.enter_context(connected(e.url, graph="http://example.org/benchmark"))
            for e in running
        }
        compared(graph, folder, servers)
        for server, there in servers.items():
            back = fetched(there)
            assert state(back.ox) == expected, server
    print("\nThe same triples came back from each: counts, answers and hashes are equal.")


if __name__ == "__main__":
    main()
