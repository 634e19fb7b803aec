"""Which concept a phrase names: one of the lexicon, or a new one under its own words."""

from __future__ import annotations

from kg.extract.language import Language
from kg.extract.phrases import LONGEST, Phrase
from kg.extract.token import Token, head
from kg.model import Concept
from kg.ontology import Ontology

SHORTEST = 2  # letters


def kind_of(tokens: list[Token] | tuple[Token, ...], ontology: Ontology, language: Language) -> str:
    """The kind of a phrase by the lexicon, or by its head; '' if neither tells."""
    known = ontology.lexicon.find(" ".join(t.low for t in tokens))
    return known.kinds[0] if known else language.kind(head(tokens))


def sound(phrase: Phrase, language: Language) -> bool:
    """Whether a phrase can be an end of a claim at all."""
    tokens, text = phrase.tokens, " ".join(phrase.low)
    if len(text) < SHORTEST or len(tokens) > LONGEST or language.has("generic", text):
        return False
    if not any(t.tag in "NG" for t in tokens) or language.has("chains", tokens[0].low):
        return False
    bare = [t.low for t in tokens if not language.has("evaluative", t.low)]
    if not bare or language.has("generic", " ".join(bare)) or tokens[0].tag == "T":
        return False
    if any(t.tag in "MBR?;." for t in tokens) or tokens[0].tag == "Q":
        return False
    last = head(tokens)
    if not any(t.tag in "NG" for t in tokens[: len(last)]):
        return False
    if (
        tokens[0].tag == "E"
        and len(tokens) > 1
        and (tokens[1].tag == "P" or language.has("calling", tokens[0].low))
    ):
        return False
    if last and language.has("hollow", last[-1]):
        return False
    if (
        last
        and len(tokens) > len(last)
        and language.has("of", last[-1])
        and tokens[len(last)].low in ("of", "for")
    ):
        return False
    return bool(last) and not language.has("people", last[-1]) and not language.has("agents", last[-1])


def concept(phrase: Phrase, kinds: tuple[str, ...], ontology: Ontology, language: Language) -> Concept | None:
    """The concept that a phrase names where one of `kinds` (none given: any) may stand; None if none fits."""
    text = phrase.text
    known = ontology.lexicon.find(text)
    if known:
        return known if not kinds or set(kinds) & set(known.kinds) else None
    kind = language.kind(head(phrase.tokens))
    if not kind:
        broader = ontology.lexicon.head(text)
        kind = broader.kinds[0] if broader else ""
    fitting = _fitting(kind, kinds, phrase, ontology, language)
    return ontology.concept(label(phrase), (fitting,)) if fitting else None


def _fitting(
    kind: str, kinds: tuple[str, ...], phrase: Phrase, ontology: Ontology, language: Language
) -> str:
    """The kind that an open phrase has in a slot; '' if it does not belong there."""
    if not kind and kinds and set(kinds[:1]) <= set(language.filters["described"]):
        return ""  # parts of the body have words of their own
    if not kind:
        return kinds[0] if kinds and ontology.fallback_kind not in kinds else ontology.fallback_kind
    if not kinds or kind in kinds:
        return kind
    near = next((k for row in language.near if kind in row for k in kinds if k in row), "")
    if near:
        return near
    described = len(phrase.tokens) > 1 and any(t.tag in "JEP" for t in phrase.tokens)
    return kinds[0] if described and kind in language.filters["described"] else ""


def label(phrase: Phrase) -> str:
    """A phrase as a concept's label: lower case but for names and abbreviations."""
    parts = []
    for i, token in enumerate(phrase.tokens):
        gap = " " if i and token.start > phrase.tokens[i - 1].end else ""
        parts.append(gap + (token.text if _proper(token) else token.low))
    return "".join(parts).replace(" ,", ",").strip()


def _proper(token: Token) -> bool:
    """Whether a word keeps its capitals: an abbreviation, or a name."""
    return (
        sum(c.isupper() for c in token.text) > 1 or any(c.isdigit() for c in token.text) or "'" in token.low
    )
