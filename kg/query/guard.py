"""What is refused before the engine sees a query: updates, SERVICE, and towers of brackets.

The engine has no limit of its own: a few kilobytes of nested braces end the process, and
SERVICE asks any address of the network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.errors import QueryError

DEEPEST = 64
MOST_OPERATORS = 1_000
LONGEST = 1_000_000
UPDATES = frozenset(["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"])

_DECLARES = {"PREFIX", "BASE", "VERSION"}
_TOKEN = re.compile(
    r"""
      (?P<comment>  \#[^\n\r]* )
    | (?P<string>   \"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
                  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<iri>      <[^<>"{}|^`\\\s]*> )
    | (?P<variable> [?$]\w+ )
    | (?P<name>     [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<word>     [A-Za-z_]\w* )
    | (?P<open>     [{(\[] )
    | (?P<close>    [})\]] )
    | (?P<operator> \|\| | && | [!+*/|^-] )
    """,
    re.VERBOSE | re.DOTALL,
)


@lru_cache(maxsize=8)
def check(sparql: str, *, changes: bool = False) -> None:
    """Raise QueryError for a query, or an update where `changes` are meant, that must not reach the engine."""
    if len(sparql) > LONGEST:
        raise QueryError(f"the query has {len(sparql):,} characters; {LONGEST:,} are the most")
    depth = operators = 0
    for kind, text in _tokens(sparql):
        if kind == "iri" and "'" in text:
            # It could also be read as a comparison and a string, and hide what follows.
            raise QueryError(f"write the apostrophe in {text} as %27")
        if kind == "word" and text.upper() == "SERVICE":
            raise QueryError("SERVICE is refused: a query stays in this graph and asks no other server")
        opened, closed = _brackets(kind, text)
        deepest, depth = depth + opened, max(0, depth + opened - closed)
        operators += kind == "operator" or text == "{" or text.upper() in {"BIND", "FILTER"}
        if deepest > DEEPEST:
            raise QueryError(f"the query nests more than {DEEPEST} brackets deep")
        if operators > MOST_OPERATORS:
            raise QueryError(f"the query has more than {MOST_OPERATORS:,} operators and groups")
    form = _form(sparql)
    if changes:
        _check_update(form)
    elif form in UPDATES:
        raise QueryError(f"{form} changes a graph; a query is SELECT, ASK, CONSTRUCT or DESCRIBE")


def _check_update(form: str) -> None:
    if form and form not in UPDATES:
        raise QueryError(f"{form} changes nothing; ask it with `kg query`")


def has_word(sparql: str, word: str) -> bool:
    """Whether a keyword stands in it, outside of texts and names."""
    return any(kind == "word" and text.upper() == word for kind, text in _tokens(sparql))


def variables(sparql: str) -> set[str]:
    """The names of the variables in a query."""
    return {text[1:] for kind, text in _tokens(sparql) if kind == "variable"}


def free(sparql: str) -> set[str]:
    """The variables that the engine can substitute: all, but of SELECT and DESCRIBE those it returns."""
    if _form(sparql) not in {"SELECT", "DESCRIBE"}:
        return variables(sparql)
    depth, found = 0, set[str]()
    for kind, text in _tokens(sparql):
        if text == "{" or (kind == "word" and text.upper() in {"WHERE", "FROM"}):
            break
        depth += (kind == "open") - (kind == "close")
        if depth == 0 and text == "*":
            return variables(sparql)
        if depth == 0 and kind == "variable":
            found.add(text[1:])
    return found


def replaced(sparql: str, terms: Mapping[str, str]) -> str:
    """The query with terms, as SPARQL writes them, in the place of variables."""

    def term(found: re.Match[str]) -> str:
        return terms.get((found["variable"] or "")[1:], found[0])

    return _TOKEN.sub(term, sparql)


def constants(sparql: str, prefixes: Mapping[str, str]) -> set[str]:
    """The IRIs that a query names, whether it declares their prefixes or not."""
    known, found, before = dict(prefixes), set[str](), ("", "")
    for kind, text in _tokens(sparql):
        prefix, colon, local = text.partition(":")
        if kind == "iri" and before[0] == "name" and before[1].endswith(":"):
            known[before[1][:-1]] = text[1:-1]
        elif kind == "iri":
            found.add(text[1:-1])
        elif kind == "name" and colon and local and prefix in known:
            found.add(known[prefix] + local.replace("\\", ""))
        before = kind, text
    return found


def is_ordered(sparql: str) -> bool:
    """Whether the query itself says in which order its rows come."""
    depth = 0
    for kind, text in _tokens(sparql):
        depth += (kind == "open") - (kind == "close")
        if depth == 0 and kind == "word" and text.upper() == "ORDER":
            return True
    return False


def _form(sparql: str) -> str:
    """The first word after the declarations: what the query does."""
    words = (text.upper() for kind, text in _tokens(sparql) if kind == "word")
    return next((word for word in words if word not in _DECLARES), "")


def begin(sparql: str) -> int:
    """Where the first word after the declarations stands."""
    words = (found for found in _TOKEN.finditer(sparql) if found.lastgroup == "word")
    return next((found.start() for found in words if found[0].upper() not in _DECLARES), len(sparql))


def _brackets(kind: str, text: str) -> tuple[int, int]:
    """How many brackets open and close here; those in an IRI count, as it could also be a comparison."""
    if kind == "iri":
        return text.count("("), text.count(")")
    return int(kind == "open"), int(kind == "close")


@lru_cache(maxsize=8)
def _tokens(sparql: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(found.lastgroup), found[0]) for found in _TOKEN.finditer(sparql))
