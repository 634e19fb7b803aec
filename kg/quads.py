"""Claims as RDF: the four layers concept, claim, evidence and passage, without blank nodes.

What a class is besides (a claim is an rdf:Statement, a condition a kg:Concept) is read from
the rdfs:subClassOf of the ontology's files; a graph carries it, so that a query needs no reasoner.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.curies import Terms, expanded, iri
from kg.errors import GraphError
from kg.model import Claim, Concept, Document, Evidence, merged
from kg.ontology import Ontology

Fact: TypeAlias = tuple[str, ox.NamedNode | ox.Literal]  # a predicate's short name, and its value
Roles: TypeAlias = dict[str, set[str]]  # names of roles by concept id

# The fields that stand in the graph as they are: the property of each. `statements` reads them back.
EVIDENCE = {
    "cue": "kg:cue",
    "section": "kg:section",
    "rule": "kg:rule",
    "agent": "biolink:agent_type",
    "subject_text": "kg:subjectText",
    "object_text": "kg:objectText",
    "comment": "rdfs:comment",
}
QUOTE = {"quote": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix"}
DOCUMENT = {
    "id": "dcterms:identifier",
    "sha256": "kg:sha256",
    "source": "dcterms:source",
    "media_type": "dcterms:format",
    "language": "dcterms:language",
}
_AUTHOR_STATEMENT = "obo:ECO_0000303"  # an author's statement without traceable support
_DATES = {r"\d{4}": "xsd:gYear", r"\d{4}-\d\d": "xsd:gYearMonth", r"\d{4}-\d\d-\d\d": "xsd:date"}


def quads(claims: Iterable[Claim], documents: Iterable[Document], ontology: Ontology) -> Iterator[ox.Quad]:
    """The graph of some claims and of the documents that they were read from.

    A claim's strongest and weakest certainty and a concept's roles are those of the claims given:
    give all that there are (`Store.add` does).
    """
    stated, texts = tuple(merged(claims)), tuple(documents)
    languages, roles = _languages(stated, texts), roles_of(stated, ontology)
    for concept in {c.id: c for claim in stated for c in (claim.subject, claim.object)}.values():
        yield from concept_quads(concept, languages[concept.id], roles[concept.id], ontology)
    passages: dict[str, Evidence] = {}
    for claim in stated:
        yield from claim_quads(claim, languages[claim.subject.id], ontology)
        for line in lines_of(claim):
            # Readers may keep more or less of what surrounds a quote; the passage is one.
            passages[line.passage] = max(passages.get(line.passage, line), line, key=_context)
    for line in passages.values():
        yield from passage_quads(line, ontology)
    for document in texts:
        yield from document_quads(document, ontology)


def concept_quads(
    concept: Concept, languages: Iterable[str], roles: Iterable[str], ontology: Ontology
) -> Iterator[ox.Quad]:
    """A concept's kinds, roles, names and links to other vocabularies."""
    terms = _terms(ontology)
    yield from _about(concept.id, _concept(concept, languages, roles, ontology, terms), terms)
    for mapping in concept.mappings:
        if mapping.label:
            label = ox.Literal(mapping.label, language="en")
            yield ox.Quad(iri(expanded(mapping.term, ontology)), terms["rdfs:label"], label)


def claim_quads(claim: Claim, languages: Iterable[str], ontology: Ontology) -> Iterator[ox.Quad]:
    """A claim with all its evidence, and its plain edge; `languages` are those that speak of its subject."""
    terms, lines = _terms(ontology), lines_of(claim)
    yield from _about(claim.id, _claim(claim, lines, ontology, terms), terms)
    yield from _edge(claim, languages, ontology, terms)
    for line in lines:
        yield from _about(claim.evidence_id(line), _evidence(claim, line, ontology, terms), terms)


def passage_quads(line: Evidence, ontology: Ontology) -> Iterator[ox.Quad]:
    """The passage of a line of evidence: its document, its position and its words."""
    return _passage(line, ontology, _terms(ontology))


def document_quads(document: Document, ontology: Ontology) -> Iterator[ox.Quad]:
    """What is known of a document, but for its text."""
    return _about(document.path, _document(document, ontology, _terms(ontology)), _terms(ontology))


def roles_of(claims: Iterable[Claim], ontology: Ontology) -> Roles:
    """The roles that the affirmed claims give to concepts."""
    roles: Roles = defaultdict(set)
    for claim in claims:
        if not claim.negated:
            for role in ontology.roles.values():
                if claim.relation in role.subject_of:
                    roles[claim.subject.id].add(role.name)
                if claim.relation in role.object_of:
                    roles[claim.object.id].add(role.name)
    return roles


def lines_of(claim: Claim) -> tuple[Evidence, ...]:
    """The claim's lines of evidence, one a passage: a curator's reading stands before a rule's."""
    chosen: dict[str, Evidence] = {}
    for line in sorted(claim.evidence, key=lambda line: (line.agent.startswith("automated"), line)):
        chosen.setdefault(line.passage, line)
    return tuple(sorted(chosen.values()))


def wording(claim: Claim, ontology: Ontology) -> str:
    """The claim as a sentence of labels.

    >>> from kg import ontology
    >>> kinds = ("Condition",)
    >>> gout, pain = Concept("concept/gout", "gout", kinds), Concept("concept/pain", "pain", kinds)
    >>> wording(Claim(gout, "causes", pain, negated=True), ontology.load())
    'not: gout causes pain'
    """
    denial = "not: " if claim.negated else ""
    narrowed = "; ".join(f"{name}: {value}" for name, value in claim.qualifiers)
    sentence = f"{claim.subject.label} {ontology.relation(claim.relation).label} {claim.object.label}"
    return f"{denial}{sentence} ({narrowed})" if narrowed else denial + sentence


def knowledge_level(agent: str) -> str:
    """Biolink's knowledge level: what only a program has read is not vouched for by anybody yet.

    >>> knowledge_level("automated_agent"), knowledge_level("manual_agent")
    ('not_provided', 'knowledge_assertion')
    """
    return "knowledge_assertion" if agent.startswith("manual") else "not_provided"


@cache
def classes(name: str, ontology: Ontology) -> tuple[str, ...]:
    """The IRIs of a class of the ontology and of all that it is a sort of."""
    parents = _parents(ontology.files)
    found: dict[str, None] = {}
    ahead = [ontology.term(name)]
    while ahead:
        class_ = ahead.pop()
        if class_ not in found:
            found[class_] = None
            ahead += parents.get(class_, ())
    return tuple(found)


@cache
def _terms(ontology: Ontology) -> Terms:
    return Terms(ontology)


@cache
def _parents(files: tuple[Path, ...]) -> dict[str, tuple[str, ...]]:
    parents: dict[str, tuple[str, ...]] = {}
    for file in files:
        for child, predicate, parent, _ in ox.parse(path=str(file)):
            if predicate.value == "http://www.w3.org/2000/01/rdf-schema#subClassOf":
                parents[child.value] = (*parents.get(child.value, ()), parent.value)
    return parents


def _languages(claims: Iterable[Claim], documents: Iterable[Document]) -> dict[str, set[str]]:
    """The languages of the texts that speak of each concept."""
    spoken = {document.path: document.language for document in documents}
    languages: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        of_claim = {spoken.get(line.document, "en") for line in claim.evidence} or {"en"}
        languages[claim.subject.id] |= of_claim
        languages[claim.object.id] |= of_claim
    return languages


def _about(path: str, facts: Iterable[Fact], terms: Terms) -> Iterator[ox.Quad]:
    node = terms.at(path)
    return (ox.Quad(node, terms[predicate], value) for predicate, value in facts)


def _types(name: str, ontology: Ontology) -> Iterator[Fact]:
    return (("rdf:type", iri(class_)) for class_ in classes(name, ontology))


def _texts(thing: Evidence | Document, fields: dict[str, str]) -> Iterator[Fact]:
    values = ((predicate, getattr(thing, field)) for field, predicate in fields.items())
    return ((predicate, ox.Literal(value)) for predicate, value in values if value)


def _concept(
    concept: Concept, languages: Iterable[str], roles: Iterable[str], ontology: Ontology, terms: Terms
) -> Iterator[Fact]:
    kinds = [class_ for kind in concept.kinds for class_ in classes(ontology.kind(kind).name, ontology)]
    yield from (("rdf:type", iri(class_)) for class_ in dict.fromkeys(kinds))
    yield from (("rdf:type", terms[f"kg:{role}"]) for role in roles)
    preferred = "skosxl:literalForm" if terms["skosxl:Label"].value in kinds else "skos:prefLabel"
    for language in languages:
        label = ox.Literal(concept.label, language=language)
        yield from ((preferred, label), ("rdfs:label", label))
        for name in set(concept.names) - {concept.label}:
            yield "skos:altLabel", ox.Literal(name, language=language)
    for mapping in concept.mappings:
        yield f"skos:{mapping.predicate}", iri(expanded(mapping.term, ontology))


def _claim(claim: Claim, lines: tuple[Evidence, ...], ontology: Ontology, terms: Terms) -> Iterator[Fact]:
    yield from _types("Claim", ontology)
    yield "rdfs:label", ox.Literal(wording(claim, ontology), language="en")
    yield "rdf:subject", terms.at(claim.subject.id)
    yield "rdf:predicate", terms[f"kg:{claim.relation}"]
    yield "rdf:object", terms.at(claim.object.id)
    yield "biolink:negated", ox.Literal(claim.negated)
    yield from ((f"kg:{name}", ox.Literal(value)) for name, value in claim.qualifiers)
    if lines:
        ranked = sorted(lines, key=lambda line: _rank(line, ontology))
        yield "kg:weakestCertainty", terms[f"kg:{ranked[0].certainty}"]
        yield "kg:strongestCertainty", terms[f"kg:{ranked[-1].certainty}"]
    yield from (("kg:evidence", terms.at(claim.evidence_id(line))) for line in lines)


def _edge(claim: Claim, languages: Iterable[str], ontology: Ontology, terms: Terms) -> Iterator[ox.Quad]:
    """The plain edge of an affirmed claim, and the object's names where the relation gives names."""
    if claim.negated:
        return
    relation, subject = ontology.relation(claim.relation), terms.at(claim.subject.id)
    yield ox.Quad(subject, terms[f"kg:{relation.name}"], terms.at(claim.object.id))
    if relation.label_property:
        for name in {claim.object.label, *claim.object.names} - {claim.subject.label}:
            for language in languages:
                yield ox.Quad(subject, iri(relation.label_property), ox.Literal(name, language=language))


def _evidence(claim: Claim, line: Evidence, ontology: Ontology, terms: Terms) -> Iterator[Fact]:
    yield from _types("Evidence", ontology)
    yield "oa:hasBody", terms.at(claim.id)
    yield "oa:hasTarget", terms.at(line.passage)
    yield "kg:certainty", terms[f"kg:{line.certainty}"]
    yield "biolink:has_evidence_of_type", terms[_AUTHOR_STATEMENT]
    yield "biolink:knowledge_level", ox.Literal(knowledge_level(line.agent))
    yield from _texts(line, EVIDENCE)


def _passage(line: Evidence, ontology: Ontology, terms: Terms) -> Iterator[ox.Quad]:
    position, quote = f"{line.passage}-position", f"{line.passage}-quote"
    passage: list[Fact] = [
        *_types("Passage", ontology),
        ("oa:hasSource", terms.at(line.document)),
        ("oa:hasSelector", terms.at(position)),
        ("oa:hasSelector", terms.at(quote)),
    ]
    span: list[Fact] = [
        ("rdf:type", terms["oa:TextPositionSelector"]),
        ("oa:start", ox.Literal(line.start)),
        ("oa:end", ox.Literal(line.end)),
    ]
    words: list[Fact] = [("rdf:type", terms["oa:TextQuoteSelector"]), *_texts(line, QUOTE)]
    for path, facts in ((line.passage, passage), (position, span), (quote, words)):
        yield from _about(path, facts, terms)


def _document(document: Document, ontology: Ontology, terms: Terms) -> Iterator[Fact]:
    yield from _types("Document", ontology)
    yield from _texts(document, DOCUMENT)
    title = ox.Literal(document.title or document.id, language=document.language)
    yield from (("dcterms:title", title), ("rdfs:label", title))
    for name in document.names:
        yield "dcterms:alternative", ox.Literal(name, language=document.language)
    if document.url:
        yield "schema:url", iri(document.url)
    if document.created:
        yield "dcterms:created", _date(document.created, terms)


def _date(text: str, terms: Terms) -> ox.Literal:
    datatype = next((name for shape, name in _DATES.items() if re.fullmatch(shape, text)), "xsd:string")
    return ox.Literal(text, datatype=terms[datatype])


def _rank(line: Evidence, ontology: Ontology) -> int:
    if line.certainty not in ontology.certainties:
        message = f"no certainty {line.certainty!r}; there are {', '.join(ontology.certainties)}"
        raise GraphError(message)
    return ontology.certainties[line.certainty].rank


def _context(line: Evidence) -> tuple[int, str, str]:
    return len(line.prefix) + len(line.suffix), line.prefix, line.suffix
