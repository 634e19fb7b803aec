"""What a section is about, and what its heading asks for."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.stating import Passage
from kg.extract.tokens import words
from kg.model import Document

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


def topics(document: Document, language: Language) -> tuple[Topic, ...]:
    """The topic of each section; the title's where the heading has none of its own."""
    title = heading_topic(document.title, language)
    main = (title.label if title else "") or document.title.strip(" ?:")
    if not _spoken_of(main, document):
        main = ""
    found = (_section_topic(section.heading, main, language) for section in document.sections)
    return tuple(topic if _spoken_of(topic.label, document) else Topic(main, topic.noun) for topic in found)


def heading_topic(heading: str, language: Language) -> Topic | None:
    """What a heading or a question of a known form opens.

    >>> from kg.extract.grammar import grammar
    >>> from kg import ontology
    >>> heading_topic("What are the symptoms of gout?", grammar(ontology.load()).language)
    Topic(label='gout', noun='symptom')
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


def _spoken_of(title: str, document: Document) -> bool:
    """Whether a word of the title occurs in the text below it: some pages carry a wrong one."""
    prose = " ".join(
        document.at(s).casefold()
        for s in document.sentences
        if s.role != "heading" and "?" not in document.at(s)
    )
    return len(title) < SHORT_TITLE or any(
        word.casefold()[:6] in prose for word in title.split() if len(word) >= SHORTEST_WORD
    )
