"""The competency questions: their answers on the bundled graph, on both engines, and their names."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import ARTICLE, concept, document, line, said, store

import kg
from kg.errors import FormatError, OntologyError, QueryError
from kg.ontology import load
from kg.query.naming import label, named
from kg.questions import _question as read_question
from kg.questions import answer, answers, ask, is_name, questions, text_of

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "questions"
ONTOLOGY = load()
QUESTIONS = questions(ONTOLOGY)


@pytest.fixture(scope="module")
def graph():
    return kg.build(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")


def expected(name):
    """The expected answer: of a table as TSV, of a graph as Turtle."""
    return next(CASES.glob(f"{name}.*"))


def test_there_are_at_least_thirty_and_each_has_an_answer_on_file():
    assert len(QUESTIONS) >= 30
    assert {path.stem for path in CASES.iterdir()} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_on_the_bundled_graph_is_the_one_on_file(name, graph):
    found = ask(graph.store, name)
    form = "turtle" if found.kind == "graph" else "tsv"
    assert found.format(form) == expected(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_rdflib_gives_the_same_answer(name, graph):
    question = QUESTIONS[name]
    ours = ask(graph.store, name)
    theirs = graph.rdflib().query(  # by its own engine, not by Oxigraph behind it
        question.sparql, initBindings=dict(bindings(question)), use_store_provided=False
    )
    if ours.kind == "boolean":
        assert bool(ours) == theirs.askAnswer
    elif ours.kind == "graph":
        assert sorted(ours.triples) == sorted(tuple(term.n3() for term in triple) for triple in theirs.graph)
    else:
        rows = [[row[column] for column in ours.columns] for row in theirs]
        assert sorted([shown(term) for term in row] for row in rows) == sorted(
            [shown(term) for term in row] for row in ours.terms
        )


def bindings(question):
    import rdflib

    for name, value in question.parameters:
        text = value.startswith('"')
        yield name, rdflib.Literal(value.strip('"')) if text else rdflib.URIRef(ONTOLOGY.iri(value))


def shown(term):
    """A term of either library, numbers by their value."""
    text = "" if term is None else term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    datatype = str(getattr(term, "datatype", "") or "").strip("<>")
    return str(Decimal(str(text)).normalize()) if datatype.endswith(("integer", "decimal")) else str(text)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_english_and_asks(name):
    question = QUESTIONS[name]
    assert question.question.endswith("?")
    assert question.about.endswith(".")
    assert question.chapter[0].isdigit()
    assert "PREFIX" not in question.sparql


def test_every_contradiction_of_the_ontology_is_asked_for():
    pairs = {
        frozenset({relation.name, other})
        for relation in ONTOLOGY.relations.values()
        for other in relation.contradicts
    }
    for name in ("disputes", "articles-disagree"):
        text = QUESTIONS[name].sparql
        asked = {
            frozenset(word.removeprefix("kg:") for word in pair.split(")")[0].split())
            for pair in text.split("VALUES (?r1 ?r2) {")[1].split("}")[0].split("(")[1:]
        }
        assert asked == pairs


def test_questions_that_the_bundled_graph_leaves_empty_find_what_they_ask_for():
    other = document("Other article")
    made = store(
        said("stress", "causes", "gout", line("Stress brings it on.")),
        said("stress", "causes", "gout", line("It does not.", 0, other, certainty="denied"), negated=True),
        said("diet", "increasesRiskOf", "gout", line("Diet raises it."), line("So it does.", 0, other)),
        documents=(ARTICLE, other),
    )
    assert len(ask(made, "denials")) == 1
    assert len(ask(made, "disputes")) == len(ask(made, "articles-disagree")) == 1
    assert len(ask(made, "articles-agree")) == 1
    edge = (named(made, "gout"), ox.NamedNode(ONTOLOGY.term("causes")), named(made, "diet"))
    made.ox.add(ox.Quad(*edge))
    assert ask(made, "edges-without-claim").terms == [edge]


def test_all_are_answered_from_simple_to_hard(graph):
    found = [question for question, _ in answers(graph.store)]
    assert [question.name for question in found] == list(QUESTIONS)
    assert [question.chapter for question in found] == sorted(question.chapter for question in found)


@pytest.mark.parametrize(
    "name",
    ["herniated disc", "Slipped Disc", "herniated-disc", "concept/herniated-disc", "concept:herniated-disc",
     "https://w3id.org/medkg/concept/herniated-disc"],
)  # fmt: skip
def test_a_parameter_is_whatever_people_call_the_thing(name, graph):
    assert len(ask(graph.store, "tests-for", condition=name)) == 2


def test_a_parameter_may_be_a_term_or_a_text(graph):
    node = named(graph.store, "infection")
    assert ask(graph.store, "causes-of", what=node) == ask(graph.store, "causes-of", what="infection")
    assert len(ask(graph.store, "hedged-with", cue="can")) == 24
    assert len(ask(graph.store, "hedged-with", cue=ox.Literal("can"))) == 24


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("infecton", "did you mean 'infection'"),
        ("diabetis mellitus", r"did you mean 'diabetes' \(also called 'diabetes mellitus'\)\?"),
        ("zzzz", "nothing called 'zzzz'$"),
        ("mesh:nothing", "nothing called 'mesh:nothing'$"),
        ('x"> <y', "nothing called"),
    ],
)
def test_a_thing_that_is_not_there_suggests_the_nearest(name, hint, graph):
    with pytest.raises(QueryError, match=hint):
        ask(graph.store, "causes-of", what=name)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("test-for", "did you mean tests-for"), ("hedge", "hedged-by-section"), ("xyz", "there are causes-of")],
)
def test_a_question_that_is_not_there_suggests_the_nearest(name, hint, graph):
    with pytest.raises(FormatError, match=hint):
        ask(graph.store, name)


def test_a_parameter_that_a_question_does_not_take_is_refused(graph):
    with pytest.raises(QueryError, match="has no parameter 'cause'; it takes what"):
        ask(graph.store, "causes-of", cause="infection")
    with pytest.raises(QueryError, match="it takes nothing"):
        ask(graph.store, "kinds", kind="Test")


def test_a_name_or_sparql_is_answered(graph):
    sparql = "SELECT ?cause { ?cause kg:causes ?what }"
    assert answer(graph.store, "causes-of", what="pain") == answer(graph.store, sparql, what="pain")
    assert (is_name("causes-of"), is_name(sparql)) == (True, False)
    assert text_of(sparql, ONTOLOGY) == sparql
    assert text_of("kinds", ONTOLOGY).startswith("SELECT ?kind")


def test_a_thing_without_a_label_has_none():
    made = store(said(concept("gout"), "causes", "pain"))
    assert label(made, ox.NamedNode("http://example.org/x")) == ""
    assert label(made, named(made, "gout")) == "gout"


def test_a_file_without_its_head_is_refused(tmp_path):
    file = tmp_path / "what.rq"
    file.write_text("# question: What?\nASK {}")
    with pytest.raises(OntologyError, match=r"what\.rq: a question begins with .* about is missing"):
        read_question(file)


def test_the_cookbook_is_made_from_the_questions():
    import importlib.util

    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = "\n".join(module.PAGES["cookbook.md"]()) + "\n"
    assert (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8") == text, "run `make docs`"
    assert all(f"`{name}`" in text for name in QUESTIONS)
