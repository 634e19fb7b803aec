"""OWL and SKOS files: classes and concepts of an RDF graph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import read_text
from kg.lexicons.terms import OBO, Term, Vocabulary
from kg.ontology import PREFIXES

_Values: TypeAlias = list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
_Facts: TypeAlias = dict[str, defaultdict[str, _Values]]

_RDF, _RDFS, _OWL, _SKOS = (PREFIXES[name] for name in ("rdf", "rdfs", "owl", "skos"))
_TYPES = {_OWL + "Class", _RDFS + "Class", _SKOS + "Concept"}
_LABELS = (_SKOS + "prefLabel", _RDFS + "label")  # the first that there is
_NAMES = (
    _SKOS + "altLabel",
    "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym",
)
_WIDER = (_RDFS + "subClassOf", _SKOS + "broader", _SKOS + "broaderTransitive")
_FORMATS = {
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
}
_ENTITY = re.compile(r"""<!ENTITY\s+(%?)\s*\S+\s+(?:"([^"]*)"|'([^']*)'|(\w+))""")
LONGEST_ENTITY = 200  # characters; namespaces are short
_FUNCTIONAL = ("Prefix(", "Ontology(", "Prefix:", "Ontology:")


def graph(path: Path) -> Vocabulary:
    """The classes of an OWL file, or the concepts of a SKOS file, with their English names.

    Raises InputError with the line that is not RDF.
    """
    facts = _facts(path)
    found: list[Term] = []
    dead = 0
    wider: dict[str, set[str]] = defaultdict(set)
    for subject, values in facts.items():
        for predicate in _WIDER:
            wider[subject].update(_iris(values[predicate]))
        for narrower in _iris(values[_SKOS + "narrower"]):
            wider[narrower].add(subject)
    for subject, values in sorted(facts.items()):
        labels = [label for predicate in _LABELS for label in _english(values[predicate])]
        if _TYPES.isdisjoint(_iris(values[_RDF + "type"])) or not labels:
            continue
        if {"true", "1"} & {*_english(values[_OWL + "deprecated"])}:
            dead += 1
            continue
        names = [name for predicate in (*_LABELS, *_NAMES) for name in _english(values[predicate])]
        above = tuple(sorted(map(_short, wider[subject])))
        others = tuple(dict.fromkeys(name for name in names if name != labels[0]))
        found.append(Term(_short(subject), labels[0], others, above, f"{path.name} {_short(subject)}"))
    if not found and not dead:
        raise InputError(f"{path}: no labelled owl:Class or skos:Concept in it.")
    prefixes = {t.id.partition(":")[0] for t in found if "://" not in t.id}
    return Vocabulary(path.name, tuple(found), dead, {p: f"{OBO}{p}_" for p in sorted(prefixes)})


def _facts(path: Path) -> _Facts:
    """The objects of each IRI by predicate."""
    text = read_text(path)
    start = text.lstrip()[:20]
    if start.startswith(_FUNCTIONAL):
        raise InputError(f"{path}: OWL in functional or Manchester syntax; save it as RDF/XML or Turtle.")
    _check_entities(path, text)
    form = _FORMATS.get(path.suffix.lower()) or (
        ox.RdfFormat.RDF_XML if start.startswith("<") else ox.RdfFormat.TURTLE
    )
    found: _Facts = defaultdict(lambda: defaultdict(list))
    try:
        for triple in ox.parse(text, format=form):
            if isinstance(triple.subject, ox.NamedNode):
                found[triple.subject.value][triple.predicate.value].append(triple.object)
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: {error.msg}") from error
    return found


def _check_entities(path: Path, text: str) -> None:
    """Refuse entities that can grow without end; those that abbreviate a namespace may stay."""
    for entity in _ENTITY.finditer(text):
        parameter, double, single, outside = entity.groups()
        value = double or single or ""
        if parameter or outside or "&" in value or "%" in value or len(value) > LONGEST_ENTITY:
            line = text.count("\n", 0, entity.start()) + 1
            raise InputError(f"{path}, line {line}: this entity is not read; it could grow without end.")


def _iris(values: _Values) -> Iterator[str]:
    """The IRIs among values."""
    return (value.value for value in values if isinstance(value, ox.NamedNode))


def _english(values: _Values) -> list[str]:
    """The texts that are English or of no language, sorted."""
    texts = (value for value in values if isinstance(value, ox.Literal))
    return sorted({t.value for t in texts if not t.language or t.language.lower().startswith("en")})


def _short(iri: str) -> str:
    """The CURIE of a term of the OBO family; any other IRI as it is."""
    local = iri.removeprefix(OBO)
    prefix, mark, number = local.partition("_")
    return f"{prefix}:{number}" if local != iri and mark and prefix.isalnum() else iri
