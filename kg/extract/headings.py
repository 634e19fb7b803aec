"""What a heading or a title says: the thing that it names, and the noun of what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from kg.extract.grammar import Grammar
from kg.extract.language import Language
from kg.extract.naming import sound
from kg.extract.token import Phrase, Token, spelled
from kg.extract.tokens import words

SILENT = "nothing"  # the noun of headings.tsv for sections that claim nothing
BESIDES = "besides"  # that of asking.tsv for words that are no part of a name, nor ask for anything
ELSE = "else"  # that for words with which a heading asks for something else
MOST_BEFORE_HEAD = 2  # words of a topic among which its head may stand: 'the goal of treatment'
LONGEST_NAME = 12  # words
MOST_KEPT = 1_024  # headings
MOST_ASKING = 5  # words of an entry of asking.tsv
_SPOKEN = frozenset("VBMOHSQRX")  # tags of words that make a heading more than a name
_QUESTION = frozenset({"what", "which", "how", "why", "where"})
_NAMING = frozenset("NJ#'")
_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
_CUT = re.compile(r"\s*[|»]\s*|\s+[-–—]+\s+|--|:\s+")


@dataclass(frozen=True, slots=True)
class Topic:
    """The thing that a section speaks of, and the noun that its heading gives for its lists."""

    label: str
    noun: str = ""
    short: str = ""  # its initials, where the text uses them
    above: str = ""  # what the sections around it speak of, where its own heading names a part of that
    listed: str = ""  # the noun of the heading above, of which its own heading is one


def heading_topic(heading: str, language: Language) -> Topic | None:
    """What a heading or a question of a known form opens.

    >>> from kg.extract.grammar import grammar
    >>> from kg import ontology
    >>> heading_topic("What are the symptoms of gout?", grammar(ontology.load()).language).label
    'gout'
    """
    bare = heading.strip().rstrip("?:. ").strip()
    words = bare.lower().replace("\u2019", "'").split()
    for before, after, noun in language.headings:
        if after == ("",):
            if tuple(words) == before:
                return Topic("", noun)
            continue
        room = len(words) - len(before) - len(after)
        if (
            room > 0
            and tuple(words[: len(before)]) == before
            and (not after or tuple(words[-len(after) :]) == after)
        ):
            inner = bare.split()[len(before) : len(words) - len(after)]
            hollow = any(language.has("hollow", word.lower()) for word in inner[:MOST_BEFORE_HEAD])
            return Topic("" if hollow and len(inner) > 1 else " ".join(inner), noun)
    return None


@lru_cache(MOST_KEPT)  # of a text and of its sections, and again of each part of a title
def opened(heading: str, rules: Grammar) -> Topic | None:
    """What a heading opens, of a known form or with a word in it that asks; None if it does not ask.

    >>> from kg.extract.grammar import grammar
    >>> from kg import ontology
    >>> found = opened("Which warning signs of gout are urgent?", grammar(ontology.load()))
    >>> found.label, found.noun
    ('gout', 'symptom')
    """
    found = heading_topic(heading, rules.language)
    if found and all(t.tag in "DQ" for t in words(found.label, rules.language).tokens):
        found = Topic("", found.noun)
    if found and not (found.label and _asking(found.label, rules)):
        return found
    return _asking(bare(heading), rules)


def bare(heading: str) -> str:
    """A heading without its number, and what stands in brackets or marks behind it."""
    text = heading.strip()
    number = _NUMBER.match(text)
    return _BRACKET.sub("", text[number.end() if number else 0 :].rstrip(" ?:.!")).strip()


def plain(label: str, language: Language) -> bool:
    """Whether words can be a name: no sentence, no question."""
    first, *_ = [*label.lower().split(), ""]
    few = 0 < len(label.split()) <= LONGEST_NAME and first not in _QUESTION
    return few and "?" not in label and all(t.tag not in _SPOKEN for t in words(label, language).tokens)


def names(tokens: Sequence[Token], rules: Grammar, wanted: str = "heading") -> bool:
    """Whether words name a thing of a kind that sections are about."""
    kind = rules.kind_of(tokens) if tokens else ""
    return (
        bool(kind) and kind in rules.language.filters[wanted] and sound(Phrase(tuple(tokens)), rules.language)
    )


def asked_by(lead: str, rules: Grammar) -> Topic:
    """What a list's lead-in says that the list is of: symptoms after 'Look for these signs of gout'.

    Only a noun says so, and no word behind it may ask for something else.
    """
    nouns, stretches = _parted(lead, rules.language)
    at = max((i for i, noun in enumerate(nouns) if noun not in (BESIDES, ELSE)), default=-1)
    while (
        at > 0
        and [t.low for t in stretches[at] if t.tag not in "DJ"] == ["of"]
        and not rules.sort(nouns[at - 1])
    ):
        at -= 1  # 'triggers of symptoms'
    before = (noun for noun in nouns[: max(at, 0)] if noun not in (BESIDES, ELSE, nouns[at]))
    others = any(not rules.sort(noun) for noun in before)
    tokens = words(lead, rules.language).tokens
    told = {rules.language.asking.get((t.low,)) for t in tokens if t.tag == "N"}
    told |= {_key(tokens, i, rules.language)[1] for i, t in enumerate(tokens) if t.tag in "PA"}  # 'at risk'
    closing = next((t for t in reversed(tokens) if t.tag not in ":."), tokens[0])
    examples = {words_[-1] for words_ in rules.language.alternatives["suchas"]}
    by = closing.tag in "PT" and closing.low not in examples  # 'ease symptoms by'
    if at < 0 or others or by or tokens[0].tag == "T" or nouns[at] not in told:
        return Topic("")
    return Topic(next((name for name in _things(stretches[-1], rules)), ""), nouns[at])


def title_topic(title: str, rules: Grammar, prose: str) -> Topic:
    """What a text is about: what its title names, of several things the one that the text speaks of most."""
    found, language = opened(title, rules), rules.language
    noun = found.noun if found else ""
    pieces = [piece for piece in _CUT.split(title.strip()) if piece.strip()]
    labels = [_label(piece, rules) for piece in pieces]
    names_ = [label for label in labels if plain(label, language)]
    if len(names_) > 1:
        names_.sort(key=lambda label: not names(words(label, language).tokens, rules, "any"))
    if names_ and "?" not in title:
        return Topic(names_[0], noun)
    exact = heading_topic(title, language)
    if exact and exact.noun and plain(exact.label, language):
        return exact
    folded = prose.casefold()
    spoken = sorted((folded.count(name.casefold()), at, name) for at, name in enumerate(_named(title, rules)))
    return Topic(spoken[-1][2] if spoken and spoken[-1][0] else bare(title), noun)


def _label(piece: str, rules: Grammar) -> str:
    """The name in a piece of a title; '' where there is none."""
    found = opened(piece, rules)
    return found.label if found else bare(piece)


def _asking(label: str, rules: Grammar) -> Topic | None:
    """What the words of asking.tsv in a heading ask for, and what the other words name."""
    nouns, stretches = _parted(label, rules.language)
    known = rules.ontology.lexicon.find(label) and any(stretches)
    if known or not nouns:
        return None
    named = next((name for stretch in stretches for name in _things(stretch, rules)), "")
    return Topic(named, _noun(nouns, stretches, rules))


def _parted(label: str, language: Language) -> tuple[list[str], list[list[Token]]]:
    """The nouns of the words in a heading that ask for something, and the stretches before and between these."""
    tokens = words(label, language).tokens
    stretches: list[list[Token]] = [[]]
    nouns: list[str] = []
    at = 0
    while at < len(tokens):
        size, noun = _key(tokens, at, language)
        if size:
            nouns.append(noun)
            stretches.append([])
        else:
            stretches[-1].append(tokens[at])
        at += size or 1
    return nouns, stretches


def _key(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, str]:
    """How many words here ask for something, and the noun of that."""
    for size in range(min(MOST_ASKING, len(tokens) - at), 0, -1):
        noun = language.asking.get(tuple(t.low for t in tokens[at : at + size]))
        if noun:
            return size, noun
    return 0, ""


def _noun(nouns: list[str], stretches: list[list[Token]], rules: Grammar) -> str:
    """The noun that a heading asks for: the first, unless it joins another by 'and', or asks for something else."""
    asked = [(noun, at) for at, noun in enumerate(nouns) if noun != BESIDES]
    if not asked or any(noun == ELSE for noun, _ in asked):
        return ""
    if len(asked) > 1 and rules.sort(asked[0][0]):
        return asked[1][0]  # 'kinds of treatment'
    joined = (noun for noun, at in asked[1:] if any(t.tag in "C,'" for t in stretches[at]))
    return asked[0][0] if all(noun == asked[0][0] for noun in joined) else ""


def _things(stretch: list[Token], rules: Grammar) -> Iterator[str]:
    """The names in a stretch of a heading, all of it first."""
    low, high = 0, len(stretch)
    while low < high and stretch[low].tag not in _NAMING:
        low += 1
    while high > low and stretch[high - 1].tag not in _NAMING:
        high -= 1
    if names(stretch[low:high], rules):
        yield spelled(stretch[low:high])
    else:
        yield from (spelled(run) for run in _runs(stretch) if names(run, rules))


def _named(title: str, rules: Grammar) -> Iterator[str]:
    """The things that a title names."""
    _, stretches = _parted(title, rules.language)
    yield from (spelled(run) for stretch in stretches for run in _runs(stretch) if names(run, rules, "any"))


def _runs(stretch: list[Token]) -> Iterator[list[Token]]:
    """The runs of words of which names are made."""
    return (list(run) for naming, run in groupby(stretch, key=lambda t: t.tag in _NAMING) if naming)
