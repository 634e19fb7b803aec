"""The page for questions: a form, the named questions of the ontology, and the answer as a table."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import KgError
from kg.ontology import Ontology
from kg.query import Result, query
from kg.query.table import shown
from kg.questions import Question, questions
from kg.questions import ask as answer_to
from kg.serve.drawing import picture
from kg.serve.formats import written
from kg.serve.markup import POLICY, Content, Html, page, table, tag
from kg.serve.messages import Answer, Job, RefusedError
from kg.store import Store

_MOST = 500  # rows on the page; the files have all of them
_PARAMETER = "with-"  # before the name of a question's parameter
_FILES = {
    "table": ("csv", "tsv", "json", "xml"),
    "boolean": ("json", "xml"),
    "graph": ("turtle", "jsonld", "ntriples"),
}
_FIRST = "SELECT ?cause ?effect WHERE {\n  ?cause kg:causes ?effect\n}\nLIMIT 100"


def ask(store: Store, job: Job) -> Answer:
    """The page, with the answer if something is asked; or the answer alone, where a `format` is named."""
    given, known = job.about["given"], questions(store.ontology)
    chosen = known.get(given.get("question", ""))
    text = chosen.sparql if chosen else given.get("query", "")
    found: Result | None = None
    problem, status = "", 200
    try:
        if text.strip():
            found = _answered(store, chosen, given) if chosen else query(store, text)
            if "format" in given:
                return Answer(
                    200, {"Content-Type": written("text/plain")}, found.format(given["format"]).encode()
                )
    except KgError as error:
        problem, status = str(error), 400
    content = (
        _form(text or _FIRST),
        _parameters(chosen, given) if chosen else "",
        tag("div", tag("h2", "This cannot be answered"), tag("pre", problem, tabindex="0"), role="alert")
        if problem
        else "",
        _result(store, found, given) if found else "",
        _examples(known),
    )
    headers = {"Content-Type": written("text/html"), "Content-Security-Policy": POLICY}
    body = page(chosen.question if chosen else "Ask the graph", *content)
    if len(body) > job.about["most"]:
        raise RefusedError(422, "the answer is too long for a page; ask for less, with LIMIT perhaps")
    return Answer(status, headers, body)


def linked(ontology: Ontology, term: object, names: dict[str, str]) -> Html:
    """A term as people read it; an IRI leads to its page here, or to where it says."""
    text = shown(term, names)
    if not isinstance(term, ox.NamedNode):
        return tag("span", text)
    path = term.value.removeprefix(ontology.base)
    if path != term.value and not path.startswith("ontology"):
        return tag("a", text, href=f"/{path}")
    if term.value.startswith(("http://", "https://")):
        return tag("a", text, href=term.value, rel="noreferrer nofollow")
    return tag("span", text)


def _answered(store: Store, question: Question, given: dict[str, str]) -> Result:
    bound = {
        name: given[_PARAMETER + name] for name, _ in question.parameters if given.get(_PARAMETER + name)
    }
    return answer_to(store, question.name, **bound)


def _form(text: str) -> Html:
    return tag(
        "form",
        tag("label", "SPARQL (the ontology's prefixes need not be declared)", for_="query"),
        tag("textarea", f"\n{text}", id="query", name="query", spellcheck="false"),
        tag("button", "Ask"),
        action="/query",
        method="get",
    )


def _parameters(question: Question, given: dict[str, str]) -> Html:
    """A form for the parameters of a question."""
    fields = []
    for name, default in question.parameters:
        key = _PARAMETER + name
        value = given.get(key) or default.strip('"')
        fields += [tag("label", name, for_=key), tag("input", id=key, name=key, value=value)]
    if not fields:
        return Html()
    hidden = tag("input", type="hidden", name="question", value=question.name)
    return tag("form", hidden, fields, tag("button", "Ask for these"), action="/query", method="get")


def _result(store: Store, found: Result, given: dict[str, str]) -> Content:
    names = {namespace: prefix for prefix, namespace in found.prefixes.items()}
    rows = ([linked(store.ontology, term, names) for term in row] for row in found.terms[:_MOST])
    count = f"{len(found)} row{'' if len(found) == 1 else 's'}"
    caption = f"The first {_MOST} of {count}" if len(found) > _MOST else count
    ways = [tag("li", tag("a", name.upper(), href=_address(given, name))) for name in _FILES[found.kind]]
    if found.kind == "boolean":
        return tag("h2", "Answer"), tag("p", tag("strong", "yes" if found else "no"))
    return (
        tag("h2", "Answer"),
        picture(store, found) if found.kind == "graph" else "",
        table(caption, found.columns, rows),
        tag("p", "All rows as a file:"),
        tag("ul", ways),
    )


def _address(given: dict[str, str], form: str) -> str:
    """Where the same answer is to be had as a file."""
    if "question" in given:
        return f"/query?{urlencode(given | {'format': form})}"
    return f"/sparql?{urlencode({'query': given['query'], 'format': form})}"


def _examples(known: dict[str, Question]) -> Iterator[Html]:
    """The named questions by chapter."""
    if known:
        yield tag("h2", "Questions")
    for chapter in dict.fromkeys(question.chapter for question in known.values()):
        entries = [
            tag("li", tag("a", question.question, href=f"/query?{urlencode({'question': name})}"))
            for name, question in known.items()
            if question.chapter == chapter
        ]
        yield tag("h3", chapter)
        yield tag("ul", entries)
