"""What the shapes object to: those of `shapes.ttl`, those that follow from the ontology, the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError
from kg.validate import paths
from kg.validate.index import Index, Term
from kg.validate.report import Finding
from kg.validate.shacl import Result, Shapes

if TYPE_CHECKING:
    from kg.ontology import Ontology, Relation
    from kg.validate.case import Case

SHAPES = "https://w3id.org/medkg/shapes#"
_FIX = ox.NamedNode(SHAPES + "fix")
_SEVERITIES = {"Warning": "warning", "Info": "info"}
_PREFIXES = ("kg", "rdf", "rdfs", "sh", "skos")


def findings(case: Case) -> Iterator[Finding]:
    """What the house's own shapes and those derived from the ontology object to."""
    shapes = own(case.ontology)
    for result in Shapes(shapes, case.index).results():
        yield finding(case, shapes, result)


@cache
def own(ontology: Ontology) -> Index:
    """The shapes of `shapes.ttl`, and those derived from the ontology."""
    triples = ox.parse(derived(ontology), format=ox.RdfFormat.TURTLE)
    return Index.of([*_triples(ontology.folder / "shapes.ttl"), *triples])


def _triples(path: Path) -> Iterable[ox.Quad]:
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise InputError(f"{path}, line {error.lineno}: {error.msg}") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error


def finding(case: Case, shapes: Index, result: Result) -> Finding:
    """A SHACL result in clinical words."""
    # Shapes that speak about a relation have the claim as their value.
    about = result.value if case.is_claim(result.value) and result.value is not None else result.focus
    claims = case.claims_near(about)
    message = " ".join(m.value for m in result.messages) or _plain(case, shapes, result)
    name = claims[0] if claims and about not in claims else about
    details = {
        "focusNode": str(result.focus),
        "sourceShape": str(result.shape),
        "sourceConstraintComponent": f"<{result.component}>",
        "resultPath": _path(result),
        "value": "" if result.value is None else str(result.value),
    }
    return Finding(
        severity=_SEVERITIES.get(result.severity.value.removeprefix(paths.SH), "violation"),
        check=f"shapes/{_short(result.shape)}",
        message=f"{case.say(name)}: {message}",
        focus="" if isinstance(about, ox.BlankNode) else about.value,
        claim=" ".join(claim.value for claim in claims),
        quotes=case.quotes(claims),
        fix=" ".join(str(fix.value) for fix in shapes.objects(result.shape, _FIX)),
        details=tuple(
            (key, value) for key, value in sorted(details.items()) if value and not value.startswith("_:")
        ),
    )


def _path(result: Result) -> str:
    """The path for the W3C report; of our own shapes a plain one only, as our reports have no blank nodes."""
    if result.path is None or (result.path.predicate is None and str(result.shape).startswith(f"<{SHAPES}")):
        return ""
    return paths.turtle(result.path)


def _short(shape: Term) -> str:
    return "unnamed" if isinstance(shape, ox.BlankNode) else shape.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _plain(case: Case, shapes: Index, result: Result) -> str:
    """A sentence for a shape that gives none: what was asked of which property."""
    component = result.component.removeprefix(paths.SH).removesuffix("ConstraintComponent")
    asked = shapes.one(result.shape, ox.NamedNode(f"{paths.SH}{component[0].lower()}{component[1:]}"))
    where = f" of {case.say(result.path.predicate)}" if result.path and result.path.predicate else ""
    met = "" if result.value is None else f", which '{case.say(result.value)}' does not keep"
    limit = "" if asked is None or isinstance(asked, ox.BlankNode) else f" {case.say(asked)}"
    return f"the shape asks for {component}{limit}{where}{met}."


def derived(ontology: Ontology) -> str:
    """Shapes that follow from the ontology, as Turtle: the kinds of a thing, and of each relation's ends.

    >>> from kg import ontology
    >>> "kgs:treats-subject a sh:PropertyShape" in derived(ontology.load())
    True
    """
    prefixes = (f"@prefix {name}: <{ontology.prefixes[name]}> ." for name in _PREFIXES)
    relations = (line for relation in ontology.relations.values() for line in _relation(ontology, relation))
    return (
        "\n".join([*prefixes, f"@prefix kgs: <{SHAPES}> .", _base(ontology), *_kinds(ontology), *relations])
        + "\n"
    )


def _base(ontology: Ontology) -> str:
    """Whatever the four layers hold stands below the base."""
    classes = ", ".join(f"kg:{name}" for name in ("Claim", "Evidence", "Passage", "Document"))
    return (
        f"kgs:Base a sh:NodeShape ; sh:targetClass {classes} ; sh:targetObjectsOf rdf:subject, rdf:object ;"
        f" sh:pattern {ox.Literal(f'^{re.escape(ontology.base)}')} ;"
        f" sh:message {_said(f'Its address does not begin with {ontology.base}')} ;"
        f" kgs:fix {_said('Build the graph again with the base of this ontology.')} ."
    )


def _kinds(ontology: Ontology) -> Iterator[str]:
    """Each end of a claim has a kind, and every kind that concepts can have asks for a label."""
    kinds = " ".join(f"kg:{name}" for name in ontology.kinds)
    fix = _said(f"Say what it is: {_words(ontology, tuple(ontology.kinds))}.")
    yield (
        "kgs:Thing a sh:NodeShape ; sh:targetObjectsOf rdf:subject, rdf:object ; sh:property kgs:thing-kind ."
        f" kgs:thing-kind a sh:PropertyShape ; sh:path rdf:type ; sh:qualifiedMinCount 1 ;"
        f" sh:qualifiedValueShape [ sh:in ( {kinds} ) ] ;"
        f" sh:message {_said('A thing that claims speak about has no kind.')} ; kgs:fix {fix} ."
    )
    for kind in ontology.kinds.values():
        if kind.path == "concept":
            target = f"sh:targetClass kg:{kind.name}"
            yield f"kgs:{kind.name} a sh:NodeShape ; {target} ; sh:property kgs:concept-label ."


def _relation(ontology: Ontology, relation: Relation) -> Iterator[str]:
    """The ends that a relation may have; the focus is the relation, the value each claim that states it."""
    for end, names in (("subject", relation.domain), ("object", relation.range)):
        if names:
            shape = f"kgs:{relation.name}-{end}"
            classes = " ".join(f"[ sh:class kg:{name} ]" for name in _with_sorts(ontology, names))
            message = _said(
                f"The {end} of this claim has a kind that '{relation.label}' cannot have there: "
                f"it takes {_words(ontology, names)}."
            )
            fix = _said(f"Correct the kind of the {end}, turn the claim round, or choose another relation.")
            yield f"{shape}-of a sh:NodeShape ; sh:targetNode kg:{relation.name} ; sh:property {shape} ."
            yield (
                f"{shape} a sh:PropertyShape ; sh:path [ sh:inversePath rdf:predicate ] ;"
                f" sh:node [ sh:property [ sh:path rdf:{end} ; sh:or ( {classes} ) ] ] ;"
                f" sh:message {message} ; kgs:fix {fix} ."
            )


def _said(text: str) -> str:
    return str(ox.Literal(text, language="en"))


def _with_sorts(ontology: Ontology, names: Iterable[str]) -> list[str]:
    """The kinds, and those that are sorts of them."""
    found = dict.fromkeys(names)
    while below := {k.name for k in ontology.kinds.values() if k.parent in found and k.name not in found}:
        found.update(dict.fromkeys(sorted(below)))
    return list(found)


def _words(ontology: Ontology, names: tuple[str, ...]) -> str:
    labels = [ontology.kinds[name].label.lower() for name in names]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
