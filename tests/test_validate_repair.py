"""What rests on a sentence, what can be mended safely, what was passed over, what disputes what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import review
from kg.curies import prefixes
from kg.errors import GraphError
from kg.model import Document
from kg.read import from_text, read
from kg.store import Store
from kg.validate import Report, coverage, disputes, impact, mend, validate
from kg.validate.coverage import as_html, as_text

BUNDLED = Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md"


@pytest.fixture
def bundled() -> tuple[Store, Document]:
    store, text = Store(), read(BUNDLED)
    store.add(review.claims(review.path_beside(BUNDLED), text, store.ontology), [text])
    return store, text


def changed(store: Store, update: str) -> Store:
    store.ox.update(update, prefixes=prefixes(store.ontology))
    return store


SHIFT = """DELETE { ?s oa:start ?n ; oa:end ?m } INSERT { ?s oa:start ?n1 ; oa:end ?m1 }
WHERE { ?s oa:start ?n ; oa:end ?m BIND(?n + 3 AS ?n1) BIND(?m + 3 AS ?m1) }"""


@pytest.mark.parametrize(
    ("update", "words"),
    [
        (SHIFT, "A quote stood elsewhere"),
        ("DELETE { ?s a kg:Cause } WHERE { ?s a kg:Cause }", "is a cause"),
        ("DELETE { ?s kg:causes ?o } WHERE { ?s kg:causes ?o }", "An affirmed claim had no edge"),
        (
            "DELETE { ?c kg:weakestCertainty kg:possible } INSERT { ?c kg:weakestCertainty kg:asserted } WHERE { ?c kg:weakestCertainty kg:possible }",
            "The weakest certainty of a claim was asserted",
        ),
        ("DELETE { ?c kg:strongestCertainty ?x } WHERE { ?c kg:strongestCertainty ?x }", "was nothing"),
    ],
)
def test_a_safe_fix_gives_back_the_very_graph_that_was_built(bundled, update, words) -> None:
    store, text = bundled
    sound = set(store)
    mended = mend(changed(store, update), [text])
    assert mended.better
    assert words in repr(mended)
    assert set(mended.store) == sound
    assert set(store) != sound


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { ?c rdf:subject ?s ; rdf:object ?o } INSERT { ?c rdf:subject ?o ; rdf:object ?s } WHERE { ?c rdf:subject ?s ; rdf:predicate kg:treats ; rdf:object ?o }",
        "DELETE { ?c biolink:negated true } INSERT { ?c biolink:negated false } WHERE { ?c biolink:negated true }",
        "DELETE { ?s oa:start ?n } WHERE { ?s oa:start ?n }",
    ],
)
def test_a_claim_that_was_tampered_with_is_left_to_a_person(bundled, update) -> None:
    store, text = bundled
    mended = mend(changed(store, update), [text])
    assert not mended.better
    assert set(mended.store) == set(store)


def test_a_quote_that_stands_twice_or_nowhere_is_not_moved(bundled) -> None:
    store, text = bundled
    quote = next(iter(store.claims())).evidence[0].quote
    twice = Document(text.id, text.title, f"{text.text}\n{quote}", text.plain, text.sha256)
    moved = mend(changed(store, SHIFT), [twice])
    assert all(quote not in change.message for change in moved.changes)


def test_a_sound_graph_needs_no_mending(bundled) -> None:
    mended = mend(bundled[0], [bundled[1]])
    assert (mended.changes, mended.better) == ((), False)


def test_with_its_only_sentence_a_claim_its_edge_and_its_role_fall(bundled) -> None:
    store, _ = bundled
    claim = next(
        c for c in store.claims() if c.subject.label == "hardware failure" and c.relation == "causes"
    )
    lost = impact(store, f"<{store.ontology.iri(claim.id)}>")
    assert lost.claims == ("hardware failure causes leg pain after spinal fusion",)
    assert lost.edges == ("hardware failure causes leg pain after spinal fusion",)
    assert "hardware failure is no longer a cause" in lost.roles
    assert lost.answers


def test_with_one_of_two_sentences_a_claim_stays_and_its_certainty_changes(bundled) -> None:
    store, _ = bundled
    claim = next(c for c in store.claims() if len({line.certainty for line in c.evidence}) > 1)
    line = min(claim.evidence, key=lambda line: store.ontology.certainties[line.certainty].rank)
    lost = impact(store, line.passage)
    assert lost.claims == ()
    assert lost.weakened == (
        "diabetes increases risk of infection: 1 other sentence left; its weakest certainty is now asserted",
    )
    assert impact(store, claim.evidence_id(line)).weakened == lost.weakened


def test_an_impact_is_told_to_people_and_to_machines(bundled) -> None:
    store, _ = bundled
    lost = impact(store, next(store.claims()).id.replace("/", ":"))
    assert json.loads(lost.json())["claims"] == list(lost.claims)
    assert "<h3>Claims that fall (1)</h3>" in lost._repr_html_()
    assert repr(lost).startswith("If this is wrong: ‘")


@pytest.mark.parametrize("what", ["claim/000000000000", "passage:none", "a b", "concept/leg-pain"])
def test_what_the_graph_does_not_have_has_no_impact(bundled, what) -> None:
    with pytest.raises(GraphError, match=r"the graph has no|no claim rests on"):
        impact(bundled[0], what)


def test_what_the_text_contradicts_is_linked_both_ways_and_survives_a_round_trip(bundled) -> None:
    store, text = bundled
    links = list(disputes(store))
    store.ox.extend(links)
    assert links
    assert {(q.object, q.subject) for q in links} == {(q.subject, q.object) for q in links}
    assert list(disputes(store)) == links
    assert validate(store, [text]).conforms
    claims = list(store.claims())
    again = Store()
    again.add(claims, store.documents())
    again.ox.extend(disputes(again))
    assert set(again) == set(store)


def test_every_sentence_is_carried_or_passed_over(bundled) -> None:
    store, text = bundled
    rows = coverage([text], store)
    held = {store.ontology.iri(claim.id) for claim in store.claims()}
    assert {claim for row in rows for claim in row.claims} == held
    assert any(not row.claims for row in rows)
    assert all(" ".join(text.plain[row.start : row.end].split()) == row.text for row in rows)


def test_the_report_shows_what_was_passed_over(bundled) -> None:
    store, text = bundled
    report = validate(store, [text])
    over = next(row for row in report.coverage if not row.claims)
    assert f"– {over.text}" in report.format("text")
    assert "passed over" in report.format("html")
    assert len(json.loads(report.format("json"))["coverage"]) == len(report.coverage)
    assert (as_text(()), as_html(())) == ("", "")
    assert "What was read" not in Report().format("html")


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ("", "the graph is sound"),
        ("DELETE { ?s a kg:Cause } WHERE { ?s a kg:Cause }", "Do not use this graph yet"),
        ("INSERT DATA {}", "In places the text is at odds with itself"),
    ],
)
def test_the_first_sentence_of_the_page_says_what_matters(bundled, report, words) -> None:
    store, text = bundled
    made = validate(changed(store, report), [text]) if report else Report()
    assert words in made.format("html")


def test_a_page_with_infos_alone_is_calm() -> None:
    from kg.validate import Finding

    assert "a few things are worth knowing" in Report([Finding("info", "x/y", "m")]).format("html")


def test_a_certainty_that_nobody_knows_is_left_to_a_person(bundled) -> None:
    store, text = bundled
    strange = "DELETE { ?e kg:certainty ?c } INSERT { ?e kg:certainty kg:maybe } WHERE { ?e kg:certainty ?c }"
    mended = mend(changed(store, strange), [text])
    assert mended.changes == ()
    with pytest.raises(GraphError, match="has the certainty 'maybe'; the ontology knows denied"):
        next(store.claims())


def test_an_impact_passes_over_a_certainty_that_is_a_text(bundled) -> None:
    store, _ = bundled
    claim = next(claim for claim in store.claims() if len(claim.evidence) > 1)
    text = f'INSERT DATA {{ <{store.ontology.iri(claim.id)}> kg:strongestCertainty "sure" }}'
    assert impact(changed(store, text), claim.evidence[0].passage).weakened


def test_one_fix_is_one_fix(bundled) -> None:
    store, text = bundled
    edge = next(claim for claim in store.claims() if not claim.negated)
    ends = " ".join(f"<{store.ontology.iri(path)}>" for path in (edge.subject.id, edge.object.id))
    subject, object_ = ends.split()
    gone = f"DELETE DATA {{ {subject} kg:{edge.relation} {object_} }}"
    assert repr(mend(changed(store, gone), [text])).startswith("1 fix: ")


def test_another_document_is_called_that_and_costs_no_evidence(bundled) -> None:
    store, _ = bundled
    other = from_text("The weather is nice today.", id="weather")
    (found,) = validate(store, [other], only=["drift"])
    assert (found.check, found.severity) == ("drift/other", "violation")
    assert found.message == "Nothing that the graph quotes stands in 'weather': it is another document."


def test_a_document_of_another_name_that_says_the_same_is_a_later_reading(bundled) -> None:
    store, text = bundled
    again = from_text(f"{text.text}\nMore.", id="renamed", media_type=text.media_type)
    (found,) = validate(store, [again], only=["drift"])
    assert (found.check, "0 reworded, 0 gone" in found.message) == ("drift/summary", True)


def test_one_check_and_one_file_of_shapes_need_no_list(bundled, tmp_path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <x> sh:targetNode <y> ; sh:minLength 999 .", "utf-8"
    )
    report = validate(bundled[0], only="drift", shapes=path)
    assert [finding.group for finding in report] == ["shapes"]
