"""The UDF beside that of MLflow, on the same data."""

import sys

import mlflow
import pytest
from pyspark.errors import PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, struct
from saved_models import save_scaled, save_typed

import mlmodel_spark
from mlmodel_scorer import ScorerError

IRIS = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
PYTHON = ("--python", sys.executable)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save_typed(tmp_path_factory.mktemp("models") / "typed")


@pytest.fixture(scope="module")
def numbers(spark: SparkSession) -> DataFrame:
    return spark.createDataFrame([(x,) for x in (0.0, 1.0, 2.25, -3.5, 1e9)], "x double").coalesce(1)


@pytest.fixture(scope="module")
def flowers(spark: SparkSession) -> DataFrame:
    rows = [(5.1, 3.5, 1.4, 0.2), (5.0, 2.0, 3.5, 1.0), (6.9, 3.2, 5.7, 2.3), (6.0, None, 4.0, 1.3)]
    schema = ", ".join(f"`{name}` double" for name in IRIS)
    return spark.createDataFrame(rows, schema).coalesce(1)


def answers(df: DataFrame, predict, *columns) -> list:
    return [row[0] for row in df.select(predict(*columns)).collect()]


@pytest.mark.parametrize(
    "result_type",
    [
        "int",
        "long",
        "float",
        "double",
        "boolean",
        "bool",
        "string",
        "array<int>",
        "array<long>",
        "array<float>",
        "array<double>",
        "array<string>",
        "small int, double double",
        "text string, flag boolean, large long",
    ],
)
def test_result_types_are_those_of_mlflow(spark, typed, numbers, result_type):
    theirs = mlflow.pyfunc.spark_udf(spark, typed, result_type=result_type)
    ours = mlmodel_spark.udf(spark, typed, result_type)
    assert answers(numbers, ours, "x") == answers(numbers, theirs, "x")


def test_columns_are_given_in_order_or_as_a_struct_or_by_the_signature(spark, models, flowers):
    model = str(models / "identity")
    predict = mlmodel_spark.udf(spark, model, "c_out double")
    named = flowers.toDF("a", "b", "c", "d")
    theirs = mlflow.pyfunc.spark_udf(spark, model, result_type="c_out double")
    expected = answers(named, theirs, struct("d", "c", "b", "a"))
    assert answers(named, predict, struct("d", "c", "b", "a")) == expected
    assert answers(named, predict, "a", "b", "c", "d") == expected
    assert answers(named, predict) == expected


def test_missing_numbers_score_as_in_mlflow(spark, models, flowers):
    model = str(models / "identity")
    theirs = mlflow.pyfunc.spark_udf(spark, model, result_type="string")
    ours = mlmodel_spark.udf(spark, model, result_type="string")
    columns = [col(f"`{name}`") for name in (IRIS[1], IRIS[0], IRIS[2], IRIS[3])]
    assert answers(flowers, ours, *columns) == answers(flowers, theirs, *columns)


def test_the_result_type_is_that_of_the_signature(spark, models, flowers):
    predict = mlmodel_spark.udf(spark, str(models / "iris"))
    rows = flowers.dropna().select(predict().alias("p")).select("p.*")
    assert rows.schema.simpleString() == "struct<label:bigint,probabilities:array<float>>"
    for label, probabilities in rows.collect():
        assert probabilities.index(max(probabilities)) == label


def test_tensors_are_arrays(spark, models):
    image = [float(at % 16) for at in range(64)]
    df = spark.createDataFrame([(image,), (image[::-1],)], "image array<float>").coalesce(1)
    model = str(models / "digits")
    theirs = mlflow.pyfunc.spark_udf(spark, model, result_type="probabilities array<float>")
    ours = mlmodel_spark.udf(spark, model, "array<float>")
    expected = [list(row[0]) for row in answers(df, theirs, "image")]
    assert [len(row) for row in expected] == [10, 10]
    for row, other in zip(answers(df, ours, "image"), expected):
        assert row == pytest.approx(other, rel=1e-5)


def test_params_reach_the_model(spark, numbers, tmp_path):
    model = save_scaled(tmp_path / "scaled")
    theirs = mlflow.pyfunc.spark_udf(spark, model, result_type="double", params={"factor": 2.5})
    ours = mlmodel_spark.udf(spark, model, params={"factor": 2.5}, options=PYTHON)
    assert answers(numbers, ours, "x") == answers(numbers, theirs, "x")


def test_sql_calls_the_udf(spark, typed, numbers):
    spark.udf.register("predict_large", mlmodel_spark.udf(spark, typed, "long"))
    numbers.createOrReplaceTempView("numbers")
    rows = spark.sql("SELECT x, predict_large(x) FROM numbers").collect()
    assert all(int(x) == large for x, large in rows)


def test_the_task_fails_with_the_last_words_of_the_scorer(spark, models):
    df = spark.createDataFrame([("tall",)], "a string")
    predict = mlmodel_spark.udf(spark, str(models / "identity"), "double")
    with pytest.raises(PythonException, match=r'ended with exit code 1: .*Batch 1: .*"a"'):
        answers(df, predict, "a", "a", "a", "a")


def test_too_few_columns_are_an_error(spark, models, numbers):
    predict = mlmodel_spark.udf(spark, str(models / "identity"), "double")
    with pytest.raises(PythonException, match=r"needs 4 columns \(a, b, c, d\), but the UDF got 1"):
        answers(numbers, predict, "x")


def test_a_type_that_no_column_has_is_an_error(spark, models, numbers):
    predict = mlmodel_spark.udf(spark, str(models / "identity"), "boolean")
    with pytest.raises(PythonException, match="has no column for the result type bool"):
        answers(numbers, predict, "x", "x", "x", "x")


def test_a_model_that_is_not_there_fails_before_any_task(spark, tmp_path):
    with pytest.raises(ScorerError, match="cannot be inspected: .*MLmodel"):
        mlmodel_spark.udf(spark, str(tmp_path / "nothing"))


def test_a_type_that_no_prediction_has_is_an_error(spark, typed):
    with pytest.raises(ScorerError, match="interval day to second is no type of predictions"):
        mlmodel_spark.udf(spark, typed, "interval day to second")
