"""Laws: how many examples each is tried with, and any RDF graphs to try."""

from __future__ import annotations

import os

import pyoxigraph as ox
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "1000" if os.environ.get("CI") else "100"))
law = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = {"ex": "http://example.org/", "xsd": XSD, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
RDF = PREFIXES["rdf"]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ['"""', '\\"', "\\n", "a\n\\", '"\n', "\r\n", "'''", "\u2028", "\x85", " _:b ", "=1", "\n\n"]
)
NAMES = st.sampled_from(["a", "b-c", "1", "x.y", "end.", "é", "a/b", "a#b", "", "%20", "a(b)", "-x"])
IRIS = st.builds(lambda name: ox.NamedNode(f"http://example.org/{name}"), NAMES) | st.sampled_from(
    ["urn:x:y", f"{RDF}type"]
).map(ox.NamedNode)
BLANKS = st.builds(ox.BlankNode, st.sampled_from("abcdef"))
LEXICALS = [
    "1",
    "01",
    "-0",
    "+5",
    "1.0",
    ".5",
    "1.",
    "1e0",
    "1E+7",
    "true",
    "1.5.2",
    "",
    "INF",
    "12345678901234567890",
]
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "de-ch"]))
    | st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)),
        st.sampled_from(LEXICALS),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]),
    )
)
PREDICATES = st.builds(
    ox.NamedNode,
    st.sampled_from(
        [f"{RDF}type", f"{RDF}first", f"{RDF}rest", "http://example.org/p", "http://example.org/q#r", "urn:p"]
    ),
)
OBJECTS = IRIS | BLANKS | BLANKS | LITERALS | st.just(ox.NamedNode(f"{RDF}nil"))
GRAPHS = st.lists(st.builds(ox.Triple, IRIS | BLANKS | BLANKS, PREDICATES, OBJECTS), max_size=12)


def dataset(statements):
    found = ox.Dataset(
        ox.Quad(s.subject, s.predicate, s.object, getattr(s, "graph_name", ox.DefaultGraph()))
        for s in statements
    )
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def bare():
    """The environment without coverage's, which cannot be measured where nothing can be written."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}
