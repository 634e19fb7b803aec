"""A report as one page: it opens without a network, reads aloud well, and speaks plainly."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg.validate.coverage import as_html as covered

if TYPE_CHECKING:
    from kg.validate.report import Finding, Report

_SECTIONS = {
    "violation": ("Must be put right", "Here the graph is broken: it says something that its own evidence does not bear out."),
    "warning": ("A person should look", "Here the text seems to contradict itself, or a reading is probably wrong. Both sides are kept."),
    "info": ("Worth knowing", "Nothing needs to be done."),
}  # fmt: skip
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(report: Report) -> str:
    """The whole page."""
    title = "What the checks found"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_style()}</style></head><body><main><h1>{title}</h1>"
        f'<p class="lead">{escape(_lead(report))}</p>{_counts(report)}'
        f"{''.join(_section(report, severity) for severity in _SECTIONS)}{_covered(report)}</main></body></html>\n"
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def _lead(report: Report) -> str:
    """What somebody who reads one sentence should know."""
    if not report:
        return "Nothing to report: the graph is sound, and no rule found anything."
    if not report.conforms:
        return "Do not use this graph yet: some of what it says is not borne out by its own evidence."
    if report.counts["warning"]:
        return "The graph says what its text says. In places the text is at odds with itself; those are shown below."
    return "The graph says what its text says; a few things are worth knowing."


def _counts(report: Report) -> str:
    tiles = "".join(
        f'<li><strong class="{severity}">{count}</strong>{_SECTIONS[severity][0].lower()}</li>'
        for severity, count in report.counts.items()
    )
    return f'<ul class="counts">{tiles}</ul>'


def _section(report: Report, severity: str) -> str:
    found = [finding for finding in report if finding.severity == severity]
    if not found:
        return ""
    heading, meaning = _SECTIONS[severity]
    return (
        f'<section aria-labelledby="{severity}"><h2 id="{severity}">{heading}</h2>'
        f'<p class="note">{meaning}</p>{"".join(map(_article, found))}</section>'
    )


def _article(finding: Finding) -> str:
    quotes = "".join(
        f"<blockquote>{escape(' '.join(quote.split()))}</blockquote>" for quote in finding.quotes
    )
    where = "".join(
        f"<code>{escape(iri)}</code>" for iri in dict.fromkeys((finding.focus, *finding.claims)) if iri
    )
    return (
        f'<article class="{finding.severity}"><h3>{escape(finding.message)}</h3>'
        + (f'<div class="quotes">{quotes}</div>' if quotes else "")
        + (f'<p class="do"><b>What to do</b> {escape(finding.fix)}</p>' if finding.fix else "")
        + f"<details><summary>Where in the graph</summary><code>{escape(finding.check)}</code>{where}</details></article>"
    )


def _covered(report: Report) -> str:
    if not report.coverage:
        return ""
    carrying = sum(bool(row.claims) for row in report.coverage)
    return (
        '<section aria-labelledby="coverage"><h2 id="coverage">What was read, and what was passed over</h2>'
        f'<p class="note">{carrying} of {len(report.coverage)} sentences carry a claim. Open a section to see each '
        f"sentence.</p>{covered(report.coverage)}</section>"
    )
