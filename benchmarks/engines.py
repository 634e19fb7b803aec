"""One graph on three engines: loaded, counted, asked, brought back, hashed: `python benchmarks/engines.py`.

The graph is made here: a million triples unless `--claims NUMBER` says otherwise. Oxigraph's server and Virtuoso are
started on loopback and stopped again. With `--kill ROUNDS` writers of a store directory are killed instead.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import engines  # noqa: E402  # found on the path above
import graphs  # noqa: E402  # the same

from kg.backup import State, state  # noqa: E402
from kg.model import Claim  # noqa: E402
from kg.questions import answer as answer_here  # noqa: E402
from kg.remote import answer, connected, fetched, sent  # noqa: E402
from kg.store import Store  # noqa: E402

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


def timed(what: str, work: Callable[[], object]) -> object:
    """What work gives; how long it took is said."""
    before = time.perf_counter()
    result = work()
    print(f"  {what:28} {time.perf_counter() - before:8.2f} s", flush=True)
    return result


def embedded(graph: Store, expected: State, folder: Path) -> None:
    """The store in this process, in a directory."""
    print("embedded, in a directory")
    timed("load", lambda: graph.keep(folder / "embedded"))
    held = Store.open(folder / "embedded")
    assert timed("count", lambda: len(held)) == expected.quads
    for name, text in QUERIES.items():
        timed(name, lambda text=text: answer_here(held, text))  # type: ignore[misc]
    assert timed("hash", lambda: state(held.ox)) == expected


def served(engine: engines.Engine, graph: Store, expected: State, answers: dict[str, object]) -> None:
    """A server: what comes back must be what was sent."""
    print(engine.name)
    with connected(engine.url, graph="http://example.org/benchmark") as there:
        timed("load", lambda: sent(there, graph, empty=True))
        assert timed("count", there.count) == expected.quads
        for name, text in QUERIES.items():
            result = timed(name, lambda text=text: answer(there, text))  # type: ignore[misc]
            assert result == answers[name], name
        back = timed("bring back", lambda: fetched(there))
        assert isinstance(back, Store)
        assert timed("hash", lambda: state(back.ox)) == expected


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
    """Print a line for each thing done on each engine."""
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
    print(f"{expected.quads:,} triples, sha256 {expected.sha256}")
    answers = {name: answer_here(graph, text) for name, text in QUERIES.items()}
    with tempfile.TemporaryDirectory() as folder:
        embedded(graph, expected, Path(folder))
        with engines.oxigraph(Path(folder)) as engine:
            served(engine, graph, expected, dict(answers))
        with engines.virtuoso(Path(folder) / "virtuoso", buffers=40_000) as engine:
            served(engine, graph, expected, dict(answers))
    print("the same triples came back from each")


if __name__ == "__main__":
    main()
