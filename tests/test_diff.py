"""What changed between two graphs, in words, as data, and as a patch that works."""

from __future__ import annotations

import json
import os

import pytest
from graphs import concept, document, example, line, said, store
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.diff import Difference, diff
from kg.errors import FormatError
from kg.model import Claim, Mapping
from kg.rdf.triples import triples
from kg.store import Store

EXAMPLES = int(os.environ.get("KG_EXAMPLES", "1000" if os.environ.get("CI") else "150"))
OLD = document(text="The first version.")
NEW = document(text="The second version.")


def patched(old, patch):
    """The statements of a graph after an RDF Patch."""
    lines = {" ".join(triple) for triple in triples(old.ox)}
    for row in patch.splitlines():
        if row.startswith("D "):
            lines.remove(row[2:-2])
        elif row.startswith("A "):
            lines.add(row[2:-2])
    return lines


def test_equal_graphs_have_no_difference():
    difference = diff(example(), example())
    assert not difference
    assert difference.format() == "The graphs say the same.\n"


def test_a_new_claim_and_one_that_is_gone_are_sentences_with_their_quotes():
    difference = diff(store(said("age", "causes", "pain")), store(said("gout", "causes", "pain")))
    assert difference.format() == (
        "1 claim added, 1 claim removed, 17 statements added, 17 statements removed.\n\n"
        "Claims added\n+ gout causes pain\n    asserted: “gout causes pain.” (leg-pain)\n\n"
        "Claims removed\n- age causes pain\n    asserted: “age causes pain.” (leg-pain)\n"
    ).replace("17", str(len(difference.inserted)))


@pytest.mark.parametrize(
    ("before", "after", "said_of_it"),
    [
        ("asserted", "possible", "was asserted, is possible (weaker)"),
        ("possible", "probable", "was possible, is probable (firmer)"),
    ],
)
def test_a_change_of_certainty_says_which_way(before, after, said_of_it):
    graphs = [store(said("a", "causes", "b", line("So.", certainty=level))) for level in (before, after)]
    difference = diff(*graphs)
    assert f"~ a causes b: {said_of_it}\n" in difference.format()
    assert difference.evidence == ()


def test_a_span_that_widens_both_ways_is_neither_firmer_nor_weaker():
    narrow = said("a", "causes", "b", line("So.", certainty="probable"))
    wide = said("a", "causes", "b", line("May.", certainty="possible"), line("So.", 9))
    assert "a causes b: was probable, is possible to asserted\n" in diff(store(narrow), store(wide)).format()


def test_a_claim_that_loses_all_its_evidence_is_said_to():
    bare = said("a", "causes", "b")
    bare = Claim(bare.subject, bare.relation, bare.object)
    text = diff(store(said("a", "causes", "b")), store(bare)).format()
    assert "~ a causes b: was asserted, is without evidence\n    - asserted: “a causes b.”" in text


def test_another_sentence_is_a_change_of_evidence():
    one, both = line("One."), line("Two.", 20)
    difference = diff(store(said("a", "causes", "b", one)), store(said("a", "causes", "b", one, both)))
    assert difference.counts["changed in evidence"] == 1
    assert "~ a causes b\n    + asserted: “Two.” (leg-pain)\n" in difference.format()


def test_a_quote_that_only_moved_with_a_new_version_is_counted_and_not_listed():
    graphs = [
        store(said("a", "causes", "b", line("It  is so.", at, of=text)), documents=[text])
        for text, at in ((OLD, 0), (NEW, 40))
    ]
    difference = diff(*graphs)
    assert (difference.moved, difference.evidence) == (1, ())
    assert difference.format().startswith("1 quote moved, ")


def test_of_two_like_quotes_one_can_go():
    twice = said("a", "causes", "b", line("So."), line("So.", 30))
    assert diff(store(twice), store(said("a", "causes", "b", line("So.")))).counts["changed in evidence"] == 1


def test_mappings_kinds_and_names_of_a_concept_are_listed():
    before = concept("gout", mappings=(Mapping("exactMatch", "DOID:1"),))
    after = concept("gout", names=("podagra",), mappings=(Mapping("closeMatch", "DOID:1"),))
    text = diff(store(said(before, "causes", "b")), store(said(after, "causes", "b"))).format()
    assert "~ gout\n    - exactMatch DOID:1\n    + closeMatch DOID:1\n    + name podagra\n" in text


def test_a_foreign_graph_is_compared_statement_by_statement(tmp_path):
    for name, text in (("a", "<x:a> <x:p> 1 , [] ."), ("b", "<x:a> <x:p> 2 , [] .")):
        (tmp_path / f"{name}.ttl").write_text(text)
    difference = diff(Store.open(tmp_path / "a.ttl"), Store.open(tmp_path / "b.ttl"))
    assert difference
    assert difference.format("patch") == (
        'TX .\nD <x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        'A <x:a> <x:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\nTC .\n'
    )


def test_claims_that_cannot_be_read_are_said_and_the_rest_is_compared():
    broken = example()
    for quad in list(broken):
        if quad.predicate.value.endswith("#subject"):
            broken.ox.remove(quad)
    difference = diff(broken, example())
    assert difference.counts["statements added"] == 5
    assert "The claims are not compared: claim/" in difference.format()
    assert "The claims are not compared: claim/" in difference.format("html")


def test_json_has_every_claim_whole():
    content = json.loads(diff(Store(), example()).format("json"))
    assert len(content["added"]) == 5
    assert content["added"][0].keys() >= {"id", "sentence", "certainty", "evidence"}


def test_json_says_what_a_claim_and_a_concept_were():
    before = said(concept("a", names=("x",)), "causes", "b", line("So.", certainty="possible"))
    after = said(concept("a"), "causes", "b", line("So."))
    content = json.loads(diff(store(before), store(after)).format("json"))
    assert [change["was"] for change in content["certainty"]] == [["possible"]]
    assert content["concepts"] == [
        {"id": "concept/a", "label": "a", "removed": [{"what": "name", "value": "x"}], "added": []}
    ]


def test_no_text_of_a_document_is_markup_in_html():
    difference = diff(Store(), store(said("<script>", "causes", "b", line("<b>&</b>"))))
    for page in (difference.format("html"), difference._repr_html_()):
        assert "<ins>&lt;script&gt; causes b</ins>" in page
        assert "<script>" not in page


def test_a_difference_shows_its_summary_and_knows_its_formats():
    difference = diff(Store(), store(said("a", "causes", "b")))
    assert repr(difference).startswith("<Difference: 1 claim added, ")
    with pytest.raises(
        FormatError, match=r"no format 'xml' for a difference; there are html, json, patch, text"
    ):
        difference.format("xml")


def test_nothing_is_a_difference_too():
    assert not Difference()


CLAIMS = st.lists(
    st.builds(
        lambda subject, object_, negated, quote, certainty: said(
            subject, "causes", object_, line(quote, certainty=certainty), negated=negated
        ),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
        st.booleans(),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4),
        st.sampled_from(["asserted", "possible", "doubtful"]),
    ),
    max_size=4,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(CLAIMS, CLAIMS)
def test_the_patch_makes_the_old_graph_the_new(one, other):
    old, new = store(*one), store(*other)
    difference = diff(old, new)
    assert patched(old, difference.format("patch")) == {" ".join(triple) for triple in triples(new.ox)}
    assert bool(difference) == (set(old) != set(new))
    assert {c.id for c in difference.added} == {c.id for c in new.claims()} - {c.id for c in old.claims()}
