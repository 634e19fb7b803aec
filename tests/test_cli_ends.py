"""How commands end when the world around them is not as they wish, and what reaches a terminal."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.curies import prefixes

ROOT = Path(__file__).parent.parent
GRAPH = str(ROOT / "exports" / "leg-pain-after-spinal-fusion.ttl")
TEXT = str(ROOT / "documents" / "leg-pain-after-spinal-fusion.md")
KG = (sys.executable, "-m", "kg")
FOREVER = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
STEER = "\x1b[31mred"


@pytest.fixture
def steering(tmp_path):
    """A graph with a label and quotes that would colour a terminal."""
    path, text = tmp_path / "steering.ttl", Path(GRAPH).read_text(encoding="utf-8")
    text = text.replace('"diabetes"@en', '"\\u001B[31mred"@en').replace(
        'oa:exact "', 'oa:exact "\\u001B[31mred'
    )
    path.write_text(text, encoding="utf-8")
    return path


def interruptible():
    """As in a terminal; a shell lets its background jobs ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_reader_that_leaves_early_makes_no_failure():
    with subprocess.Popen([*KG, "questions", GRAPH], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        run.stdout.readline()
        run.stdout.close()
        assert (run.wait(60), run.stderr.read()) == (0, b"")


@pytest.mark.parametrize("arguments", [["questions"], ["picture", GRAPH]])
def test_a_full_disk_behind_standard_output_is_said_in_a_sentence(arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*KG, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "kg: standard output: No space left on device\n")


def test_an_argument_that_is_no_text_is_named(said):
    assert said("path", GRAPH, "\udcff", "diabetes") == (2, "", "kg: '\\udcff' cannot be written as utf-8\n")


def test_ctrl_c_ends_a_query_at_once():
    with subprocess.Popen([*KG, "query", GRAPH, FOREVER], preexec_fn=interruptible) as run:  # noqa: PLW1509
        time.sleep(3)
        run.send_signal(signal.SIGINT)
        assert run.wait(5) == -signal.SIGINT


def test_ctrl_c_is_not_taken_for_findings():
    with subprocess.Popen([*KG, "query", GRAPH, "-"], stdin=subprocess.PIPE, preexec_fn=interruptible) as run:  # noqa: PLW1509
        time.sleep(3)
        run.send_signal(signal.SIGINT)
        assert run.wait(5) == 130


@pytest.mark.parametrize("seconds", ["nan", "inf"])
def test_a_time_limit_is_a_number_that_ends(said, seconds):
    code, _, err = said("query", GRAPH, "ASK {}", "--timeout", seconds)
    assert code == 2
    assert err.startswith("kg: a time limit is above 0")


@pytest.mark.parametrize(("given", "code"), [(b"\xef\xbb\xbfASK {}\r\n", 0), (b"ASK { \xff }", 2)])
def test_a_query_on_standard_input_may_begin_with_a_mark_but_is_utf_8(given, code):
    done = subprocess.run([*KG, "query", GRAPH, "-"], input=given, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_escape_codes_in_data_stay_in_what_machines_read(said, steering):
    out = said("query", steering, "SELECT ?l { concept:diabetes rdfs:label ?l }", "--format", "csv")[1]
    assert out.splitlines() == ["l", STEER]


@pytest.mark.parametrize(
    ("command", "more"),
    [("validate", ["--document", TEXT]), ("impact", ["claim:97b872f53ee2"]), ("neighbours", ["infection"])],
)
def test_escape_codes_in_data_never_steer_the_terminal(said, steering, command, more):
    out = said(command, steering, *more)[1]
    assert "\\x1b[31mred" in out
    assert "\x1b" not in out


def test_escape_codes_in_what_was_mended_do_not_either(said, steering):
    graph = kg.open(steering)
    graph.store.ox.update("DELETE WHERE { ?a kg:increasesRiskOf ?b }", prefixes=prefixes(graph.ontology))
    graph.save(steering)
    err = said("validate", steering, "--fix")[2]
    assert "An affirmed claim had no edge: \\x1b[31mred" in err
    assert "\x1b" not in err
