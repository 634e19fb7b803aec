"""Names for blank nodes that depend on the graph alone: those of RDFC-1.0.

RDFC-1.0 takes cubic time on a long chain (4 s for a list of 400). A graph with a chain that
is longer than a few dozen is folded first: a node that one statement alone points to, and that
points to no blank node but such, becomes a literal with the hash of its content. RDFC-1.0 names
the rest, and the folded nodes are named by their place.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

import pyoxigraph as ox

from kg.rdf.nesting import blank_nodes

_LONGEST = 50
_FOLDED = re.compile(r'"([0-9a-f]{64})-([0-9]+)"\^\^<urn:x-kg:folded>\Z')
_Content = dict[str, list[tuple[str, str]]]  # predicate and object tokens, by node or by hash


def canonical(lines: Iterable[str]) -> Iterator[str]:
    """Lines of N-Triples with canonical names for their blank nodes."""
    statements = sorted(lines)
    facts: _Content = defaultdict(list)
    for line in statements:
        subject, predicate, rest = line.split(" ", 2)
        facts[subject].append((predicate, rest[:-2]))
    hashes, contents, longest = _folded(facts)
    if longest <= _LONGEST:
        yield from _rdfc(statements)
        return
    reduced = (
        f"{subject} {predicate} {value} ."
        for subject, pairs in facts.items()
        if subject not in hashes
        for predicate, value in _numbered(pairs, hashes)
    )
    ahead = list(_rdfc(reduced))
    while ahead:
        line = ahead.pop()
        subject, predicate, value = line[:-2].split(" ", 2)
        folded = _FOLDED.match(value)
        if not folded:
            yield line
            continue
        node = "_:n" + hashlib.sha256(line.encode()).hexdigest()[:24]
        yield f"{subject} {predicate} {node} ."
        ahead += [f"{node} {p} {v} ." for p, v in contents[folded[1]]]


def nquads(
    quads: Iterable[ox.Quad],
    algorithm: ox.CanonicalizationAlgorithm = ox.CanonicalizationAlgorithm.RDFC_1_0,
) -> bytes:
    """A dataset as RDFC-1.0 has it: canonical N-Quads, sorted, blank nodes named c14n0 and on."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(algorithm)
    data = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    return b"".join(sorted(data.splitlines(keepends=True)))


def _rdfc(lines: Iterable[str]) -> Iterator[str]:
    dataset = ox.Dataset(ox.parse("".join(f"{line}\n" for line in lines), format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    data = ox.serialize((quad.triple for quad in dataset), format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return iter(data.decode().removesuffix("\n").split("\n"))


def _folded(facts: _Content) -> tuple[dict[str, str], _Content, int]:
    """The hash of each node that can be folded, the content by hash, and the longest chain of such."""
    readers: Counter[str] = Counter()
    parent: dict[str, str] = {}
    waits_for: Counter[str] = Counter()
    for subject, pairs in facts.items():
        for _, value in pairs:
            for node in blank_nodes([value]):
                readers[node] += 1 if value[0] == "_" else 2  # inside a triple term it needs its name
                waits_for[subject] += 1
                parent[node] = subject
    hashes: dict[str, str] = {}
    contents: _Content = {}
    chains: dict[str, int] = {}
    ready = [node for node in readers if readers[node] == 1 and not waits_for[node]]
    while ready:
        node = ready.pop()
        pairs = _numbered(facts.get(node, []), hashes)
        text = "\n".join(f"{predicate} {value}" for predicate, value in sorted(pairs))
        hashes[node] = hashlib.sha256(text.encode()).hexdigest()
        contents[hashes[node]] = pairs
        chains[node] = chains.get(node, 0) + 1
        above = parent[node]
        chains[above] = max(chains.get(above, 0), chains[node])
        waits_for[above] -= 1
        if above[0] == "_" and readers[above] == 1 and not waits_for[above]:
            ready.append(above)
    return hashes, contents, max(chains.values(), default=0)


def _numbered(pairs: list[tuple[str, str]], hashes: dict[str, str]) -> list[tuple[str, str]]:
    """The pairs with literals for folded nodes; like ones are numbered, so that none is lost."""
    numbers: dict[tuple[str, str], count[int]] = defaultdict(count)
    return [
        (p, f'"{hashes[v]}-{next(numbers[p, hashes[v]])}"^^<urn:x-kg:folded>' if v in hashes else v)
        for p, v in pairs
    ]
