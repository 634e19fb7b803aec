"""For readers on the web: schema.org mark-up for search engines, and a summary for people."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from kg.model import Claim, Concept, Evidence
from kg.ontology import Ontology
from kg.quads import lines_of, wording
from kg.store import Store

_CLOSE = ("exactMatch", "closeMatch")
NOTE = "A teaching aid, not medical advice: it says what a text says, with its hedges and its contradictions."


def schema(store: Store) -> bytes:
    """JSON-LD in schema.org's words for a web page; only affirmed claims, only where it has the word."""
    ontology = store.ontology
    things = {c.id: node for c in store.concepts() if (node := _thing(c, ontology))}
    for claim in store.claims():
        word = _word(ontology.relation(claim.relation).mappings, ontology)
        if word and not claim.negated and claim.subject.id in things and claim.object.id in things:
            ends = things[claim.subject.id].setdefault(word, [])
            ends.append({"@id": ontology.iri(claim.object.id)})
    works = [
        {"@type": "CreativeWork", "@id": ontology.iri(d.path), "name": d.title}
        | ({"url": d.url} if d.url else {})
        for d in store.documents()
    ]
    page = {
        "@type": "MedicalWebPage",
        "abstract": NOTE,
        "about": [{"@id": node["@id"]} for node in things.values()],
        "isBasedOn": [{"@id": work["@id"]} for work in works],
    }
    # The vocabulary stands in the file, so that nothing is fetched to read it.
    content = {
        "@context": {"@vocab": ontology.prefixes["schema"]},
        "@graph": [page, *works, *things.values()],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def markdown(store: Store) -> bytes:
    """A summary for people: what was read, every claim under its relation, with certainty and quotes."""
    ontology = store.ontology
    claims = sorted(
        store.claims(), key=lambda c: (ontology.relation(c.relation).label, wording(c, ontology), c.id)
    )
    lines = [
        "# Summary",
        "",
        f"*{NOTE}*",
        "",
        f"{len(claims)} claims of {store.counts()['concepts']} concepts.",
    ]
    lines += ["", "## Documents", ""]
    lines += [f"- {_safe(d.title)} (`{d.sha256[:12]}`)" for d in store.documents()]
    lines += ["", "## Certainty", "", "| how sure the text is | lines of evidence |", "|---|---|"]
    counted = Counter(line.certainty for claim in claims for line in lines_of(claim))
    lines += [
        f"| {level.label} | {counted[level.name]} |"
        for level in sorted(ontology.certainties.values(), key=lambda c: -c.rank)
    ]
    for label, group in groupby(claims, key=lambda claim: ontology.relation(claim.relation).label):
        lines += ["", f"## {_safe(label)}", "", *_listed(group, ontology)]
    return "".join(f"{line}\n" for line in lines).encode()


def _listed(claims: Iterator[Claim], ontology: Ontology) -> Iterator[str]:
    for claim in claims:
        yield f"- {_safe(wording(claim, ontology))}"
        yield from (f"  - {_quote(line, ontology)}" for line in lines_of(claim))


def _quote(line: Evidence, ontology: Ontology) -> str:
    return f"{ontology.certainties[line.certainty].label}: “{_safe(' '.join(line.quote.split()))}”"


def _safe(text: str) -> str:
    """Text that Markdown and HTML take as it stands."""
    return re.sub(r"([\\`*_{}\[\]()<>#+|~&!])", r"\\\1", " ".join(text.split()))


def _thing(concept: Concept, ontology: Ontology) -> dict[str, Any] | None:
    types = sorted(
        {word for kind in concept.kinds if (word := _word(ontology.kind(kind).mappings, ontology))}
    )
    if not types:
        return None
    node: dict[str, Any] = {"@type": types, "@id": ontology.iri(concept.id), "name": concept.label}
    return node | ({"alternateName": list(concept.names)} if concept.names else {})


def _word(mappings: tuple[tuple[str, str], ...], ontology: Ontology) -> str:
    """The first word of schema.org among mappings that says no more and no less."""
    space = ontology.prefixes["schema"]
    return next(
        (
            iri.removeprefix(space)
            for match, iri in sorted(mappings)
            if match in _CLOSE and iri.startswith(space)
        ),
        "",
    )
