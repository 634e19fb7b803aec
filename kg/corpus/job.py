"""What a build works on: where its input, its parts, its tables and its result are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus.part import Reading
from kg.version import __version__

if TYPE_CHECKING:
    from kg.corpus import Plan
    from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: what it does, how much of how much, and how many documents have been read."""

    name: str
    done: int
    total: int
    documents: int = 0


@dataclass(frozen=True)
class Job:
    """A build: its inputs and its plan, and the folders it works in."""

    inputs: tuple[str, ...]
    plan: Plan
    ontology: Ontology
    reading: Reading
    parts: Path  # what has been read; its name says with what
    fresh: Path  # what will be published
    steps: Path  # intermediates

    @classmethod
    def of(cls, inputs: Sequence[str | Path], work: Path, plan: Plan, ontology: Ontology) -> Job:
        """The job that builds some inputs in the folder `work`."""
        reading = Reading(str(ontology.folder), ontology.base, plan.tier, plan.review, plan.extractors)
        key = f"parts-{plan.engine}-{_key(reading)[:16]}"
        return cls(
            tuple(map(str, inputs)), plan, ontology, reading, work / key, work / "fresh", work / "steps"
        )

    @property
    def tables(self) -> Path:
        """Where the published tables are made."""
        return self.fresh / "tables"

    @property
    def name(self) -> str:
        """What the files of the graph are called."""
        from kg.build import name_of

        return name_of(self.inputs)


def _key(reading: Reading) -> str:
    """A hash of all that decides what is read in a document: program, ontology, tier."""
    from kg.extract import EXTRACTORS

    found = hashlib.sha256(repr((__version__, sorted(EXTRACTORS), reading)).encode())
    ontology = Path(reading.folder)
    found.update(_hash(Path(__file__).parent.parent, ("*.py",)).encode())
    found.update(_hash(ontology, ("*.ttl", "*.tsv", "*.txt")).encode())
    return found.hexdigest()


@cache
def _hash(folder: Path, patterns: Iterable[str]) -> str:
    found = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in folder.rglob(pattern)):
        found.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
