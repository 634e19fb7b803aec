"""HTML from values: every text is escaped here, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TypeAlias

_EMPTY = {"input", "link", "meta"}


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Content: TypeAlias = "str | Html | Iterable[Content]"

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def tag(name: str, /, *content: Content, **attributes: str) -> Html:
    """An element; an attribute that is a word of Python gets an underscore behind.

    >>> tag("a", "x < y", href='/"', class_="iri")
    '<a href="/&quot;" class="iri">x &lt; y</a>'
    """
    said = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{said}>" if name in _EMPTY else f"<{name}{said}>{inside(content)}</{name}>")


def inside(content: Content) -> Html:
    """Content as HTML: what is not HTML yet is escaped."""
    if isinstance(content, Html):
        return content
    if isinstance(content, str):
        return Html(escape(content))
    return Html("".join(map(inside, content)))


def page(title: str, *content: Content) -> bytes:
    """A whole page with its way to the others."""
    ways = (("/", "Graph"), ("/concepts", "Concepts"), ("/query", "Query"), ("/void", "About the data"))
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/style.css"),
    )
    links = tag("nav", [tag("a", name, href=path) for path, name in ways], **{"aria-label": "Pages"})
    aid = tag("footer", "A teaching aid, not medical advice: the graph says what a text says.")
    body = tag("body", tag("header", links), tag("main", tag("h1", title), *content), aid)
    return f"<!DOCTYPE html>\n{tag('html', tag('head', *head), body, lang='en')}\n".encode()


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[Content]]) -> Html:
    """A table that can be scrolled, also from the keyboard."""
    head = tag("tr", [tag("th", name, scope="col") for name in columns])
    body = [tag("tr", [tag("td", cell) for cell in row]) for row in rows]
    inner = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", body))
    return tag("div", inner, class_="wide", tabindex="0", role="region", **{"aria-label": caption})
