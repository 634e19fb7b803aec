"""What changed from one graph to another: claims in clinical words, and the RDF statements behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from kg.errors import FormatError, GraphError
from kg.model import Claim, Concept, Evidence
from kg.ontology import Ontology, load
from kg.quads import lines_of
from kg.rdf.triples import Triple, triples
from kg.store import Store

Fact: TypeAlias = tuple[str, str]  # what is said of a concept, and with which value: ("kind", "Drug")


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second of two graphs says otherwise than the first; true if it says anything otherwise.

    Pairs are the same claim or concept in both graphs, the older first. A claim whose certainty
    changed is not listed under `evidence` as well. `deleted` and `inserted` are all RDF statements
    that one graph has alone, as N-Triples tokens: also those that no claim accounts for.
    """

    added: tuple[Claim, ...] = ()
    removed: tuple[Claim, ...] = ()
    certainty: tuple[tuple[Claim, Claim], ...] = ()
    evidence: tuple[tuple[Claim, Claim], ...] = ()
    concepts: tuple[tuple[Concept, Concept], ...] = ()
    moved: int = 0  # quotes that both have, at another place or in another version of the document
    deleted: tuple[Triple, ...] = ()
    inserted: tuple[Triple, ...] = ()
    unread: tuple[str, ...] = ()  # why the claims of a graph could not be compared
    ontology: Ontology = field(default_factory=load, repr=False, compare=False)

    def __bool__(self) -> bool:
        return bool(self.deleted or self.inserted)

    @property
    def counts(self) -> dict[str, int]:
        """How much of each sort changed."""
        return {
            "claims added": len(self.added),
            "claims removed": len(self.removed),
            "changed in certainty": len(self.certainty),
            "changed in evidence": len(self.evidence),
            "concepts changed": len(self.concepts),
            "quotes moved": self.moved,
            "statements added": len(self.inserted),
            "statements removed": len(self.deleted),
        }

    @property
    def summary(self) -> str:
        """One line: what changed, and how much of it."""
        if not self:
            return "The graphs say the same."
        return ", ".join(_counted(number, what) for what, number in self.counts.items() if number) + "."

    def format(self, name: str = "text") -> str:
        """The difference as text, JSON, an RDF Patch, or a page."""
        from kg.diff.formats import FORMATS

        if name not in FORMATS:
            raise FormatError(f"no format {name!r} for a difference; there are {', '.join(sorted(FORMATS))}")
        return FORMATS[name](self)

    def __repr__(self) -> str:
        return f"<Difference: {self.summary}>"

    def _repr_html_(self) -> str:
        from kg.diff.formats import fragment

        return fragment(self)


def diff(old: Store, new: Store) -> Difference:
    """What the new graph says otherwise than the old: any two graphs, of this toolkit or not.

    Evidence is the same when its words, their certainty and the work they stand in are the same:
    a quote that only moved in a new version of its document is counted, not listed.

    >>> diff(Store(), Store())
    <Difference: The graphs say the same.>
    """
    unread: list[str] = []
    before, after = (_claims(store, unread) for store in (old, new))
    # Were the claims of one graph alone compared, all of them would look new.
    both = sorted(before.keys() & after.keys()) if not unread else []
    pairs = [(before[key], after[key]) for key in both]
    statements = [set(triples(store.ox)) for store in (old, new)]
    described = [{c.id: c for c in store.concepts()} if not unread else {} for store in (old, new)]
    return Difference(
        added=_only(after, before) if not unread else (),
        removed=_only(before, after) if not unread else (),
        certainty=tuple((b, a) for b, a in pairs if span(b, old.ontology) != span(a, new.ontology)),
        evidence=tuple(
            (b, a) for b, a in pairs if span(b, old.ontology) == span(a, new.ontology) and any(readings(b, a))
        ),
        concepts=tuple(
            (described[0][key], described[1][key])
            for key in sorted(described[0].keys() & described[1].keys())
            if facts(described[0][key]) != facts(described[1][key])
        ),
        moved=sum(_moved(b, a) for b, a in pairs),
        deleted=tuple(sorted(statements[0] - statements[1])),
        inserted=tuple(sorted(statements[1] - statements[0])),
        unread=tuple(unread),
        ontology=new.ontology,
    )


def span(claim: Claim, ontology: Ontology) -> tuple[str, ...]:
    """The labels of a claim's weakest and strongest certainty; one where they are the same."""
    levels = [ontology.certainties[line.certainty] for line in claim.evidence]
    ends = (min(levels, key=lambda c: c.rank), max(levels, key=lambda c: c.rank)) if levels else ()
    return tuple(dict.fromkeys(level.label for level in ends))


def readings(old: Claim, new: Claim) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The lines of evidence that the old claim has alone, and those that the new has alone."""
    return _without(lines_of(old), lines_of(new)), _without(lines_of(new), lines_of(old))


def facts(concept: Concept) -> set[Fact]:
    """What is said of a concept: its label, kinds, other names and mappings."""
    return {
        ("label", concept.label),
        *(("kind", kind) for kind in concept.kinds),
        *(("name", name) for name in concept.names),
        *((mapping.predicate, mapping.term) for mapping in concept.mappings),
    }


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number != 1 else f"1 {what.replace('s ', ' ', 1)}"


def _claims(store: Store, unread: list[str]) -> dict[str, Claim]:
    try:
        return {claim.id: claim for claim in store.claims()}
    except GraphError as error:
        unread.append(str(error))
        return {}


def _only(one: dict[str, Claim], other: dict[str, Claim]) -> tuple[Claim, ...]:
    return tuple(one[key] for key in sorted(one.keys() - other.keys()))


def _said(line: Evidence) -> tuple[str, ...]:
    """What makes two lines of evidence the same, whichever version of the work they stand in."""
    work = line.document.rpartition("-")[0]
    return (work, " ".join(line.quote.split()), line.certainty, line.cue, line.agent, line.comment)


def _without(lines: Iterable[Evidence], others: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(_left(lines, Counter(map(_said, others))))


def _left(lines: Iterable[Evidence], there: Counter[tuple[str, ...]]) -> Iterator[Evidence]:
    for line in lines:
        if there[_said(line)]:
            there[_said(line)] -= 1
        else:
            yield line


def _moved(old: Claim, new: Claim) -> int:
    """How many lines both have, but not in the same bytes at the same place."""
    places = {line.passage for line in lines_of(old)}
    alone = {line.passage for line in readings(old, new)[1]}
    return sum(1 for line in lines_of(new) if line.passage not in places | alone)
