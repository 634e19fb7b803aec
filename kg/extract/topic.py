"""What a section is about, and what its heading asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from kg.extract.grammar import Grammar
from kg.extract.language import Language, singular
from kg.extract.stating import Passage
from kg.extract.token import Token, spelled
from kg.extract.tokens import words
from kg.model import Document

_SMALL = frozenset(
    {"and", "for", "in", "of", "the", "to", "with"}
)  # words whose initials abbreviations leave out
_BRACKET = re.compile(r"(?<=\w)\s*\([^()]*\)$")  # behind a name
_CAPITALS = re.compile(r"\b[A-Z](?:-?[A-Z])+\b")
SILENT = "nothing"  # the noun of headings.tsv for sections that claim nothing
_NUMBERS = frozenset({"I"})  # 'type I'
_SPOKEN = frozenset("VBMOHSQRX")  # tags of words that make a heading more than a name
SHORT_TITLE = 6  # letters: an abbreviation, perhaps spelled out in the text
SHORTEST_WORD = 4  # letters of a word of the title that must occur
MOST_BEFORE_HEAD = 2  # words of a topic among which its head may stand: 'the goal of treatment'
FARTHEST = 2  # sentences back to the noun that 'These include' goes on from
LONGEST_NAME = 6  # words of a thing that a title names
LONGEST_HEADING = 12  # words of a heading that can be the topic as it stands


@dataclass(frozen=True, slots=True)
class Topic:
    """The thing that a section speaks of, and the noun that its heading gives for its lists."""

    label: str
    noun: str = ""
    short: str = ""  # its initials, where the text uses them
    page: str = ""  # what the whole page is about


def topics(document: Document, rules: Grammar) -> tuple[Topic, ...]:
    """The topic of each section; the title's where the heading has none of its own."""
    language, prose = rules.language, _said(document)
    main = _topic(_title_topic(document.title, prose, rules), "", prose) or Topic("")
    found = (_section_topic(section.heading, main.label, language) for section in document.sections)
    own = (_topic(t.label, t.noun, prose) or replace(main, noun=t.noun) for t in found)
    return tuple(replace(topic, page=main.label) for topic in own)


def _title_topic(title: str, prose: str, rules: Grammar) -> str:
    """What a title is about: gout of 'What is gout?', 'Gout: types and care', 'Consequences of not treating gout'."""
    known = heading_topic(title, rules.language)
    label = (known.label if known else "") or title.strip(" ?:")
    if rules.ontology.lexicon.find(label):
        return label
    front = label.partition(": ")[0]
    if front != label and not _speaks(front, rules.language):
        return front
    named = _most_named(label, prose, rules) if _speaks(label, rules.language) else ""
    return named or label


def _speaks(heading: str, language: Language) -> bool:
    """Whether a heading is more than a name."""
    return any(t.tag in _SPOKEN and t.text not in _NUMBERS for t in words(heading, language).tokens)


def _most_named(title: str, prose: str, rules: Grammar) -> str:
    """Of the things in a title that the lexicon knows and that can be a topic the one that the text names most."""
    tokens, folded, at = words(title, rules.language).tokens, prose.casefold(), 0
    found: dict[str, int] = {}
    while at < len(tokens):
        spans = (tokens[at : at + size] for size in range(LONGEST_NAME, 0, -1))
        name = next((spelled(span) for span in spans if _subject(span, rules)), "")
        if name:
            found[name] = folded.count(name.casefold())
        at += len(name.split()) or 1
    return max(found, key=lambda name: found[name], default="")


def _subject(span: list[Token], rules: Grammar) -> bool:
    known = rules.ontology.lexicon.find(" ".join(t.low for t in span))
    return known is not None and bool({*known.kinds} & {*rules.language.filters["subject"]})


def _topic(label: str, noun: str, prose: str) -> Topic | None:
    """A topic, if the text speaks of it: some pages carry a wrong title."""
    label = _BRACKET.sub("", label)
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
    Topic(label='gout', noun='symptom', short='', page='')
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
            pointing = language.has("these", inner[0].lower()) and len(inner) == 1  # 'What is it?'
            return Topic("" if pointing or (hollow and len(inner) > 1) else " ".join(inner), noun)
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
        return Topic(main if _speaks(heading, language) else heading.strip(" :."))
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
