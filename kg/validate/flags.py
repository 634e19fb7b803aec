"""What a reviewer should know about a document: headings, studies, figures, titles, coverage.

Wordings to look for are patterns in `ontology/rules/*.re`, headed like the rules on graphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.validate.coverage import PROSE
from kg.validate.lines import Line
from kg.validate.report import Finding
from kg.validate.rules import Rule, filled, rules

if TYPE_CHECKING:
    from kg.model import Document, Sentence
    from kg.validate.case import Case

_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST = 3  # claims that a section needs before its heading is judged, words that make a title one


@dataclass(frozen=True)
class Reading:
    """A document with the lines of evidence that rest on it."""

    case: Case
    document: Document
    lines: tuple[Line, ...]

    def flag(self, check: str, message: str, fix: str, span: tuple[int, int]) -> Finding:
        """A finding about a stretch of the document."""
        start, end = span
        focus = self.case.ontology.iri(f"passage/{self.document.sha256[:12]}-{start}-{end}")
        claims = dict.fromkeys(line.claim for line in self.lines_in(start, end) if line.claim)
        quote = self.document.plain[start:end].strip()
        return Finding("info", f"document/{check}", message, focus, " ".join(sorted(claims)), (quote,), fix)

    def lines_in(self, start: int, end: int) -> list[Line]:
        """The lines of evidence whose quote touches a stretch."""
        return [line for line in self.lines if line.start < end and line.end > start]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that can carry a claim: no headings."""
        return tuple(s for s in self.document.sentences if s.role in PROSE and self.document.at(s).strip())

    def of_section(self, number: int) -> list[Sentence]:
        """The sentences of a section."""
        return [sentence for sentence in self.sentences if sentence.section == number]


def findings(case: Case) -> Iterator[Finding]:
    """All flags of all documents."""
    for document in case.documents:
        held = case.lines_of.get(case.ontology.iri(document.path), ())
        reading = Reading(case, document, held)
        for flag in FLAGS:
            yield from flag(reading)


def wordings(reading: Reading) -> Iterator[Finding]:
    """Sentences in which a pattern of `ontology/rules` stands, unless its excuse does."""
    for rule in rules(reading.case.ontology.folder, ".re"):
        pattern, excuse = _compiled(rule, rule.body), _compiled(rule, rule.unless or r"(?!)")
        for sentence in reading.sentences:
            said = reading.document.at(sentence)
            match = pattern.search(said)
            if match and not excuse.search(said):
                message = filled(rule.message, {"match": match[0].strip()})
                flag = reading.flag(rule.name, message, rule.fix, (sentence.start, sentence.end))
                yield replace(flag, severity=rule.severity)


def _compiled(rule: Rule, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise OntologyError(f"rules/{rule.name}.re: the pattern does not compile: {error}") from error


def pasted_titles(reading: Reading) -> Iterator[Finding]:
    """Sentences into which the document's title was pasted, capitals and all."""
    title = reading.document.title.strip()
    words = title.split()
    if len(words) < _LEAST:
        return
    titled = sum(word[:1].isupper() for word in words[1:]) >= len(words[1:]) / 2
    pasted = re.compile(
        rf"(?<!\w)(?i:{re.escape(words[0])}) {re.escape(' '.join(words[1:]))}(?P<next>\s+\w|)"
    )
    for sentence in reading.sentences:
        said = " ".join(reading.document.at(sentence).split())
        for match in pasted.finditer(said):
            inside = match.start() > 0 and titled
            runs_on = match["next"].strip()[:1].isupper()
            if said != title and (inside or runs_on):
                yield reading.flag(
                    "pasted-title",
                    f"The title “{title}” is pasted into a sentence that does not need it.",
                    "Read the sentence without the title; ask the author to correct the text.",
                    (sentence.start, sentence.end),
                )
                break


def headings(reading: Reading) -> Iterator[Finding]:
    """Sections whose heading names a topic that their text never mentions."""
    document = reading.document
    of_document = _stems(document.title)
    for number, section in enumerate(document.sections):
        inside = reading.lines_in(section.start, section.end)
        asked = _topic(section.heading, reading.case) - of_document
        text = _stems(" ".join(document.at(s) for s in reading.of_section(number)))
        absent = asked - text
        if len(inside) >= _LEAST and absent and len(absent) * 2 > len(asked):
            named = " ".join(w for w in _WORD.findall(section.heading) if _stem(w) in absent).lower()
            yield reading.flag(
                "heading",
                f"The section is headed “{section.heading}”, but its text never mentions {named}; "
                f"it speaks of {_spoken(reading, inside)}.",
                "Judge each claim of the section by its sentence, not by the heading.",
                (section.start, section.start + len(section.heading)),
            )


def _topic(heading: str, case: Case) -> set[str]:
    """What a heading is about: what follows "of", "for" …, without the words that name a relation's ends."""
    after = _topic_pattern(case.ontology.folder).match(heading)
    nouns = {
        noun
        for relation in case.ontology.relations.values()
        for noun in (*relation.subject_nouns, *relation.object_nouns)
    }
    return _stems(after[1] if after else heading) - _stems(" ".join(nouns)) if after else set()


@cache
def _topic_pattern(folder: Path) -> re.Pattern[str]:
    """What follows the first preposition of `lexicon/prepositions.txt`."""
    path = folder / "lexicon" / "prepositions.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    words = "|".join(re.escape(line) for line in lines if line and not line.startswith("#"))
    return re.compile(rf"^.*?\b(?:{words or '(?!)'})\b\s+(.*)$", re.IGNORECASE)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text)}


def _stem(word: str) -> str:
    """The word's first letters: enough to know 'surgical' and 'surgery' for kin."""
    return word.lower()[:5]


def _spoken(reading: Reading, inside: list[Line]) -> str:
    """What most claims of a section are about, in labels."""
    case = reading.case
    ends = (case.node("rdf:subject"), case.node("rdf:object"))
    named = Counter(
        case.say(term)
        for claim in sorted({line.claim for line in inside if line.claim})
        for end in ends
        for term in case.index.objects(ox.NamedNode(claim), end)
    )
    common = sorted(named, key=lambda label: (-named[label], label))[:3]
    return ", ".join(common)


def empty_sections(reading: Reading) -> Iterator[Finding]:
    """Sections with text but without a claim."""
    for number, section in enumerate(reading.document.sections):
        sentences = reading.of_section(number)
        if sentences and not reading.lines_in(sentences[0].start, sentences[-1].end):
            yield reading.flag(
                "no-claim",
                f"No claim rests on the section “{section.heading or 'without a heading'}” "
                f"({len(sentences)} {'sentence' if len(sentences) == 1 else 'sentences'}).",
                "Read the section: add what was missed, or accept that it states nothing.",
                (section.start, min(section.end, section.start + max(len(section.heading), 1))),
            )


def coverage(reading: Reading) -> Iterator[Finding]:
    """How many sentences carry a claim."""
    sentences, document = reading.sentences, reading.document
    carrying = sum(bool(reading.lines_in(s.start, s.end)) for s in sentences)
    if sentences:
        yield Finding(
            "info",
            "document/coverage",
            f"{carrying} of {len(sentences)} sentences of '{document.title or document.id}' carry a claim.",
            reading.case.ontology.iri(document.path),
            fix="Read the sentences that were passed over; `kg review` adds what was missed.",
        )


FLAGS: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    wordings,
    pasted_titles,
    headings,
    empty_sections,
    coverage,
)
