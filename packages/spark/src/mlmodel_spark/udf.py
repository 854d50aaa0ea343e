"""A UDF that predicts."""

import functools
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence, Tuple, Union

import pyarrow as pa
from pyspark.sql import Column, SparkSession
from pyspark.sql.functions import col
from pyspark.sql.pandas import functions
from pyspark.sql.types import DataType

from mlmodel_scorer import ScorerError, score_batches
from mlmodel_scorer.prediction import prediction_column

from .prepared_model import PreparedModel, ScorerOptions, prepare_model
from .result_type import result_type_of
from .spark_types import arrow_type, spark_type
from .udf_batches import batch_of_arguments


def udf(
    spark: SparkSession,
    model: str,
    result_type: Union[None, str, DataType] = None,
    params: Optional[Mapping[str, Any]] = None,
    *,
    scorer: Optional[str] = None,
    shared: bool = False,
    options: Sequence[str] = (),
    environment: Optional[Mapping[str, str]] = None,
) -> Callable[..., Column]:
    """A UDF of columns that predicts with a model, as ``mlflow.pyfunc.spark_udf`` makes one. Needs Spark 4.1.

    Call it with the columns in the order of the signature, with one ``struct`` of named columns, or without arguments
    for the columns that the signature names. ``spark.udf.register`` takes it.

    model: a path or URI on the driver, or a reference to a shipped model (see ``ship``).
    result_type: a Spark type or DDL; by default that of the signature's outputs, else double. A number is taken from
        the leftmost column that fits it, a list from all of them, a struct from the columns of its names.
    params, scorer, shared, options, environment: see ``ScorerOptions``.

    Raises ScorerError if there is no such model or scorer, or for a type that no prediction has. In tasks, it has the last
    words of the scorer.
    """
    given = ScorerOptions(
        scorer=scorer, shared=shared, params=params, options=options, environment=environment
    )
    prepared = prepare_model(spark, model, given)
    returned = result_type_of(prepared.description) if result_type is None else spark_type(result_type)
    predict = _arrow_udf()(_scoring_function(prepared, arrow_type(returned)), returned)

    @functools.wraps(predict)
    def predict_columns(*columns: Union[str, Column]) -> Column:
        return predict(*(columns or _columns_of_signature(prepared)))

    return predict_columns


def _arrow_udf() -> Callable[..., Callable[..., Column]]:
    made: Optional[Callable[..., Callable[..., Column]]] = getattr(functions, "arrow_udf", None)
    if made is None:
        raise ScorerError("A UDF needs Arrow UDFs, which Spark has since 4.1. Use mlmodel_spark.transform instead.")
    return made


def _scoring_function(
    prepared: PreparedModel, wanted: pa.DataType
) -> Callable[[Iterator[Tuple[pa.Array, ...]]], Iterator[pa.Array]]:
    def predict(iterator: Iterator[Tuple[pa.Array, ...]]) -> Iterator[pa.Array]:
        batches = (
            batch_of_arguments(each if isinstance(each, tuple) else (each,), prepared.description)
            for each in iterator
        )
        for answer in score_batches(prepared.job_of_task(), batches):
            yield prediction_column(answer, wanted)

    return predict


def _columns_of_signature(prepared: PreparedModel) -> Sequence[Column]:
    names = prepared.description.inputs
    if not names or None in names:
        raise ScorerError("The model's signature names no columns. Give the UDF its columns.")
    return [col(f"`{str(name).replace('`', '``')}`") for name in names]
