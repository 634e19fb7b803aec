"""Where sentences end: one scan for stops, and a look at the words around each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from kg.model import WORD_JOINER

Extent = tuple[int, int]
LONGEST = 1500  # characters; longer sentences are cut where it hurts least
_BRACKETED = 500  # characters in which a bracket that stands open must close to keep a sentence together

_BLANK = f" \t\n\r\f\v\u00a0{WORD_JOINER}"
# A stop with its closing quotes, brackets and footnote marks, before white space; or glued to a capital.
# Patterns that are searched for in whole texts begin with the characters that they can begin with: it is quicker.
_STOP = re.compile(
    rf"""[.!?…。！？] (?: (?<=[。！？]) | (?<![.!?…][.!?…]) [.!?…{WORD_JOINER}]*+
         (?: ["'”’»)\]{WORD_JOINER}]*+ (?:\[\d[\d,\ –-]{{0,12}}\])* (?=\s)
           | (?<=[a-z][a-z][.!?]) \d{{1,2}} (?=\s+[A-Z“"])
           | (?:["”’)\]]{{1,3}} | (?<=[a-z\d)\]”"][.!?{WORD_JOINER}])) {WORD_JOINER}*+
             (?=[“"(]?[A-Z][a-z]*[\s,’']) ) )""",
    re.VERBOSE,
)
_OPENING = re.compile(rf"[\s\"'“‘«(\[–—{WORD_JOINER}-]*+")
# What may begin a sentence in lower case: p53, mRNA, α-synuclein, von Willebrand.
_LOWER_NAME = re.compile(
    r"[a-z]{1,4}-?[A-Z0-9]|[α-ωµ]|(?:van|von|de|di|du|la|le|el|al)\s+(?:der\s+|den\s+)?[A-Z]"
)


def _word_lists() -> dict[str, frozenset[str]]:
    """The lists of stops.txt by their names."""
    lines = files("kg.read").joinpath("stops.txt").read_text(encoding="utf-8").splitlines()
    lists: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("["):
            words = lists[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            words += line.split()
    return {name: frozenset(words) for name, words in lists.items()}


_WORDS = _word_lists()
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}")
_CUTS = (";", ", and", ",", " ")


def sentences(plain: str, start: int, end: int) -> Iterator[Extent]:
    """The sentences of a paragraph as (start, end), without outer white space, none over `LONGEST`.

    >>> text = "Dr. Lee uses 2.5 mg, e.g. daily. It helps."
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['Dr. Lee uses 2.5 mg, e.g. daily.', 'It helps.']
    """
    begin, checked, depth = start, start, 0
    for stop in _STOP.finditer(plain, start, end):
        after = stop.end()
        depth = max(0, depth + plain.count("(", checked, after) - plain.count(")", checked, after))
        checked = after
        inside = depth and after - begin < _BRACKETED and plain.find(")", after, after + _BRACKETED) > 0
        if not inside and _closes(plain, begin, stop, end):
            yield from trimmed(plain, begin, after)
            begin, depth = after, 0
    yield from trimmed(plain, begin, end)


def trimmed(plain: str, start: int, end: int) -> Iterator[Extent]:
    """The stretch without outer white space; in pieces if it is too long, none if it has no letter."""
    while start < end:
        while start < end and (plain[start] in _BLANK or plain[start].isspace()):
            start += 1
        stop = end if end - start <= LONGEST else _cut(plain, start, start + LONGEST)
        last = stop
        while last > start and (plain[last - 1] in _BLANK or plain[last - 1].isspace()):
            last -= 1
        if any(map(str.isalpha, plain[start:last])):
            yield start, last
        start = stop


def _cut(plain: str, start: int, limit: int) -> int:
    """The best place to cut, in the second half of what fits."""
    for mark in _CUTS:
        found = plain.rfind(mark, start + LONGEST // 2, limit)
        if found > 0:
            return found + 1
    return limit


def _closes(plain: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at this stop: the word before it and the one after decide."""
    mark = stop.group()
    if mark[0] in "。！？":
        return True
    next_at = _OPENING.match(plain, stop.end(), end).end()  # type: ignore[union-attr]
    if next_at >= end:
        return True
    if plain[next_at].islower() and not _LOWER_NAME.match(plain, next_at, end):
        return False
    following = _word(plain, next_at, end)
    if next_at == stop.end() and following.lower() in _WORDS["domains"]:
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    return _may_end(plain, begin, stop.start(), following)


def _may_end(plain: str, begin: int, stop: int, following: str) -> bool:
    """Whether the word before a single full stop can be the last of a sentence."""
    start, word = last_word(plain, begin, stop)
    lower = word.lower()
    opener = following[:1].isupper() and following.lower() in _WORDS["openers"]
    if start <= begin and (word.isdigit() or len(word) == 1):
        return len(word) > 2  # noqa: PLR2004  # "1. Wash", "a. Rest": an enumeration, unless a year
    if lower in _WORDS["never last"]:
        return False
    if lower in _WORDS["before numbers"]:
        return not (following[:1].isdigit() or (len(following) == 1 and lower in ("fig", "figs")))
    if len(word) == 1 and word.isalpha():
        return opener or word.islower() or last_word(plain, begin, start)[1].lower() in _WORDS["lettered"]
    if lower in _WORDS["seldom last"] or _DOTTED.fullmatch(word):
        return opener
    return True


def last_word(plain: str, begin: int, end: int) -> tuple[int, str]:
    """Where the last word before `end` starts, and the word; at most 30 characters back."""
    while end > begin and plain[end - 1] in _BLANK:
        end -= 1
    low = max(begin, end - 30)
    start = max(low, *(plain.rfind(c, low, end) + 1 for c in " \n\t\u00a0"))
    return start, plain[start:end].strip("([\"'“‘").replace(WORD_JOINER, "")


def listed(plain: str, start: int, end: int, name: str) -> bool:
    """Whether the word that starts here is in this list of stops.txt."""
    return listed_word(_word(plain, start, end), name)


def listed_word(word: str, name: str) -> bool:
    """Whether a word is in this list of stops.txt."""
    return word.lower() in _WORDS[name]


def _word(plain: str, start: int, end: int) -> str:
    stop = start
    limit = min(end, start + 30)
    while stop < limit and (plain[stop].isalnum() or plain[stop] == WORD_JOINER):
        stop += 1
    return plain[start:stop].replace(WORD_JOINER, "")
