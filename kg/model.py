"""The values that walk through the house: document, concept, claim, evidence.

All are frozen; what identifies them is a hash of their content, never a counter or a clock.
Offsets count Unicode code points of the decoded original text, from 0, the end exclusive.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

WORD_JOINER = "\u2060"  # stands in `Document.plain` where mark-up was cut out of a word


def digest(*parts: str) -> str:
    """The first 12 hex digits of the SHA-256 of `parts`, joined by a unit separator.

    >>> digest("concept/age", "causes")
    'd35027df0e7b'
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


@lru_cache(maxsize=1 << 14)
def slug(label: str) -> str:
    """The last part of a concept's IRI: lower case, ASCII where it can be, words joined by hyphens.

    >>> slug("Ménière's disease (type 2)")
    'menieres-disease-type-2'
    """
    bare = label.replace("'", "").replace("\u2019", "")
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare).casefold()
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", bare.casefold()).strip("-") or digest(label)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, up to the next heading of any level.

    `start` is where the heading begins (or the text, where there is none), `origin` where
    counting starts for whoever wrote the text: 0 in a file, the section's own text in a corpus.
    """

    heading: str
    level: int
    start: int
    end: int
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of prose, a list item, a list's lead-in, or a heading.

    `section` and `lead` are positions in the document's `sections` and `sentences`;
    `lead` is the sentence that introduces a list item, or -1.
    """

    start: int
    end: int
    section: int
    role: str = "prose"  # prose | item | lead | heading
    lead: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read.

    `plain` is as long as `text`, character by character: mark-up is blanked out (a space, or a
    word joiner inside words), so an offset into one is an offset into the other.
    `sha256` is that of the bytes that were read.
    """

    id: str
    title: str
    text: str
    plain: str
    sha256: str
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    names: tuple[str, ...] = ()  # other names of what the title names, where the source gives them
    url: str = ""
    source: str = ""  # the work that this text renders, as its author states it
    created: str = ""  # a date that the source states; never the clock
    media_type: str = "text/plain"
    language: str = "en"

    @property
    def path(self) -> str:
        """Its IRI below the base: the work's name and the bytes that were read."""
        return f"document/{slug(self.id)}-{self.sha256[:12]}"

    def at(self, sentence: Sentence) -> str:
        """The sentence's words without mark-up; as long as the stretch of text itself."""
        return self.plain[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A link from a concept to a term of a vocabulary, one line of the SSSOM file."""

    predicate: str  # exactMatch | closeMatch | broadMatch | narrowMatch | relatedMatch
    term: str  # a CURIE, as MONDO:0005148
    label: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that claims speak about. `id` is its path below the base, as `concept/infection`."""

    id: str
    label: str
    kinds: tuple[str, ...]
    names: tuple[str, ...] = ()
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One passage that states a claim, and how it states it."""

    document: str  # Document.path
    start: int
    end: int
    quote: str  # verbatim: text[start:end]
    prefix: str = ""  # up to 32 characters before, and after, for finding the quote again
    suffix: str = ""
    certainty: str = "asserted"  # a name of the ontology's certainty scheme
    cue: str = ""  # the words that gave this certainty or the negation
    section: str = ""  # the heading above
    rule: str = ""  # what read it: an extraction rule, or 'review'
    agent: str = "automated_agent"  # a biolink agent_type
    subject_text: str = ""  # the words as they stand
    object_text: str = ""
    comment: str = ""  # a curator's note

    @property
    def passage(self) -> str:
        """Its passage's path below the base: document bytes and span."""
        return f"passage/{self.document.rsplit('-', 1)[-1]}-{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Claim:
    """Subject, relation, object and polarity, with the passages that state it.

    The identity leaves the passages out: the same claim in two articles is one claim with two
    lines of evidence. `qualifiers` are sorted (name, value) pairs, as ("population", "women over 60").
    """

    subject: Concept
    relation: str
    object: Concept
    negated: bool = False
    qualifiers: tuple[tuple[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)

    @property
    def id(self) -> str:
        """Its path below the base; equal for equal claims of any document."""
        polarity = "negated" if self.negated else "affirmed"
        parts = [part for pair in self.qualifiers for part in pair]
        return f"claim/{digest(self.subject.id, self.relation, self.object.id, polarity, *parts)}"

    @property
    def polarity(self) -> str:
        """'affirmed' or 'negated'."""
        return "negated" if self.negated else "affirmed"

    def evidence_id(self, line: Evidence) -> str:
        """The path of one of its lines of evidence: claim, document bytes, start and end."""
        return f"evidence/{digest(self.id, line.document, str(line.start), str(line.end))}"


def merged(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Each claim once, with all its evidence, ordered by id; concepts of one id become one.

    The order in which claims come does not matter.
    """
    concepts: dict[str, Concept] = {}
    found: dict[str, Claim] = {}
    lines: dict[str, set[Evidence]] = {}
    for claim in claims:
        for concept in (claim.subject, claim.object):
            known = concepts.get(concept.id)
            concepts[concept.id] = _united(known, concept) if known else concept
        found.setdefault(claim.id, claim)
        lines.setdefault(claim.id, set()).update(claim.evidence)
    for key in sorted(found):
        claim = found[key]
        yield replace(
            claim,
            subject=concepts[claim.subject.id],
            object=concepts[claim.object.id],
            evidence=tuple(sorted(lines[key])),
        )


def _united(one: Concept, other: Concept) -> Concept:
    """Both readings of one concept: the label that sorts first, all kinds, names and mappings."""
    if one == other:
        return one
    labels = sorted({one.label, other.label}, key=lambda label: (label != label.lower(), label))
    names = {*one.names, *other.names, *labels} - {labels[0]}
    return Concept(
        one.id,
        labels[0],
        tuple(sorted({*one.kinds, *other.kinds})),
        tuple(sorted(names)),
        tuple(sorted({*one.mappings, *other.mappings}, key=lambda m: (m.term, m.predicate, m.label))),
    )
