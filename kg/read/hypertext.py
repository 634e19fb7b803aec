"""HTML: what a reader of the page sees, with the headings, paragraphs, lists and tables of its tags.

The tags are found by an expression of our own: the standard library's parser has quadratic
cost on unclosed tags and comments, and raises on unknown declarations.
"""
# ruff: noqa: SIM905  # names of tags read better as one text

from __future__ import annotations

import html
import re

from kg.read.marked import Block, Marked, Span, blanked, entity, words

_TOKEN = re.compile(
    r"""<!--
      | <(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>]*+)
         (?P<attributes>(?:[^<>"']++|"[^"]{0,4000}"|'[^']{0,4000}'){0,400}+)>
      | <[/!?a-zA-Z][^<>]*+>
      | &(?:[a-zA-Z][a-zA-Z0-9]{1,31};?|\#[0-9]{1,7};?|\#[xX][0-9a-fA-F]{1,6};?)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_WRITTEN = frozenset("script style title textarea xmp noframes".split())  # no tags inside
_UNSEEN = frozenset("template noscript svg math button select iframe object audio video canvas".split())
_AROUND = frozenset("nav header footer form aside".split())  # of the page, not of the text
_LISTS = frozenset("ul ol dl table menu".split())
_ITEMS = frozenset("li dt dd td th".split())
_BLOCKS = (
    _LISTS
    | _ITEMS
    | _AROUND
    | frozenset(
        "address article blockquote body caption center details dialog div fieldset figcaption figure "
        "h1 h2 h3 h4 h5 h6 hr html legend main option p pre section summary tbody tfoot thead tr".split()
    )
)
_META = {
    "dcterms.created": "created",
    "article:published_time": "created",
    "citation_publication_date": "created",
    "dcterms.source": "source",
    "og:url": "url",
}


def hypertext(text: str) -> Marked:
    """A page without its tags, scripts, navigation and forms; with those that hold all of its words.

    >>> found = hypertext("<h1>Scar</h1><nav>Home</nav><p>It <b>p</b>ulls.")
    >>> [(block.role, found.plain[block.start:block.end]) for block in found.blocks]
    [('heading', 'Scar'), ('prose', 'It    p\u2060\u2060\u2060\u2060ulls.')]
    """
    page = _Page(text, _UNSEEN | _AROUND)
    if not page.blocks:
        page = _Page(text, _UNSEEN)
    plain = blanked(text, page.markup)
    titles = (words(plain, b.start, b.end) for b in page.blocks if b.role == "heading" and b.level == 1)
    return Marked(plain, tuple(page.blocks), next(titles, page.title), page.facts)


class _Page:
    """Goes through the tags once; `blocks` are what it found, `markup` all that is not text."""

    def __init__(self, text: str, unseen: frozenset[str]) -> None:
        self.text = text
        self.unseen = unseen
        self.markup: list[Span] = []
        self.blocks: list[Block] = []
        self.title = ""
        self.facts: dict[str, str] = {}
        self.begin, self.worded = 0, False  # of the open block: where, and whether it has text
        self.role, self.level, self.lists = "prose", 0, 0
        self.skipped, self.nested = "", 0  # the unseen element that is open, and how often
        position = 0
        while token := _TOKEN.search(text, position):
            self.data(position, token.start())
            position = self.token(token)
        self.data(position, len(text))
        self.close(len(text), len(text))

    def data(self, start: int, end: int) -> None:
        if self.skipped:
            self.mark(start, end, " ")
        elif not self.worded and start < end:
            self.worded = bool(self.text[start:end].strip())

    def mark(self, start: int, end: int, shown: str) -> None:
        if start < end:
            self.markup.append((start, end, shown))

    def close(self, end: int, resume: int) -> None:
        """Ends the open block; the next begins behind the tag."""
        if self.worded:
            self.blocks.append(Block(self.begin, end, self.role, self.level))
            self.role, self.level = "prose", self.lists
        self.begin, self.worded = resume, False

    def token(self, token: re.Match[str]) -> int:
        """Takes in a tag, comment or entity, and returns where reading goes on."""
        start, end = token.span()
        name = (token["name"] or "").lower()
        if token.group() == "<!--":
            end = self.text.find("-->", end) + 3
            end = end if end > 2 else len(self.text)  # noqa: PLR2004  # -1 + 3: it is never closed
            self.mark(start, end, "")
        elif token.group()[0] == "&":
            self.worded = self.worded or not self.skipped
            self.mark(start, end, " " if self.skipped else entity(token.group()))
        elif name in _WRITTEN and not token["close"]:
            end = self.written(name, end)
            self.mark(start, end, " ")
        elif self.skipped or name in self.unseen:
            self.skip(name, token)
        else:
            self.tag(name, token)
        return end

    def written(self, name: str, start: int) -> int:
        """Passes over an element without tags inside; keeps the page's title."""
        close = re.compile(rf"</{name}[^<>]*+>?", re.IGNORECASE).search(self.text, start)
        if name == "title" and not self.title and not self.skipped:
            self.title = " ".join(html.unescape(self.text[start : close.start() if close else start]).split())
        return close.end() if close else len(self.text)

    def skip(self, name: str, token: re.Match[str]) -> None:
        if not self.skipped:
            if token["close"] or token["attributes"].endswith("/"):
                self.mark(token.start(), token.end(), " ")
                return
            self.close(token.start(), token.end())
            self.skipped = name
        if name == self.skipped:
            self.nested += -1 if token["close"] else 1
        self.mark(token.start(), token.end(), " ")
        if not self.nested:
            self.skipped, self.begin = "", token.end()

    def tag(self, name: str, token: re.Match[str]) -> None:
        start, end = token.span()
        breaks = name == "br" and not self.text[end : end + 80].lstrip()[:1].islower()
        if breaks or name in _BLOCKS:
            self.close(start, end)
        self.mark(start, end, " " if name == "br" or name in _BLOCKS else "")
        if token["close"]:
            self.lists = max(0, self.lists - (name in _LISTS))
            if name in _BLOCKS:
                self.role, self.level = "prose", self.lists
        elif name in _LISTS:
            self.lists += 1
        elif name in _ITEMS:
            self.role, self.level = "item", max(1, self.lists)
        elif re.fullmatch("h[1-6]", name):
            self.role, self.level = "heading", int(name[1])
        elif name in ("meta", "link", "html"):
            self.state(name, token["attributes"])

    def state(self, name: str, attributes: str) -> None:
        """Keeps what the head of the page says about it."""
        found = _ATTRIBUTE.finditer(attributes)
        said = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in found}
        named = said.get("name") or said.get("property") or ""
        key, value = _META.get(named.lower(), ""), said.get("content", "")
        if name == "html":
            key, value = "language", said.get("lang", "")
        elif said.get("rel", "").lower() == "canonical":
            key, value = "url", said.get("href", "")
        if key and value:
            self.facts.setdefault(key, value)
