"""Scores on two executors that lack Node, while one is killed, and later a scorer. Prints one JSON object.

usage: cluster.py MODEL SCORER FOLDER
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql.functions import col

import mlmodel_spark

ROWS = 40_000
PARTITIONS = 4


def once(marker, event):
    """A step for ``mapInArrow`` that calls a function before the third batch of the job's last partition, in its first try."""

    def step(batches):
        for at, batch in enumerate(batches):
            if at == 2 and batch.column(0)[0].as_py() > ROWS - ROWS // PARTITIONS and not os.path.exists(marker):
                event()
            yield batch

    return step


def kill_executor(marker):
    """Kills the Java process of this executor, the parent of the daemon that forks Python workers."""

    def event():
        with open(f"/proc/{os.getppid()}/stat") as file:
            executor = int(file.read().rsplit(")", 1)[1].split()[1])
        Path(marker).write_text(str(executor))
        os.kill(executor, signal.SIGKILL)
        time.sleep(600)

    return event


def wait_for(marker):
    def event():
        while not os.path.exists(marker):
            time.sleep(0.02)

    return event


def scorers(folder):
    """The ids of processes that run what is shipped: Node, somewhere below the working folders of executors."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"score" in words and any(word.startswith(os.fsencode(folder)) for word in words):
            found.append(int(entry.name))
    return found


def wrong_rows(df):
    """How many rows there are, how many different ones, and how many wrong ones."""
    wrong = df.where("b != b_out OR d != d_out OR d != id * 3").count()
    return [df.count(), df.select("id").distinct().count(), wrong]


def main(model, scorer, folder):
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
        .getOrCreate()
    )
    columns = [(col("id") * factor).cast("double").alias(name) for factor, name in enumerate("abcd")]
    rows = spark.range(0, ROWS, 1, PARTITIONS).select("id", *columns)
    shipped = {"model": mlmodel_spark.ship(spark, model), "scorer": mlmodel_spark.ship(spark, scorer)}

    killed = f"{folder}/executor"
    fragile = rows.mapInArrow(once(killed, kill_executor(killed)), rows.schema)
    predictions = mlmodel_spark.transform(fragile, **shipped)
    predictions.write.parquet(f"{folder}/after-executor")

    ended = f"{folder}/scorer"
    fragile = rows.mapInArrow(once(ended, wait_for(ended)), rows.schema)
    pids = []

    def kill_scorers():
        while not pids:
            time.sleep(0.02)
            pids.extend(scorers(folder))
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        Path(ended).write_text("")

    thread = threading.Thread(target=kill_scorers)
    thread.start()
    mlmodel_spark.transform(fragile, **shipped).write.parquet(f"{folder}/after-scorer")
    thread.join()

    predict = mlmodel_spark.udf(spark, result_type="double", **shipped)
    total = rows.where("id < 1000").select(predict().alias("p")).agg({"p": "sum"}).first()[0]
    report = {
        "executor": wrong_rows(spark.read.parquet(f"{folder}/after-executor")),
        "executorKilled": os.path.exists(killed),
        "scorer": wrong_rows(spark.read.parquet(f"{folder}/after-scorer")),
        "scorersKilled": len(pids),
        "udf": total,
    }
    print(json.dumps(report))


main(*sys.argv[1:])
