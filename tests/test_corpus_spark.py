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

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpora import articles, jsonl

from kg.corpus import Plan, build, network
from kg.corpus.part import Reading
from kg.corpus.spark import reader
from kg.ontology import load

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


def on_spark(corpus, out, master):
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        corpus,
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

    assert on_spark(corpus, tmp_path / "out", "local[2]").wait() == 0
    assert graph_of(tmp_path / "out") == expected
    for table in ("claims", "concepts", "documents", "evidence"):
        here, there = (
            duckdb.read_parquet(str(folder / "tables" / f"{table}.parquet")).order("id").fetchall()
            for folder in (tmp_path / "out", corpus.parent / "expected")
        )
        assert here == there


FORMS = """
import json, sys
from pathlib import Path
from pyspark.sql import SparkSession
from kg.corpus import Plan, build
folder, inputs = Path(sys.argv[1]), json.loads(sys.argv[2])
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.conf.set("spark.sql.shuffle.partitions", "2")
built = {name: build(given, folder / name, Plan(engine="spark")) for name, given in inputs.items()}
print(json.dumps({name: [one.graph, one.errors] for name, one in built.items()}))
"""


def test_every_form_of_input_gives_the_graph_that_the_pool_gives(corpus, tmp_path):
    given = tmp_path / "given files"  # a space is one that a URI writes otherwise
    lines = corpus.read_bytes().splitlines(keepends=True)
    halves = (lines[::2], lines[1::2])
    (given / "folder" / "below").mkdir(parents=True)
    (given / "folder" / "one.jsonl").write_bytes(b"".join(halves[0]))
    (given / "folder" / "below" / "two.jsonl.gz").write_bytes(gzip.compress(b"".join(halves[1])))
    (given / "notes.jsonl.gz").write_bytes(gzip.compress(corpus.read_bytes()))
    for number, half in enumerate(halves):
        (given / f"half{number}.jsonl").write_bytes(b"".join(half))
    table = pa.Table.from_pylist(articles(60))
    pq.write_table(table, given / "notes.parquet")
    for number in range(2):
        pq.write_table(table.slice(30 * number, 30), given / f"half{number}.parquet")
    forms = {
        "gzip": [str(given / "notes.jsonl.gz")],
        "folder": [str(given / "folder")],
        "pattern": [str(given / "half*.jsonl")],
        "parquet": [str(given / "notes.parquet")],
        "tables": [str(given / "half*.parquet")],
        "mixed": [str(given / "half0.parquet"), (given / "half1.jsonl").as_uri()],
        "URI": [(given / "notes.jsonl.gz").as_uri()],
        "URI of a folder": [(given / "folder").as_uri()],
        "URI with a pattern": [given.as_uri() + "/half*.parquet"],
    }
    pool = build([corpus], tmp_path / "pool", Plan(processes=2))
    command = [sys.executable, "-c", FORMS, tmp_path / "out", json.dumps(forms)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert {name: graph for name, (graph, _) in found.items()} == dict.fromkeys(forms, pool.graph)
    broken = {"parquet": 0, "tables": 0, "URI with a pattern": 0}  # a table has no broken line
    assert {name: errors for name, (_, errors) in found.items()} == dict.fromkeys(forms, pool.errors) | broken


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
    first = on_spark(corpus, out, CLUSTER)
    assert killed(first, "CoarseGrainedExecutorBackend")
    first.kill()
    first.wait()
    assert not out.exists()
    second = on_spark(corpus, out, CLUSTER)
    assert killed(second, "pyspark.daemon")
    assert killed(second, "CoarseGrainedExecutorBackend")
    assert second.wait() == 0
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
