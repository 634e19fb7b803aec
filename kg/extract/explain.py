"""Why a sentence says what we read in it, for `kg extract --explain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.clauses import doer
from kg.extract.context import window
from kg.extract.grammar import Grammar, grammar
from kg.extract.mentions import Mention, mentions
from kg.extract.reading import read
from kg.extract.scan import Hit
from kg.extract.token import Words
from kg.model import Claim, Document
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that matched: its words, those of its slots, and the words in which a hedge counts."""

    rule: str
    words: str
    left: str
    slots: tuple[str, ...]
    scope: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a sentence was taken to say, and on what grounds."""

    text: str
    role: str
    topic: str
    mentions: tuple[Mention, ...]
    triggers: tuple[Trigger, ...]
    claims: tuple[Claim, ...]

    def __str__(self) -> str:
        """The sentence, and below it what was found in it, a line each."""
        named = [f"{m.text} [{m.concept.id if m.concept else m.kind or '?'}]" for m in self.mentions]
        lines = [self.text, *(f"    topic     {topic}" for topic in (self.topic,) if topic)]
        lines += [f"    mentions  {', '.join(named)}"] if named else []
        for trigger in self.triggers:
            slots = " | ".join(text for text in (trigger.left, *trigger.slots) if text)
            lines += [
                f"    trigger   {trigger.rule}: “{trigger.words}” between {slots}",
                f"    scope     {trigger.scope}",
            ]
        for claim in self.claims:
            line = claim.evidence[0]
            denied = "not: " if claim.negated else ""
            cue = f" (“{line.cue}”)" if line.cue else ""
            ends = f"{claim.subject.label} — {claim.relation} — {claim.object.label}"
            narrowed = "".join(f"; {name}: {value}" for name, value in claim.qualifiers)
            lines.append(f"    claim     {denied}{ends}, {line.certainty}{cue}{narrowed}")
        return "\n".join([*lines, "", ""])


def explain(document: Document, ontology: Ontology) -> Iterator[Explanation]:
    """For each sentence its noun phrases, the rules that matched, the topic and the claims."""
    rules = grammar(ontology)
    for said in read(document, ontology):
        text = document.at(said.sentence)
        found = () if said.words is None else tuple(_trigger(said.words, hit, rules) for hit in said.hits)
        yield Explanation(
            text, said.sentence.role, said.topic, tuple(mentions(text, ontology)), found, said.claims
        )


def _trigger(words: Words, hit: Hit, rules: Grammar) -> Trigger:
    left = doer(words, hit.start, rules.language) if hit.pattern.left else None
    low, high = window(words, hit)
    return Trigger(
        rule=hit.pattern.id,
        words=words.text(hit.start, hit.end),
        left=words.text(*left) if left else "",
        slots=tuple(words.text(*stretch) for stretch in hit.stretches),
        scope=words.text(low, high),
    )
