"""What falls when a sentence is wrong: claims, certainties, plain edges, roles, and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import FormatError, GraphError
from kg.model import Claim, Evidence
from kg.quads import quads, wording
from kg.statements import Statements
from kg.terminal import visible

if TYPE_CHECKING:
    from kg.store import Store

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_QUESTION = re.compile(r"^#\s*question:\s*(.+?)\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"^#\s*param:\s*(\w+)\s*=\s*(.+?)\s*$", re.MULTILINE)
_HEADINGS = {
    "claims": "Claims that fall",
    "weakened": "Claims that stay, with less behind them",
    "edges": "Edges that are no longer drawn",
    "roles": "Roles that are lost",
    "answers": "Answers that are lost",
}


@dataclass(frozen=True, slots=True)
class Impact:
    """What rests on a claim or a passage alone; each entry is a sentence."""

    what: str
    claims: tuple[str, ...] = ()
    weakened: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """One heading a kind of loss, and its entries below."""
        lines = [f"If this is wrong: {self.what}"]
        for heading, entries in self._parts():
            lines += ["", f"{heading} ({len(entries)})", *(f"  – {entry}" for entry in entries)]
        return "\n".join(map(visible, lines if len(lines) > 1 else [*lines, "", "Nothing else falls."]))

    def _repr_html_(self) -> str:
        """The same for a notebook or a page."""
        parts = "".join(
            f"<h3>{heading} ({len(entries)})</h3><ul>{''.join(f'<li>{escape(e)}</li>' for e in entries)}</ul>"
            for heading, entries in self._parts()
        )
        return f"<section><h2>If this is wrong: {escape(self.what)}</h2>{parts or '<p>Nothing else falls.</p>'}</section>"

    def format(self, name: str) -> str:
        """The whole in one of FORMATS."""
        if name not in FORMATS:
            raise FormatError(f"no format {name!r}; there are {', '.join(FORMATS)}")
        return FORMATS[name](self)

    def json(self) -> str:
        """The same for machines."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    def _parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, heading in _HEADINGS.items():
            if entries := getattr(self, name):
                yield heading, entries


FORMATS: dict[str, Callable[[Impact], str]] = {
    "html": lambda found: found._repr_html_() + "\n",
    "json": Impact.json,
    "text": lambda found: repr(found) + "\n",
}


def impact(store: Store, what: str) -> Impact:
    """What falls when a claim, a line of evidence, or a passage is wrong.

    `what` is its IRI, its path below the base, or its short name, as `claim:0779986c5551`.
    Raises GraphError where the graph has nothing of that name.
    """
    statements = Statements(store.ox, store.ontology)
    path = _path(store, what)
    doubted = _doubted(store, statements, path)
    hit = {claim.id: _without(claim, path) for claim in doubted}
    concepts = sorted({end.id for claim in doubted for end in (claim.subject, claim.object)})
    around = {p for concept in concepts for p in statements.claims_about(concept)}
    known = [statements.claim(p) for p in sorted(around)]
    left = [claim for claim in (hit.get(c.id, c) for c in known) if claim is not None]
    documents = list(store.documents())
    before = set(quads(known, documents, store.ontology))
    after = set(quads(left, documents, store.ontology))
    lost = sorted(before - after, key=str)
    return Impact(
        what=_said(store, doubted, path),
        claims=tuple(wording(claim, store.ontology) for claim in doubted if hit[claim.id] is None),
        weakened=tuple(_weakened(store, statements, [c for c in hit.values() if c], after)),
        edges=tuple(_edges(store, lost)),
        roles=tuple(_roles(store, lost)),
        answers=tuple(_answers(store, before, after)),
    )


def _path(store: Store, what: str) -> str:
    """The path below the base of a thing that the graph has."""
    path = what.strip("<>").removeprefix(store.ontology.base)
    if path.startswith(("claim:", "evidence:", "passage:")):
        path = path.replace(":", "/", 1)
    try:
        node = ox.NamedNode(store.ontology.iri(path))
    except ValueError:
        node = ox.NamedNode("urn:none")
    if next(store.ox.quads_for_pattern(node, None, None), None) is None:
        raise GraphError(f"the graph has no claim, evidence or passage {what!r}")
    return path


def _doubted(store: Store, statements: Statements, path: str) -> list[Claim]:
    """The claims that the thing is, or that rest on it."""
    if path.startswith("claim/"):
        return [statements.claim(path)]
    target, body = (statements.terms[name] for name in ("oa:hasTarget", "kg:evidence"))
    node = statements.terms.at(path)
    evidence = [node, *(quad.subject for quad in store.ox.quads_for_pattern(None, target, node))]
    found = {
        cast("ox.NamedNode", quad.subject).value
        for line in evidence
        for quad in store.ox.quads_for_pattern(None, body, cast("ox.NamedNode", line))
    }
    if not found:
        raise GraphError(f"no claim rests on {path}")
    return [statements.claim(iri.removeprefix(store.ontology.base)) for iri in sorted(found)]


def _without(claim: Claim, path: str) -> Claim | None:
    """The claim without the evidence that is doubted; nothing, where it has no other."""

    def stands(line: Evidence) -> bool:
        return path not in {claim.id, line.passage, claim.evidence_id(line)}

    left = tuple(line for line in claim.evidence if stands(line))
    return replace(claim, evidence=left) if left else None


def _said(store: Store, doubted: Iterable[Claim], path: str) -> str:
    claims = list(doubted)
    if path.startswith("claim/"):
        return f"‘{wording(claims[0], store.ontology)}’"
    quotes = {
        " ".join(line.quote.split())
        for claim in claims
        for line in claim.evidence
        if path in {line.passage, claim.evidence_id(line)}
    }
    return " ".join(f"“{quote}”" for quote in sorted(quotes))


def _weakened(
    store: Store, statements: Statements, claims: Iterable[Claim], after: set[ox.Quad]
) -> Iterator[str]:
    """The claims that keep some evidence, with what changes of their certainty."""
    for claim in claims:
        node = statements.terms.at(claim.id)
        changes = [
            f"its {end} certainty is now {store.ontology.certainties[new].label}"
            for end in ("strongest", "weakest")
            for term in [statements.terms[f"kg:{end}Certainty"]]
            for quad in after
            if quad.subject == node and quad.predicate == term and quad not in store.ox
            if isinstance(quad.object, ox.NamedNode)  # a text there is wrong, and no certainty
            for new in [quad.object.value.removeprefix(store.ontology.vocabulary)]
        ]
        kept = f"{len(claim.evidence)} other {'sentence' if len(claim.evidence) == 1 else 'sentences'}"
        yield "; ".join([f"{wording(claim, store.ontology)}: {kept} left", *changes])


def _label(store: Store, term: object) -> str:
    """The preferred label of a thing, or the last part of its IRI."""
    iri = cast("ox.NamedNode", term).value
    return Statements(store.ox, store.ontology).concept(iri.removeprefix(store.ontology.base)).label


def _edges(store: Store, lost: Iterable[ox.Quad]) -> Iterator[str]:
    for quad in lost:
        relation = store.ontology.relations.get(quad.predicate.value.removeprefix(store.ontology.vocabulary))
        if relation:
            yield f"{_label(store, quad.subject)} {relation.label} {_label(store, quad.object)}"


def _roles(store: Store, lost: Iterable[ox.Quad]) -> Iterator[str]:
    for quad in lost:
        if quad.predicate.value == _TYPE:
            name = cast("ox.NamedNode", quad.object).value.removeprefix(store.ontology.vocabulary)
            if role := store.ontology.roles.get(name):
                yield f"{_label(store, quad.subject)} is no longer a {role.label.lower()}"


def _answers(store: Store, before: set[ox.Quad], after: set[ox.Quad]) -> Iterator[str]:
    """Rows of the competency questions (`ontology/questions`, where there are any) that go missing."""
    questions = sorted((store.ontology.folder / "questions").glob("*.rq"))
    if not questions:
        return
    rest = ox.Store()
    rest.bulk_extend(quad for quad in store.ox if quad not in before)
    rest.extend(after)
    for path in questions:
        query = path.read_text(encoding="utf-8")
        asked = _QUESTION.search(query)
        title = asked[1] if asked else path.stem
        now = set(_rows(rest, store, query))
        yield from (
            f"{title} {row}" for row in dict.fromkeys(_rows(store.ox, store, query)) if row not in now
        )


def _rows(graph: ox.Store, store: Store, query: str) -> Iterator[str]:
    """The answers to a question, each as one line; its parameters are bound as its file has them."""
    head, brace, body = query.partition("{")
    bound = "".join(
        f" VALUES ?{name} {{ {_term(store, value)} }}" for name, value in _PARAMETER.findall(query)
    )
    solutions = graph.query(head + brace + bound + body, prefixes=store.ontology.prefixes)
    if isinstance(solutions, ox.QuerySolutions):
        for row in solutions:
            values = (cast("ox.NamedNode | ox.Literal", value).value for value in row if value is not None)
            yield " · ".join(_short(store, " ".join(value.split())) for value in values)


def _short(store: Store, text: str) -> str:
    return text.removeprefix(store.ontology.vocabulary).removeprefix(store.ontology.base)


def _term(store: Store, text: str) -> str:
    """What a parameter of a question stands for: a text, or a thing of the graph."""
    return text if text.startswith('"') else str(ox.NamedNode(store.ontology.iri(text)))
