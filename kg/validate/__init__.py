"""Validation: what is wrong in a graph, in its documents, and between them, in clinical words.

`validate` runs the functions of `CHECKS`, which read their rules from `ontology/`, and gives one
report: what breaks the graph is a violation; what the text itself contradicts is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import FormatError
from kg.validate import bounded, drift, evidence, flags, rules, shapes
from kg.validate.case import Case
from kg.validate.formats import FORMATS
from kg.validate.report import Finding, Report

if TYPE_CHECKING:
    from kg.model import Document
    from kg.ontology import Ontology
    from kg.store import Store

__all__ = ["CHECKS", "FORMATS", "Finding", "Report", "validate"]

CHECKS: dict[str, Callable[[Case], Iterable[Finding]]] = {
    "shapes": shapes.findings,
    "rules": rules.findings,
    "evidence": evidence.findings,
    "drift": drift.findings,
    "document": flags.findings,
}


def validate(
    store: Store,
    documents: Iterable[Document] = (),
    *,
    only: Iterable[str] = (),
    shapes: Iterable[str | Path] = (),
    ontology: Ontology | None = None,
) -> Report:
    """What is wrong in the graph, in its documents, and between them.

    `only` names the checks to run, all if empty; `shapes` are files of the user's own SHACL shapes,
    which run in a process of their own (10 seconds, 512 MB, no network).

    >>> from kg.store import Store
    >>> validate(Store()).conforms
    True
    """
    chosen = tuple(only) or tuple(CHECKS)
    for name in chosen:
        if name not in CHECKS:
            raise FormatError(f"no check {name!r}; there are {', '.join(CHECKS)}")
    case = Case.of(store.ox, ontology or store.ontology, documents)
    found = [finding for name in chosen for finding in CHECKS[name](case)]
    return Report([*found, *(finding for path in shapes for finding in bounded.findings(case, Path(path)))])
