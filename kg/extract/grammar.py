"""All that an ontology says about how things are worded, compiled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.language import Language, language
from kg.extract.token import Token, head
from kg.extract.wording import Wordings, relation_verbs, wordings
from kg.ontology import Ontology, Relation

NUMBERED = 2  # words of 'type 7'
SHORTEST_CODE = 3  # letters of what a form is told apart by: 'type IV'
# Stages that can be switched off by name, to see what each is worth.
STAGES = ("brackets", "coordination", "headings", "leads", "open", "references", "topic")


@dataclass(frozen=True, eq=False)
class Grammar:
    """An ontology with its word lists and its patterns; `off` are stages that are left out."""

    ontology: Ontology
    language: Language
    wordings: Wordings
    pairs: frozenset[str]  # coordinations that are one thing, as 'pins and needles'
    naming: Relation | None  # the relation between a thing and another name of it
    sorting: Relation | None  # the relation between a thing and what sort of thing it is
    middling: str  # the certainty of what a condition leaves open: the middle of the scale
    surest: str  # the certainty of what a text states without a hedge
    gerunds: dict[str, str]  # the -ing form of each verb, by its base form
    off: frozenset[str] = frozenset()

    def kind_of(self, tokens: Sequence[Token]) -> str:
        """The kind of a phrase by the lexicon, or by its head; '' if neither tells."""
        known = self.ontology.lexicon.find(" ".join(t.low for t in tokens))
        return known.kinds[0] if known else self.kind_by_head(tokens)

    def kinds_of(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """All kinds of a phrase by the lexicon, or the one that its head tells; '' if neither tells."""
        known = self.ontology.lexicon.find(" ".join(t.low for t in tokens))
        return known.kinds if known else (self.kind_by_head(tokens),)

    def sort(self, noun: str) -> bool:
        """Whether a noun opens lists, and only says of which sort things are, as 'type' does."""
        opened = self.wordings.nouns.get(noun)
        return opened is not None and self.ontology.relations[opened[0]].same_kind

    def kind_by_head(self, tokens: Sequence[Token]) -> str:
        """The kind that a phrase's head tells; of 'the upper half of the body' it is that of the body."""
        words = self._unnumbered(head(tokens))
        low = len(words) + 1
        while low < len(tokens) and tokens[low].tag in "DJ#":
            low += 1
        if low < len(tokens) and tokens[len(words)].low == "of" and self.language.has("partitive", words[-1]):
            return self.kind_of(tokens[low:])
        found = self.language.kind(words)
        if low < len(tokens) and self.language.has("altering", words[-1]) and tokens[low - 1].tag in "PDJ#":
            of = self.kind_of(tokens[low:])
            return of if of == self.ontology.fallback_kind else found
        return found

    def _unnumbered(self, words: list[str]) -> list[str]:
        """'disease' of 'disease type 7'."""
        numbered = len(words) > NUMBERED and len(words[-1]) <= SHORTEST_CODE
        return words[:-NUMBERED] if numbered and self.language.has("forms", words[-NUMBERED]) else words


@cache
def grammar(ontology: Ontology, off: frozenset[str] = frozenset()) -> Grammar:
    """The grammar of an ontology.

    >>> from kg import ontology
    >>> "pins and needles" in grammar(ontology.load()).pairs
    True
    """
    found = language(ontology.folder / "language", relation_verbs(ontology.relations))
    pairs = frozenset(ontology.lexicon.fixed_pairs)
    naming = next((r for r in ontology.relations.values() if r.label_property), None)
    sorting = next((r for r in ontology.relations.values() if r.same_kind), None)
    scale = [c.name for c in sorted(ontology.certainties.values(), key=lambda c: c.rank)]
    patterns = wordings(ontology.relations, found)
    middling, surest = scale[len(scale) // 2], scale[-1]
    gerunds = {verb: form for form, (verb, names) in found.verbs.items() if "ing" in names.split()}
    return Grammar(ontology, found, patterns, pairs, naming, sorting, middling, surest, gerunds, off)
