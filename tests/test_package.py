"""The package as others install it."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def unpacked(folder, **environment):
    """The folder of a wheel's files, built with what the environment asks for."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    subprocess.run([*build, str(ROOT)], env=os.environ | environment, check=True, capture_output=True)
    (path,) = folder.glob("medkg-*.whl")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return unpacked(tmp_path_factory.mktemp("wheel"))


def test_a_wheel_carries_the_ontology_and_reads_it(wheel, tmp_path):
    code = "import kg.ontology as o; x = o.load(); print(x.folder, len(x.relations), len(x.lexicon.concepts) > 800)"
    environment = os.environ | {"PYTHONPATH": str(wheel)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    folder, relations, enough = done.stdout.split()
    assert Path(folder) == wheel / "kg" / "_ontology"
    assert (int(relations) >= 16, enough) == (True, "True")


def test_a_wheel_builds_a_graph_with_its_page(wheel, tmp_path):
    (tmp_path / "note.md").write_text("# Note\n\nSmoking causes lung cancer.\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "kg", "build", "note.md", "-o", "out"],
        env=os.environ | {"PYTHONPATH": str(wheel)}, cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    assert {"note.ttl", "note.html", "note.svg", "manifest.json"} <= {
        p.name for p in (tmp_path / "out").iterdir()
    }


def test_a_wheel_carries_the_files_of_the_page_and_the_type_marker(wheel):
    assert (wheel / "kg" / "py.typed").exists()
    assert list((wheel / "kg" / "view").rglob("*.css"))


CLAIMS = """
import sys
from pathlib import Path
from kg import ontology, read
from kg.extract import claims, scan
print(Path(scan.__file__).suffix)
for path in sys.argv[1:]:
    for document in read.documents(path):
        for claim in claims(document, ontology.load(), tier="recall"):
            print(claim)
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_compiled_extraction_makes_the_same_claims(wheel, tmp_path_factory):
    fast = unpacked(tmp_path_factory.mktemp("fast"), MEDKG_FAST="1")
    texts = sorted(map(str, (ROOT / "documents").glob("*.md")))
    told = [
        subprocess.run(
            [sys.executable, "-c", CLAIMS, *texts],
            env=os.environ | {"PYTHONPATH": str(site)}, cwd=site, check=True, capture_output=True, text=True,
        ).stdout.splitlines()
        for site in (wheel, fast)
    ]  # fmt: skip
    assert [lines[0] for lines in told] == [".py", ".so"]
    assert len(told[0]) > 50
    assert told[0][1:] == told[1][1:]
