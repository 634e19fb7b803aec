"""A KGX projection is held against the Biolink Model, offline."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg import review
from kg.errors import InputError, MissingExtraError
from kg.export.kgx import kgx
from kg.read import read
from kg.store import Store
from kg.validate import biolink
from kg.validate.biolink import schema

BUNDLED = Path(__file__).parent.parent / "documents" / "leg-pain-after-spinal-fusion.md"
EXPORTED = BUNDLED.parent.parent / "exports" / "leg-pain-after-spinal-fusion.ttl"
NODES = {
    "A": ("biolink:Procedure", "fusion"),
    "B": ("biolink:Disease", "gout"),
    "D": ("biolink:AnatomicalEntity", "leg"),
}


def tables(*edges: tuple[str, str, str], **nodes: str) -> dict[str, bytes]:
    held = NODES | {name: (category, name) for name, category in nodes.items()}
    things = ["id\tcategory\tname", *(f"{id_}\t{kind}\t{name}" for id_, (kind, name) in held.items())]
    lines = ["id\tsubject\tpredicate\tobject", *(f"{n}\t{s}\t{p}\t{o}" for n, (s, p, o) in enumerate(edges))]
    return {"nodes.tsv": "\n".join(things).encode(), "edges.tsv": "\n".join(lines).encode()}


def test_the_bundled_graph_is_exported_in_legal_pairs_only() -> None:
    store, text = Store(), read(BUNDLED)
    store.add(review.claims(review.path_beside(BUNDLED), text, store.ontology), [text])
    assert list(biolink(kgx(store))) == []


def test_the_command_holds_the_kgx_export_against_the_model(said, monkeypatch) -> None:
    assert said("validate", EXPORTED, "--only", "shapes", "--biolink")[0] == 0
    monkeypatch.setitem(schema().slots, "causes", {"mixin": True})
    code, out, _ = said("validate", EXPORTED, "--only", "shapes", "--biolink")
    assert code == 1
    assert "Biolink has no such predicate" in out


@pytest.mark.parametrize(
    ("edge", "check", "words"),
    [
        (("A", "biolink:treats", "D"), "pair", "the object is biolink:AnatomicalEntity"),
        (("A", "biolink:treats", "D"), "pair", "the predicate takes 'chemical or drug or treatment' there"),
        (("A", "biolink:heals", "B"), "predicate", "no such predicate"),
        (("A", "biolink:name", "B"), "predicate", "no such predicate"),
        (("A", "biolink:causes", "Z"), "node", "nodes.tsv has no Z"),
    ],
)
def test_an_illegal_edge_is_told(edge, check, words) -> None:
    report = biolink(tables(edge))
    assert any(f.check == f"biolink/{check}" and words in f.message for f in report), report.format()


def test_the_nearest_legal_predicate_is_one_that_may_stand_there() -> None:
    fix = biolink(tables(("A", "biolink:diagnoses", "B")))[0].fix
    named = fix.removeprefix("The nearest legal predicate is ").removesuffix(".")
    assert list(biolink(tables(("A", named, "B")))) == []


@pytest.mark.parametrize(
    ("category", "instead"),
    [("biolink:Diseas", "biolink:Disease"), ("biolink:Qqq", "biolink:NamedThing")],
)
def test_a_category_that_is_none_is_told_with_the_nearest(category, instead) -> None:
    assert [f.fix for f in biolink(tables(X=category))] == [f"Use {instead}."]


def test_a_legal_edge_is_left_alone() -> None:
    assert list(biolink(tables(("A", "biolink:related_to", "B")))) == []


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(InputError, match=r"nodes\.tsv: KGX needs the column id"):
        biolink({})


def test_without_the_schema_the_extra_is_named(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    schema.cache_clear()
    with pytest.raises(MissingExtraError, match=r"medkg\[biolink\]"):
        schema()
