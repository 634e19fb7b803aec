"""The command line: what it prints, and how it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli

ROOT = Path(__file__).parent.parent
GRAPH = str(ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl")
EXAMPLE = str(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")


def kg(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("Smoking causes lung cancer.\n", encoding="utf-8")
    return path


def test_help_loads_no_package_but_clicks():
    code = (
        "import sys; before = {*sys.modules}; import kg.cli; print({name.split('.')[0]"
        " for name in {*sys.modules} - before"
        " if 'site-packages' in (getattr(sys.modules[name], '__file__', None) or '')} - {'click', 'kg'})"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "set()\n"


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_an_example_in_its_help(name):
    out = CliRunner().invoke(cli, [name, "--help"]).output
    assert "Example:" in out or "Commands:" in out


def test_a_build_says_what_it_wrote(said, note, tmp_path):
    code, out, _ = said("build", note, "-o", tmp_path / "out")
    assert code == 0
    assert "1 claims" in out
    assert str(tmp_path / "out" / "note.ttl") in out


def test_a_build_of_nothing_says_so(said, tmp_path):
    (tmp_path / "a.txt").write_text("The sun shone.\n", encoding="utf-8")
    code, _, err = said("build", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert (code, err) == (0, "No claim was found: the graph is valid and empty.\n")


def test_claims_are_streamed_as_lines(said, note):
    _, out, _ = said("extract", note, "--format", "jsonl")
    (claim,) = map(json.loads, out.splitlines())
    assert (claim["subject"], claim["relation"], claim["object"]) == ("smoking", "causes", "lung cancer")


def test_an_explanation_names_trigger_and_mentions(said, note):
    _, out, _ = said("extract", note, "--explain")
    assert "Smoking" in out
    assert "causes" in out


def test_a_review_is_written_beside_the_document(said, note):
    code, out, _ = said("review", note)
    assert (code, out) == (0, f"{note.with_name('note.review.tsv')}: 1 draft\n")


def test_a_query_is_answered_as_a_table_or_as_csv(said):
    ask = "SELECT ?test { ?test kg:diagnoses concept:herniated-disc } ORDER BY ?test"
    assert "epiduroscopy" in said("query", GRAPH, ask)[1]
    assert said("query", GRAPH, ask, "--format", "csv")[1].splitlines()[0] == "test"


def test_a_query_is_read_from_a_file_or_from_standard_input(said, tmp_path):
    (tmp_path / "ask.rq").write_text("ASK { ?test kg:diagnoses ?what }", encoding="utf-8")
    assert "true" in said("query", GRAPH, tmp_path / "ask.rq", "--format", "json")[1]
    assert "true" in kg("query", GRAPH, "-", "--format", "json", input="ASK { ?a kg:diagnoses ?b }").stdout


def test_a_variable_is_bound_to_a_concept(said):
    ask = "SELECT ?test { ?test kg:diagnoses ?what }"
    _, out, _ = said("query", GRAPH, ask, "--bind", "what=concept/herniated-disc", "--format", "csv")
    assert len(out.split()) == 3


def test_a_clean_graph_validates_with_0(said):
    assert said("validate", GRAPH, "--document", EXAMPLE)[0] == 0


def test_warnings_fail_when_one_is_strict(said):
    assert said("validate", GRAPH, "--document", EXAMPLE, "--strict")[0] == 1


def test_a_graph_that_lost_its_evidence_validates_with_1(said, tmp_path):
    kept = [line for line in Path(GRAPH).read_text(encoding="utf-8").splitlines() if "oa:exact" not in line]
    (tmp_path / "torn.ttl").write_text("\n".join(kept), encoding="utf-8")
    assert said("validate", tmp_path / "torn.ttl")[0] == 1


def test_a_page_and_a_picture_are_written(said, tmp_path):
    assert said("view", GRAPH, "-o", tmp_path / "page.html")[0] == 0
    assert said("picture", GRAPH, "-o", tmp_path / "graph.svg")[0] == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert "<svg" in (tmp_path / "graph.svg").read_text(encoding="utf-8")


def test_a_graph_is_exported_to_a_file_or_to_standard_output(said, tmp_path):
    assert said("export", GRAPH, "-o", tmp_path / "graph.nt")[0] == 0
    assert said("export", GRAPH, "--to", "ntriples")[1] == (tmp_path / "graph.nt").read_text(encoding="utf-8")


def test_the_lexicon_is_searched_by_any_name(said):
    assert "concept/herniated-disc" in said("lexicon", "search", "slipped", "disc")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build", "nowhere.md", "-o", "out"), "nowhere.md"),
        (("query", GRAPH, "SELECT ?x { ?x"), "line 1"),
        (("query", GRAPH, "nowhere.rq"), "nowhere.rq"),
        (("query", "nowhere.ttl", "ASK {}"), "nowhere.ttl"),
        (("query", GRAPH, "ASK {}", "--bind", "x"), "NAME=VALUE"),
        (("export", GRAPH, "--to", "ttk"), "No format 'ttk'; there are"),
        (("export", GRAPH, "-o", "graph.xyz"), "xyz"),
        (("validate", GRAPH, "--document", "nowhere.md"), "nowhere.md"),
        (("extract",), "Missing argument"),
        (("nonsense",), "No such command"),
    ],
)
def test_an_error_is_one_sentence_and_exit_2(said, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    code, out, err = said(*arguments)
    assert code == 2
    assert says in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"\x00\x01\x02" * 99, "binary"), (b"caf\xe9", "byte 3 (0xe9) is not UTF-8")],
)
def test_a_file_that_is_no_text_is_refused_and_nothing_is_written(said, tmp_path, content, says):
    (tmp_path / "bad.txt").write_bytes(content)
    code, _, err = said("build", tmp_path / "bad.txt", "-o", tmp_path / "out")
    assert code == 2
    assert "bad.txt: " in err
    assert says in err
    assert not (tmp_path / "out").exists()


def test_a_bad_corpus_line_is_named_the_rest_goes_on_and_the_exit_code_tells(said, tmp_path):
    good = json.dumps(
        {"id": "a", "title": "A", "sections": [{"heading": "", "text": "Smoking causes lung cancer."}]}
    )
    other = good.replace('"a"', '"b"')
    (tmp_path / "c.jsonl").write_text(f"{good}\nnot json\n{other}\n", encoding="utf-8")
    code, out, err = said("extract", tmp_path / "c.jsonl", "--format", "jsonl")
    assert (code, [json.loads(line)["document"] for line in out.splitlines()]) == (1, ["a", "b"])
    assert "c.jsonl, line 2" in err
    assert err.endswith("kg: 1 line could not be read\n")


def test_offsets_of_a_corpus_count_into_the_sections_text(said, tmp_path):
    text = "Smoking causes lung cancer."
    row = {
        "id": "a",
        "title": "A",
        "sections": [{"heading": "H", "text": "Hello."}, {"heading": "I", "text": text}],
    }
    (tmp_path / "c.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (claim,) = map(json.loads, said("extract", tmp_path / "c.jsonl", "--format", "jsonl")[1].splitlines())
    assert text[claim["start"] : claim["end"]] == claim["quote"]


def test_a_failed_export_leaves_the_old_file_whole(said, tmp_path):
    old = tmp_path / "graph.nt"
    old.write_text("precious", encoding="utf-8")
    (tmp_path / "broken.ttl").write_text("<a> <b> .", encoding="utf-8")
    assert said("export", tmp_path / "broken.ttl", "-o", old)[0] == 2
    assert old.read_text(encoding="utf-8") == "precious"


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    row = {
        "id": "a",
        "title": "A",
        "sections": [{"heading": "", "text": "Smoking causes lung cancer. " * 3000}],
    }
    (tmp_path / "c.jsonl").write_text((json.dumps(row) + "\n") * 5, encoding="utf-8")
    command = f"{sys.executable} -m kg extract {tmp_path / 'c.jsonl'} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S602
    assert "Traceback" not in done.stderr
    assert os.linesep in done.stdout
