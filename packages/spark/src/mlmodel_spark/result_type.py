"""The type of a prediction when none is given."""

from pyspark.sql import types as spark

from mlmodel_scorer import ModelDescription

from .spark_types import type_of_arrow


def result_type_of(description: ModelDescription) -> spark.DataType:
    """The type of the signature's output, a struct of several outputs, or double without them, as in MLflow.

    Raises ScorerError for an output without a Spark type.
    """
    outputs = description.outputs()
    if not outputs:
        return spark.DoubleType()
    types = [type_of_arrow(output.type) for output in outputs]
    if len(types) == 1:
        return types[0]
    names = [str(at) if output.name is None else output.name for at, output in enumerate(outputs)]
    return spark.StructType([spark.StructField(*each) for each in zip(names, types)])
