"""Measure everything against the peers, in one run, into `docs/performance.md`: `make bench`.

Each part is a program of its own that prints a table; name some of them to run these alone, the
others keep their last figures: `python benchmarks/run.py query serve`. `--short` shows in minutes
whether all hold together; the page says of each part with what it was run.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
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
SHORT = {  # a part that has a size, with a small one
    "export": "export 20000",
    "page": "page 100 1000",
    "engines": "engines --claims 1000",
}
HEAD = """# Performance

Written by `make bench`, which runs the files of `benchmarks/` that are named below; each says in its first lines what
it does and how. {machine}. Seconds are CPU time, medians, unless a part says otherwise; what counts is the ratio to a peer in the same run, for the
machine's own speed drops out of it. Other goals and what they rest on: [page.md](page.md), [scale.md](scale.md).
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts, write the page; the number of parts that failed."""
    parts = {part.split()[0]: part for part in PARTS}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PART", help=f"of {', '.join(parts)}; else all")
    parser.add_argument("--short", action="store_true", help="give parts that have a size a small one")
    parser.add_argument(
        "-o", "--output", type=Path, default=PAGE, help="the page, if not docs/performance.md"
    )
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.names if name not in parts]:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(parts)}")
    tables, failed = before(PAGE), 0
    for name in given.names or parts:
        part = parts[name]
        program, *rest = (SHORT.get(part, part) if given.short else part).split()
        command = [sys.executable, str(HERE / f"{program}.py"), *rest]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        print(f"## {PARTS[part]}\n\n{done.stdout}", flush=True)
        failed += done.returncode != 0
        if done.returncode == 0:
            told = done.stdout.strip()
            table = told if "|" in told else f"```\n{told}\n```"
            tables[PARTS[part]] = (" ".join((f"{program}.py", *rest)), table)
        given.output.write_text(page(tables), encoding="utf-8")
    return failed


def page(tables: Mapping[str, tuple[str, str]]) -> str:
    """The page of some tables, each with what was run for it, in the order of the parts."""
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    parts = [
        f"## {title}\n\n`{tables[title][0]}`\n\n{tables[title][1]}\n"
        for title in PARTS.values()
        if title in tables
    ]
    return "\n".join([HEAD.format(machine=machine), *parts])


def before(path: Path) -> dict[str, tuple[str, str]]:
    """The tables of a page as it is, by heading, each with what was run for it."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = re.split(r"^## (.+)\n\n`([^`\n]+)`\n\n", text, flags=re.MULTILINE)[1:]
    return {
        title: (run, table.strip())
        for title, run, table in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


if __name__ == "__main__":
    sys.exit(main())
