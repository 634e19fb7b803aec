"""Validation: what is wrong in a graph, in its documents, and between them, in clinical words.

`validate` runs the functions of `CHECKS`, which read their rules from `ontology/`, and gives one
report: what breaks the graph is a violation; what the text itself contradicts is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import FormatError
from kg.validate import bounded, drift, evidence, flags, rules, shapes
from kg.validate.biolink import biolink
from kg.validate.case import Case
from kg.validate.coverage import Covered, coverage, covered
from kg.validate.formats import FORMATS
from kg.validate.impact import Impact, impact
from kg.validate.mend import Mending, mend
from kg.validate.report import Finding, Report
from kg.validate.rules import disputes

if TYPE_CHECKING:
    from kg.model import Document
    from kg.ontology import Ontology
    from kg.store import Store

__all__ = [
    "CHECKS",
    "FORMATS",
    "Covered",
    "Finding",
    "Impact",
    "Mending",
    "Report",
    "biolink",
    "coverage",
    "disputes",
    "impact",
    "mend",
    "validate",
]

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
    only: str | Iterable[str] = (),
    shapes: str | Path | Iterable[str | Path] = (),
    ontology: Ontology | None = None,
) -> Report:
    """What is wrong in the graph, in its documents, and between them.

    `only` names the check or checks to run, all if empty; `shapes` are files of the user's own SHACL shapes,
    which run in a process of their own (10 seconds, 512 MB, no network).

    >>> from kg.store import Store
    >>> validate(Store()).conforms
    True
    """
    chosen = ((only,) if isinstance(only, str) else tuple(only)) or tuple(CHECKS)
    for name in chosen:
        if name not in CHECKS:
            raise FormatError(f"no check {name!r}; there are {', '.join(CHECKS)}")
    files = (shapes,) if isinstance(shapes, str | Path) else shapes
    with Case.of(store, ontology, documents) as case:
        found = [finding for name in chosen for finding in CHECKS[name](case)]
        found += [finding for path in files for finding in bounded.findings(case, Path(path))]
        return Report(found, _covered(case) if "document" in chosen else ())


def _covered(case: Case) -> Iterator[Covered]:
    """The sentences of the documents, each with the claims that rest on it."""
    for document in case.documents:
        yield from covered(document, case.lines_of.get(case.ontology.iri(document.path), ()))
