"""The engine of a cluster: the same pure function in `mapInArrow`, the same statements in Spark SQL.

Spark commits what a task wrote once, however often the task was tried; a stretch of the input is
done when its `_SUCCESS` stands there, and a run that was broken off leaves those out.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kg.corpus import tables
from kg.corpus.job import Job, Step
from kg.corpus.part import Reading, part
from kg.corpus.pieces import BATCH, TABLES, Piece, files, is_read, line_of
from kg.errors import InputError, MissingExtraError
from kg.read import CORPORA
from kg.store import is_address

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

STRETCH = 1 << 30  # bytes of input that are read in one job
_GLOB = re.compile(r"[{}\[\]*?\\]")
_EACH = 4  # tasks for each core, so that none waits long for the last


def run(job: Job) -> Iterator[Step]:
    """Read what has not been read yet, make the tables on the cluster, and bring them here."""
    with _session(job.plan.master) as spark:
        yield from tabulate(spark, job, str(job.parts), str(job.steps / "spark"))
    with tables.connection(job.steps, job.plan.memory, job.plan.processes) as connected:
        for made in tables.statements():
            if made.published or made.name == "stated":
                folder = job.steps / "spark" / made.name
                tables.view(connected, made.name, *sorted(folder.glob("*.parquet")))
                path = (job.tables if made.published else job.steps) / f"{made.name}.parquet"
                tables.put(connected, f"from {made.name} {made.order}", path)


def tabulate(spark: SparkSession, job: Job, parts: str, folder: str) -> Iterator[Step]:
    """Read documents into the folder `parts`, and make every table in `folder`; both may be of any file system."""
    stretches = list(_stretches(spark, job.inputs))
    for number, (name, paths) in enumerate(stretches, 1):
        place = f"{parts}/{name}"
        if not _exists(spark, f"{place}/_SUCCESS"):
            for ending, found in _by_ending(paths).items():
                _read(spark, ending, found, job.reading).write.mode("append").parquet(place)
        yield Step("reading", number, len(stretches))
    _views(spark, job, [f"{parts}/{name}" for name, _ in stretches])
    for number, made in enumerate(tables.statements(), 1):
        select = made.select.format(each="explode", none="array()", least=job.plan.min_support)
        rows = spark.sql(select)
        if made.sort != "view":
            rows.write.mode("overwrite").parquet(f"{folder}/{made.name}")
            rows = spark.read.parquet(f"{folder}/{made.name}")
        rows.createOrReplaceTempView(made.name)
        yield Step("counting", number, len(tables.statements()))


def reader(reading: Reading) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function that `mapInArrow` runs: rows with `path` and `data`, or `row`, to rows of a part."""

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        held: list[Piece] = []
        weight = 0
        for batch in batches:
            for row in batch.to_pylist():
                piece = _piece(row)
                if piece.data.strip():
                    held.append(piece)
                    weight += len(piece.data)
                if weight >= BATCH:
                    yield part(held, reading)
                    held, weight = [], 0
        if held:
            yield part(held, reading)

    return read


def _piece(row: dict[str, Any]) -> Piece:
    """The piece of a row; a file of this machine may have a review beside it."""
    url = urlsplit(row["path"])
    path = unquote(url.path)
    data = bytes(row["data"]).removeprefix(BOM_UTF8) if "data" in row else line_of(row["row"])
    return Piece(path.rpartition("/")[2], data, path=path if url.scheme in {"", "file"} else "")


def _read(spark: SparkSession, ending: str, paths: list[str], reading: Reading) -> DataFrame:
    """The parts of some files of one kind, as a table that is not made yet."""
    from pyspark.sql.functions import col, struct
    from pyspark.sql.pandas.types import from_arrow_schema

    from kg.corpus.schema import PART

    paths = [_GLOB.sub(r"\\\g<0>", path) for path in paths]  # each is one file, whatever is in its name
    path = col("_metadata.file_path").alias("path")
    if ending in CORPORA:
        given = spark.read.text(paths, lineSep="\n").select(path, col("value").cast("binary").alias("data"))
    elif ending in TABLES:
        given = spark.read.option("mergeSchema", True).parquet(*paths)  # noqa: FBT003  # Spark's own
        given = given.select(path, struct(*given.columns).alias("row"))
    else:
        given = spark.read.format("binaryFile").load(paths).select(path, col("content").alias("data"))
    number = max(given.rdd.getNumPartitions(), _EACH * spark.sparkContext.defaultParallelism)
    # By content, so that a task that is tried again gets the same rows.
    spread = given.repartition(number, *(col(name) for name in given.columns))
    return spread.mapInArrow(reader(reading), from_arrow_schema(PART))


def _views(spark: SparkSession, job: Job, places: list[str]) -> None:
    from pyspark.sql.pandas.types import from_arrow_schema

    from kg.corpus.schema import PART

    schema = from_arrow_schema(PART)
    parts = spark.read.schema(schema).parquet(*places) if places else spark.createDataFrame([], schema)
    parts.createOrReplaceTempView("parts")
    for name, column in tables.READ.items():
        spark.sql(f"select {column}.* from parts where {column} is not null").createOrReplaceTempView(name)  # noqa: S608  # names of our own
    for head, values in tables.given(job.ontology).items():
        name, columns = head.rstrip(")").split(" (")
        spark.createDataFrame(values, columns.split(", ")).createOrReplaceTempView(name)


def _by_ending(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        ending = next((known for known in (*CORPORA, *TABLES) if path.lower().endswith(known)), "")
        found.setdefault(".jsonl" if ending in CORPORA else ending, []).append(path)
    return found


def _stretches(spark: SparkSession, inputs: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The files of the input in stretches that one job reads, each with a name that tells what it holds."""
    held: list[tuple[str, int, int]] = []
    for found in _listed(spark, inputs):
        held.append(found)
        if sum(size for _, size, _ in held) >= STRETCH:
            yield _named(held)
            held = []
    if held:
        yield _named(held)


def _named(held: list[tuple[str, int, int]]) -> tuple[str, list[str]]:
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16], [path for path, _, _ in held]


def _listed(spark: SparkSession, inputs: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Every file with its size and the time it was changed, of any file system."""
    for given in inputs:
        if not is_address(given) or given.startswith("file:/"):
            for file in files([unquote(urlsplit(given).path) if is_address(given) else given]):
                facts = file.stat()
                # Hadoop's paths are no URIs: a space stands in them as it is.
                yield f"file://{file.resolve().as_posix()}", facts.st_size, facts.st_mtime_ns
            continue
        system, path = _hadoop(spark, given)
        found = system.globStatus(path) or ()
        if not found:
            raise InputError(f"{given}: there is no such file.")
        for status in found:
            under = system.listFiles(status.getPath(), True)  # noqa: FBT003  # Java knows no names
            while under.hasNext():
                file = under.next()
                name = file.getPath().getName()
                if not name.startswith(("_", ".")) and (status.isFile() or is_read(name)):
                    yield file.getPath().toString(), file.getLen(), file.getModificationTime()


def _hadoop(spark: SparkSession, path: str) -> tuple[Any, Any]:
    """The file system of a path, and the path as it knows it."""
    jvm: Any = spark.sparkContext._jvm  # noqa: SLF001  # there is no other way to Hadoop's file systems
    at = jvm.org.apache.hadoop.fs.Path(path)
    return at.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()), at  # noqa: SLF001  # the same


def _exists(spark: SparkSession, path: str) -> bool:
    system, at = _hadoop(spark, path)
    return bool(system.exists(at))


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    """The session that runs already, or one that ends with the build."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtraError("the engine 'spark' needs PySpark: pip install 'medkg[spark]'") from error
    running = SparkSession.getActiveSession()
    if running:
        yield running
        return
    builder = SparkSession.builder.appName("medkg")
    for key, value in _settings(master).items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkRuntimeError, FileNotFoundError) as error:
        raise MissingExtraError(f"Spark did not start; it needs Java 17 ({error})") from error
    try:
        yield spark
    finally:
        spark.stop()


def _settings(master: str) -> dict[str, str]:
    """Settings where there is no cluster that has its own: this Python, this package, no port to others."""
    if not master.startswith("local"):
        return {"spark.master": master} if master else {}
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault(
        "SPARK_SCALA_VERSION", "2.13"
    )  # local-cluster asks for it where Spark came from PyPI
    paths = [
        str(Path(__file__).parents[2]),
        *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)),
    ]
    of_cluster = re.fullmatch(r"local-cluster\[\d+,\s*\d+,\s*(\d+)\]", master)
    return {
        "spark.master": master,
        **({"spark.executor.memory": f"{of_cluster[1]}m"} if of_cluster else {}),
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(paths),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
