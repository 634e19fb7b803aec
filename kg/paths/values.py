"""What graph questions answer: small values that can be read at a prompt, in a notebook, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.query.telling import Link, Told, count


@dataclass(frozen=True, slots=True)
class Step:
    """From one thing to the next, with all claims between them."""

    start: str
    end: str
    links: tuple[Link, ...]

    @property
    def arrow(self) -> str:
        """Which way the claims point."""
        ways = {link.forward for link in self.links}
        return "↔" if len(ways) > 1 else "→" if True in ways else "←"


@dataclass(frozen=True, slots=True, repr=False)
class Path(Told):
    """A way from one thing to another; no steps when they are the same, or not connected."""

    start: str
    end: str
    steps: tuple[Step, ...]
    connected: bool

    def __bool__(self) -> bool:
        """Whether there is a way."""
        return self.connected

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each step with its claims and their sentences."""
        if not self.connected:
            yield 0, f"{self.start} and {self.end} are not connected"
            return
        yield 0, f"{self.start} to {self.end}: {count(len(self.steps), 'step')}"
        for step in self.steps:
            yield 1, f"{step.start} {step.arrow} {step.end}"
            for link in step.links:
                yield from link.lines(2)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing, how many claims away it is, and the claims that lead to it from a nearer thing."""

    concept: str
    label: str
    hops: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Neighbours(Told):
    """What is near a thing, the nearest first."""

    start: str
    hops: int
    found: tuple[Neighbour, ...]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each neighbour with the claims that lead there."""
        yield 0, f"{count(len(self.found), 'thing')} within {count(self.hops, 'hop')} of {self.start}"
        for neighbour in self.found:
            yield 1, f"{neighbour.hops}  {neighbour.label}"
            for link in neighbour.links:
                yield from link.lines(2)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A thing with its score."""

    concept: str
    label: str
    score: float


@dataclass(frozen=True, slots=True, repr=False)
class Ranking(Told):
    """Things by a measure, the highest first."""

    measure: str
    found: tuple[Ranked, ...]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each thing after its score."""
        yield 0, f"central by {self.measure}"
        yield from ((1, f"{ranked.score:g}  {ranked.label}") for ranked in self.found)


@dataclass(frozen=True, slots=True)
class Community:
    """The ids and labels of the things of a group."""

    concepts: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Communities(Told):
    """Groups of things, the largest first."""

    found: tuple[Community, ...]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each group with its things."""
        yield 0, count(len(self.found), "group")
        yield from ((1, f"{len(group.labels)}  {', '.join(group.labels)}") for group in self.found)
