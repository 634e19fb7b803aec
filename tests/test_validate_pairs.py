"""Rules that look for pairs are written for large graphs; they find what the plain way to say them finds."""

import random
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.model import Claim, Concept, Evidence
from kg.ontology import load
from kg.store import Store
from kg.validate.case import Case
from kg.validate.rules import rules

PLAIN = Path(__file__).parent / "cases" / "validation" / "by-pairs"
ONTOLOGY = load()
BY_NAME = {rule.name: rule for rule in rules(ONTOLOGY.folder)}
RELATIONS = (
    "causes",
    "treats",
    "isA",
    "alsoKnownAs",
    "hasSymptom",
    "hasSideEffect",
    "reducesRiskOf",
    "worsens",
)
NAMES = ("pain", "leg pain", "gout", "acute gout", "heat", "surgery", "rest", "fever", "rash", "high fever")


def tangle(seed):
    """A graph in which few things have many claims about each other, and all rules find something."""
    chance = random.Random(seed)  # noqa: S311  # the same graph for the same seed
    things = [Concept(f"concept/{name.replace(' ', '-')}", name, ("Condition",)) for name in NAMES]
    store = Store(ontology=ONTOLOGY)
    store.add([_claim(chance, things, number) for number in range(260)], [])
    edges = [q for q in store if q.predicate.value == ONTOLOGY.term("treats")]
    for edge in edges[::3]:  # a rule asks for claims whose edge is missing
        store.ox.remove(edge)
    return store


def _claim(chance, things, number):
    subject, object_ = chance.sample(things, 2)
    line = Evidence(
        document="document/a",
        start=number // 2,
        end=number // 2 + 5,
        quote="words",
        certainty=chance.choice(["possible", "probable", "asserted"]),
    )
    limits = [("population", chance.choice(["children", "adults"]))] * chance.randrange(2)
    limits += [("superlative", "most common")] * chance.randrange(2)
    return Claim(
        subject,
        chance.choice(RELATIONS),
        object_,
        negated=chance.random() < 0.2,
        qualifiers=tuple(limits),
        evidence=(line,),
    )


@pytest.fixture(scope="module")
def cases():
    with ExitStack() as opened:
        yield [opened.enter_context(Case.of(tangle(seed))) for seed in range(3)]


@pytest.mark.parametrize("plain", sorted(PLAIN.glob("*.rq")), ids=lambda path: path.stem)
def test_a_rule_finds_what_its_plain_form_finds(plain, cases):
    found = [(rows(case, BY_NAME[plain.stem].body), rows(case, plain.read_text("utf-8"))) for case in cases]
    assert all(ours == theirs for ours, theirs in found)
    assert any(ours for ours, _ in found)


def rows(case, query):
    found = case.store.query(query, prefixes=ONTOLOGY.prefixes)
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return sorted(tuple(str(row[name]) for name in names) for row in found)
