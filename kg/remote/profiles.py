"""What is known of engines: data in `profiles.toml`, recognised by the header `Server`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Profile:
    """How an engine is spoken to; `profiles.toml` says what each field means."""

    name: str
    server: str = ""
    query: str = ""
    login: str = ""
    update: str = ""
    store: str = ""
    graph: str = "graph"
    default: bool = True
    head: str = ""
    bulk: str = ""
    batch: int = 1_000
    page: int = 10_000
    caps: bool = True
    rdf12: bool = False

    @property
    def places(self) -> list[str]:
        """The endings that an address of this engine may have, the longest first."""
        return sorted({self.query, self.login, self.update, self.store} - {""}, key=len, reverse=True)


@cache
def profiles() -> dict[str, Profile]:
    """The profiles by the engines' names.

    >>> sorted(profiles())
    ['oxigraph', 'unknown', 'virtuoso']
    """
    text = (Path(__file__).parent / "profiles.toml").read_text(encoding="utf-8")
    return {name: Profile(name, **fields) for name, fields in tomllib.loads(text).items()}


def recognised(server: str) -> Profile:
    """The profile of the engine that says so in its header.

    >>> recognised("Oxigraph/0.5.13").name, recognised("nginx").name
    ('oxigraph', 'unknown')
    """
    found = (p for p in profiles().values() if p.server and server.lower().startswith(p.server))
    return next(found, profiles()[UNKNOWN])
