"""What a section is about, and what its heading asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.stating import Passage
from kg.extract.tokens import words
from kg.model import Document

_SMALL = frozenset(
    {"and", "for", "in", "of", "the", "to", "with"}
)  # words whose initials abbreviations leave out
_CAPITALS = re.compile(r"\b[A-Z](?:-?[A-Z])+\b")
SILENT = "nothing"  # the noun of headings.tsv for sections that claim nothing
_SPOKEN = frozenset("VBMOHSQRX")  # tags of words that make a heading more than a name
SHORT_TITLE = 6  # letters: an abbreviation, perhaps spelled out in the text
SHORTEST_WORD = 4  # letters of a word of the title that must occur
MOST_BEFORE_HEAD = 2  # words of a topic among which its head may stand: 'the goal of treatment'
FARTHEST = 2  # sentences back to the noun that 'These include' goes on from
LONGEST_HEADING = 12  # words of a heading that can be the topic as it stands


@dataclass(frozen=True, slots=True)
class Topic:
    """The thing that a section speaks of, and the noun that its heading gives for its lists."""

    label: str
    noun: str = ""
    short: str = ""  # its initials, where the text uses them


def topics(document: Document, language: Language) -> tuple[Topic, ...]:
    """The topic of each section; the title's where the heading has none of its own."""
    prose = _said(document)
    title = heading_topic(document.title, language)
    main = _topic((title.label if title else "") or document.title.strip(" ?:"), "", prose) or Topic("")
    found = (_section_topic(section.heading, main.label, language) for section in document.sections)
    return tuple(_topic(t.label, t.noun, prose) or replace(main, noun=t.noun) for t in found)


def _topic(label: str, noun: str, prose: str) -> Topic | None:
    """A topic, if the text speaks of it: some pages carry a wrong title."""
    short = short_form(label, prose)
    folded = prose.casefold()
    long = (word for word in label.split() if len(word) >= SHORTEST_WORD)
    spoken = len(label) < SHORT_TITLE or short or any(word.casefold()[:6] in folded for word in long)
    return Topic(label, noun, short) if spoken else None


def heading_topic(heading: str, language: Language) -> Topic | None:
    """What a heading or a question of a known form opens.

    >>> from kg.extract.grammar import grammar
    >>> from kg import ontology
    >>> heading_topic("What are the symptoms of gout?", grammar(ontology.load()).language)
    Topic(label='gout', noun='symptom', short='')
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


def said_before(passage: Passage, rules: Grammar) -> str:
    """The noun that 'These include' goes on from: 'symptom' after 'Symptoms vary.'; '' if there is none near."""
    document, sentence = passage.document, passage.sentence
    at = bisect_left(document.sentences, sentence.start, key=lambda s: s.start)
    for earlier in reversed(document.sentences[max(at - FARTHEST, 0) : at]):
        if earlier.section != sentence.section or earlier.role == "heading":
            return ""
        low = [token.low for token in words(document.at(earlier), rules.language).tokens]
        pairs = zip(low, [*low[1:], ""], strict=True)
        found = (
            n
            for one, two in pairs
            for n in (singular(f"{one} {two}"), singular(one))
            if n in rules.wordings.nouns
        )
        noun = next(found, "")
        if noun:
            return noun
    return ""


def _section_topic(heading: str, main: str, language: Language) -> Topic:
    found = heading_topic(heading, language)
    if found:
        return Topic(found.label or main, found.noun)
    if heading.strip() and "?" not in heading and len(heading.split()) <= LONGEST_HEADING:
        spoken = any(token.tag in _SPOKEN for token in words(heading, language).tokens)
        return Topic(main if spoken else heading.strip(" :."))
    return Topic(main)


def short_form(title: str, prose: str) -> str:
    """The initials of a title as the text below it has them: 'A-T' for ataxia telangiectasia; '' if it has none."""
    words = title.replace("-", " ").split()
    initials = (
        "".join(w[0] for w in found).upper() for found in (words, [w for w in words if w not in _SMALL])
    )
    wanted = {letters for letters in initials if len(letters) > 1}
    return next((m[0] for m in _CAPITALS.finditer(prose) if m[0].replace("-", "") in wanted), "")


def _said(document: Document) -> str:
    """The text of a document without headings and questions."""
    return " ".join(
        document.at(s) for s in document.sentences if s.role != "heading" and "?" not in document.at(s)
    )
