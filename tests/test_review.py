"""Reviews: decisions survive, misfits are refused, quotes are followed."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg import review
from kg.errors import ReviewError
from kg.ontology import load
from kg.read import from_text

TEXT = "Scar tissue may cause pain. Rest eases pain."
ONTOLOGY = load()


def document(text=TEXT):
    return from_text(text, id="note")


def row(quote="Scar tissue may cause pain", text=TEXT, **parts):
    start = text.index(quote)
    return review.Row(
        **{
            "claim": "claim/000000000000",
            "status": "added",
            "subject": "scar tissue",
            "subject_kind": "Condition",
            "relation": "causes",
            "object": "pain",
            "object_kind": "Symptom",
            "polarity": "affirmed",
            "certainty": "possible",
            "cue": "may",
            "qualifiers": "",
            "section": "",
            "quote": quote,
            "start": str(start),
            "end": str(start + len(quote)),
            "sha256": document(text).sha256,
        }
        | parts
    )


def kept(tmp_path: Path, *rows):
    path = tmp_path / "note.review.tsv"
    path.write_text(review.written(rows), encoding="utf-8")
    return path


def test_an_added_row_becomes_a_claim_with_its_quote(tmp_path):
    (claim,) = review.claims(kept(tmp_path, row()), document(), ONTOLOGY)
    assert (claim.subject.id, claim.relation, claim.object.id) == (
        "concept/scar-tissue",
        "causes",
        "concept/pain",
    )
    (line,) = claim.evidence
    assert TEXT[line.start : line.end] == line.quote
    assert (line.certainty, line.cue, line.agent) == ("possible", "may", "manual_agent")


def test_a_rejected_row_makes_no_claim(tmp_path):
    assert not list(review.claims(kept(tmp_path, row(status="rejected")), document(), ONTOLOGY))


def test_an_accepted_row_says_that_a_person_looked(tmp_path):
    (claim,) = review.claims(kept(tmp_path, row(status="accepted", rule="r1")), document(), ONTOLOGY)
    assert claim.evidence[0].agent == "manual_validation_of_automated_agent"
    assert claim.evidence[0].rule == "r1"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"quote": "Scar tissue might cause pain"}, "does not say"),
        ({"start": "one"}, "whole numbers"),
        ({"end": "0"}, "does not say"),
        ({"status": "maybe"}, "no status 'maybe'; there are draft, accepted"),
        ({"polarity": "no"}, "no polarity"),
        ({"certainty": "sure"}, "no certainty 'sure'; there are denied"),
        ({"relation": "heals"}, "no relation 'heals'; there are affects"),
        ({"subject_kind": "Thing"}, "no kind 'Thing'; there are Agent"),
        ({"subject": " "}, "empty"),
        ({"object_kind": "Anatomy"}, "causes does not go from Condition to Anatomy"),
        ({"qualifiers": "mood=bad"}, "no qualifier 'mood'; there are comparative"),
        ({"sha256": "0" * 64}, "has changed"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(tmp_path, parts, says):
    path = kept(tmp_path, row(), replace(row(), **parts))
    with pytest.raises(ReviewError, match=f"line 3: .*{says}"):
        list(review.claims(path, document(), ONTOLOGY))


def test_all_bad_rows_are_listed_at_once(tmp_path):
    path = kept(tmp_path, row(status="x"), row(), row(certainty="y"))
    with pytest.raises(ReviewError) as caught:
        list(review.claims(path, document(), ONTOLOGY))
    assert [line.split(", ")[1].split(":")[0] for line in str(caught.value).splitlines()] == [
        "line 2",
        "line 4",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"claim\tstatus\tcolour\n", "no column 'colour'"),
        (b"claim\tstatus\n", "column 'subject' is missing"),
        (b"\xff\xfe", "UTF-8"),
        ("\t".join(review.COLUMNS).encode() + b"\nonly one cell\n", "line 2: 1 cells, but the header has 19"),
        ("\t".join(review.COLUMNS).encode() + b'\n"never closed\n', "line 2"),
        (b"", "column 'claim' is missing"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, content, says):
    path = tmp_path / "note.review.tsv"
    path.write_bytes(content)
    with pytest.raises(ReviewError, match=says):
        review.load(path)


def test_a_refresh_never_overwrites_a_decision():
    decided, drafted = row(status="rejected", reviewer="AB", comment="no"), row(status="draft")
    assert list(review.refreshed(document(), [decided], [drafted])) == [decided]


def test_a_refresh_replaces_old_drafts_by_new_ones():
    old, new = (
        row(status="draft", claim="claim/old"),
        row("Rest eases pain", status="draft", relation="treats"),
    )
    assert list(review.refreshed(document(), [old], [new])) == [new]


def test_a_decision_follows_its_quote_when_the_text_moves():
    longer = document("A new first sentence. " + TEXT)
    (moved,) = review.refreshed(longer, [row()], [])
    assert longer.text[int(moved.start) : int(moved.end)] == moved.quote
    assert moved.sha256 == longer.sha256


def test_a_quote_that_is_gone_stays_as_it_was_and_is_refused_on_use(tmp_path):
    other = document("Nothing of it is left.")
    rows = list(review.refreshed(other, [row()], []))
    assert rows == [row()]
    with pytest.raises(ReviewError, match="does not say"):
        list(review.claims(kept(tmp_path, *rows), other, ONTOLOGY))


def test_a_file_written_and_read_again_has_the_same_rows(tmp_path):
    rows = [row(comment='tab\there, "quote", line\nbreak'), row(status="rejected")]
    assert [found for _, found in review.load(kept(tmp_path, *rows))] == rows


def test_a_shortened_quote_is_still_about_the_same_draft():
    decided, drafted = (
        row("may cause pain", status="edited"),
        row(TEXT.split(".", maxsplit=1)[0], status="draft"),
    )
    assert list(review.refreshed(document(), [decided], [drafted])) == [decided]


def test_a_review_that_a_spreadsheet_saved_with_a_byte_order_mark_is_read(tmp_path):
    path = kept(tmp_path, row())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(list(review.claims(path, document(), ONTOLOGY))) == 1


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_quote_over_two_lines_keeps_the_line_ends_of_its_document(tmp_path, newline):
    text = "Scar tissue\r\nmay cause pain."
    path = kept(tmp_path, row(text.removesuffix("."), text=text))
    path.write_bytes(path.read_bytes().replace(b"\r\n", newline))
    (claim,) = review.claims(path, document(text), ONTOLOGY)
    assert claim.evidence[0].quote == "Scar tissue\r\nmay cause pain"


def test_a_decision_survives_other_line_ends_of_its_document(tmp_path):
    old, new = "Rest.\r\n\r\nScar tissue\r\nmay cause pain.", "Rest.\n\nScar tissue\nmay cause pain."
    decided = row("Scar tissue\r\nmay cause pain", text=old, status="accepted")
    (moved,) = review.refreshed(document(new), [decided], [])
    assert new[slice(*moved.span)] == moved.quote == "Scar tissue\nmay cause pain"
