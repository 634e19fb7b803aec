"""Faults are found by the right check, tensions of a text are told, and a clean graph is clean."""

from __future__ import annotations

import json
import random  # seeded: the same faults each time
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from casefiles import rows
from notation import checks, said

from kg import ontology, review
from kg.curies import prefixes
from kg.errors import FormatError, OntologyError
from kg.model import Claim, Document
from kg.read import read
from kg.store import Store
from kg.validate import CHECKS, FORMATS, Finding, Report, rules, validate

HERE = Path(__file__).parent
BUNDLED = HERE.parent / "documents" / "leg-pain-after-spinal-fusion.md"
ONTOLOGY = ontology.load()


@pytest.fixture(scope="module")
def bundled() -> tuple[Store, Document]:
    text = read(BUNDLED)
    store = Store()
    store.add(review.claims(review.path_beside(BUNDLED), text, ONTOLOGY), [text])
    return store, text


def test_the_bundled_graph_has_no_violation(bundled) -> None:
    report = validate(bundled[0], [bundled[1]])
    assert report.conforms, report.format()


@pytest.mark.parametrize(("rule", "finds", "claims"), rows("validation/rules.tsv"))
def test_a_rule_finds_what_it_is_for_and_nothing_else(rule, finds, claims) -> None:
    store, text = said(*claims.split(" | "))
    found = checks(validate(store, [text], only=["rules"]))
    assert (f"rules/{rule}" in found) == (finds == "yes")


def test_a_harm_is_told_once_however_much_the_treatment_treats() -> None:
    treated = (
        f"fusion [Procedure] treats {what} [Condition]" for what in ("instability", "scoliosis", "gout")
    )
    store, text = said(*treated, "fusion [Procedure] causes leg pain [Symptom]")
    found = [f for f in validate(store, [text], only="rules") if f.check == "rules/treatment-that-harms"]
    assert [" and 2 more, and is also said to bring about" in each.message for each in found] == [True]
    assert len(found[0].claims) == 2


def test_every_rule_has_a_case() -> None:
    tried = {row[0] for row in rows("validation/rules.tsv")} | {
        row[1].removeprefix("rules/") for row in rows("validation/faults.tsv")
    }
    known = {rule.name for rule in rules.rules(ONTOLOGY.folder)}
    assert known - tried == {"curator-note"}  # the bundled graph has one


def test_of_500_faulty_graphs_99_in_100_are_caught_by_the_right_check(bundled) -> None:
    faults = rows("validation/faults.tsv")
    mutants = list(enumerate(faults * (500 // len(faults) + 1)))
    missed = []
    for number, (fault, check, update) in mutants:
        store = damaged(bundled[0], update, random.Random(number))  # noqa: S311
        report = validate(store, [bundled[1]], only=[check.partition("/")[0]])
        if not any(fnmatch(name, check) for name in checks(report)):
            missed.append((number, fault))
    assert len(faults) >= 20
    assert len(mutants) >= 500
    assert len(missed) <= len(mutants) // 100, missed


@cache
def claims_of(store: Store) -> list[Claim]:
    return list(store.claims())


def damaged(store: Store, update: str, chance: random.Random) -> Store:
    """A copy of the graph with a fault put in at a claim taken at random."""
    copy = Store()
    copy.ox.extend(store.ox)
    claims = [claim for claim in claims_of(store) if not claim.negated]
    claim = chance.choice([c for c in claims if c.relation not in {"alsoKnownAs", "involves"}])
    line = chance.choice(claim.evidence)
    hedged = chance.choice([c for c in claims if all(e.certainty == "possible" for e in c.evidence)])
    cued = chance.choice([c for c in claims if c.evidence[0].cue == "may"])
    ranged = chance.choice([c for c in claims if ONTOLOGY.relations[c.relation].range])
    places = {
        "claim": claim.id,
        "evidence": claim.evidence_id(line),
        "passage": line.passage,
        "hedged": hedged.id,
        "cued": cued.evidence_id(cued.evidence[0]),
        "ranged": ranged.id,
    }
    for name, path in places.items():
        update = update.replace(f"${name}", f"<{ONTOLOGY.iri(path)}>")
    copy.ox.update(update, prefixes=prefixes(ONTOLOGY))
    return copy


def test_the_shapes_agree_with_pyshacl_on_sound_and_broken_graphs(bundled) -> None:
    import pyshacl
    import rdflib

    from kg.validate import paths, shacl, shapes
    from kg.validate.index import Index

    text = shapes.derived(ONTOLOGY)
    theirs = rdflib.Graph().parse(ONTOLOGY.folder / "shapes.ttl").parse(data=text, format="turtle")
    ours = Index.of(
        [*ox.parse(path=str(ONTOLOGY.folder / "shapes.ttl")), *ox.parse(text, format=ox.RdfFormat.TURTLE)]
    )
    updates = [
        "",
        *(
            row[2]
            for row in rows("validation/faults.tsv")
            if row[0] in {"evidence dropped", "kind changed", "end before start", "two labels"}
        ),
    ]
    for number, update in enumerate(updates):
        store = damaged(bundled[0], update, random.Random(number))  # noqa: S311
        data = rdflib.Graph().parse(
            data=store.ox.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
        )
        _, report, _ = pyshacl.validate(data, shacl_graph=theirs, advanced=False)
        sh = rdflib.Namespace(paths.SH)
        expected = sorted(
            (
                str(report.value(r, sh.focusNode)),
                str(report.value(r, sh.sourceConstraintComponent)),
                str(report.value(r, sh.value, default="")),
            )
            for r in report.objects(None, sh.result)
        )
        found = sorted(
            (r.focus.value, r.component, "" if r.value is None else r.value.value)
            for r in shacl.Shapes(ours, Index(store.ox)).results()
        )
        assert found == expected
        assert bool(found) == bool(update)


def test_a_finding_about_an_end_names_the_claim_and_its_sentence() -> None:
    store, text = said("gout [Condition] treats pain [Symptom]")
    finding = next(f for f in validate(store, [text]) if f.check == "shapes/treats-subject")
    assert finding.claims == (finding.focus,)
    assert finding.quotes == (text.at(text.sentences[0]),)
    assert "it takes treatment, procedure, drug or device" in finding.message


def test_the_order_of_findings_is_fixed() -> None:
    found = [Finding("info", "b", "x"), Finding("violation", "z", "y"), Finding("info", "a", "x")]
    assert Report(found) == Report(reversed(found))
    assert [f.severity for f in Report(found)] == ["violation", "info", "info"]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_keeps_hostile_text_harmless(name) -> None:
    nasty = '<script>alert(1)</script> " \\ \n {message}'
    text = Report(
        [
            Finding(
                "violation",
                "rules/x",
                nasty,
                "https://w3id.org/medkg/passage/0123456789ab-1-5",
                quotes=(nasty,),
                fix=nasty,
            )
        ]
    ).format(name)
    if name == "html":
        assert "<script>" not in text
    if name == "json":
        assert json.loads(text)["findings"][0]["message"] == nasty
    if name == "sarif":
        assert json.loads(text)["runs"][0]["results"][0]["message"]["text"].startswith(nasty)
    if name == "turtle":
        assert len(list(ox.parse(text, format=ox.RdfFormat.TURTLE))) == 8


def test_a_report_of_the_bundled_graph_is_a_w3c_report_without_blank_nodes(bundled) -> None:
    store = damaged(bundled[0], rows("validation/faults.tsv")[0][2], random.Random(1))  # noqa: S311
    triples = list(ox.parse(validate(store, [bundled[1]]).format("turtle"), format=ox.RdfFormat.TURTLE))
    assert not [
        t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)
    ]


def test_sarif_gives_the_place_in_the_document() -> None:
    finding = Finding("warning", "x/y", "m", "https://w3id.org/medkg/passage/0123456789ab-3-9")
    place = json.loads(Report([finding]).format("sarif"))["runs"][0]["results"][0]["locations"][0]
    assert place["physicalLocation"]["region"] == {"charOffset": 3, "charLength": 6}


def test_a_report_says_what_it_has() -> None:
    report = Report(
        [Finding("warning", "rules/x", "A & B.")] + [Finding("info", "rules/x", str(n)) for n in range(12)]
    )
    assert "1 warning, 12 infos" in repr(report)
    assert "… and 3 more" in repr(report)
    assert "A &amp; B." in report._repr_html_()
    assert report[1:2] == (Finding("info", "rules/x", "0"),)
    assert len({report, Report(report)}) == 1


def test_an_unknown_format_or_check_is_refused_with_those_there_are() -> None:
    with pytest.raises(FormatError, match="html, json, sarif, text, turtle"):
        Report().format("doc")
    with pytest.raises(FormatError, match=", ".join(CHECKS)):
        validate(Store(), only=["spelling"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: x\nSELECT ?s {}", "severity"),
        ("# title: x\n# severity: grave\n# message: m\n# fix: f\nSELECT ?s {}", "no severity 'grave'"),
    ],
)
def test_a_rule_without_a_proper_head_is_refused(tmp_path, text, message) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.rq").write_text(text)
    with pytest.raises(OntologyError, match=message):
        rules.rules(tmp_path)
