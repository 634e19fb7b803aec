"""How often a process looks for garbage: for programs that own their process, never for the library in another's."""

from __future__ import annotations

import gc

YOUNG = 50_000  # objects made before the young ones are looked through; nearly all are freed without that
MIDDLE, OLD = 20, 20  # rounds of one generation before a round of the next


def seldom() -> None:
    """Look for garbage seldom: reading makes many small values, hardly ever in circles."""
    gc.set_threshold(YOUNG, MIDDLE, OLD)
