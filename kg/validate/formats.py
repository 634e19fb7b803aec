"""A report in the formats that people, pages and other tools read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape

import pyoxigraph as ox

from kg.model import digest
from kg.validate.page import as_html
from kg.validate.report import Finding, Report, as_json, as_text

_SH = "http://www.w3.org/ns/shacl#"
_SHAPES = "https://w3id.org/medkg/shapes#"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}


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
