"""The words of the interface, by language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from kg.errors import FormatError


def words(language: str = "en") -> dict[str, str]:
    """The catalogue of one language.

    >>> words("de")["quiz"]
    'Quiz'
    """
    known = _catalogue()
    if language not in known:
        raise FormatError(f"No interface language {language!r}; there are {', '.join(sorted(known))}.")
    return known[language]


def languages() -> tuple[str, ...]:
    """The languages that the interface speaks."""
    return tuple(_catalogue())


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("kg.view") / "words.toml").read_text(encoding="utf-8"))
