"""What the name of a sort of a section's topic says by itself: 'viral gout may follow' says that viral gout is gout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from kg.extract import naming
from kg.extract.apposition import ARTICLES
from kg.extract.context import Stance
from kg.extract.genera import tells_sort
from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.state import Reading
from kg.extract.stating import Grounds, Passage, Spoken, stated
from kg.extract.token import Phrase, Token, Words
from kg.model import Claim

_NUMBERED = "type"
LONGEST_NUMBER = 3  # letters of 'III'


def sorts(
    passage: Passage, text: str, own: Callable[[], Words], rules: Grammar, state: Reading
) -> list[Claim]:
    """For each sort of the topic that a sentence, an item or a heading names, that it is one; once a document."""
    lowered, relation = text.lower(), rules.sorting
    found: list[Claim] = []
    if relation is None or "topic" in rules.off:
        return found
    for label, name in _names(state.current.label, state.current.short, state.current.above):
        theme = state.labelled(label, rules.language.filters["sorted"], rules) if name in lowered else None
        if theme is None:
            continue
        for phrase in _sorts(own(), name.split(), rules):
            concept = naming.concept(phrase, theme.concept.kinds, rules)
            if concept and concept.id not in state.sorted and concept.id != theme.concept.id:
                state.sorted.add(concept.id)
                how = Stance(negated=False, certainty=rules.surest)
                grounds = Grounds(passage, how, f"{relation.name}.name")
                claim = stated((Spoken(concept, phrase.text), theme), relation, grounds, rules)
                found += [claim] if claim else []
    return found


@lru_cache
def _names(label: str, short: str, above: str) -> tuple[tuple[str, str], ...]:
    """What a section calls its topic and that of the section around, in lower case, each with the label of it."""
    named = {name.lower(): of for name, of in ((above, above), (short, label), (label, label)) if name}
    return tuple((of, name) for name, of in reversed(named.items()))


def _sorts(own: Words, name: list[str], rules: Grammar) -> Iterator[Phrase]:
    """The phrases of a sentence that are a name with words in front, or a number behind, that tell a sort."""
    tokens, size, first = own.tokens, len(name), singular(name[0])
    for at in range(len(tokens) - size + 1):
        if not (tokens[at].low.startswith(first) and _is(tokens[at : at + size], name)):
            continue
        end = at + size
        if end + 1 < len(tokens) and tokens[end].low == _NUMBERED and code(tokens[end + 1]):
            yield Phrase(tuple(tokens[at : end + 2]))
            continue
        form = _form(own, at, rules.language)
        if form >= 0:
            yield Phrase(tuple(tokens[form:end]))
            continue
        low = at
        if at > 1 and tokens[at - 2].low == _NUMBERED and code(tokens[at - 1]):
            low = at - 2
        while low and not _does(own, low - 1) and _tells(tokens[low - 1], rules.language):
            low -= 1
        if low == at and low and tokens[low - 1].tag == "N":
            low -= rules.ontology.lexicon.find(own.text(low - 1, end)) is not None  # 'breast cancer'
        goes_on = end < len(tokens) and (tokens[end].tag in "NG" or tokens[end].low == "with")
        if low < at and not goes_on:
            yield Phrase(tuple(tokens[low:end]))


def _form(own: Words, at: int, language: Language) -> int:
    """Where 'the juvenile form of' starts in front of a name, without its article; -1 if it is not told which form."""
    tokens, noun = own.tokens, at - 1 - int(at > 0 and own.tokens[at - 1].low == "the")
    if noun < 1 or tokens[noun].low != "of" or not language.has("forms", singular(tokens[noun - 1].low)):
        return -1
    low = noun - 1
    while low and tokens[low - 1].tag in "JEN" and _tells_form(tokens[low - 1], language):
        low -= 1
    whole = low == 0 or tokens[low - 1].tag not in "JENA"
    is_one = (
        low > 1 and tokens[low - 1].low in ARTICLES and tokens[low - 2].tag == "B"
    )  # 'is a mild form of gout'
    return low if low < noun - 1 and whole and not is_one else -1


def _tells_form(token: Token, language: Language) -> bool:
    return tells_sort(token.low, language) or language.has("forming", token.low)


def _does(own: Words, at: int) -> bool:
    """Whether a word is, or may be, a verb: 'the child inherited gout'."""
    group, before = own.groups.get(at), own.tokens[at - 1].tag if at else "^"
    return (group is not None and group.finite) or (bool(own.tokens[at].verb) and before in "NQ")


def _is(tokens: list[Token], name: list[str]) -> bool:
    """Whether words are a name, whatever its number."""
    same = all(token.low == word for token, word in zip(tokens[:-1], name[:-1], strict=True))
    return same and singular(tokens[-1].low) == singular(name[-1])


def code(token: Token) -> bool:
    """'2', 'II', 'A', '1B'."""
    return (
        token.tag == "#"
        or token.text[0].isdigit()
        or (token.text.isupper() and len(token.text) <= LONGEST_NUMBER)
    )


def _tells(token: Token, language: Language) -> bool:
    """Whether a word in front of a name tells a sort."""
    return token.tag in "JEN" and tells_sort(token.low, language)
