"""Which concept a phrase names: one of the lexicon, or a new one under its own words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.phrases import LONGEST
from kg.extract.token import Phrase, Token, head
from kg.model import Concept

SHORTEST = 2  # letters


def sound(phrase: Phrase, language: Language) -> bool:
    """Whether a phrase can be an end of a claim at all."""
    return not any(_faults(phrase, language))


def _faults(phrase: Phrase, language: Language) -> Iterator[bool]:
    """What keeps a phrase from being an end of a claim, cheap questions first."""
    tokens, low = phrase.tokens, phrase.low
    text = " ".join(low)
    yield len(text) < SHORTEST or len(tokens) > LONGEST or language.has("generic", text)
    yield tokens[0].tag in "TQ" or language.has("chains", low[0])
    yield len(low) > 1 and language.has("anybody", low[0])
    yield any(t.tag in "MBR?;." for t in tokens)
    yield language.has("generic", " ".join(w for w in low if not language.has("evaluative", w)))
    last = head(tokens)
    yield not any(t.tag in "NG" for t in tokens[: len(last)])
    yield any(language.has(name, last[-1]) for name in ("hollow", "people", "agents"))
    following = tokens[len(last)].low if len(last) < len(tokens) else ""
    yield following in ("of", "for") and language.has("of", last[-1])
    participle = tokens[0].tag == "E" and len(tokens) > 1
    yield participle and (tokens[1].tag == "P" or language.has("calling", low[0]))


def concept(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept that a phrase names where one of `kinds` (none given: any) may stand; None if none fits."""
    text = phrase.text
    known = rules.ontology.lexicon.find(text)
    if known:
        return known if not kinds or set(kinds) & set(known.kinds) else None
    kind = rules.language.kind(head(phrase.tokens))
    if not kind:
        broader = rules.ontology.lexicon.head(text)
        kind = broader.kinds[0] if broader else ""
    fitting = _fitting(kind, kinds, phrase, rules)
    return rules.ontology.concept(label(phrase), (fitting,)) if fitting else None


def _fitting(kind: str, kinds: tuple[str, ...], phrase: Phrase, rules: Grammar) -> str:
    """The kind that an open phrase has in a slot; '' if it does not belong there."""
    described = rules.language.filters["described"]
    fallback = rules.ontology.fallback_kind
    if not kind:
        closed = kinds and kinds[0] in described  # parts of the body have words of their own
        return "" if closed else kinds[0] if kinds and fallback not in kinds else fallback
    if not kinds or kind in kinds:
        return kind
    near = next((k for row in rules.language.near if kind in row for k in kinds if k in row), "")
    if near:
        return near
    more = len(phrase.tokens) > 1 and any(t.tag in "JEP" for t in phrase.tokens)
    return kinds[0] if more and kind in described else ""


def label(phrase: Phrase) -> str:
    """A phrase as a concept's label: lower case but for names and abbreviations."""
    parts = []
    for i, token in enumerate(phrase.tokens):
        gap = " " if i and token.start > phrase.tokens[i - 1].end else ""
        parts.append(gap + (token.text if _proper(token) else token.low))
    return "".join(parts).replace(" ,", ",").replace("\u2060", "").strip()


def _proper(token: Token) -> bool:
    """Whether a word keeps its capitals: an abbreviation, or a name."""
    capitals = sum(c.isupper() for c in token.text)
    return capitals > 1 or any(c.isdigit() for c in token.text) or "'" in token.low
