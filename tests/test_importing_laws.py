"""Any graph comes back from any format: all but what the table of losses names."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import polars as pl
import pyoxigraph as ox
import pytest
from graphs import ONTOLOGY, concept, example, line, said, store
from hypothesis import event, given
from hypothesis import strategies as st
from laws import BLANKS, IRIS, LITERALS, RDF, dataset, law

from kg.errors import FormatError
from kg.export import EXPORTERS, contents
from kg.export.kgx import _is_name
from kg.export.tables import tables
from kg.importing import IMPORTERS, LOSSES, imported
from kg.importing.values import made
from kg.model import Evidence, Mapping
from kg.store import Store

FORMATS = sorted(name for name in IMPORTERS if name != "rdf")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("laws")


def quickly(graph, name, folder):
    """The graph, out and back, without a word to the disk that it should hurry."""
    path = folder / f"graph{EXPORTERS[name].ending}"
    for file, data in contents(graph, name).items():
        if file:
            path.mkdir(exist_ok=True)
        (path / file).write_bytes(data)
    return imported(path)


def full():
    """The example with a foreign statement, a thing that nobody speaks of, and awkward texts."""
    graph = example()
    awkward = said(
        concept("a; b", names=("x; y", "p|q")), "causes", "c\n d", line("tab\there | and  bars\r\n", 3, cue="=may"),
        qualifiers=(("timing", "a=b"), ("timing", "second")),
    )  # fmt: skip
    graph.add([awkward], [])
    alone = concept("alone", mappings=(Mapping("broadMatch", "DOID:4"),))
    lonely = made({alone.id: alone}, (), (), ONTOLOGY)
    graph.ox.extend(lonely)
    graph.ox.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal("c")))
    return graph


def _forget_readings(line):
    return Evidence(line.document, line.start, line.end, line.quote, certainty=line.certainty)


def _one_space(text):
    return re.sub(r"\s+", " ", text)


def forgotten(graph, names):  # noqa: C901  # one branch a loss
    """The graph without what the losses take from it."""
    concepts, claims = {c.id: c for c in graph.concepts()}, list(graph.claims())
    documents = list(graph.documents())

    def ends(claim, change):
        return replace(claim, subject=change(claim.subject), object=change(claim.object))

    for name in names:
        match name:
            case "unclaimed":
                spoken = {end.id for claim in claims for end in (claim.subject, claim.object)}
                concepts = {key: c for key, c in concepts.items() if key in spoken}
                cited = {line.document for claim in claims for line in claim.evidence}
                documents = [d for d in documents if d.path in cited]
            case "documents":
                documents = []
            case "name-claims":
                claims = [
                    c for c in claims if not any(_is_name(end, ONTOLOGY) for end in (c.subject, c.object))
                ]
                concepts = {key: c for key, c in concepts.items() if not _is_name(c, ONTOLOGY)}
            case "matches":

                def related(c):
                    return replace(c, mappings=tuple(Mapping("relatedMatch", m.term) for m in c.mappings))

                concepts = {key: related(c) for key, c in concepts.items()}
                claims = [ends(claim, related) for claim in claims]
            case "readings":
                claims = [replace(c, evidence=tuple(map(_forget_readings, c.evidence))) for c in claims]
            case "spaces":

                def bare(c):
                    names = tuple(_one_space(n).replace("|", "¦") for n in c.names)
                    return replace(c, label=_one_space(c.label), names=names)

                def narrowed(c):
                    values = ((name, _one_space(value).replace("|", "¦")) for name, value in c.qualifiers)
                    return tuple(sorted(values))

                def quoted(line):
                    return replace(line, quote=_one_space(line.quote).replace("|", "¦"))

                concepts = {key: bare(c) for key, c in concepts.items()}
                claims = [
                    replace(ends(c, bare), evidence=tuple(map(quoted, c.evidence)), qualifiers=narrowed(c))
                    for c in claims
                ]
            case "foreign":
                pass  # what is made of values has nothing foreign
    return made(concepts, claims, documents, ONTOLOGY) if names else graph


@pytest.mark.parametrize("name", FORMATS)
def test_all_comes_back_but_what_the_table_names(name, folder):
    expected = forgotten(full(), [loss.name for loss in LOSSES[name]])
    assert set(quickly(full(), name, folder)) == set(expected)


@pytest.mark.parametrize(
    ("name", "loss"), [(name, loss.name) for name in FORMATS for loss in LOSSES[name]], ids=" ".join
)
def test_no_loss_is_named_that_is_none(name, loss, folder):
    others = [other.name for other in LOSSES[name] if other.name != loss]
    if loss == "foreign":
        assert ox.NamedNode("x:a") not in {quad.subject for quad in quickly(full(), name, folder)}
    else:
        assert set(quickly(full(), name, folder)) != set(forgotten(full(), others or ["foreign"]))


def test_every_format_that_can_be_read_has_its_losses():
    assert LOSSES.keys() == IMPORTERS.keys()


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=6).filter(
    str.strip
)
LINES = st.builds(
    lambda quote, start, certainty, cue: line(quote, start, certainty=certainty, cue=cue),
    TEXTS, st.integers(0, 3), st.sampled_from(["asserted", "possible", "denied"]), TEXTS | st.just(""),
)  # fmt: skip
CLAIMS = st.lists(
    st.builds(
        lambda ends, relation, negated, lines, value: said(
            concept(ends[0], "Drug"), relation, concept(ends[1], names=(ends[2],)), *lines,
            negated=negated, qualifiers=(("timing", value),) if value else (),
        ),
        st.tuples(TEXTS, TEXTS, TEXTS), st.sampled_from(["treats", "causes"]), st.booleans(),
        st.lists(LINES, min_size=1, max_size=2), TEXTS | st.just(""),
    ),
    max_size=3,
)  # fmt: skip


@law
@given(claims=CLAIMS)
def test_any_graph_comes_back_from_every_format_but_what_the_table_names(claims, folder):
    graph = store(*claims)
    for name in FORMATS:
        expected = forgotten(graph, [loss.name for loss in LOSSES[name]])
        assert (name, set(quickly(graph, name, folder))) == (name, set(expected))


OA = "http://www.w3.org/ns/oa#"
WORDS = [
    *(f"{RDF}{name}" for name in ("type", "subject", "predicate", "object")),
    *(f"{OA}{name}" for name in ("hasSource", "hasTarget", "hasSelector")),
    ONTOLOGY.term("evidence"), "http://example.org/p",
]  # fmt: skip
CLASSES = [f"{RDF}Statement", ONTOLOGY.term("Document"), ONTOLOGY.term("Claim")]
THINGS = IRIS | BLANKS | st.sampled_from(WORDS + CLASSES).map(ox.NamedNode)
# Foreign graphs, some of which speak in our words of what is no claim of ours.
FOREIGN = st.lists(
    st.builds(ox.Quad, IRIS | BLANKS, st.sampled_from(WORDS).map(ox.NamedNode), THINGS | THINGS | LITERALS),
    max_size=10,
)
RDF_FORMATS = ["jsonld", "ntriples", "nquads", "rdf12", "rdf12-trig", "rdfxml", "trig", "turtle"]


@law
@given(quads=FOREIGN)
def test_any_rdf_comes_back_from_every_format_of_rdf(quads, folder):
    graph = Store(ontology=ONTOLOGY)
    graph.ox.extend(quads)
    expected = dataset(graph)
    for name in RDF_FORMATS:
        try:
            again = quickly(graph, name, folder)
        except FormatError:
            event(f"{name} refused")
            assert name in {"jsonld", "rdfxml"}
        else:
            assert (name, dataset(again)) == (name, expected)


def test_every_format_of_rdf_that_holds_the_whole_graph_has_its_law():
    one_way = {"csv", "markdown", "neo4j", "parquet", "schema", "skos", "sssom"}
    assert {*RDF_FORMATS, *FORMATS, *one_way} == EXPORTERS.keys()


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_rdf_of_any_sort_comes_back_whole(name, folder):
    assert set(quickly(full(), name, folder)) == set(full())


def flat(cell):
    return "; ".join(cell) if isinstance(cell, list | tuple) else str(cell)


@law
@given(claims=CLAIMS)
def test_any_tables_hold_what_they_are_made_of(claims):
    graph = store(*claims)
    csvs, parquets = contents(graph, "csv"), contents(graph, "parquet")
    for name, rows in tables(graph).items():
        read = list(csv.DictReader(io.StringIO(csvs[f"{name}.csv"].decode(), newline="")))
        # An apostrophe before what could be a formula is all that is added.
        assert [{k: v.lstrip("'") for k, v in row.items()} for row in read] == [
            {column: flat(cell).lstrip("'") for column, cell in row.items()} for row in rows
        ]
        whole = pl.read_parquet(io.BytesIO(parquets[f"{name}.parquet"])).to_dicts()
        assert whole == [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in rows]
