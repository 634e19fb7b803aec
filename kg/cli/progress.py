"""How far long work is: a bar with rate and time left on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self, TextIO

import click

if TYPE_CHECKING:
    from kg.corpus import Step


class Progress:
    """Shows the steps of a build on standard error, a bar for each kind of work."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """Show nothing yet; what is written to `out` is shown if that is a terminal."""
        self.out, self.clock = out or sys.stderr, clock
        self.shown = self.out.isatty()
        self.name, self.began, self.before = "", 0.0, 0
        self.bar: Any = None

    def __call__(self, step: Step) -> None:
        """Show a step."""
        if not self.shown:
            return
        if step.name != self.name:
            self._end()
            self.name, self.began, self.before = step.name, self.clock(), 0
            self.bar = click.progressbar(
                length=max(step.total, 1),
                label=step.name,
                file=self.out,
                show_percent=True,
                item_show_func=lambda text: text,
            ).__enter__()
        passed = self.clock() - self.began
        rate = (
            f"{step.documents:,} documents, {step.documents / passed:,.0f}/s"
            if step.documents and passed
            else ""
        )
        self.bar.update(max(step.done - self.before, 0), rate)
        self.before = max(step.done, self.before)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the line that is shown."""
        self._end()

    def _end(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None
