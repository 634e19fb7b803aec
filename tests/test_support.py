"""How well a claim is supported."""

from graphs import ONTOLOGY, document, line, said

from kg.support import support, supported

OTHER = document("Other")


def test_support_counts_documents_lines_and_rules():
    claim = said(
        "stress",
        "causes",
        "pain",
        line(start=0, rule="a", certainty="possible"),
        line(start=50, rule="b"),
        line(of=OTHER, rule="a"),
    )
    found = support(claim, ONTOLOGY)
    assert (found.documents, found.lines, found.rules) == (2, 3, 2)
    assert (found.weakest, found.strongest, found.vouched) == ("possible", "asserted", False)


def test_a_claim_without_evidence_has_no_support():
    from dataclasses import replace

    found = support(replace(said("stress", "causes", "pain"), evidence=()), ONTOLOGY)
    assert (found.documents, found.strongest, found.weakest) == (0, "", "")


def test_documents_are_counted_over_all_claims_that_say_the_same():
    claims = [said("stress", "causes", "pain", line(of=of)) for of in (OTHER, document("Third"))]
    assert [len(claim.evidence) for claim in supported(claims, 2)] == [2]
    assert list(supported(claims, 3)) == []


def test_what_a_person_vouches_for_needs_no_other_support():
    claim = said("stress", "causes", "pain", line(agent="manual_agent"))
    assert list(supported([claim], 5)) == [claim]
    assert support(claim, ONTOLOGY).vouched
