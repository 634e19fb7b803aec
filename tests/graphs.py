"""Small graphs for tests, said in a line: `store(said("diabetes", "increasesRiskOf", "infection"))`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from kg import ontology
from kg.model import Claim, Concept, Document, Evidence, slug
from kg.store import Store

ONTOLOGY = ontology.load()


def document(title: str = "Leg pain", text: str = "", **more: Any) -> Document:
    """A document whose bytes are its text, or its title."""
    content = text or title
    return Document(
        slug(title), title, content, content, hashlib.sha256(content.encode()).hexdigest(), **more
    )


ARTICLE = document(url="https://example.org/leg-pain", created="2024-05-01", source="A handbook")


def concept(label: str, kind: str = "Condition", **more: Any) -> Concept:
    return Concept(f"{ONTOLOGY.kind(kind).path}/{slug(label)}", label, (kind,), **more)


def line(quote: str = "It is so.", start: int = 0, of: Document = ARTICLE, **more: Any) -> Evidence:
    return Evidence(of.path, start, start + len(quote), quote, **more)


def said(
    subject: str | Concept, relation: str, object_: str | Concept, *lines: Evidence, **more: Any
) -> Claim:
    """A claim between conditions, or the concepts given, with a line of evidence if none is given."""
    ends = [concept(end) if isinstance(end, str) else end for end in (subject, object_)]
    default = line(f"{ends[0].label} {relation} {ends[1].label}.")
    return Claim(ends[0], relation, ends[1], evidence=lines or (default,), **more)


def store(*claims: Claim, documents: Iterable[Document] = (ARTICLE,)) -> Store:
    made = Store(ontology=ONTOLOGY)
    made.add(claims, documents)
    return made


def example() -> Store:
    """A bit of everything: names, mappings, a denial, two lines of evidence, qualifiers, another name."""
    from kg.model import Mapping

    diabetes = concept(
        "diabetes",
        names=("sugar disease",),
        mappings=(Mapping("exactMatch", "MONDO:0005015", "diabetes mellitus"),),
    )
    infection = concept("infection", mappings=(Mapping("closeMatch", "MESH:D007239"),))
    syndrome = concept("persistent spinal pain syndrome type 2")
    drugs = concept("antibiotics", "Drug")
    second = document("Other article", language="en", names=("The other one",))
    return store(
        said(
            diabetes,
            "increasesRiskOf",
            infection,
            line("Diabetes may lead to it.", 7, certainty="possible", cue="may"),
            line("Diabetes raises it.", 0, second, section="Risks", prefix="So: ", suffix=" Yes."),
        ),
        said(
            drugs,
            "treats",
            infection,
            line('Antibiotics\n"treat" infection.', 40, rule="verb", subject_text="Antibiotics"),
        ),
        said("stress", "causes", infection, negated=True),
        said("surgery", "increasesRiskOf", "infection", qualifiers=(("population", "women over 60"),)),
        said(syndrome, "alsoKnownAs", concept("failed back surgery syndrome", "Name")),
        documents=(ARTICLE, second),
    )
