"""A difference in words, as JSON, as an RDF Patch, and as a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from kg.diff import facts, readings, span
from kg.model import Claim, Concept, Evidence
from kg.ontology import Ontology
from kg.quads import lines_of, wording
from kg.terminal import visible

if TYPE_CHECKING:
    from kg.diff import Difference

_FIRM = {1: "firmer", -1: "weaker"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that changed: its sign, its sentence, and what bears it out, each with a sign."""

    sign: str
    sentence: str
    details: tuple[tuple[str, str], ...] = ()


def sections(difference: Difference) -> Iterator[tuple[str, list[Entry]]]:
    """What changed under its headings, in the order of weight; empty headings are left out."""
    ontology = difference.ontology
    found = {
        "Claims added": [_alone("+", claim, ontology) for claim in difference.added],
        "Claims removed": [_alone("-", claim, ontology) for claim in difference.removed],
        "Changed in certainty": [_certainty(*pair, ontology) for pair in difference.certainty],
        "Changed in evidence": [_evidence(*pair, ontology) for pair in difference.evidence],
        "Concepts changed": [_concept(*pair) for pair in difference.concepts],
    }
    return ((title, entries) for title, entries in found.items() if entries)


def text(difference: Difference) -> str:
    """Sentences for a person: what is new, gone, firmer or weaker, with the quotes."""
    parts = [difference.summary, *(f"The claims are not compared: {why}" for why in difference.unread)]
    for title, entries in sections(difference):
        parts += ["", title]
        for entry in entries:
            parts.append(f"{entry.sign} {entry.sentence}")
            parts += [f"    {sign}{detail}" for sign, detail in entry.details]
    return "\n".join(map(visible, parts)) + "\n"


def as_json(difference: Difference) -> str:
    """The same for programs: ids, sentences, certainties, and every line of evidence whole."""
    ontology = difference.ontology
    content = {
        "counts": difference.counts,
        "added": [_claim(claim, ontology) for claim in difference.added],
        "removed": [_claim(claim, ontology) for claim in difference.removed],
        "certainty": [_pair(*pair, ontology) for pair in difference.certainty],
        "evidence": [_pair(*pair, ontology) for pair in difference.evidence],
        "concepts": [_facts(*pair) for pair in difference.concepts],
        "unread": difference.unread,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def patch(difference: Difference) -> str:
    """An RDF Patch that makes the old graph the new one: deletions, then additions, sorted.

    Blank nodes are given by their canonical names, which depend on the whole graph.
    """
    lines = [
        "TX .",
        *(f"D {' '.join(triple)} ." for triple in difference.deleted),
        *(f"A {' '.join(triple)} ." for triple in difference.inserted),
        "TC .",
    ]
    return "".join(f"{line}\n" for line in lines)


def fragment(difference: Difference) -> str:
    """The difference as a piece of HTML."""
    parts = [f"<p>{escape(difference.summary)}</p>"]
    parts += [f"<p>The claims are not compared: {escape(why)}</p>" for why in difference.unread]
    for title, entries in sections(difference):
        parts.append(f"<h2>{title}</h2>\n<ul>")
        for entry in entries:
            inner = "".join(f"<li>{_marked(*detail)}</li>" for detail in entry.details)
            parts.append(f"<li>{_marked(entry.sign, entry.sentence)}<ul>{inner}</ul></li>")
        parts.append("</ul>")
    return "\n".join(parts) + "\n"


def page(difference: Difference) -> str:
    """The difference as one page; what is new is green and underlined, what is gone red and struck out."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>What changed</title>\n'
        "<style>body{font:1rem/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "ins{color:#05603a}del{color:#8f1d14}</style>\n"
        f"<h1>What changed</h1>\n{fragment(difference)}</html>\n"
    )


FORMATS: dict[str, Callable[[Difference], str]] = {
    "html": page,
    "json": as_json,
    "patch": patch,
    "text": text,
}


def _alone(sign: str, claim: Claim, ontology: Ontology) -> Entry:
    details = tuple(("", _line(line, ontology)) for line in lines_of(claim))
    return Entry(sign, wording(claim, ontology), details)


def _certainty(old: Claim, new: Claim, ontology: Ontology) -> Entry:
    was, is_ = (" to ".join(span(claim, ontology)) or "without evidence" for claim in (old, new))
    way = _FIRM.get(_step(old, new, ontology))
    sentence = f"{wording(new, ontology)}: was {was}, is {is_}" + (f" ({way})" if way else "")
    return Entry("~", sentence, _details(old, new, ontology))


def _evidence(old: Claim, new: Claim, ontology: Ontology) -> Entry:
    return Entry("~", wording(new, ontology), _details(old, new, ontology))


def _details(old: Claim, new: Claim, ontology: Ontology) -> tuple[tuple[str, str], ...]:
    gone, come = readings(old, new)
    return (
        *(("- ", _line(line, ontology)) for line in gone),
        *(("+ ", _line(line, ontology)) for line in come),
    )


def _step(old: Claim, new: Claim, ontology: Ontology) -> int:
    """1 if no rank fell and one rose, -1 the other way round, else 0."""
    ranks = [[ontology.certainties[line.certainty].rank for line in claim.evidence] for claim in (old, new)]
    if not all(ranks):
        return 0
    steps = {(b > a) - (b < a) for a, b in zip(_ends(ranks[0]), _ends(ranks[1]), strict=True)} - {0}
    return steps.pop() if len(steps) == 1 else 0


def _ends(ranks: list[int]) -> tuple[int, int]:
    return min(ranks), max(ranks)


def _concept(old: Concept, new: Concept) -> Entry:
    gone, come = facts(old) - facts(new), facts(new) - facts(old)
    details = [(sign, " ".join(fact)) for sign, some in (("- ", gone), ("+ ", come)) for fact in sorted(some)]
    return Entry("~", new.label, tuple(details))


def _line(line: Evidence, ontology: Ontology) -> str:
    work = line.document.rpartition("/")[2].rpartition("-")[0]
    place = ", ".join(part for part in (work, line.section) if part)
    quote = " ".join(line.quote.split())
    return f"{ontology.certainties[line.certainty].label}: “{quote}” ({place})"


def _claim(claim: Claim, ontology: Ontology) -> dict[str, Any]:
    return {
        "id": claim.id,
        "sentence": wording(claim, ontology),
        "subject": claim.subject.id,
        "relation": claim.relation,
        "object": claim.object.id,
        "polarity": claim.polarity,
        "certainty": span(claim, ontology),
        "evidence": [asdict(line) for line in lines_of(claim)],
    }


def _pair(old: Claim, new: Claim, ontology: Ontology) -> dict[str, Any]:
    gone, come = readings(old, new)
    return _claim(new, ontology) | {
        "was": span(old, ontology),
        "evidence": [asdict(line) for line in lines_of(new)],
        "evidence_removed": [asdict(line) for line in gone],
        "evidence_added": [asdict(line) for line in come],
    }


def _facts(old: Concept, new: Concept) -> dict[str, Any]:
    def listed(some: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"what": what, "value": value} for what, value in sorted(some)]

    return {
        "id": new.id,
        "label": new.label,
        "removed": listed(facts(old) - facts(new)),
        "added": listed(facts(new) - facts(old)),
    }


def _marked(sign: str, sentence: str) -> str:
    tag = {"+": "ins", "-": "del"}.get(sign.strip())
    return f"<{tag}>{escape(sentence)}</{tag}>" if tag else escape(sentence)
