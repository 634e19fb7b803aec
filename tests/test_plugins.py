"""Extractors of others: found by name, held to the gate; and the one that asks a language model."""

from dataclasses import replace

import pytest

from kg import build
from kg.errors import FormatError, InputError
from kg.extract import EXTRACTORS, Refusal, claims, judged, told
from kg.model import Concept, Mapping
from kg.ontology import load
from kg.read import from_text

ONTOLOGY = load()
TEXT = (
    "Scar tissue can cause leg pain. Rest does not cure gout. Smoking causes lung cancer. Gluons cause zits."
)
DOCUMENT = from_text(TEXT, id="note")


@pytest.fixture
def offering(tmp_path, monkeypatch):
    """Installs a package for the length of a test that offers this code as the extractor 'theirs'."""

    def install(code, target="theirs_package:claims"):
        (tmp_path / "theirs_package.py").write_text(code, encoding="utf-8")
        info = tmp_path / "theirs-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[medkg.extractors]\ntheirs = {target}\n", "utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(__import__("sys").modules, "theirs_package", raising=False)

    return install


def test_nothing_of_others_runs_unless_it_is_named(offering):
    offering("raise SystemExit('it ran')")
    assert [c.relation for c in claims(DOCUMENT, ONTOLOGY)][:1] == ["causes"]


def test_a_package_offers_an_extractor_by_an_entry_point(offering):
    offering(
        "from kg.extract import rules\nfrom dataclasses import replace\n"
        "def claims(document, ontology):\n"
        "    for claim in rules(document, ontology):\n        yield claim\n"
    )
    found = list(claims(DOCUMENT, ONTOLOGY, extractors=["theirs"]))
    assert found
    assert {line.rule for claim in found for line in claim.evidence} == {"theirs"}


def test_a_graph_is_built_with_it(offering, tmp_path):
    offering("from kg.extract import rules as claims\n")
    (tmp_path / "note.txt").write_text("Smoking causes lung cancer.\n", encoding="utf-8")
    graph = build(tmp_path / "note.txt", extractors=["theirs"])
    assert [c.evidence[0].rule for c in graph.claims()] == ["theirs"]


@pytest.mark.parametrize(
    ("code", "target", "says"),
    [
        ("1 / 0\n", "theirs_package:claims", "cannot be loaded: division by zero"),
        ("claims = 3\n", "theirs_package:claims", "is no function"),
        ("", "theirs_package:claims", "cannot be loaded"),
        (
            "def claims(d, o):\n    yield from 1 / 0\n",
            "theirs_package:claims",
            "note: the extractor theirs failed",
        ),
    ],
)
def test_an_extractor_that_fails_is_named_in_the_error(offering, code, target, says):
    offering(code, target)
    with pytest.raises(InputError, match=says):
        list(claims(DOCUMENT, ONTOLOGY, extractors=["theirs"]))


def test_an_error_of_ours_in_an_extractor_stays_as_it_is(offering):
    offering(
        "from kg.errors import InputError\ndef claims(d, o):\n    raise InputError('no more paper')\n",
    )
    with pytest.raises(InputError, match=r"^no more paper$"):
        list(claims(DOCUMENT, ONTOLOGY, extractors=["theirs"]))


def test_an_unknown_extractor_is_refused_with_those_there_are():
    with pytest.raises(FormatError, match=r"No extractor 'nobody'; there are learned, llm, rules\."):
        list(claims(DOCUMENT, ONTOLOGY, extractors=["nobody"]))


def good():
    return next(c for c in claims(DOCUMENT, ONTOLOGY) if c.object.label == "leg pain")


def line(claim, **changes):
    return replace(claim, evidence=(replace(claim.evidence[0], **changes),))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _: {"subject": "x"}, "It is no claim but dict."),
        (lambda c: line(c, start=3), "Its quote is not what stands at 3"),
        (lambda c: line(c, quote="Scar tissue heals."), "Its quote does not stand in the text."),
        (lambda c: line(c, quote=" "), "Its quote does not stand in the text."),
        (lambda c: line(c, cue="surely"), "Its cue 'surely' does not stand in its quote."),
        (lambda c: replace(c, relation="likes"), "The ontology has no relation 'likes'."),
        (
            lambda c: replace(c, subject=replace(c.subject, label="<script>")),
            "neither a concept of the lexicon",
        ),
        (lambda c: replace(c, subject=replace(c.subject, id="concept/../../x")), "neither a concept of the"),
        (lambda c: replace(c, object=replace(c.object, kinds=())), "neither a concept of the lexicon"),
        (
            lambda c: replace(c, object=Concept("concept/zits", "zits", ())),
            "neither a concept of the lexicon",
        ),
        (
            lambda c: replace(
                c, subject=replace(ONTOLOGY.concept("gluons", ("Factor",)), mappings=(Mapping("a", "b"),))
            ),
            "neither a concept of the lexicon",
        ),
    ],
)
def test_what_an_extractor_may_not_say_is_refused_with_the_reason(monkeypatch, change, reason):
    monkeypatch.setitem(EXTRACTORS, "other", lambda _document, _ontology: [change(good())])
    (found,) = judged(DOCUMENT, ONTOLOGY, "other")
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_a_denial_that_is_affirmed_is_refused(monkeypatch):
    start = TEXT.index("Rest")
    end = TEXT.index(" Smoking")
    wrong = line(good(), quote=TEXT[start:end], start=start, end=end, cue="")
    monkeypatch.setitem(
        EXTRACTORS, "other", lambda _document, _ontology: [wrong, replace(wrong, negated=True)]
    )
    refused, passed = judged(DOCUMENT, ONTOLOGY, "other")
    assert "has a denial, 'not', and it affirms" in refused.reason
    assert passed.negated


def test_a_hedge_that_was_passed_over_is_put_back(monkeypatch):
    sure = line(good(), certainty="asserted", cue="")
    unsure = line(good(), certainty="doubtful", cue="can")
    monkeypatch.setitem(EXTRACTORS, "other", lambda _document, _ontology: [sure, unsure])
    found = [
        (c.evidence[0].certainty, c.evidence[0].cue) for c in claims(DOCUMENT, ONTOLOGY, extractors=["other"])
    ]
    assert found == [("possible", "can"), ("doubtful", "can")]


def test_an_unknown_certainty_is_refused_by_the_gate(monkeypatch):
    monkeypatch.setitem(EXTRACTORS, "other", lambda _d, _o: [line(good(), certainty="sure", cue="")])
    (found,) = judged(DOCUMENT, ONTOLOGY, "other")
    assert "no certainty 'sure'" in found.reason


def test_a_refusal_shows_the_claim_that_it_is_about(monkeypatch):
    wrong = replace(good(), relation="likes", negated=True)
    monkeypatch.setitem(EXTRACTORS, "other", lambda _document, _ontology: [wrong])
    (shown,) = told(DOCUMENT, ONTOLOGY, ["other"])
    assert shown.startswith(
        "other  refused: The ontology has no relation 'likes'.  not: scar tissue — likes — leg pain"
    )
