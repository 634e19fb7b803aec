"""Terms as entries of a lexicon: each name belongs to one thing, or is left out with the reason."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kg.lexicon import normalised
from kg.lexicons.terms import Vocabulary
from kg.model import Concept, Mapping, slug
from kg.ontology import Ontology

ACRONYM = 5  # letters up to which capitals alone may be a word in another case
SHORTEST = 2  # letters of a name
EXACT = "exactMatch"
MATCHES = (EXACT, "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
ALL = ""  # in the table of kinds: what no named term is above of


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A name or a whole term that was not taken, where it stands, and why."""

    place: str
    term: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entries:
    """What a vocabulary adds: concepts, mappings of concepts that are known, names for a list, leavings."""

    source: str
    concepts: tuple[Concept, ...] = ()
    links: tuple[tuple[Concept, Mapping], ...] = ()
    acronyms: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()
    dead: int = 0
    namespaces: dict[str, str] = field(default_factory=dict)
    justification: str = "semapv:LexicalMatching"

    def keys(self, concept: Concept) -> Iterator[str]:
        """The forms under which a concept's names are compared."""
        return map(key_of, (concept.label, *concept.names))

    def __str__(self) -> str:
        """How much there is of each."""
        names = sum(len(concept.names) for concept in self.concepts)
        links = len(self.links) + sum(len(concept.mappings) for concept in self.concepts)
        return (
            f"{self.source}: {len(self.concepts)} concepts with {names} other names, {links} mappings; "
            f"left out: {len(self.left)} names or terms, {self.dead} withdrawn terms"
        )


def entries(
    vocabulary: Vocabulary, kinds: dict[str, str], ontology: Ontology, taken: dict[str, str], *, merge: bool
) -> Entries:
    """The concepts that a vocabulary adds to a lexicon; `taken` are names of other additions.

    Nothing is merged unasked: a name that is known already, or that two terms share, stays behind.
    """
    kind_of = _kinds(vocabulary, kinds)
    lexicon = ontology.lexicon
    shared = Counter(key for t in vocabulary.terms for key in {key_of(name) for name in (t.label, *t.names)})
    labels = Counter(key_of(term.label) for term in vocabulary.terms)
    concepts: dict[str, Concept] = {}
    links: dict[str, tuple[Mapping, ...]] = {}  # concept -> its new mappings
    left: list[LeftOut] = []
    for term in vocabulary.terms:
        match = Mapping(EXACT, term.id, _tidy(term.label))
        kind = kind_of.get(term.id, "")
        label = _tidy(term.label)
        id_ = f"{ontology.kind(kind).path}/{slug(label)}" if kind else ""
        owner = _owner(label, ontology, taken)
        known = lexicon.concepts.get(owner)
        reason = ""
        if merge and known and kind in known.kinds:
            mapped = replace(known, mappings=(*known.mappings, *links.get(owner, ())))
            if any(other.term == term.id for other in mapped.mappings):
                continue
            reason = unfit(mapped, match)
            if not reason:
                links[owner] = (*links.get(owner, ()), match)
                continue
        reason = (
            reason
            or ("" if kind else "it is below no term that --kind names")
            or _fault(label, ontology)
            or (owner and f"{owner} has that name")
            or ("" if labels[key_of(label)] == 1 else "another term has that label")
            or (f"its id would be that of '{concepts[id_].label}'" if id_ in concepts else "")
            or (f"{id_} is another thing" if id_ in lexicon.concepts else "")
        )
        if reason:
            left.append(LeftOut(term.place, term.id, label, reason))
            continue
        names: dict[str, str] = {}
        for name in map(_tidy, term.names):
            key = key_of(name)
            if key == key_of(label) or key in names:
                continue
            owner = _owner(name, ontology, taken)
            reason = (
                _fault(name, ontology)
                or (owner and f"{owner} has that name")
                or ("" if shared[key] == 1 else "another term has that name, too")
            )
            if reason:
                left.append(LeftOut(term.place, term.id, name, reason))
            else:
                names[key] = name
        concepts[id_] = Concept(id_, label, (kind,), tuple(names.values()), (match,))
    acronyms = {n for c in concepts.values() for n in (c.label, *c.names) if _is_acronym(n)}
    return Entries(
        source=vocabulary.source,
        concepts=tuple(concepts[id_] for id_ in sorted(concepts)),
        links=tuple((lexicon.concepts[id_], match) for id_ in sorted(links) for match in links[id_]),
        acronyms=tuple(sorted(acronyms)),
        left=tuple(left),
        dead=vocabulary.dead,
        namespaces=vocabulary.namespaces,
    )


def unfit(concept: Concept, mapping: Mapping) -> str:
    """What keeps a concept from having a mapping; '' if nothing does."""
    if mapping.predicate not in MATCHES:
        return f"{mapping.predicate} is no match of SKOS"
    if mapping.label.startswith("obsolete "):
        return "the term is withdrawn"
    if mapping.predicate != EXACT:
        return ""
    space = mapping.term.partition(":")[0] + ":"
    exact = (known.term for known in concept.mappings if known.predicate == EXACT)
    other = next((term for term in exact if term.startswith(space)), "")
    return f"the exact match of {concept.id} is {other}" if other else ""


def _kinds(vocabulary: Vocabulary, kinds: dict[str, str]) -> dict[str, str]:
    """The kind of each term: that of the nearest wider term that has one, or that of all."""
    wider = {term.id: term.wider for term in vocabulary.terms}
    found: dict[str, str] = {}
    for term in vocabulary.terms:
        seen, level = {term.id}, [term.id]
        while level and not any(id_ in kinds for id_ in level):
            level = [above for id_ in level for above in wider.get(id_, ()) if above not in seen]
            seen.update(level)
        found[term.id] = next((kinds[id_] for id_ in level if id_ in kinds), kinds.get(ALL, ""))
    return found


def _owner(name: str, ontology: Ontology, taken: dict[str, str]) -> str:
    """The id of the concept that has a name already; '' if none has."""
    keys = (name, normalised(name), key_of(name))
    return next((o for key in keys for o in (ontology.lexicon.names.get(key), taken.get(key)) if o), "")


def _fault(name: str, ontology: Ontology) -> str:
    """What keeps a name out of a lexicon; '' if nothing does."""
    if len(name) < SHORTEST:
        return "it is too short"
    if "|" in name or any(unicodedata.category(c)[0] == "C" for c in name):
        return "it has a character that names do not have"
    return "it is on the block list" if normalised(name) in ontology.lexicon.blocked else ""


def key_of(name: str) -> str:
    """The form under which names are compared: an acronym as it stands."""
    return name if _is_acronym(name) else normalised(name)


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= ACRONYM


def _tidy(name: str) -> str:
    """The name with plain spaces and apostrophes."""
    return " ".join(name.replace("\u2019", "'").split())
