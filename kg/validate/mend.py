"""Quick fixes that are safe: what a claim says decides, and nothing that a person wrote is changed.

A plain edge or a role that is missing, a certainty that is not that of the evidence, offsets that no
longer point to a quote which stands exactly once in the document. Whatever else is wrong needs a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.errors import KgError
from kg.model import Claim, Document, Evidence
from kg.quads import lines_of, quads
from kg.statements import Statements
from kg.store import Store
from kg.validate.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.ontology import Ontology

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Change:
    """One fix: what it does in words, what is taken out of the graph and what is put in."""

    message: str
    removed: tuple[ox.Quad, ...]
    added: tuple[ox.Quad, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """The mended graph, what was changed, and the reports before and after."""

    store: Store
    changes: tuple[Change, ...]
    before: Report
    after: Report

    @property
    def better(self) -> bool:
        """Whether fewer violations are left, and no new finding came in their place."""
        gone, new = set(self.before) - set(self.after), set(self.after) - set(self.before)
        return any(f.severity == "violation" for f in gone) and not any(f.severity != "info" for f in new)

    def __repr__(self) -> str:
        """Each change, with the statements before (-) and after (+)."""
        count = len(self.changes)
        lines = [f"{count} fix{'' if count == 1 else 'es'}: {self.before.summary} → {self.after.summary}"]
        for change in self.changes:
            lines += ["", change.message]
            lines += [f"  - {quad.triple}" for quad in change.removed if quad not in change.added]
            lines += [f"  + {quad.triple}" for quad in change.added if quad not in change.removed]
        return "\n".join(lines) + "\n"


def mend(store: Store, documents: Iterable[Document] = ()) -> Mending:
    """A mended copy of the graph, and what was changed; the graph itself stays as it is.

    Write the copy only where `better` is true.

    >>> mend(Store()).changes
    ()
    """
    from kg.validate import validate

    texts = tuple(documents)
    before = validate(store, texts)
    copy = Store(ontology=store.ontology)
    copy.ox.bulk_extend(store.ox)
    changes: list[Change] = []
    for fix in FIXES:
        found = list(fix(Held(copy, texts)))
        for quad in (quad for change in found for quad in change.removed):
            copy.ox.remove(quad)
        copy.ox.extend(quad for change in found for quad in change.added)
        changes += found
    return Mending(copy, tuple(changes), before, validate(copy, texts) if changes else before)


@dataclass(frozen=True)
class Held:
    """A graph with its documents, as values; claims that cannot be read are left out."""

    store: Store
    documents: tuple[Document, ...]

    @property
    def ontology(self) -> Ontology:
        """The ontology of the graph."""
        return self.store.ontology

    @cached_property
    def statements(self) -> Statements:
        """The graph read back."""
        return Statements(self.store.ox, self.ontology)

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims whose address is that of their content: no part of them was altered."""
        return [claim for path in self.statements.of_type("kg:Claim") for claim in self._sound(path)]

    def _sound(self, path: str) -> Iterator[Claim]:
        try:
            claim = self.statements.claim(path)
        except KgError:
            return
        denied = {self.ontology.certainties[line.certainty].rank == 0 for line in claim.evidence}
        if claim.id == path and claim.evidence and denied == {claim.negated}:
            yield claim

    @cached_property
    def ought(self) -> list[ox.Quad]:
        """The statements that the claims call for, in order."""
        return sorted(quads(self.claims, list(self.store.documents()), self.ontology), key=str)

    def objects(self, subject: ox.NamedNode, predicate: str) -> list[ox.NamedNode]:
        """What the subject has of a predicate, as things."""
        found = self.store.ox.quads_for_pattern(subject, self.statements.terms[predicate], None)
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode)]

    def evidence(self, node: ox.NamedNode) -> Evidence:
        """The line of evidence at a node."""
        return self.statements.evidence(node.value.removeprefix(self.ontology.base))

    def say(self, term: object) -> str:
        """A label, or the last part of an IRI."""
        iri = cast("ox.NamedNode", term).value
        if iri.startswith(self.ontology.vocabulary):
            return iri.removeprefix(self.ontology.vocabulary)
        return self.statements.concept(iri.removeprefix(self.ontology.base)).label


def edges(held: Held) -> Iterator[Change]:
    """The plain edges that affirmed claims call for and the graph lacks."""
    for quad in held.ought:
        name = quad.predicate.value.removeprefix(held.ontology.vocabulary)
        if name in held.ontology.relations and quad not in held.store.ox:
            said = f"{held.say(quad.subject)} {held.ontology.relations[name].label} {held.say(quad.object)}"
            yield Change(f"An affirmed claim had no edge: {said}.", (), (quad,))


def roles(held: Held) -> Iterator[Change]:
    """The roles that affirmed claims give and the graph lacks."""
    known = {held.ontology.term(name): role.label for name, role in held.ontology.roles.items()}
    for quad in held.ought:
        role = known.get(getattr(quad.object, "value", ""))
        if quad.predicate.value == _TYPE and role and quad not in held.store.ox:
            yield Change(f"A role was missing: {held.say(quad.subject)} is a {role.lower()}.", (), (quad,))


def certainties(held: Held) -> Iterator[Change]:
    """A claim's strongest and weakest certainty, where they are not those of its evidence."""
    ends = {held.ontology.term(f"{end}Certainty"): end for end in ("strongest", "weakest")}
    for quad in held.ought:
        end = ends.get(quad.predicate.value)
        if end and quad not in held.store.ox:
            stale = tuple(held.store.ox.quads_for_pattern(quad.subject, quad.predicate, None))
            said = " or ".join(held.say(old.object) for old in stale) or "nothing"
            message = (
                f"The {end} certainty of a claim was {said}; by its evidence it is {held.say(quad.object)}."
            )
            yield Change(message, stale, (quad,))


def offsets(held: Held) -> Iterator[Change]:
    """Passages whose quote stands elsewhere in the document, exactly once: they get its place."""
    texts = {document.path: document.text for document in held.documents}
    for claim in held.claims:
        for line in lines_of(claim):
            text = texts.get(line.document, "")
            if text[line.start : line.end] != line.quote and text.count(line.quote) == 1:
                at = text.index(line.quote)
                moved = replace(
                    line,
                    start=at,
                    end=at + len(line.quote),
                    prefix=text[max(0, at - len(line.prefix)) : at],
                    suffix=text[at + len(line.quote) :][: len(line.suffix)],
                )
                yield _moved(held, claim, line, moved)


def _moved(held: Held, claim: Claim, old: Evidence, new: Evidence) -> Change:
    """A line of evidence with its passage, taken out as it stands and put in at its new place."""
    terms, here = held.statements.terms, held.statements.terms.at(claim.id)
    stale = [line for line in held.objects(here, "kg:evidence") if held.evidence(line) == old]
    passages = [passage for line in stale for passage in held.objects(line, "oa:hasTarget")]
    selectors = [selector for passage in passages for selector in held.objects(passage, "oa:hasSelector")]
    gone = [
        quad
        for node in (*stale, *passages, *selectors)
        for quad in held.store.ox.quads_for_pattern(node, None, None)
    ]
    gone += [ox.Quad(here, terms["kg:evidence"], line) for line in stale]
    parts = {
        terms.at(claim.evidence_id(new)),
        *(terms.at(new.passage + s) for s in ("", "-position", "-quote")),
    }
    fresh = [
        quad
        for quad in quads([replace(claim, evidence=(new,))], (), held.ontology)
        if quad.subject in parts or (quad.subject == here and quad.predicate == terms["kg:evidence"])
    ]
    message = f"A quote stood elsewhere in the document: “{new.quote}” is at {new.start} to {new.end}."
    return Change(message, tuple(sorted(gone, key=str)), tuple(sorted(fresh, key=str)))


FIXES: tuple[Callable[[Held], Iterator[Change]], ...] = (offsets, certainties, edges, roles)
