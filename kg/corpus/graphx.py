"""Questions to a graph that needs a cluster: connected components and PageRank by Spark's own GraphX.

GraphFrames would ask them as well, but its Java part is on Maven alone; GraphX is in every Spark.
A concept's number is the 64-bit hash of its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_EDGES = "select concat(xxhash64(subject), ' ', xxhash64(object)) from claims where not negated"
_NAMED = "select c.id, {value} from concepts c join found f on f.vertex = xxhash64(c.id)"


def components(spark: SparkSession, tables: str, aside: str) -> DataFrame:
    """Each concept that affirmed claims speak of and the number of its group; `aside` is a folder to work in."""
    graph, tag = _graph(spark, tables, aside)
    found = _graphx(spark).ConnectedComponents.run(graph, tag, tag)
    return _named(spark, found, f"{aside}/components", "cast(f.value as bigint) as component")


def pagerank(spark: SparkSession, tables: str, aside: str, rounds: int = 20) -> DataFrame:
    """Each concept that affirmed claims speak of and its PageRank, of mean 1, after some rounds."""
    graph, tag = _graph(spark, tables, aside)
    found = _graphx(spark).PageRank.run(graph, rounds, 0.15, tag, tag)
    return _named(spark, found, f"{aside}/pagerank", "cast(f.value as double) as rank")


def _graph(spark: SparkSession, tables: str, aside: str) -> tuple[Any, Any]:
    """The affirmed claims as GraphX has them, and what Scala wants to know of its type."""
    for name in ("claims", "concepts"):
        spark.read.parquet(f"{tables}/{name}.parquet").createOrReplaceTempView(name)
    spark.sql(_EDGES).write.mode("overwrite").text(f"{aside}/edges")
    context, jvm = spark.sparkContext, _jvm(spark)
    level = jvm.org.apache.spark.storage.StorageLevel.MEMORY_AND_DISK()
    parts = context.defaultParallelism
    oriented = False
    java = context._jsc.sc()  # noqa: SLF001  # GraphX has no Python of its own
    graph = jvm.org.apache.spark.graphx.GraphLoader.edgeListFile(
        java, f"{aside}/edges", oriented, parts, level, level
    )
    return graph, jvm.scala.reflect.ClassTag.apply(jvm.java.lang.Class.forName("java.lang.Integer"))


def _named(spark: SparkSession, found: Any, place: str, value: str) -> DataFrame:
    """What GraphX found of each vertex, for the concept that it stands for."""
    found.vertices().saveAsTextFile(place)  # as (vertex,value)
    rows = spark.read.csv(place, schema="vertex string, value string")
    bare = "cast(substr(vertex, 2) as bigint) as vertex", "substr(value, 1, length(value) - 1) as value"
    rows.selectExpr(*bare).createOrReplaceTempView("found")
    return spark.sql(_NAMED.format(value=value))


def _graphx(spark: SparkSession) -> Any:
    return _jvm(spark).org.apache.spark.graphx.lib


def _jvm(spark: SparkSession) -> Any:
    return spark.sparkContext._jvm  # noqa: SLF001  # the same
