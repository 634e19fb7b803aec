"""The page of the benchmarks is put together of all parts; what they measure is no test."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture(scope="module")
def run():
    spec = spec_from_file_location("run", HERE / "run.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_part_is_a_program_and_stands_on_the_page(run):
    assert all((HERE / f"{part.split()[0]}.py").exists() for part in [*run.PARTS, *run.SHORT.values()])
    assert list(run.before(run.PAGE)) == list(run.PARTS.values())


def test_parts_that_are_not_run_keep_their_figures(run, tmp_path, monkeypatch):
    (tmp_path / "serve.py").write_text("import sys; print('| now |', *sys.argv[1:])")
    (tmp_path / "corpus.py").write_text("raise SystemExit(1)")
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "SHORT", {"serve": "serve 7"})
    assert run.main(["serve", "corpus", "--short", "-o", str(tmp_path / "page.md")]) == 1
    old, new = run.before(run.PAGE), run.before(tmp_path / "page.md")
    assert new == old | {"The server": ("serve.py 7", "| now | 7")}


def test_a_part_that_there_is_not_is_named(run, capsys):
    with pytest.raises(SystemExit):
        run.main(["teleport"])
    assert "no part 'teleport'; there are basics, " in capsys.readouterr().err
