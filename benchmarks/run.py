"""Measure everything against the peers, in one run, into `docs/performance.md`: `make bench`.

Each part is a program of its own that prints a table; name some of them to run these alone, the
others keep their last figures: `python benchmarks/run.py query serve`.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
PARTS = {  # in the order of the page: the program with its arguments, and the heading
    "basics": "Everyday tasks",
    "extract": "Extraction",
    "query": "Sixteen queries",
    "validate": "Validation",
    "export": "Reading and writing",
    "page": "The page",
    "serve": "The server",
    "corpus real": "A corpus",
    "engines": "Other engines",
}
HEAD = """# Performance

Written by `make bench`, which runs the files of `benchmarks/` that are named below; each says in its first lines what
it does and how. {machine}. Seconds are CPU time, medians; what counts is the ratio to a peer in the same run, for the
machine's own speed drops out of it. Other goals and what they rest on: [page.md](page.md), [scale.md](scale.md).
"""


def main(names: list[str]) -> int:
    """Run the parts, write the page; the number of parts that failed."""
    parts = {part.split()[0]: part for part in PARTS}
    if unknown := [name for name in names if name not in parts]:
        sys.exit(f"no part {unknown[0]!r}; there are {', '.join(parts)}")
    tables, failed = _before(), 0
    for name in [parts[name] for name in names] or PARTS:
        program, *rest = name.split()
        command = [sys.executable, str(HERE / f"{program}.py"), *rest]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        print(f"## {PARTS[name]}\n\n{done.stdout}", flush=True)
        failed += done.returncode != 0
        if done.returncode == 0:
            told = done.stdout.strip()
            tables[PARTS[name]] = told if "|" in told else f"```\n{told}\n```"
        PAGE.write_text(_page(tables), encoding="utf-8")
    return failed


def _page(tables: dict[str, str]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    parts = [
        f"## {title}\n\n`{part.split()[0]}.py{part.removeprefix(part.split()[0])}`\n\n{tables[title]}\n"
        for part, title in PARTS.items()
        if title in tables
    ]
    return "\n".join([HEAD.format(machine=machine), *parts])


def _before() -> dict[str, str]:
    """The tables of the page as it is, by heading."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    parts = re.split(r"^## (.+)\n\n`[^`\n]+`\n\n", text, flags=re.MULTILINE)[1:]
    return {title: table.strip() for title, table in zip(parts[::2], parts[1::2], strict=True)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
