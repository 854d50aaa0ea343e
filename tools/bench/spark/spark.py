"""Scores FOLDER/rows in a Spark session of its own, twice, and writes FOLDER/WAY. Prints one JSON object.

usage: spark.py WAY FOLDER CORES

WAY is mlflow (mlflow.pyfunc.spark_udf), udf or transform (mlmodel_spark), arrow (each row through a Python worker, without a
model) or read (Spark alone). `seconds` has the time of the first job, with all that it starts, and of the second; `cpuSeconds`
the CPU time of all processes. With mlflow, udf and transform, `other` says how many predictions differ from those in FOLDER/mlflow.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable

from pyspark.sql import DataFrame, SparkSession

COLUMNS = list("abcd")


def scored(spark: SparkSession, way: str, folder: Path) -> DataFrame:
    """The rows with their predictions."""
    rows = spark.read.parquet(str(folder / "rows"))
    model = str(folder / "model")
    if way == "mlflow":
        import mlflow

        return rows.withColumn("p", mlflow.pyfunc.spark_udf(spark, model, "double")(*COLUMNS))
    if way == "arrow":
        return rows.mapInArrow(lambda batches: batches, rows.schema)
    if way == "read":
        return rows
    import mlmodel_spark

    if way == "udf":
        return rows.withColumn("p", mlmodel_spark.udf(spark, model, "double")(*COLUMNS))
    return mlmodel_spark.transform(rows, model, "p double")


def cpu_seconds() -> float:
    """What this process and all processes below it have used, also those that have ended and were waited for."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        pid = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    total, open_ones = 0.0, [os.getpid()]
    while open_ones:
        pid = open_ones.pop()
        total += used.get(pid, 0.0)
        open_ones += children.get(pid, [])
    return total


def differences(spark: SparkSession, way: str, folder: Path) -> int:
    """How many predictions differ; all of them if there are not as many."""
    expected = spark.read.parquet(str(folder / "mlflow")).withColumnRenamed("p", "expected")
    got = spark.read.parquet(str(folder / way))
    equal = got.join(expected, COLUMNS).where("p = expected").count()
    return max(expected.count(), got.count()) - equal


def main(way: str, folder_name: str, cores: str) -> None:
    folder = Path(folder_name)
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    spark.range(1).count()
    seconds, cpu = [], []
    for _ in range(2):
        start, used = time.monotonic(), cpu_seconds()
        scored(spark, way, folder).write.mode("overwrite").parquet(str(folder / way))
        seconds.append(time.monotonic() - start)
        cpu.append(cpu_seconds() - used)
    report = {"seconds": seconds, "cpuSeconds": cpu}
    if way in ("udf", "transform") and (folder / "mlflow").exists():
        report["other"] = differences(spark, way, folder)
    spark.stop()
    print(json.dumps(report))


main(*sys.argv[1:])
