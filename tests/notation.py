"""Graphs and texts in a short notation, for the tests of validation."""

from __future__ import annotations

import re
from pathlib import Path

from kg.model import Claim, Concept, Document, Evidence, Section, Sentence, slug
from kg.store import Store
from kg.validate import Report

CASES = Path(__file__).parent / "cases" / "validation"
CLAIM = re.compile(r"(not: )?(.+?) \[(\w+)\] (\w+) (.+?) \[(\w+)\](?: \{(.*)\})?")
HEDGES = {"possible": "may", "asserted": ""}


def document(*sentences: str, title: str = "A text", heading: str = "") -> Document:
    text, spans = (f"{heading}\n" if heading else ""), []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence), 0))
        text += sentence + "\n"
    sections = (Section(heading, 1, 0, len(text)),)
    import hashlib

    return Document(
        "a-text", title, text, text, hashlib.sha256(text.encode()).hexdigest(), sections, tuple(spans)
    )


def said(*claims: str, heading: str = "") -> tuple[Store, Document]:
    """A graph of claims in short notation, and the text that states each in one sentence."""
    parts = [re.fullmatch(CLAIM, claim).groups("") for claim in claims]
    options = [dict(o.strip().split("=") for o in p[6].split(";") if o) for p in parts]
    sentences = [
        " ".join(
            filter(
                None,
                (
                    p[1],
                    HEDGES[o.get("certainty", "asserted")],
                    "does not" if p[0] else "",
                    p[3],
                    p[4],
                    f"({n}).",
                ),
            )
        )
        for n, (p, o) in enumerate(zip(parts, options, strict=True))
    ]
    text = document(*sentences, heading=heading)
    made = []
    for p, o, sentence in zip(parts, options, text.sentences, strict=True):
        certainty = "denied" if p[0] else o.pop("certainty", "asserted")
        cue = "not" if p[0] else HEDGES[certainty]
        line = Evidence(
            text.path, sentence.start, sentence.end, text.at(sentence), certainty=certainty, cue=cue
        )
        ends = [
            Concept(f"concept/{slug(label)}", label, (kind,)) for label, kind in ((p[1], p[2]), (p[4], p[5]))
        ]
        made.append(Claim(ends[0], p[3], ends[1], bool(p[0]), tuple(sorted(o.items())), (line,)))
    store = Store()
    store.add(made, [text])
    return store, text


def checks(report: Report) -> set[str]:
    return {finding.check for finding in report}
