"""Laws of reading, for any text: offsets hold, sentences are in order, no word is lost, nothing hangs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import WORD_JOINER
from kg.read import MARKUP, from_text
from kg.read.marked import blanked
from kg.read.sentences import LONGEST

PIECES = [
    *[
        "Pain",
        "scar",
        "The",
        "Dr.",
        "e.g.",
        "A",
        "b",
        "2.5",
        "1. ",
        "90% ",
        "é",
        "e\u0301",
        "中文。",
        "Contents\n",
    ],
    *[" ", "  ", "    ", "\n", "\n\n", "\r", "\t", "\u2028", ". ", ".", "? ", ": ", "; ", ",", "…", "(", ")"],
    *["- ", "* ", " - ", "• ", "“", "”", "’", "\ufeff", "\u00ad", "\u200b", "\u202e", "\U0001f9e0"],
    *[
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<li>",
        "<ul>",
        "</ul>",
        "<h2>",
        "</h2>",
        "<nav>",
        "</nav>",
        "<br>",
        "<td>",
    ],
    *["<!--", "-->", "<script>", "</script>", "&rsquo;", "&nbsp;", "&bad;"],
    *["#", "## ", "===", "---", "|", "[x](y)", "![", "](", "*", "_", "`", "```\n", "> "],
]
pieces = st.sampled_from(PIECES)
texts = st.lists(pieces, max_size=60).map("".join) | st.text(max_size=80)
media_types = st.sampled_from(sorted(MARKUP))


def found(text, media_type):
    try:
        return from_text(text, media_type=media_type)
    except InputError:
        return None


@settings(max_examples=400, deadline=None)
@given(texts, media_types)
def test_plain_is_as_long_as_the_text_and_sentences_lie_in_it_in_order(text, media_type):
    document = found(text, media_type)
    if document is None:
        return
    assert document.text == text
    assert len(document.plain) == len(text)
    reached = 0
    for number, sentence in enumerate(document.sentences):
        said = document.at(sentence)
        section = document.sections[sentence.section]
        assert reached <= sentence.start < sentence.end <= len(text)
        assert said == said.strip().strip(WORD_JOINER)
        assert any(c.isalpha() for c in said)
        assert len(said) <= LONGEST
        assert -1 <= sentence.lead < number
        assert section.start <= sentence.start
        assert sentence.end <= section.end
        assert sentence.lead < 0 or document.sentences[sentence.lead].role in ("lead", "item")
        reached = sentence.end


@settings(max_examples=200, deadline=None)
@given(texts, media_types)
def test_reading_twice_gives_the_same(text, media_type):
    assert found(text, media_type) == found(text, media_type)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_plain_shows_only_characters_of_the_text(text):
    plain = blanked(text)
    assert all(a in (b, WORD_JOINER) or a.isspace() for a, b in zip(plain, text, strict=True))


WORDS = ["Pain", "scar", "The", "it", "Dr.", "(xx", "yy)", ".", "?", ":", ";", ",", "\n", "\n\n", "    ", "-"]
words = st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(words)
def test_every_letter_of_a_plain_text_is_in_a_sentence(text):
    document = found(text, "text/plain")
    sentences = document.sentences if document else ()
    covered = {i for sentence in sentences for i in range(sentence.start, sentence.end)}
    assert [i for i, c in enumerate(text) if c.isalpha() and i not in covered] == []


@settings(max_examples=200, deadline=None)
@given(words, media_types)
def test_line_ends_of_windows_change_offsets_alone(text, media_type):
    one, other = found(text, media_type), found(text.replace("\n", "\r\n"), media_type)
    assert said(one) == said(other)


def said(document):
    return document and [(s.role, s.lead, s.section, document.at(s).split()) for s in document.sentences]


HOSTILE = {
    "no line end": ("lorem ipsum dolor " * 60_000, "text/plain"),
    "no blank": ("x" * 1_000_000, "text/plain"),
    "stops": ("." * 300_000 + "a", "text/plain"),
    "initials": ("A. " * 60_000, "text/plain"),
    "open brackets": ("(A b. " * 50_000, "text/plain"),
    "ten thousand items": ("- item\n" * 10_000, "text/plain"),
    "headings": ("Title\n\n" * 20_000, "text/plain"),
    "dashes": (" - Ab" * 50_000, "text/plain"),
    "gaps": ("a" + " " * 300_000 + "b", "text/plain"),
    "semicolons": ("a: " + "b; " * 100_000, "text/plain"),
    "invisible": ("a" + "\u200b" * 300_000 + "b", "text/plain"),
    "nested tags": ("<div>" * 100_000 + "x", "text/html"),
    "unclosed tags": ("x <a" * 100_000, "text/html"),
    "unclosed comments": ("x" + "<!--" * 100_000, "text/html"),
    "unclosed quotes": ('x<a "' * 50_000, "text/html"),
    "unclosed navigation": ("<nav>" * 50_000 + "x", "text/html"),
    "unclosed scripts": ("x<script>" * 30_000, "text/html"),
    "attributes": ("x<a " + 'b="c" ' * 50_000, "text/html"),
    "declarations": ("x<![spam " * 10_000, "text/html"),
    "nested lists": ("<ul><li>x" * 20_000, "text/html"),
    "brackets": ("[" * 200_000 + "x", "text/markdown"),
    "unclosed links": ("[a](" * 60_000, "text/markdown"),
    "unclosed images": ("![a" * 60_000, "text/markdown"),
    "stars": ("*a" * 100_000, "text/markdown"),
    "walls": ("|" * 100_000 + "x\n|-|\n", "text/markdown"),
    "open comments": ("x<!--" * 60_000, "text/markdown"),
    "page numbers": ("1\n" * 60_000 + "x", "application/pdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_time(name):
    text, media_type = HOSTILE[name]
    start = time.process_time()
    assert len(from_text(text, media_type=media_type).plain) == len(text)
    assert time.process_time() - start < 5


def test_a_megabyte_without_a_stop_is_read_in_time():
    start = time.process_time()
    document = from_text("pain and swelling, " * 55_000)
    assert time.process_time() - start < 30  # a guard against squares, also where coverage is traced
    assert sum(len(document.at(s)) for s in document.sentences) > 1_000_000
