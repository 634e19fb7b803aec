"""Corpus builds that are stopped, killed, or fed what kills them."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from corpora import articles, jsonl

from kg.corpus import Plan, build, pieces, pool, swap
from kg.corpus.part import Reading
from kg.errors import InputError, KgError
from kg.ontology import load

BROKEN = b'{"id": "broken", "sections"'
ONE, TWO = Plan(processes=1), Plan(processes=2)
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return jsonl(tmp_path_factory.mktemp("corpus") / "notes.jsonl", 24, BROKEN)


@pytest.fixture(scope="module")
def built(corpus):
    return build([corpus], corpus.parent / "out", ONE)


def kg_build(*arguments):
    command = [sys.executable, "-m", "kg", "build", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def children(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def test_what_was_in_the_folder_stays_whole_until_the_new_is(built, corpus, tmp_path):
    out = tmp_path / "out"
    build([corpus], out, ONE)
    (out / "my notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        build([tmp_path / "nowhere.jsonl"], out, ONE)
    assert (out / "notes.nt").exists()
    few = build([jsonl(tmp_path / "few.jsonl", 2)], out, ONE)
    assert not (out / "notes.nt").exists()
    assert few.graph == json.loads((out / "manifest.json").read_bytes())["graph"]["rdfc10-sha256"]
    assert (out / "my notes.txt").read_text(encoding="utf-8") == "mine"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_package_that_an_extractor_lacks_stops_the_build_and_not_each_document(corpus, tmp_path, processes):
    (tmp_path / "lacking" / "numpy").mkdir(parents=True)
    (tmp_path / "lacking" / "numpy" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", corpus, "-o", tmp_path / "out", "--extractor", "learned"]
    before = os.pathsep.join(
        [str(tmp_path / "lacking"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    told = subprocess.run(
        [*command, "--processes", str(processes)],
        env={**os.environ, "PYTHONPATH": before},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, "pip install 'medkg[learned]'" in told.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("named", ["lerned", "llm"])
def test_an_extractor_that_is_not_there_or_has_no_endpoint_stops_the_build_before_it_begins(
    built, corpus, named, monkeypatch
):
    monkeypatch.delenv("KG_LLM_URL", raising=False)
    with pytest.raises(KgError, match=named):
        build([corpus], built.folder, replace(ONE, extractors=("rules", named)))
    assert (built.folder / "notes.nt").exists()
    assert not built.folder.with_name(f".{built.folder.name}.work").exists()


def test_folders_change_places_where_the_system_cannot_exchange_them(tmp_path, monkeypatch):
    monkeypatch.setattr(swap.sys, "platform", "other")
    for name in ("new", "old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "content").write_text(name, encoding="utf-8")
    swap.swap(tmp_path / "new", tmp_path / "old", "manifest.json")
    assert [p.name for p in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old" / "content").read_text(encoding="utf-8") == "new"


def test_one_build_at_a_time_works_on_a_folder(tmp_path):
    with (
        swap.sole(tmp_path / "work"),
        pytest.raises(InputError, match="another build"),
        swap.sole(tmp_path / "work"),
    ):
        pass
    with pytest.raises(InputError, match="give a folder here"):
        build([], "s3a://bucket/out", ONE)
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="this is a file"):
        build([], tmp_path / "file", ONE)


def test_a_run_that_was_killed_goes_on_where_it_was(built, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(pieces.batches, "__defaults__", (2000,))
    read, stopped = [], RuntimeError("stopped")

    def stop(step):
        if step.name == "reading" and step.documents > 12:
            raise stopped

    real = pool.part
    monkeypatch.setattr(pool, "part", lambda found, reading: read.extend(found) or real(found, reading))
    with pytest.raises(RuntimeError):
        build([corpus], tmp_path / "out", ONE, progress=stop)
    assert build([corpus], tmp_path / "out", ONE).graph == built.graph
    assert len(read) == 25


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers in /proc")
def test_a_worker_and_the_whole_build_may_be_killed(tmp_path):
    corpus, out = jsonl(tmp_path / "notes.jsonl", 400), tmp_path / "out"
    expected = build([corpus], tmp_path / "expected", ONE).graph
    run = kg_build(corpus, "-o", out, "--processes", "2")
    parts = tmp_path / ".out.work"
    wait_for(lambda: len(list(parts.glob("parts-*"))) and len(children(run.pid)) >= 2)
    time.sleep(0.5)
    os.kill(children(run.pid)[-1], signal.SIGKILL)
    assert run.wait(120) == 0
    assert json.loads((out / "manifest.json").read_bytes())["graph"]["rdfc10-sha256"] == expected
    before = (out / "manifest.json").read_bytes()
    second = kg_build(corpus, "-o", out, "--processes", "2", "--min-support", "2")
    wait_for(lambda: len(children(second.pid)) >= 2)
    workers = children(second.pid)
    second.kill()
    second.wait()
    assert (out / "manifest.json").read_bytes() == before
    wait_for(lambda: not any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers))
    assert kg_build(corpus, "-o", out, "--processes", "1").wait(120) == 0
    assert json.loads((out / "manifest.json").read_bytes())["graph"]["rdfc10-sha256"] == expected


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen within a minute")


def test_a_document_that_kills_its_process_is_left_out_alone(tmp_path):
    reading = Reading(str(load().folder), load().base)
    line = json.dumps(articles(1)[0]).encode()
    good, bad = pieces.Piece("a.jsonl", line, 1), pieces.Piece("a.jsonl", Deadly(line), 2)
    batch = pieces.Batch(0, (good, bad), 0)
    ((_, path),) = pool.read([batch], tmp_path, reading, 2)
    found = pq.read_table(path)
    assert found.column("document").drop_null().to_pylist()[0]["identifier"] == "note-00000"
    assert found.column("error").drop_null().to_pylist()[0]["error"] == "the process that read it died."


def test_a_worker_that_dies_while_the_store_is_filled_is_replaced(corpus, tmp_path, monkeypatch):
    expected = build([corpus], tmp_path / "expected", ONE).graph
    killed = []

    def kill(step):
        if step.name == "writing statements" and not killed:
            killed.extend(children(os.getpid())[-1:])
            os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr("kg.corpus.slices.LINES", 5)
    assert build([corpus], tmp_path / "out", TWO, progress=kill).graph == expected
    assert killed


def test_a_worker_that_dies_while_documents_are_read_is_replaced(corpus, tmp_path, monkeypatch):
    expected = build([corpus], tmp_path / "expected", ONE).graph
    killed = []

    def kill(step):
        if step.name == "reading" and len(killed) < 2:
            killed.append(children(os.getpid())[-1])
            os.kill(killed[-1], signal.SIGKILL)

    monkeypatch.setattr(pieces.batches, "__defaults__", (500,))
    made = build([corpus], tmp_path / "out", TWO, progress=kill)
    assert (made.graph, made.counts["documents"], len(killed)) == (expected, 24, 2)


def test_a_worker_ends_without_taking_apart_what_it_knows(tmp_path):
    told = tmp_path / "told"
    keep = f"""if True:
        import os, sys
        class Kept:
            def __del__(self, tell=os.mkdir):
                tell({str(told)!r})
        sys.kept = Kept()
    """
    with pool.pool(1) as workers:
        workers.submit(exec, keep, {}).result()
    assert not told.exists()


def test_a_store_that_cannot_be_put_in_order_is_not_published(corpus, tmp_path, monkeypatch):
    def fail(_):
        raise OSError("the disk is full")

    build([corpus], tmp_path / "out", ONE)
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    monkeypatch.setattr("kg.corpus.publishing._order", fail)
    with pytest.raises(OSError, match="full"):
        build([corpus], tmp_path / "out", replace(ONE, min_support=2))
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before


def test_workers_that_die_again_and_again_end_the_build(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("kg.corpus.filling.DEATHS", 0)
    monkeypatch.setattr("kg.corpus.filling.write", Deadly())
    with pytest.raises(InputError, match="again and again"):
        build([corpus], tmp_path / "out", TWO)


class Deadly(bytes):
    """Bytes, or work, that end the process that unpickles them."""

    __slots__ = ()

    def __call__(self, _):
        """Nothing: no process gets as far as this."""

    def __reduce__(self):
        return os._exit, (9,)
