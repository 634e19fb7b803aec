"""Cases as data: the rows of a tab-separated file, comments and empty lines left out."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[list[str]]:
    """The cells of each row of a file below `tests/cases`."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
