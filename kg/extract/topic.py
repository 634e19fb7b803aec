"""What a section is about, and what its heading asks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import NamedTuple

from kg.extract.grammar import Grammar
from kg.extract.headings import Topic, bare, names, opened, plain, title_topic
from kg.extract.language import singular
from kg.extract.stating import Passage
from kg.extract.tokens import words
from kg.model import Document

_SMALL = frozenset(
    {"and", "for", "in", "of", "the", "to", "with"}
)  # words whose initials abbreviations leave out
_GIVEN = re.compile(r"\(([A-Z]{2,})\)\s*$")
_CAPITALS = re.compile(r"[A-Z](?<!\w.)(?:-?[A-Z])+\b")  # begins with what it can begin with: quicker
SHORT_TITLE = 6  # letters: an abbreviation, perhaps spelled out in the text
SHORTEST_WORD = 4  # letters of a word of the title that must occur
FARTHEST = 2  # sentences back to the noun that 'These include' goes on from


class _Prose(NamedTuple):
    """A document's text, the same without capitals, and the abbreviations in it."""

    text: str
    folded: str
    capitals: tuple[str, ...]


def topics(document: Document, rules: Grammar) -> tuple[Topic, ...]:
    """The topic of each section; that of the section around it, or the title's, where its heading has none."""
    prose = _said(document)
    title = title_topic(document.title, rules, prose.text)
    main = _topic(title, document.title, prose) or Topic("", title.noun)
    around: list[tuple[int, Topic]] = [(0, main)]  # level and topic of the sections that are still open
    found: list[Topic] = []
    for section in document.sections:
        while len(around) > 1 and around[-1][0] >= section.level:
            around.pop()
        if section.heading.strip() in ("", document.title.strip()):
            topic = main
        else:
            own = _section_topic(section.heading, around[-1][1], nested=len(around) > 1, rules=rules)
            if own.label.casefold() == document.title.strip().casefold():
                own = replace(own, label=main.label)
            topic = _topic(own, section.heading, prose) or replace(main, noun=own.noun)
        found.append(topic)
        if section.level:
            around.append((section.level, topic))
    return tuple(found)


def _topic(topic: Topic, written: str, prose: _Prose) -> Topic | None:
    """A topic, if the text speaks of it: some pages carry a wrong title."""
    label = topic.label
    given = _GIVEN.search(written)
    short = given[1] if given and given[1] in prose.text else short_form(label, prose)
    long = (word for word in label.split() if len(word) >= SHORTEST_WORD)
    spoken = len(label) < SHORT_TITLE or short or any(word.casefold()[:6] in prose.folded for word in long)
    return replace(topic, short=short) if spoken or topic.listed else None


def _section_topic(heading: str, around: Topic, *, nested: bool, rules: Grammar) -> Topic:
    """What a heading opens below a section or title."""
    found = opened(heading, rules)
    if found:
        shortened = around.label.casefold().endswith(found.label.casefold())  # 'Kinds of stones'
        return Topic(around.label if shortened else found.label, found.noun)
    label = bare(heading)
    if not plain(label, rules.language) or _deed_on(label, around.label, rules):
        return Topic(around.label)
    wanted = "any" if around.noun else "heading"
    if (nested and around.noun) or names(words(label, rules.language).tokens, rules, wanted):
        return Topic(label, "", "", around.label, around.noun)
    return Topic(around.label, around.noun if nested else "")


def _deed_on(label: str, name: str, rules: Grammar) -> bool:
    """Whether a heading tells what is done with the thing above it, or names its forms: 'Living through gout'."""
    tokens = words(label, rules.language).tokens
    forms = any(t.tag == "C" for t in tokens) and all(t.tag in "JC" for t in tokens[:-1])
    if forms and rules.language.has("classes", tokens[-1].low):
        return True  # 'Early and late disease'
    return len(tokens) > 1 and tokens[0].tag == "G" and label.casefold().endswith(name.casefold())


def said_before(passage: Passage, rules: Grammar) -> str:
    """The noun that 'These include' goes on from: 'symptom' after 'Symptoms vary.'; '' if there is none near."""
    document, sentence = passage.document, passage.sentence
    at = bisect_left(document.sentences, sentence.start, key=lambda s: s.start)
    for earlier in reversed(document.sentences[max(at - FARTHEST, 0) : at]):
        if earlier.section != sentence.section or earlier.role == "heading":
            return ""
        said = words(document.at(earlier), rules.language).tokens
        nouns = [
            "" if t.tag == "V" or (i and said[i - 1].low == "what") else t.low for i, t in enumerate(said)
        ]
        many = next((i for i, t in enumerate(said) if t.tag == "N" and t.plural), len(said))
        verbs = [t.low if t.tag == "V" and "base" in t.form and i > many else "" for i, t in enumerate(said)]
        noun = _listed(nouns, rules) or _listed(verbs, rules)  # 'many things can trigger it'
        if noun:
            return noun
    return ""


def _listed(low: list[str], rules: Grammar) -> str:
    """The first noun among words that a list may be of; '' if there is none."""
    pairs = zip(low, [*low[1:], ""], strict=True)
    found = (
        n
        for one, two in pairs
        for n in (singular(f"{one} {two}"), singular(one))
        if n in rules.wordings.nouns and not rules.sort(n)  # 'types' near a list: not one of types
    )
    return next(found, "")


def short_form(title: str, prose: _Prose) -> str:
    """The initials of a title as the text below it has them: 'A-T' for ataxia telangiectasia; '' if it has none."""
    words = title.replace("-", " ").split()
    initials = (
        "".join(w[0] for w in found).upper() for found in (words, [w for w in words if w not in _SMALL])
    )
    wanted = {letters for letters in initials if len(letters) > 1}
    return next((short for short in prose.capitals if short.replace("-", "") in wanted), "")


def _said(document: Document) -> _Prose:
    """The text of a document without headings and questions."""
    text = " ".join(
        document.at(s) for s in document.sentences if s.role != "heading" and "?" not in document.at(s)
    )
    return _Prose(text, text.casefold(), tuple(dict.fromkeys(_CAPITALS.findall(text))))
