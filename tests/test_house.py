"""The house keeps its own rules."""

import re
import subprocess
from pathlib import Path

import pytest

from kg import errors
from kg.ontology import load

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_is_one_idea(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert path.stem not in {"utils", "helpers", "common", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_relation_kind_or_role_is_named_in_the_code(path):
    ontology = load()
    names = {*ontology.relations, *ontology.kinds, *ontology.roles}
    code = re.sub(
        r'@example\(.*?\n\)|@example\(.*?\n|""".*?"""|#.*',
        "",
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    found = {name for quote in re.findall(r'"([^"\n]*)"', code) for name in re.findall(r"\w+", quote)} & names
    assert found == set()


def test_every_error_is_drawn_in_the_tree():
    defined = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert defined == set(re.findall(r"^ {4}(?:[├└]── )?(\w+)  ", str(errors.__doc__), re.MULTILINE))
    assert all(issubclass(getattr(errors, name), errors.KgError) for name in defined)


def test_no_path_of_a_machine_is_committed():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    suspects = re.compile(rb"/(home|root|Users|work|tmp)/[a-z]")
    files = [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]
    assert [p for p in files if p != Path(__file__) and suspects.search(p.read_bytes())] == []
