"""What the rules find: each is one SPARQL file in `ontology/rules`, and no code.

The lines `# title:`, `# severity:`, `# message:` and `# fix:` head a rule. The variables of its
SELECT fill the `{placeholders}` of the message, things by their labels; those that are claims bring
their sentences. `# each:` is a query whose rows take the place of `$names` in the rule. `# disputes:`
names the two variables whose claims cannot both hold as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.validate.case import Case
from kg.validate.report import SEVERITIES, Finding

if TYPE_CHECKING:
    from kg.store import Store
    from kg.validate.index import Term

_HEAD = re.compile(r"^#\s*(title|severity|message|fix|each|unless|disputes):\s*(.+?)\s*$", re.MULTILINE)
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule file: what it is called, what it says, and its body (a query or a pattern)."""

    name: str
    title: str
    severity: str
    message: str
    fix: str
    body: str
    each: str = ""
    unless: str = ""
    disputes: str = ""


@cache
def rules(folder: Path, ending: str = ".rq") -> tuple[Rule, ...]:
    """The rules of a folder, by name."""
    return tuple(_rule(path) for path in sorted((folder / "rules").glob(f"*{ending}")))


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    head = dict(_HEAD.findall(text))
    missing = [name for name in ("title", "severity", "message", "fix") if name not in head]
    if missing:
        raise OntologyError(
            f"{path}: a rule begins with '# title:', '# severity:', '# message:' and '# fix:'; "
            f"{missing[0]} is missing"
        )
    if head["severity"] not in SEVERITIES:
        raise OntologyError(f"{path}: no severity {head['severity']!r}; there are {', '.join(SEVERITIES)}")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return Rule(name=path.stem, body=body.strip(), **head)


def findings(case: Case) -> Iterator[Finding]:
    """What every rule finds in the graph."""
    for rule in rules(case.ontology.folder):
        for query in _queries(case, rule):
            for row in _rows(case, rule, query):
                yield _finding(case, rule, row)


def disputes(store: Store) -> Iterator[ox.Quad]:
    """A `kg:disputes` link, both ways, for each two claims that a rule says cannot both hold.

    >>> from kg.store import Store
    >>> list(disputes(Store()))
    []
    """
    with Case.of(store) as case:
        links = {
            (row[one], row[other])
            for rule in rules(case.ontology.folder)
            if rule.disputes
            for one, other in [rule.disputes.split()]
            for query in _queries(case, rule)
            for row in _rows(case, rule, query)
        }
        for one, other in sorted({*links, *((b, a) for a, b in links)}, key=str):
            yield ox.Quad(one, case.node("kg:disputes"), other)  # type: ignore[arg-type]  # claims are IRIs


def _queries(case: Case, rule: Rule) -> Iterator[str]:
    """The rule's query, once for each row of its `each`."""
    if not rule.each:
        yield rule.body
        return
    for row in sorted(_rows(case, rule, rule.each), key=str):
        query = rule.body
        for name, term in row.items():
            query = query.replace(f"${name}", str(term))
        yield query


def _rows(case: Case, rule: Rule, query: str) -> Iterator[dict[str, Term]]:
    try:
        solutions = cast("ox.QuerySolutions", case.store.query(query, prefixes=case.ontology.prefixes))
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"{case.ontology.folder / 'rules' / rule.name}.rq: {error}") from error
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: cast("Term", solution[name]) for name in names if solution[name] is not None}


def _finding(case: Case, rule: Rule, row: dict[str, Term]) -> Finding:
    claims = [term for term in row.values() if case.is_claim(term)]
    things = [term for term in row.values() if isinstance(term, ox.NamedNode)]
    focus = row.get("focus") or next(iter([*claims, *things]), None)
    return Finding(
        severity=rule.severity,
        check=f"rules/{rule.name}",
        message=filled(rule.message, {name: case.say(term) for name, term in row.items()}),
        focus=focus.value if isinstance(focus, ox.NamedNode) else "",
        claim=" ".join(dict.fromkeys(claim.value for claim in claims)),
        quotes=case.quotes(claims),
        fix=rule.fix,
    )


def filled(template: str, values: dict[str, str]) -> str:
    """The template with its slots filled; what fills one is never read as a template again.

    >>> filled("{a} and {b}", {"a": "{b}", "b": "2"})
    '{b} and 2'
    """
    return _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), template)
