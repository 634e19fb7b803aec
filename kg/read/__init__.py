"""Reading: files of any format become documents with sections, sentences and list items.

    text, Markdown, HTML, PDF ── marked: plain text and blocks ──┐
    a line of a corpus ── its sections ──────────────────────────┴─ segment: sections and sentences

A format is one function and one line in `READERS`, or in `MARKUP` where it is text.
"""

from kg.read.documents import MARKUP, from_text
from kg.read.files import CORPORA, READERS, documents, paths, read

__all__ = ["CORPORA", "MARKUP", "READERS", "documents", "from_text", "paths", "read"]
