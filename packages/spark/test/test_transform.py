"""Predictions as columns of a DataFrame."""

import pytest
from pyspark.errors import PythonException
from pyspark.sql.functions import col, udf
from saved_models import save_typed

import mlmodel_spark
from mlmodel_scorer import ScorerError


def rows_of(spark, count, partitions):
    """Rows with the columns that the identity model takes, whose values say which row it is, and an id."""
    columns = [(col("id") * factor).cast("double").alias(name) for factor, name in enumerate("abcd")]
    return spark.range(0, count, 1, partitions).select("id", *columns)


def test_every_row_keeps_its_columns_and_gets_its_predictions(spark, models):
    df = mlmodel_spark.transform(rows_of(spark, 50_000, 3), str(models / "identity"))
    assert df.columns == ["id", "a", "b", "c", "d", "a_out", "b_out", "c_out", "d_out"]
    wrong = df.where("a != a_out OR b != b_out OR c != c_out OR d != d_out OR d != id * 3")
    assert (df.count(), df.distinct().count(), wrong.count()) == (50_000, 50_000, 0)


def test_chosen_columns_are_kept_and_outputs_named(spark, models):
    model = str(models / "identity")
    df = mlmodel_spark.transform(rows_of(spark, 3, 1), model, "score double", keep=["id"])
    assert [tuple(row) for row in df.collect()] == [(0, 0.0), (1, 0.0), (2, 0.0)]


def test_columns_of_each_type(spark, tmp_path):
    model = save_typed(tmp_path / "typed")
    outputs = "text string, small int, large long, single float, double double, flag boolean"
    df = spark.createDataFrame([(2.5,), (0.0,)], "x double").coalesce(1)
    rows = mlmodel_spark.transform(df, model, outputs, keep=[]).collect()
    assert [tuple(row) for row in rows] == [
        ("2.5", 2, 2, 2.5, 2.5, True),
        ("0", 0, 0, 0.0, 0.0, False),
    ]


def test_partitions_without_rows_start_no_scorer(spark, models):
    df = mlmodel_spark.transform(rows_of(spark, 2, 4).where("id < 0"), str(models / "identity"))
    assert df.collect() == []


def test_a_limit_ends_the_scorers(spark, models):
    df = mlmodel_spark.transform(rows_of(spark, 100_000, 2), str(models / "identity"))
    assert len(df.limit(5).collect()) == 5


def test_a_name_that_is_kept_and_added_is_an_error(spark, models):
    df = rows_of(spark, 1, 1).withColumn("d_out", col("d"))
    with pytest.raises(ScorerError, match="d_out are both kept and added"):
        mlmodel_spark.transform(df, str(models / "identity"))


def test_a_model_without_declared_outputs_needs_them(spark, tmp_path):
    df = spark.createDataFrame([(2.5,)], "x double")
    with pytest.raises(ScorerError, match="declares no outputs"):
        mlmodel_spark.transform(df, save_typed(tmp_path / "typed"))


def test_an_error_in_the_input_of_a_task_is_not_hidden(spark, models):
    @udf("double")
    def broken(value):
        raise ValueError("the reader failed")

    df = rows_of(spark, 10, 1).withColumn("d", broken("id"))
    with pytest.raises(PythonException, match="the reader failed"):
        mlmodel_spark.transform(df, str(models / "identity")).collect()
