"""A report in the formats that people, pages and other tools read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

import pyoxigraph as ox

from kg.model import digest
from kg.validate.report import Finding, Report, as_json, as_text

_SH = "http://www.w3.org/ns/shacl#"
_SHAPES = "https://w3id.org/medkg/shapes#"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_MEANINGS = {
    "violation": "The graph is broken here and must be put right.",
    "warning": "Probably wrong, or a contradiction of the text itself: a person should look.",
    "info": "Worth knowing; nothing needs to be done.",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #4a5260; --line: #c3c9d1;
  --violation: #a3140c; --warning: #7d5a00; --info: #0f5c87; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e9ecf0; --paper: #15181c; --soft: #aab3bf; --line: #454c56;
  --violation: #ff9a8f; --warning: #f0c04a; --info: #7cc4f0; } }
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 56rem; margin: 0 auto; padding: 1.5rem; }
article { border-top: 1px solid var(--line); padding: .9rem 0; }
article h3 { font-size: 1.05rem; margin: 0 0 .4rem; }
.severity { display: inline-block; min-width: 5.5rem; font-weight: 700; }
.violation { color: var(--violation); } .warning { color: var(--warning); } .info { color: var(--info); }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }
.quotes { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .4rem 1rem; }
.where { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; margin: .3rem 0 0; }
"""


def as_html(report: Report) -> str:
    """A page that opens without a network and reads aloud well."""
    sections = "".join(
        f'<section aria-labelledby="{severity}"><h2 id="{severity}">{severity.capitalize()}s ({count})</h2>'
        f"<p>{escape(_MEANINGS[severity])}</p>"
        + "".join(_article(finding) for finding in report if finding.severity == severity)
        + "</section>"
        for severity, count in report.counts.items()
        if count
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Validation report</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>Validation report</h1>"
        f"<p>{escape(report.summary)}</p>{sections}</main></body></html>\n"
    )


def _article(finding: Finding) -> str:
    quotes = "".join(f"<blockquote>{escape(quote)}</blockquote>" for quote in finding.quotes)
    where = " ".join(dict.fromkeys((finding.focus, *finding.claims)))
    return (
        f'<article><h3><span class="severity {finding.severity}">{finding.severity}</span> '
        f"{escape(finding.message)}</h3>"
        + (f'<div class="quotes">{quotes}</div>' if quotes else "")
        + (f"<p>To do: {escape(finding.fix)}</p>" if finding.fix else "")
        + f'<p class="where">{escape(finding.check)} {escape(where)}</p></article>'
    )


def table(report: Report) -> str:
    """The findings as one HTML table."""
    rows = "".join(
        f"<tr><td>{f.severity}</td><td>{escape(f.message)}</td><td>{escape(' … '.join(f.quotes))}</td></tr>"
        for f in report
    )
    return (
        f"<p>{escape(report.summary)}</p><table><thead><tr><th>severity</th><th>finding</th><th>quotes</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def as_turtle(report: Report) -> str:
    """The W3C validation report (sh:ValidationReport); its nodes are named by their content.

    As the standard has it, sh:conforms is false as soon as there is any result.
    """
    lines = [f"@prefix sh: <{_SH}> .", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."]
    nodes = [f"<urn:medkg:finding:{digest(*map(str, _key(finding)))}>" for finding in report]
    conforms = str(not nodes).lower()
    results = f" ; sh:result {', '.join(nodes)}" if nodes else ""
    lines += [
        f"<urn:medkg:report:{digest(*nodes)}> a sh:ValidationReport ; sh:conforms {conforms}{results} ."
    ]
    lines += [_result(node, finding) for node, finding in zip(nodes, report, strict=True)]
    return "\n".join(lines) + "\n"


def _key(finding: Finding) -> tuple[object, ...]:
    return (finding.check, finding.focus, finding.message, finding.quotes, finding.claim, finding.details)


def _result(node: str, finding: Finding) -> str:
    details = dict(finding.details)
    focus = details.pop("focusNode", "") or _term(finding.focus)
    # A rule of ours is no component of SHACL Core: it gets a name of its own.
    component = (
        details.pop("sourceConstraintComponent", "") or f"<{_SHAPES}{finding.check.replace('/', '-')}>"
    )
    facts = [
        "a sh:ValidationResult",
        f"sh:focusNode {focus}",
        f"sh:resultSeverity sh:{finding.severity.capitalize()}",
        f"sh:sourceConstraintComponent {component}",
        f"sh:resultMessage {ox.Literal(finding.message, language='en')}",
        *(f"sh:{name} {term}" for name, term in sorted(details.items())),
    ]
    return f"{node} {' ; '.join(facts)} ."


def _term(text: str) -> str:
    """The IRI, or the text as a literal where it is none."""
    try:
        return str(ox.NamedNode(text))
    except ValueError:
        return str(ox.Literal(text))


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0, which editors and code review services show."""
    checks = sorted({finding.check for finding in report})
    run = {
        "tool": {"driver": {"name": "medkg", "rules": [{"id": check} for check in checks]}},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif(finding, checks) for finding in report],
    }
    content = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _sarif(finding: Finding, checks: list[str]) -> dict[str, object]:
    quoted = "".join(f"\n“{quote}”" for quote in finding.quotes)
    to_do = f"\nTo do: {finding.fix}" if finding.fix else ""
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": finding.focus}]}
    if span := re.search(r"/passage/[0-9a-f]+-(\d+)-(\d+)$", finding.focus):
        start, end = map(int, span.groups())
        location["physicalLocation"] = {
            "artifactLocation": {"uri": finding.focus.rpartition("/")[0]},
            "region": {"charOffset": start, "charLength": end - start},
        }
    return {
        "ruleId": finding.check,
        "ruleIndex": checks.index(finding.check),
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{quoted}{to_do}"},
        "locations": [location],
        "partialFingerprints": {"finding/v1": digest(*map(str, _key(finding)))},
    }


FORMATS: dict[str, Callable[[Report], str]] = {
    "html": as_html,
    "json": as_json,
    "sarif": as_sarif,
    "text": as_text,
    "turtle": as_turtle,
}
