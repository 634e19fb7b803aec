"""The page on teaching: its commands run, its figures hold, its additions are a whole."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import InputError, OntologyError
from kg.extract import claims
from kg.ontology import load
from kg.ontology.extending import extend
from kg.read import from_text

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "teaching.md"
PLANTS = ROOT / "docs" / "teaching" / "plants"


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plants") / "ontology"
    extend([PLANTS], load().folder, folder)
    return load(folder)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What each command of the page prints, run in the order of the page in a folder of its own."""
    folder = tmp_path_factory.mktemp("afternoon")
    shutil.copytree(ROOT / "docs" / "teaching", folder / "docs" / "teaching")
    (folder / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n')
    (folder / "kg").chmod(0o755)
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])
    said = {}
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        for command in block.splitlines():
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=folder,
                env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, (command, done.stderr)
            said[command] = done.stdout
    return said


def figures(text):
    return [int(number) for number in re.findall(r"\d+", text.splitlines()[0])]


def test_every_command_of_the_page_runs(ran):
    assert len(ran) == 12
    assert (
        ran[
            'kg --ontology plants-ontology query plants/texts.ttl "SELECT ?plant { ?plant a kg:Host }"'
        ].count("concept:")
        == 6
    )
    assert "concept/leaf-rust" in ran["kg --ontology plants-ontology lexicon search brown rust"]


def test_teaching_helps_as_much_as_the_page_says(ran):
    before, after = (
        figures(ran[f"python docs/teaching/score.py docs/teaching/gold.tsv {name}.tsv"])
        for name in ("before", "after")
    )
    right, found, there, sure = after
    assert right >= before[0] + 8
    assert right / found >= 0.75
    assert right / there >= 0.75
    assert sure == right


def test_the_examples_of_the_new_relation_are_read(taught):
    for example in taught.relations["attacks"].examples:
        found = claims(from_text(example, id="example"), taught, "recall")
        assert "attacks" in {claim.relation for claim in found}, example


def test_extending_leaves_the_base_as_it_was_and_can_be_done_again(tmp_path):
    base = load().folder
    before = {path: path.read_bytes() for path in base.rglob("*") if path.is_file()}
    once = extend([PLANTS], base, tmp_path / "whole")
    first = {p.name: p.read_bytes() for p in (tmp_path / "whole").rglob("*") if p.is_file()}
    assert extend([PLANTS], base, tmp_path / "whole") == once
    assert {p.name: p.read_bytes() for p in (tmp_path / "whole").rglob("*") if p.is_file()} == first
    assert {path: path.read_bytes() for path in base.rglob("*") if path.is_file()} == before
    assert once == ["language/heads.tsv", "language/nominal.txt", "lexicon/plants.tsv", "medical.ttl"]


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("lexicon/drugs.tsv", "x", "has a lexicon/drugs.tsv of its own"),
        ("notes.doc", "x", "notes.doc has no place in an ontology"),
        ("mappings.sssom.tsv", "a\tb\n", "must begin with the columns"),
        (None, "", "there is nothing in it to add"),
    ],
)
def test_an_addition_that_does_not_fit_is_refused(tmp_path, file, text, says):
    addition = tmp_path / "addition"
    addition.mkdir()
    if file:
        (addition / file).parent.mkdir(exist_ok=True)
        (addition / file).write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=says):
        extend([addition], load().folder, tmp_path / "whole")
    assert not (tmp_path / "whole").exists()


def test_a_folder_of_something_else_is_never_written_over(tmp_path):
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(InputError, match="holds something else"):
        extend([PLANTS], load().folder, tmp_path)
    with pytest.raises(InputError, match="holds something else"):
        extend([PLANTS], load().folder, load().folder)
    with pytest.raises(OntologyError, match="no folder at"):
        extend([tmp_path / "nowhere"], load().folder, tmp_path / "whole")


def test_a_name_that_the_lexicon_has_is_refused_with_both_places(said, tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "mine.tsv").write_text(
        "id\tkinds\tlabel\tnames\nconcept/zoster\tCondition\tzoster\tshingles\n", encoding="utf-8"
    )
    code, _, error = said("ontology", "extend", tmp_path, "-o", tmp_path / "whole")
    assert code == 2
    assert "in mine.tsv line 2" in error


def test_the_chosen_ontology_is_forgotten_when_the_command_ends(tmp_path, monkeypatch, taught):
    monkeypatch.delenv("KG_ONTOLOGY", raising=False)
    with pytest.raises(SystemExit):
        main(["--ontology", str(taught.folder), "lexicon", "search", "neem oil"])
    assert not os.environ.get("KG_ONTOLOGY")
    monkeypatch.setenv("KG_ONTOLOGY", str(taught.folder))
    assert "attacks" in load().relations
    monkeypatch.setenv("KG_ONTOLOGY", str(tmp_path))
    with pytest.raises(OntologyError, match="no whole ontology"):
        load()
