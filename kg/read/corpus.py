"""Corpora: one document a line, as JSON with its title and sections."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from kg.errors import InputError
from kg.model import Document
from kg.read.documents import worded
from kg.read.marked import Block, blanked
from kg.read.plaintext import text_blocks
from kg.read.segment import sections, sentenced

_GAP = "\n\n"
_STRINGS = ("id", "title", "url", "source", "created", "language")


def row(line: bytes, place: str) -> Document:
    r"""The document of a line; its text is each section's heading and text in turn.

    A section's `origin` is where its own text begins: offsets of a corpus count from there.

    >>> line = b'{"id": "a", "title": "Scar", "sections": [{"heading": "Signs", "text": "Pain."}]}'
    >>> found = row(line, "a.jsonl, line 1")
    >>> found.text, found.sections[0].origin
    ('Signs\n\nPain.\n\n', 7)
    """
    fields = _fields(line, place)
    parts: list[str] = []
    extents: list[tuple[int, int, int]] = []  # of each section: its start, its text's start and end
    at = 0
    for heading, text in fields["sections"]:
        origin = at + len(heading) + len(_GAP)
        extents.append((at, origin, origin + len(text)))
        parts += (heading, _GAP, text, _GAP)
        at = origin + len(text) + len(_GAP)
    whole = "".join(parts)
    plain = blanked(whole)
    blocks: list[Block] = []
    origins: list[int] = []
    for start, origin, end in extents:
        own = map(_deeper, text_blocks(plain, origin, end))
        below = [Block(start, origin - len(_GAP), "heading", 2), *own]
        origins += (origin for block in below if block.role == "heading")
        blocks += below
    sentences = sentenced(plain, blocks, fields["title"])
    told = zip(sections(plain, blocks), origins, strict=True)
    headed = tuple(replace(section, origin=origin) for section, origin in told)
    strings = {key: fields[key] for key in _STRINGS if fields[key]}
    sha256 = hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()
    names = fields["synonyms"]
    found = Document(
        text=whole, plain=plain, sha256=sha256, sections=headed, sentences=sentences, names=names, **strings
    )
    return worded(found, place)


def _deeper(block: Block) -> Block:
    """A heading inside a section's text is one below the section's."""
    return replace(block, level=block.level + 1) if block.role == "heading" else block


def _fields(line: bytes, place: str) -> dict[str, Any]:
    """The fields that we read, each checked; sections as (heading, text)."""
    try:
        given = json.loads(line)
    except UnicodeDecodeError as error:
        at = error.start
        message = f"{place}: byte {at} (0x{line[at]:02x}) is not UTF-8; save the file as UTF-8."
        raise InputError(message) from None
    except (ValueError, RecursionError) as error:
        message = f"{place}: this is not JSON ({error})."
        raise InputError(message) from None
    if not isinstance(given, dict):
        message = f"{place}: a line holds one JSON object, not {type(given).__name__}."
        raise InputError(message)
    try:
        fields: dict[str, Any] = {key: _string(given.get(key) or "", key) for key in _STRINGS}
        fields["synonyms"] = tuple(_string(name, "synonyms") for name in _listed(given, "synonyms"))
        fields["sections"] = [_section(section) for section in _listed(given, "sections")]
    except TypeError as error:
        message = f"{place}: {error}."
        raise InputError(message) from None
    if not fields["id"]:
        message = f"{place}: the document has no 'id'."
        raise InputError(message)
    fields["title"] = fields["title"] or fields["id"]
    return fields


def _section(given: object) -> tuple[str, str]:
    if not isinstance(given, dict) or "text" not in given:
        message = "each of 'sections' is an object with 'heading' and 'text'"
        raise TypeError(message)
    return _string(given.get("heading") or "", "heading"), _string(given["text"], "text")


def _listed(given: dict[str, Any], key: str) -> list[object]:
    values = given.get(key) or []
    if not isinstance(values, list):
        message = f"'{key}' is not a list"
        raise TypeError(message)
    return values


def _string(value: object, key: str) -> str:
    if not isinstance(value, str):
        message = f"'{key}' is not a string"
        raise TypeError(message)
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        message = f"'{key}' holds half a surrogate pair"
        raise TypeError(message)
    return value
