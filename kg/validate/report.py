"""Findings, and the report that holds them in a fixed order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, overload

from kg.errors import FormatError
from kg.terminal import visible

if TYPE_CHECKING:
    from kg.validate.coverage import Covered

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a reviewer's look.

    `check` is the check and the shape or rule in it, as `rules/claim-and-denial`; `focus` the IRI of
    what it is about; `claim` the IRI of the claim it is about, several parted by spaces; `quotes` the
    sentences of the documents that it rests on.
    `details` are further properties of its W3C validation result: local name and Turtle term.
    """

    severity: str
    check: str
    message: str
    focus: str = ""
    claim: str = ""
    quotes: tuple[str, ...] = ()
    fix: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The IRIs of the claims that it is about."""
        return tuple(self.claim.split())

    @property
    def group(self) -> str:
        """The check without the shape or rule."""
        return self.check.partition("/")[0]


def _order(finding: Finding) -> tuple[object, ...]:
    place = SEVERITIES.index(finding.severity)
    return (
        place,
        finding.check,
        finding.focus,
        finding.message,
        finding.quotes,
        finding.claim,
        finding.details,
    )


class Report(Sequence[Finding]):
    """The findings of a validation: gravest first, the same order for the same graph.

    >>> report = Report([Finding("warning", "evidence/hedge", "A hedge was dropped.")])
    >>> report.conforms, len(report)
    (True, 1)
    """

    def __init__(self, findings: Iterable[Finding] = (), coverage: Iterable[Covered] = ()) -> None:
        """Keep each finding once, in order; `coverage` has the documents' sentences."""
        self._findings = tuple(sorted(set(findings), key=_order))
        self.coverage = tuple(coverage)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        """The finding at a place, or the findings of a slice."""
        return self._findings[index]

    def __len__(self) -> int:
        """How many findings there are, of every severity."""
        return len(self._findings)

    def __eq__(self, other: object) -> bool:
        """Whether both have the same findings."""
        return isinstance(other, Report) and self._findings == other._findings

    def __hash__(self) -> int:
        """Equal for equal reports."""
        return hash(self._findings)

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation; warnings and infos are for a reviewer to judge."""
        return not any(finding.severity == "violation" for finding in self)

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def summary(self) -> str:
        """One line: the verdict and the counts."""
        if not self:
            return "Nothing to report: the graph conforms, and no rule found anything."
        counted = ", ".join(f"{n} {_plural(name, n)}" for name, n in self.counts.items() if n)
        return f"The graph {'conforms' if self.conforms else 'does not conform'}: {counted}."

    def format(self, name: str = "text") -> str:
        """The report as text, JSON, a W3C report in Turtle, a page, or SARIF for code review tools."""
        from kg.validate.formats import FORMATS

        if name not in FORMATS:
            raise FormatError(f"no report format {name!r}; there are {', '.join(sorted(FORMATS))}")
        return FORMATS[name](self)

    def __repr__(self) -> str:
        """The summary and the first findings."""
        shown = [f"  {finding.severity}: {visible(finding.message)}" for finding in self[:10]]
        rest = [f"  … and {len(self) - len(shown)} more"] if len(self) > len(shown) else []
        return "\n".join([f"<Report: {self.summary}", *shown, *rest]) + ">"

    def _repr_html_(self) -> str:
        """The findings as a table, for a notebook."""
        from kg.validate.formats import table

        return table(self)


def _plural(severity: str, count: int) -> str:
    return severity if count == 1 else f"{severity}s"


def as_text(report: Report) -> str:
    """One paragraph a finding, as a person reads it; then what the documents' sentences carry."""
    from kg.validate.coverage import as_text as covered

    lines = [report.summary]
    for finding in report:
        lines += ["", f"{finding.severity.upper()}  {finding.message}"]
        lines += [f"    “{_one_line(quote)}”" for quote in finding.quotes]
        lines += [f"    To do: {finding.fix}"] if finding.fix else []
        lines += [
            f"    {finding.check}  {' '.join(dict.fromkeys((finding.focus, *finding.claims)))}".rstrip()
        ]
    if report.coverage:
        lines += ["", "Sentences that carry a claim, and those that were passed over", ""]
        lines += [covered(report.coverage).rstrip()]
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """The report for machines."""
    findings = [{key: value for key, value in asdict(finding).items() if value} for finding in report]
    content = {"conforms": report.conforms, "counts": report.counts, "findings": findings}
    if report.coverage:
        content["coverage"] = [asdict(row) for row in report.coverage]
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
