"""Values: identity, slugs, and merging."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Claim, Concept, Document, Evidence, Mapping, digest, merged, slug

PAIN = Concept("concept/pain", "pain", ("Symptom",))
SCAR = Concept("concept/scar-tissue", "scar tissue", ("Condition",))
LINE = Evidence("document/a-0123456789ab", 3, 9, "a scar")

claims = st.builds(
    Claim,
    subject=st.sampled_from([SCAR, PAIN]),
    relation=st.sampled_from(["causes", "worsens"]),
    object=st.sampled_from([PAIN, replace(PAIN, label="Pain", kinds=("Condition",))]),
    negated=st.booleans(),
    evidence=st.tuples(
        st.builds(replace, st.just(LINE), start=st.integers(0, 5), cue=st.sampled_from(["", "may"]))
    ),
)


def test_the_same_claim_of_two_documents_has_one_id():
    one = Claim(SCAR, "causes", PAIN, evidence=(LINE,))
    other = Claim(SCAR, "causes", PAIN, evidence=(replace(LINE, document="document/b-ba9876543210"),))
    assert one.id == other.id
    assert one.evidence_id(one.evidence[0]) != other.evidence_id(other.evidence[0])


def test_a_denial_is_another_claim():
    assert Claim(SCAR, "causes", PAIN).id != Claim(SCAR, "causes", PAIN, negated=True).id


def test_a_qualifier_makes_another_claim():
    timed = Claim(SCAR, "causes", PAIN, qualifiers=(("timing", "after surgery"),))
    assert timed.id != Claim(SCAR, "causes", PAIN).id


def test_parts_do_not_run_into_each_other():
    assert digest("ab", "c") != digest("a", "bc")


def test_a_slug_of_signs_alone_is_still_a_name():
    assert slug("!!!") == digest("!!!")


def test_slugs_keep_letters_of_other_scripts():
    assert slug("腰痛 症") == "腰痛-症"


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text):
    assert slug(slug(text)) == slug(text)


def test_a_document_is_named_by_its_work_and_its_bytes():
    document = Document("Leg pain", "Leg pain", "", "", "f" * 64)
    assert document.path == "document/leg-pain-ffffffffffff"


def test_a_passage_is_named_by_bytes_and_span():
    assert LINE.passage == "passage/0123456789ab-3-9"


def test_merging_unites_kinds_names_and_mappings_of_one_concept():
    mapped = replace(
        PAIN, label="Pain", kinds=("Condition",), mappings=(Mapping("exactMatch", "HP:0012531"),)
    )
    (one, two) = merged([Claim(SCAR, "causes", PAIN), Claim(SCAR, "worsens", mapped)])
    assert one.object == two.object
    assert one.object.label == "pain"
    assert one.object.kinds == ("Condition", "Symptom")
    assert one.object.names == ("Pain",)


@given(st.lists(claims, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_in_which_claims_come_does_not_matter(pair):
    found, shuffled = pair
    seen = [(c.id, c.subject, c.object, c.evidence) for c in merged(found)]
    assert seen == [(c.id, c.subject, c.object, c.evidence) for c in merged(shuffled)]


@given(st.lists(claims, max_size=6))
def test_merging_twice_changes_nothing(found):
    once = list(merged(found))
    assert list(merged(once)) == once
    assert [c.evidence for c in merged(once)] == [c.evidence for c in once]
