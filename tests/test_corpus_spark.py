"""The same corpus on Spark, with machines that die."""

import gzip
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import articles, jsonl

from kg.corpus import Plan, build, network, spark
from kg.corpus.part import Reading
from kg.corpus.spark import reader
from kg.ontology import load

BROKEN = 1  # the exit code of a build that a line of the corpus is missing from

# One after the other: each starts several Java processes.
pytestmark = pytest.mark.xdist_group("spark")
CLUSTER = "local-cluster[2,1,768]"


@pytest.fixture(scope="module", autouse=True)
def _spark():
    if not shutil.which("java") or not importlib.util.find_spec("pyspark"):
        pytest.skip(
            "needs PySpark and Java 17: pip install 'medkg[spark]', apt install openjdk-17-jre-headless"
        )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return jsonl(tmp_path_factory.mktemp("spark") / "notes.jsonl", 60, b'{"id": "broken"')


@pytest.fixture(scope="module")
def expected(corpus):
    return build([corpus], corpus.parent / "expected", Plan(processes=1)).graph


def on_spark(inputs, out, master):
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        *inputs,
        "-o",
        out,
        "--engine",
        "spark",
        "--master",
        master,
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def graph_of(out):
    return json.loads((out / "manifest.json").read_bytes())["graph"]["rdfc10-sha256"]


def below(pid, word):
    """The processes that descend from one and have a word in their command."""
    parents, commands = {}, {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            commands[int(entry.name)] = (entry / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
    found, ahead = [], [pid]
    while ahead:
        parent = ahead.pop()
        children = [child for child, of in parents.items() if of == parent]
        ahead += children
        found += [child for child in children if word in commands[child]]
    return sorted(found)


def killed(run, word):
    """Kill the youngest process below a run whose command has a word, once there is one."""
    for _ in range(1200):
        found = below(run.pid, word)
        if found:
            os.kill(found[-1], signal.SIGKILL)
            return True
        if run.poll() is not None:
            return False
        time.sleep(0.1)
    return False


def test_spark_on_one_machine_gives_the_same_graph_and_tables(corpus, expected, tmp_path):
    import duckdb

    assert on_spark([corpus], tmp_path / "out", "local[2]").wait() == BROKEN
    assert graph_of(tmp_path / "out") == expected
    for table in ("claims", "concepts", "documents", "evidence"):
        here, there = (
            duckdb.read_parquet(str(folder / "tables" / f"{table}.parquet")).order("id").fetchall()
            for folder in (tmp_path / "out", corpus.parent / "expected")
        )
        assert here == there


def test_every_form_of_input_gives_the_graph_that_the_pool_gives(tmp_path):
    given = tmp_path / "all 50%, {a}"  # a URI writes these otherwise, and Hadoop takes some for a pattern
    lines = [json.dumps(article).encode() for article in articles(45)]
    parts = [b"\r\n".join(lines[at : at + 5]) + b"\r\n" for at in range(0, 45, 5)]
    for folder in ("folder/below", "tables", "named"):
        (given / folder).mkdir(parents=True)
    (given / "notes.jsonl.gz").write_bytes(gzip.compress(parts[0]))
    (given / "folder" / "below" / "one.jsonl").write_bytes(b"\xef\xbb\xbf" + parts[1])
    (given / "folder" / "below" / "two.jsonl.gz").write_bytes(gzip.compress(parts[2] + b"{\n"))
    (given / "half1.jsonl").write_bytes(parts[3])
    (given / "half2.jsonl").write_bytes(parts[4])
    pq.write_table(pa.Table.from_pylist(articles(30)[25:]), given / "notes.parquet")
    less = [{name: article[name] for name in ("id", "sections")} for article in articles(35)[30:]]
    pq.write_table(pa.Table.from_pylist(less), given / "tables" / "part-0.parquet")
    pq.write_table(pa.Table.from_pylist(articles(40)[35:]), given / "tables" / "part-1.parquet")
    (given / "tables" / "_SUCCESS").touch()
    (given / "named" / "notes.jsonl.gz").write_bytes(gzip.compress(parts[8]))
    paths = [given / name for name in ("notes.jsonl.gz", "folder", "notes.parquet", "tables")]
    named = [given / "named", given / "half*.jsonl"]
    pool = build([*paths, *named], tmp_path / "pool", Plan(processes=2))
    assert (pool.counts["documents"], pool.errors) == (45, 1)
    assert (
        on_spark([*paths, *(path.as_uri() for path in named)], tmp_path / "out", "local[2]").wait() == BROKEN
    )
    assert graph_of(tmp_path / "out") == pool.graph
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["errors"] == 1


ASK = """
import json, sys
from pyspark.sql import SparkSession
from kg.corpus import graphx
tables, aside = sys.argv[1:]
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.conf.set("spark.sql.shuffle.partitions", "2")
print(json.dumps([[list(row) for row in ask(spark, tables, aside).collect()] for ask in (graphx.components, graphx.pagerank)]))
"""


def test_graphx_and_rustworkx_find_the_same_groups_and_the_same_first(corpus, expected, tmp_path):
    folder = corpus.parent / "expected"
    command = [sys.executable, "-c", ASK, folder / "tables", tmp_path]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    components, ranks = json.loads(out)
    groups = {}
    for concept, number in components:
        groups.setdefault(number, set()).add(concept)
    assert sorted(map(sorted, groups.values())) == sorted(
        group for group in network.components(folder) if len(group) > 1
    )
    assert max(ranks, key=lambda row: row[1])[0] == network.pagerank(folder)[0][0]


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
def test_an_executor_a_python_worker_and_the_driver_may_be_killed(corpus, expected, tmp_path):
    out = tmp_path / "out"
    first = on_spark([corpus], out, CLUSTER)
    assert killed(first, "CoarseGrainedExecutorBackend")
    first.kill()
    first.wait()
    assert not out.exists()
    second = on_spark([corpus], out, CLUSTER)
    assert killed(second, "pyspark.daemon")
    assert killed(second, "CoarseGrainedExecutorBackend")
    assert second.wait() == BROKEN
    assert graph_of(out) == expected


def test_the_function_that_spark_runs_reads_lines_and_rows_alike():
    read = reader(Reading(str(load().folder), load().base))
    lines = [json.dumps(article).encode() for article in articles(3)]
    table = pa.RecordBatch.from_pylist(
        [{"path": "hdfs://a/notes.jsonl", "data": line} for line in [*lines, b"", b"{"]]
    )
    (found,) = read([table])
    assert len(found.column("document").drop_null()) == 3
    assert [e["file"] for e in found.column("error").drop_null().to_pylist()] == ["notes.jsonl"]
    given = pa.RecordBatch.from_pylist(
        [{"path": "s3a://a/notes.parquet", "row": article} for article in articles(3)]
    )
    (same,) = read([given])
    assert same.column("concept").drop_null().to_pylist() == found.column("concept").drop_null().to_pylist()


def listed(folder, names):
    """A folder of some other file system, as Hadoop shows it."""
    found = []
    for name in names:
        file = Mock()
        file.getPath().getName.return_value = name
        file.getPath().toString.return_value = f"{folder}/{name}"
        found.append(file)
    system = Mock()
    system.globStatus.return_value = [Mock(**{"isFile.return_value": False})]
    system.listFiles().hasNext.side_effect = [*(True for _ in found), False]
    system.listFiles().next.side_effect = found
    return system


@pytest.mark.parametrize("folder", ["s3a://bucket/notes", "dbfs:/notes"])
def test_of_a_folder_on_another_file_system_the_documents_are_read_alone(folder, monkeypatch):
    names = ("notes.jsonl", "part-0.parquet", "_SUCCESS", ".part-0.parquet.crc", "readme.csv")
    monkeypatch.setattr(spark, "_hadoop", lambda _, path: (listed(path, names), path))
    found = [path for path, _, _ in spark._listed(None, [folder])]
    assert found == [f"{folder}/notes.jsonl", f"{folder}/part-0.parquet"]
