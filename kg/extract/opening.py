"""Whether a noun of a relation stands in front, as 'symptoms of': then what follows is what they are of."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.grammar import Grammar
from kg.extract.language import singular
from kg.extract.scan import Hit
from kg.extract.state import Reading
from kg.extract.token import Token, Words

MOST_BEFORE_OF = 3  # words of 'the symptoms of'


def of_else(words: Words, hit: Hit, rules: Grammar, state: Reading) -> bool:
    """Whether a hit without a slot in front is of such a noun, or has one that is of another thing than the topic."""
    return _of_signs(words, hit, rules) or _of_another(words, hit, rules, state)


def _of_signs(words: Words, hit: Hit, rules: Grammar) -> bool:
    """Whether 'symptoms of' stands in front of a hit without a slot there: 'symptoms of this form of gout are'."""
    front = words.tokens[max(hit.start - MOST_BEFORE_OF, 0) : hit.start]
    return opened(front, rules)


def opened(front: list[Token], rules: Grammar) -> bool:
    """Whether words say what such a noun is of."""
    return any(of.low == "of" and _opens(noun, rules) for noun, of in pairwise(front))


def _opens(token: Token, rules: Grammar) -> bool:
    """Whether a word is a noun of a relation between things that are not of one kind: 'symptoms'."""
    noun = singular(token.low)
    return noun in rules.wordings.nouns and not rules.sort(noun)


def _of_another(words: Words, hit: Hit, rules: Grammar, state: Reading) -> bool:
    """Whether a hit's noun has another thing behind it than the topic: 'symptoms of lupus may include', under 'Gout'."""
    if len(hit.stretches) == 1 or len(hit.pattern.ends) > 1 or hit.verb == hit.start:
        return False
    low, high = hit.stretches[0] if hit.stretches else (0, 0)
    if low >= high or words.tokens[low].low != "of" or not _opens(words.tokens[hit.start], rules):
        return False
    text = f" {words.text(low, high)} ".lower()
    theme = {one.concept.id for one in state.topic((), rules)}
    names = (state.current.label, state.current.short, state.current.above)
    if any(name and name.lower() in text for name in names):
        return False
    return not any(
        t.tag == "Q"
        or rules.language.has("classes", t.low)
        or rules.language.has("people", t.low)
        or (t.low in state.aliases and state.aliases[t.low].id in theme)
        for t in words.tokens[low:high]
    )
