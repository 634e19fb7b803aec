"""OBO files: the text format of the Open Biological and Biomedical Ontologies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from kg.errors import InputError
from kg.files import read_text
from kg.lexicons.terms import OBO, Term, Vocabulary

Stanza: TypeAlias = dict[str, list[tuple[int, str]]]  # tag -> line numbers and values

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(EXACT|BROAD|NARROW|RELATED)\b')
_ESCAPED = re.compile(r"\\(.)")


def obo(path: Path) -> Vocabulary:
    """The terms of an OBO file with their exact synonyms.

    Raises InputError with the line that is not OBO.
    """
    found: list[Term] = []
    dead = stanzas = 0
    spaces: dict[str, str] = {}
    for kind, start, stanza in _stanzas(path):
        if not kind:
            spaces = dict(_spaces(stanza))
        if kind != "Term":
            continue
        stanzas += 1
        if "id" not in stanza:
            raise InputError(f"{path}, line {start}: a [Term] without an id.")
        if any(value.startswith("true") for _, value in stanza.get("is_obsolete", ())):
            dead += 1
        elif "name" in stanza:
            found.append(_term(path, start, stanza))
    if not stanzas:
        raise InputError(f"{path}: no [Term] in it; is it an OBO file?")
    prefixes = {term.id.partition(":")[0] for term in found}
    namespaces = {prefix: spaces.get(prefix, f"{OBO}{prefix}_") for prefix in sorted(prefixes)}
    return Vocabulary(path.name, tuple(found), dead, namespaces)


def _term(path: Path, start: int, stanza: Stanza) -> Term:
    """The term of a stanza."""
    names = []
    for number, value in stanza.get("synonym", ()):
        match = _SYNONYM.match(value)
        if match is None:
            raise InputError(f'{path}, line {number}: a synonym is written "name" EXACT: {value!r}')
        if match[2] == "EXACT":
            names.append(_plain(match[1]))
    return Term(
        id=stanza["id"][0][1].split(" ")[0],
        label=_plain(stanza["name"][0][1]),
        names=tuple(names),
        wider=tuple(value.split(" ")[0] for _, value in stanza.get("is_a", ())),
        place=f"{path.name} line {start}",
    )


def _stanzas(path: Path) -> Iterator[tuple[str, int, Stanza]]:
    """Kind, first line and tags of each stanza; the header has no kind."""
    kind, start = "", 1
    stanza: Stanza = defaultdict(list)
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.startswith("["):
            yield kind, start, stanza
            kind, start, stanza = line.strip("[] \t"), number, defaultdict(list)
        elif line.strip() and not line.startswith("!"):
            tag, colon, value = line.partition(":")
            if not colon:
                raise InputError(f"{path}, line {number}: a line is written 'tag: value': {line[:60]!r}")
            stanza[tag.strip()].append((number, value.strip()))
    yield kind, start, stanza


def _spaces(header: Stanza) -> Iterator[tuple[str, str]]:
    """Prefixes that the header declares, with their namespaces."""
    for _, value in header.get("idspace", ()):
        prefix, namespace, *_ = [*value.split(), "", ""]
        if namespace:
            yield prefix, namespace


def _plain(text: str) -> str:
    """A value without its escapes."""
    return _ESCAPED.sub(r"\1", text)
