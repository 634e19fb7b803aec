"""The docs: made from the code where they can be, and complete."""

import importlib.util
import re
from pathlib import Path

import pytest

import kg
from kg.cli import cli
from kg.export import EXPORTERS
from kg.ontology import load
from kg.read import READERS
from kg.validate import CHECKS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def pages():
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PAGES


@pytest.mark.parametrize("name", ["api.md", "cli.md", "formats.md", "vocabulary.md"])
def test_a_reference_page_is_what_the_code_says(name):
    text = "\n".join(pages()[name]()) + "\n"
    assert (DOCS / name).read_text(encoding="utf-8") == text, "run `make docs`"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("formats.md", [*EXPORTERS, *CHECKS, *READERS]),
        ("vocabulary.md", [*load().relations, *load().kinds, *load().roles, *load().qualifiers]),
        ("cli.md", [f"kg {name}" for name in cli.commands]),
        ("api.md", [f"kg.{name}" for name in kg.__all__]),
    ],
)
def test_nothing_is_undocumented(page, names):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in text and f" `{name}`" not in text] == []


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")], ids=lambda p: p.name
)
def test_every_link_within_the_project_leads_somewhere(path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_gives_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_the_version_is_that_of_the_package():
    assert re.fullmatch(r"\d+\.\d+\.\d+", kg.__version__)


def test_all_public_names_are_there_and_sorted():
    assert list(kg.__all__) == sorted(
        kg.__all__, key=lambda name: (not name.isupper(), name[0].islower(), name)
    )
    assert all(getattr(kg, name) for name in kg.__all__)
    assert set(kg.__all__) < set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018  # asking is the test
