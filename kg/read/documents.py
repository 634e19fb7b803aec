"""Documents from texts: mark-up found, title chosen, cut into sections and sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from kg.errors import FormatError, InputError
from kg.model import Document
from kg.read.hypertext import hypertext
from kg.read.markdown import markdown
from kg.read.marked import Block, Marked, words
from kg.read.pdf import pages_text
from kg.read.plaintext import plain_text
from kg.read.segment import sections, sentenced, without_contents

MARKUP: dict[str, Callable[[str], Marked]] = {
    "application/pdf": pages_text,
    "text/html": hypertext,
    "text/markdown": markdown,
    "text/plain": plain_text,
}


def from_text(text: str, id: str = "text", title: str = "", media_type: str = "text/plain") -> Document:  # noqa: A002
    r"""The document that a text is; where no title is given, the text's own or the id.

    >>> found = from_text("Scar tissue\n\nIt can pull at a nerve. That hurts.", id="scar")
    >>> found.title, [found.at(sentence) for sentence in found.sentences]
    ('Scar tissue', ['Scar tissue', 'It can pull at a nerve.', 'That hurts.'])
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        message = f"{id}: half a surrogate pair at character {error.start}, so this is not Unicode text."
        raise InputError(message) from None
    return worded(document(text, hashlib.sha256(data).hexdigest(), id, title, media_type), id)


def document(text: str, sha256: str, name: str, title: str, media_type: str) -> Document:
    """The document of a text that was read from bytes of this hash."""
    if media_type not in MARKUP:
        message = f"No media type {media_type!r}; there are {', '.join(sorted(MARKUP))}."
        raise FormatError(message)
    marked = MARKUP[media_type](text)
    plain, blocks = marked.plain, without_contents(marked.plain, marked.blocks)
    title = title or marked.title or _first_heading(plain, blocks) or name
    sentences = sentenced(plain, blocks, title)
    found = tuple(sections(plain, blocks))
    facts = dict(marked.facts)
    return Document(name, title, text, plain, sha256, found, sentences, media_type=media_type, **facts)  # type: ignore[arg-type]


def worded(found: Document, place: str) -> Document:
    """The document, if it has a sentence."""
    if not found.sentences:
        message = f"{place}: there are no words in it."
        raise InputError(message)
    return found


def _first_heading(plain: str, blocks: tuple[Block, ...]) -> str:
    """The first heading of level 1, or a heading that opens the text."""
    for i, block in enumerate(blocks):
        if block.role == "heading" and (block.level == 1 or i == 0):
            return words(plain, block.start, block.end)
    return ""
