"""Extractors that are not ours: how they are found, and what is asked of their claims beyond the gate.

Ours cannot invent a quote or a concept; others can, a language model above all. So their claims must
speak of concepts that the lexicon has, or of new ones under their own label, quote what stands in the
text, and keep its hedges and denials.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from kg.errors import FormatError, InputError, KgError
from kg.extract.context import COMPARISON
from kg.extract.gate import Refusal, admitted
from kg.extract.grammar import grammar
from kg.extract.language import Cue, Language
from kg.extract.tiers import is_doubted
from kg.model import Claim, Concept, Document, Evidence
from kg.ontology import Ontology

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "medkg.extractors"  # the group of entry points in which packages offer theirs
_WORDS = re.compile(r"[\w'-]+")

Extractor: TypeAlias = Callable[[Document, Ontology], Iterable[Claim | Refusal]]


def lazily(target: str) -> Extractor:
    """The extractor at 'module:function', imported when it is first called."""
    module, _, function = target.partition(":")

    def run(document: Document, ontology: Ontology) -> Iterable[Claim | Refusal]:
        found: Extractor = getattr(import_module(module), function)
        return found(document, ontology)

    return run


def offered(name: str, ours: Iterable[str]) -> Extractor:
    """The extractor that an installed package offers under a name; nothing is loaded but that one."""
    from importlib.metadata import entry_points

    found = {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda p: p.value)}
    if name not in found:
        known = ", ".join(sorted({*ours, *found}))
        raise FormatError(f"No extractor {name!r}; there are {known}. Packages offer more as {GROUP}.")
    return _loaded(found[name])


def _loaded(point: EntryPoint) -> Extractor:
    try:
        extractor: Extractor = point.load()
    except Exception as error:
        raise InputError(f"The extractor {point.name} ({point.value}) cannot be loaded: {error}") from error
    if not callable(extractor):
        raise InputError(f"The extractor {point.name} ({point.value}) is no function.")
    return extractor


def vouched(
    document: Document, extractor: Extractor, ontology: Ontology, name: str
) -> Iterator[Claim | Refusal]:
    """What an extractor returns, each claim held to all that is asked of it and signed with its name."""
    try:
        results: Iterable[object] = extractor(document, ontology)  # whatever its signature says
        for found in results:
            if isinstance(found, Refusal):
                yield found
            elif not isinstance(found, Claim):
                yield Refusal(None, f"It is no claim but {type(found).__name__}.")
            else:
                reason = next(_reasons(document, found, ontology), "")
                yield from (
                    [Refusal(found, reason)]
                    if reason
                    else admitted(document, [_signed(found, ontology, name)], ontology)
                )
    except KgError:
        raise
    except Exception as error:
        raise InputError(f"{document.id}: the extractor {name} failed: {error!r}") from error


def verdict(found: Claim | Refusal) -> str:
    """A claim with its quote and whether it passed, is doubted, or is refused for a reason, in one line."""
    claim = found.claim if isinstance(found, Refusal) else found
    reason = f"refused: {found.reason}" if isinstance(found, Refusal) else "passed"
    if claim is None:
        return reason
    if claim is found and is_doubted(claim):
        reason = "doubted"  # by its own extractor: a draft
    denied = "not: " if claim.negated else ""
    said = f"{denied}{claim.subject.label} — {claim.relation} — {claim.object.label}"
    quotes = " ".join(f"“{' '.join(line.quote.split())}” ({line.certainty})" for line in claim.evidence)
    return f"{reason}  {said}  {quotes}"


def _reasons(document: Document, claim: Claim, ontology: Ontology) -> Iterator[str]:
    """What is wrong with a claim of somebody else, gravest first."""
    language = grammar(ontology).language
    for concept in (claim.subject, claim.object):
        if not _honest(concept, ontology):
            yield f"{concept.id!r} is neither a concept of the lexicon nor a new one by its label."
    for line in claim.evidence:
        if not line.quote.strip() or line.quote not in document.text:
            yield "Its quote does not stand in the text."
        elif line.cue and line.cue.lower() not in line.quote.lower():
            yield f"Its cue {line.cue!r} does not stand in its quote."
        elif not claim.negated and (cue := _denial(line, language, ontology)):
            yield f"Its quote has a denial, {' '.join(cue.words)!r}, and it affirms."


def _honest(concept: Concept, ontology: Ontology) -> bool:
    """Whether a concept is the lexicon's own, or a new one that claims no more than its label and kinds."""
    known = ontology.lexicon.concepts.get(concept.id)
    if known:
        return known == concept
    if not concept.kinds or not set(concept.kinds) <= ontology.kinds.keys() or not concept.label.strip():
        return False
    return concept == ontology.concept(concept.label, concept.kinds)


def _signed(claim: Claim, ontology: Ontology, name: str) -> Claim:
    """The claim with the extractor's name as the rule, and with hedges that it passed over."""
    lines = (
        replace(_hedged(line, ontology), rule=line.rule if line.rule.startswith(f"{name}.") else name)
        for line in claim.evidence
    )
    return replace(claim, evidence=tuple(lines))


def _hedged(line: Evidence, ontology: Ontology) -> Evidence:
    """A line that is as sure as its quote at most: the weakest hedge in it counts."""
    scale = ontology.certainties
    found = [cue for cue in _cues(line.quote, grammar(ontology).language) if scale[cue.certainty].rank > 0]
    weakest = min(found, key=lambda cue: scale[cue.certainty].rank, default=None)
    if not weakest or line.certainty not in scale:
        return line
    if scale[line.certainty].rank <= scale[weakest.certainty].rank:
        return line
    return replace(line, certainty=weakest.certainty, cue=" ".join(weakest.words))


def _denial(line: Evidence, language: Language, ontology: Ontology) -> Cue | None:
    """The first words of a quote that deny."""
    found = _cues(line.quote, language)
    return next((cue for cue in found if ontology.certainties[cue.certainty].rank == 0), None)


def _cues(text: str, language: Language) -> Iterator[Cue]:
    """The words of a text that hedge or deny; of those that overlap the longest."""
    words = _WORDS.findall(text.replace("\u2019", "'").lower())
    at = 0
    while at < len(words):
        rest = language.cues.get(words[at], ())
        cue = next((c for c in rest if tuple(words[at : at + len(c.words)]) == c.words), None)
        if cue and cue.type != COMPARISON:
            yield cue
        at += len(cue.words) if cue else 1
