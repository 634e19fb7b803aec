"""Which concept a phrase names: one of the lexicon, or a new one under its own words."""

from __future__ import annotations

from functools import lru_cache

from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.phrases import LONGEST
from kg.extract.token import Phrase, Token, head
from kg.model import Concept

SHORTEST = 2  # letters
POINTER = 3  # the least words that name a thing, not 'this disorder'
_STATE = frozenset({"being"})  # 'being overweight' is a thing that can be


def sound(phrase: Phrase, language: Language, *, sort: bool = False) -> bool:
    """Whether a phrase can be an end of a claim at all; `sort`: one that says what sort of thing another is."""
    tokens, low = phrase.tokens, phrase.low
    text = " ".join(low)
    if sort and _bare_sort(tokens, language):
        return True
    if len(text) < SHORTEST or len(tokens) > LONGEST or language.has("generic", text):
        return False
    return not (_opens_amiss(tokens, language) or _says_nothing(tokens, language))


def _bare_sort(tokens: tuple[Token, ...], language: Language) -> bool:
    """Whether a phrase is a noun of a sort of things, with no more than how rare or grave: 'very rare disease'."""
    front = all((t.low,) in language.alternatives["grave"] for t in tokens[:-1])
    return front and language.has("sorts", singular(tokens[-1].low))


def _opens_amiss(tokens: tuple[Token, ...], language: Language) -> bool:
    """Whether a phrase starts as an end of a claim cannot, or runs on into a clause."""
    first = tokens[0]
    if first.tag in "TQ" or language.has("chains", first.low):
        return True
    if len(tokens) > 1 and (
        language.has("anybody", first.low)
        or language.has("calling", first.low)
        or (first.low == "age" and tokens[1].tag == "#")
        or (first.tag == "E" and tokens[1].tag == "P")
    ):
        return True
    return any(token.tag in "MBR?;." for token in tokens[int(first.low in _STATE) :])


def _says_nothing(tokens: tuple[Token, ...], language: Language) -> bool:
    """Whether a phrase has no noun, or names anything at all: 'very different factors', 'number of cases'."""
    telling = [t.low for t in tokens if t.tag != "A" and not language.has("evaluative", t.low)]
    if len(telling) < len(tokens) and language.has("generic", " ".join(telling)):
        return True
    last = head(tokens)
    headed = len(last) > 1 and last[-1] in language.kinds  # 'a painless sore'
    if not headed and not any(t.tag in "NG" or t.low in _STATE for t in tokens[: len(last)]):
        return True
    following = tokens[len(last)].low if len(last) < len(tokens) else ""
    partly = following == "of" and language.has("partitive", last[-1])
    narrowed = following == "of" and _narrowed(tokens, len(last), language)
    named = narrowed or (len(last) > 1 and singular(" ".join(last[-2:])) in language.kinds)
    deed = "ing" in tokens[0].form and len(last) > 1  # 'drinking large amounts of alcohol'
    illness = language.filters["illness"]
    if (
        deed
        and tokens[len(last) - 2].tag == "D"
        and language.has("classes", last[-1])
        and language.kind(last[-1:]) in illness
    ):
        return True  # 'managing the condition'
    if len(tokens) == 1 and language.has("of", last[-1]):
        return True
    noun = last[-1]
    empty = language.has("hollow", noun) or language.has("people", noun) or language.has("agents", noun)
    if empty and not (partly or named or deed):
        return True
    return following in ("of", "for") and language.has("of", last[-1]) and not narrowed


def anywhere(phrase: Phrase, language: Language) -> bool:
    """Whether a part of what says nothing is spoken of: 'parts of the body'."""
    part, *behind = phrase.tokens
    if not behind or not language.has("partitive", part.low):
        return False
    of = [t.low for t in behind if t.tag not in "D#"]
    return of[:1] == ["of"] and language.has("generic", " ".join(of[1:]))


def _narrowed(tokens: tuple[Token, ...], size: int, language: Language) -> bool:
    """Whether words tell which sort of a thing is meant: 'inherited forms of gout', not 'the form of this disease'."""
    told = any(t.tag in "JEN" and not language.has("evaluative", t.low) for t in tokens[: size - 1])
    behind = [t for t in tokens[size + 1 :] if t.tag != "A"]
    pointing = len(behind) < POINTER and any(language.has("classes", t.low) for t in behind[-1:])
    return told and language.has("of", tokens[size - 1].low) and bool(behind) and not pointing


def concept(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """The concept that a phrase names where one of `kinds` (none given: any) may stand; None if none fits."""
    text = phrase.text
    known = rules.ontology.lexicon.find(text)
    if known and (not kinds or set(kinds) & set(known.kinds)):
        return known
    glossed = _by_gloss(phrase, kinds, rules)
    if kinds and kinds[0] in rules.language.filters["medicine"] and deed(phrase, rules):
        return rules.ontology.concept(label(phrase), kinds[:1])
    kind = rules.kind_by_head(phrase.tokens)
    if glossed or (known and (kind not in kinds or kind in known.kinds)):
        return glossed
    well = rules.language.has("healthy", phrase.low[0]) and len(phrase.tokens) > 1
    if well and kinds and {*kinds} <= {*rules.language.filters["illness"]}:
        return None
    if not kind and phrase.loose:
        return None  # 'devices to help with mobility, eating and …'
    if not kind:
        broader = rules.ontology.lexicon.head(text)
        kind = broader.kinds[0] if broader else ""
    fitting = _fitting(kind, kinds, phrase, rules)
    return rules.ontology.concept(label(phrase), (fitting,)) if fitting else None


def deed(phrase: Phrase, rules: Grammar) -> bool:
    """Whether a phrase tells what is done to a thing: 'raising the legs', 'losing weight', not 'swelling of the legs'."""
    first, *behind = phrase.tokens
    done = bool(behind) and first.tag == "G" and not first.nominal
    return done and rules.kind_of(behind) not in rules.language.filters["illness"]


def _by_gloss(phrase: Phrase, kinds: tuple[str, ...], rules: Grammar) -> Concept | None:
    """What the bracket behind a phrase names, where a slot asks for what ails: 'a curved spine (scoliosis)'."""
    ailing = {*rules.language.filters["illness"]} & {*kinds}
    if not phrase.gloss or not ailing or _free(kinds, rules):
        return None
    known = rules.ontology.lexicon.find(phrase.gloss)
    return known if known and ailing & {*known.kinds} else None


def _free(kinds: tuple[str, ...], rules: Grammar) -> bool:
    """Whether a slot asks for nothing that would tell the kind of an unknown thing."""
    return not kinds or kinds[0] == rules.ontology.fallback_kind or kinds == rules.language.filters["any"]


def _fitting(kind: str, kinds: tuple[str, ...], phrase: Phrase, rules: Grammar) -> str:
    """The kind that an open phrase has in a slot; '' if it does not belong there."""
    described = rules.language.filters["described"]
    fallback = rules.ontology.fallback_kind
    if not kind:
        closed = kinds and kinds[0] in described  # parts of the body have words of their own
        return "" if closed else fallback if _free(kinds, rules) else kinds[0]
    if not kinds or kind in kinds:
        return kind
    near = next((k for row in rules.language.near if kind in row for k in kinds if k in row), "")
    if near:
        return near
    measured = rules.language.has("measuring", phrase.low[0]) and len(phrase.tokens) > 1
    if measured and kinds[0] in rules.language.filters["illness"]:
        return kinds[0]  # 'elevated creatinine' is a finding, whatever creatinine is
    more = len(phrase.tokens) > 1 and any(t.tag in "JEPTG" or "ing" in t.form for t in phrase.tokens)
    return kinds[0] if more and kind in described else ""


def label(phrase: Phrase) -> str:
    """A phrase as a concept's label: lower case but for names and abbreviations."""
    parts: list[str] = []
    end = phrase.tokens[0].start if phrase.tokens else 0
    for token in phrase.tokens:
        word = token.text if _proper(token.text) else token.low
        parts.append(f" {word}" if token.start > end else word)
        end = token.end
    return "".join(parts).replace(" ,", ",").replace("\u2060", "").strip()


@lru_cache(maxsize=1 << 14)
def _proper(text: str) -> bool:
    """Whether a word keeps its capitals: an abbreviation, or a name."""
    capitals = sum(c.isupper() for c in text)
    return (
        capitals > 1
        or capitals == len(text.rstrip("."))
        or any(c.isdigit() for c in text)
        or "'" in text
        or "\u2019" in text
    )
