"""Competency questions: each is one SPARQL file in `ontology/questions`, and no code.

The lines `# question:`, `# about:` and `# chapter:` head a file. A line `# param: cause = concept/scar-tissue`
names a variable and what it is bound to unless somebody says otherwise; a text stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.curies import iri
from kg.errors import FormatError, OntologyError, QueryError
from kg.ontology import Ontology
from kg.query import Result, query
from kg.query.naming import named
from kg.store import Store

_HEAD = re.compile(r"^#\s*(question|about|chapter):\s*(.+?)\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"^#\s*param:\s*(\w+)\s*=\s*(.+?)\s*$", re.MULTILINE)
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question in English and in SPARQL; `parameters` are its variables that can be bound, with defaults."""

    name: str
    question: str
    about: str
    chapter: str
    parameters: tuple[tuple[str, str], ...]
    sparql: str


def questions(ontology: Ontology) -> dict[str, Question]:
    """The questions of an ontology by name, from simple to hard.

    >>> from kg.ontology import load
    >>> questions(load())["causes-of"].question
    'What causes pain?'
    """
    return _questions(ontology.folder)


def ask(store: Store, name: str, **parameters: object) -> Result:
    """The answer to a named question; a parameter is a concept's label, synonym, slug or IRI, or a text.

    Raises FormatError for a name that no question has, and QueryError for a parameter that the
    question or the graph does not know; both suggest the nearest.

    >>> import kg
    >>> graph = kg.build("documents/leg-pain-after-spinal-fusion.md")
    >>> len(ask(graph.store, "tests-for", condition="slipped disc"))
    2
    """
    question = questions(store.ontology)[_known(name, store.ontology)]
    return query(store, question.sparql, **bound(store, name, **parameters))


def bound(store: Store, name: str, **parameters: object) -> dict[str, object]:
    """A question's variables with the terms that they are bound to."""
    defaults = dict(questions(store.ontology)[_known(name, store.ontology)].parameters)
    for given in sorted(parameters.keys() - defaults.keys()):
        takes = ", ".join(defaults) or "nothing"
        raise QueryError(f"the question {name!r} has no parameter {given!r}; it takes {takes}")
    return {key: _bound(store, default, parameters.get(key)) for key, default in defaults.items()}


def answers(store: Store) -> Iterator[tuple[Question, Result]]:
    """Every question with its answer, its parameters as they stand in its file."""
    return ((question, ask(store, name)) for name, question in questions(store.ontology).items())


def answer(store: Store, name_or_text: str, **bindings: object) -> Result:
    """The answer to a named question, or to SPARQL."""
    if is_name(name_or_text):
        return ask(store, name_or_text, **bindings)
    return query(store, name_or_text, **bindings)


def text_of(name_or_text: str, ontology: Ontology) -> str:
    """The SPARQL of a named question; any other text is SPARQL already."""
    return (
        questions(ontology)[_known(name_or_text, ontology)].sparql if is_name(name_or_text) else name_or_text
    )


def is_name(text: str) -> bool:
    """Whether a text is one word, and so a question's name rather than SPARQL."""
    return bool(_NAME.fullmatch(text))


def _known(name: str, ontology: Ontology) -> str:
    known = questions(ontology)
    if name in known:
        return name
    words = {word: key for key, question in reversed(known.items()) for word in _words(question)}
    near = [*get_close_matches(name, known, n=3), *(words[w] for w in get_close_matches(name, words, n=2))]
    hint = f"did you mean {', '.join(dict.fromkeys(near))}?" if near else f"there are {', '.join(known)}"
    raise FormatError(f"no question {name!r}; {hint}")


def _words(question: Question) -> list[str]:
    return [word for word in re.findall(r"\w+", question.question.lower()) if len(word) > 4]  # noqa: PLR2004  # shorter ones say little


def _bound(store: Store, default: str, given: object) -> object:
    """The term that a parameter stands for; the default tells a text from a thing."""
    if default.startswith('"'):
        return ox.Literal(default[1:-1]) if given is None else _literal(given)
    if given is None:
        return iri(store.ontology.iri(default))
    return named(store, given) if isinstance(given, str) else given


def _literal(given: object) -> object:
    return ox.Literal(given) if isinstance(given, str) else given


@cache
def _questions(folder: Path) -> dict[str, Question]:
    found = (_question(path) for path in sorted((folder / "questions").glob("*.rq")))
    return {question.name: question for question in sorted(found, key=lambda q: (q.chapter, q.name))}


def _question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    head = dict(_HEAD.findall(text))
    missing = [name for name in ("question", "about", "chapter") if name not in head]
    if missing:
        raise OntologyError(
            f"{path}: a question begins with '# question:', '# about:' and '# chapter:'; "
            f"{missing[0]} is missing"
        )
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return Question(name=path.stem, parameters=tuple(_PARAMETER.findall(text)), sparql=body.strip(), **head)
