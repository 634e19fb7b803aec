"""Nanopublications and their hashes, against the rules and the published example."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import example

from kg.export import exported
from kg.rdf.nanopub import faults, nanopubs
from kg.rdf.trusty import CODE, PLACE, code, named, verified

CASES = Path(__file__).parent / "cases" / "nanopub"


def quads(data):
    names = (
        (q, "" if isinstance(q.graph_name, ox.DefaultGraph) else str(q.graph_name))
        for q in ox.parse(data, format=ox.RdfFormat.TRIG)
    )
    return [(str(q.subject), str(q.predicate), str(q.object), name) for q, name in names]


def test_every_claim_is_a_valid_nanopublication():
    found = quads(exported(example(), "nanopub"))
    assert faults(found) == []
    assert len(list(nanopubs(found))) == 5


def test_a_denial_is_published_without_its_edge():
    (denial,) = [
        one
        for one in nanopubs(quads(exported(example(), "nanopub")))
        if any('"true"' in o for _, _, o, _ in one.part("assertion"))
    ]
    assert not [quad for quad in denial.part("assertion") if "concept/" in quad[0]]


def test_the_hash_is_that_of_the_published_example():
    found = quads((CASES / "published.trig").read_bytes())
    assert verified(found, "RAPpJU5UOB4pavfWyk7FE3WQiam5yBpmIlviAQWtBSC4M")
    assert faults(found) == []


def test_one_changed_letter_breaks_the_hash():
    text = (CASES / "published.trig").read_text()
    assert faults(quads(text.replace("mosquitoes", "mosquitos"))) == [
        (
            "<http://example.org/nanopub-validator-example/RAPpJU5UOB4pavfWyk7FE3WQiam5yBpmIlviAQWtBSC4M>: "
            "its content is not what its hash says"
        )
    ]


INVALID = [case.split("\n", 1) for case in (CASES / "invalid.trig").read_text().split("#! ")[1:]]


@pytest.mark.parametrize(("fault", "text"), INVALID, ids=[fault for fault, _ in INVALID])
def test_what_breaks_a_rule_is_said(fault, text):
    assert fault in " / ".join(faults(quads((CASES / "prefixes.ttl").read_text() + text)))


def test_the_order_of_quads_and_repeats_do_not_change_the_hash():
    found = quads((CASES / "published.trig").read_bytes())
    assert code(found) == code(found[::-1] + found)


def test_text_language_and_datatype_are_all_hashed():
    objects = ['"a"', '"a"@en', '"a\\n"', '"a\\\\n"', '"a"^^<http://x/d>', "<http://x/a>", '"a"@en-GB']
    codes = {code([("<http://x/s>", "<http://x/p>", value, "<http://x/g>")]) for value in objects}
    assert len(codes) == len(objects)
    assert code([("<x:s>", "<x:p>", '"a"@en-GB', "")]) == code([("<x:s>", "<x:p>", '"a"@en-gb', "")])


def test_a_code_stands_where_its_place_was_but_not_in_texts():
    quad = (f"<x:{PLACE}>", "<x:p>", f'"{PLACE}"', f"<x:{PLACE}#g>")
    (made,) = named([quad], "RA" + "a" * 43)
    assert made[2] == '" "'
    assert CODE.search(made[0][1:-1])[1] == "RA" + "a" * 43
