"""PDF: the words of its pages, through pypdf (the extra `medkg[pdf]`)."""

from __future__ import annotations

import io
import re

from kg.errors import InputError, MissingExtraError
from kg.read.marked import Marked, Span, blanked
from kg.read.plaintext import text_blocks

_BETWEEN_PAGES = "\n"
_HYPHENATED = re.compile(r"(?<=[a-z])-\r?\n(?=[a-z])")
_PAGE_NUMBER = re.compile(r"^[ \t]*(?:[Pp]age )?\d{1,4}(?: (?:of|/) \d{1,4})?[ \t\r]*$", re.MULTILINE)


def pages(data: bytes, name: str) -> str:
    """The words of all pages, in order."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        message = f"{name}: PDF needs pypdf; install it with: pip install 'medkg[pdf]'"
        raise MissingExtraError(message) from error
    try:
        text = _BETWEEN_PAGES.join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = f"{name}: this PDF cannot be read ({error or type(error).__name__})."
        raise InputError(message) from error
    return text.encode("utf-8", "replace").decode()


def pages_text(text: str) -> Marked:
    r"""The text of a PDF: words that were divided at line ends joined, page numbers blanked.

    >>> pages_text("It is persis-\ntent.\n12\n").plain.replace("\u2060", "+")
    'It is persis++tent.\n  \n'
    """
    divided: list[Span] = [(m.start(), m.end(), "") for m in _HYPHENATED.finditer(text)]
    numbers: list[Span] = [(m.start(), m.end(), " ") for m in _PAGE_NUMBER.finditer(text)]
    plain = blanked(text, divided + numbers)
    return Marked(plain, tuple(text_blocks(plain, 0, len(plain), titled=True)))
