"""Structured Streaming: the UDF and the transformation in a query, and in foreachBatch."""

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import struct

import mlmodel_spark

FILES = 3
ROWS = 100


@pytest.fixture
def source(spark: SparkSession, tmp_path) -> DataFrame:
    """A stream of files, one a batch."""
    for at in range(FILES):
        rows = [tuple(float(at * ROWS + row + factor) for factor in range(4)) for row in range(ROWS)]
        df = spark.createDataFrame(rows, "a double, b double, c double, d double")
        df.coalesce(1).write.mode("append").parquet(str(tmp_path / "input"))
    reader = spark.readStream.schema("a double, b double, c double, d double")
    return reader.option("maxFilesPerTrigger", 1).parquet(str(tmp_path / "input"))


def finish(writer, tmp_path) -> None:
    query = writer.option("checkpointLocation", str(tmp_path / "state")).trigger(availableNow=True).start()
    query.awaitTermination()
    assert query.exception() is None
    assert len({progress["batchId"] for progress in query.recentProgress}) >= FILES


def check(df: DataFrame) -> None:
    assert (df.count(), df.distinct().count(), df.where("b != b_out").count()) == (FILES * ROWS,) * 2 + (0,)


def test_a_query_transforms(source, models, spark, tmp_path):
    scored = mlmodel_spark.transform(source, str(models / "identity"))
    finish(scored.writeStream.format("parquet").option("path", str(tmp_path / "output")), tmp_path)
    check(spark.read.parquet(str(tmp_path / "output")))


def test_a_query_calls_the_udf(source, models, spark, tmp_path):
    predict = mlmodel_spark.udf(spark, str(models / "identity"), "b_out double")
    scored = source.withColumn("p", predict(struct("a", "b", "c", "d"))).select("b", "p.b_out")
    finish(scored.writeStream.format("parquet").option("path", str(tmp_path / "output")), tmp_path)
    check(spark.read.parquet(str(tmp_path / "output")))


def test_each_batch_is_transformed(source, models, spark, tmp_path):
    def write(batch: DataFrame, _number: int) -> None:
        scored = mlmodel_spark.transform(batch, str(models / "identity"))
        scored.write.mode("append").parquet(str(tmp_path / "output"))

    finish(source.writeStream.foreachBatch(write), tmp_path)
    check(spark.read.parquet(str(tmp_path / "output")))
