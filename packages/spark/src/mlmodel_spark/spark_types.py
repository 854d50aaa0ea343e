"""Spark's types of results and their Arrow types."""

from typing import Union

import pyarrow as pa
from pyspark.sql import types as spark

from mlmodel_scorer import ScorerError

_ARROW: dict[type[spark.DataType], pa.DataType] = {
    spark.BooleanType: pa.bool_(),
    spark.ByteType: pa.int8(),
    spark.ShortType: pa.int16(),
    spark.IntegerType: pa.int32(),
    spark.LongType: pa.int64(),
    spark.FloatType: pa.float32(),
    spark.DoubleType: pa.float64(),
    spark.StringType: pa.string(),
    spark.BinaryType: pa.binary(),
    spark.TimestampType: pa.timestamp("us", tz="UTC"),
}


def spark_type(given: Union[str, spark.DataType]) -> spark.DataType:
    """A type from itself or from DDL, as ``spark_udf`` of MLflow takes it: ``bool`` is a boolean."""
    if isinstance(given, spark.DataType):
        return given
    return _parsed("boolean" if given == "bool" else given)


def arrow_type(given: spark.DataType) -> pa.DataType:
    """The Arrow type of a Spark type. Raises ScorerError if no prediction can have it."""
    if isinstance(given, spark.ArrayType):
        return pa.list_(arrow_type(given.elementType))
    if isinstance(given, spark.MapType) and isinstance(given.keyType, spark.StringType):
        return pa.map_(pa.string(), arrow_type(given.valueType))
    if isinstance(given, spark.StructType):
        return pa.struct([pa.field(field.name, arrow_type(field.dataType)) for field in given])
    if type(given) not in _ARROW:
        raise ScorerError(
            f"{given.simpleString()} is no type of predictions. Use int, long, float, double, string, boolean, "
            "binary, timestamp, or arrays, structs and maps of them."
        )
    return _ARROW[type(given)]


def type_of_arrow(given: pa.DataType) -> spark.DataType:
    """The Spark type of an Arrow type that ``arrow_type`` returns."""
    if pa.types.is_list(given):
        return spark.ArrayType(type_of_arrow(given.value_type))
    if pa.types.is_map(given):
        return spark.MapType(spark.StringType(), type_of_arrow(given.item_type))
    if pa.types.is_struct(given):
        fields = [given.field(at) for at in range(given.num_fields)]
        return spark.StructType([spark.StructField(each.name, type_of_arrow(each.type)) for each in fields])
    return next(kind() for kind, arrow in _ARROW.items() if arrow == given)


def _parsed(ddl: str) -> spark.DataType:
    if hasattr(spark.DataType, "fromDDL"):  # Spark 4
        return spark.DataType.fromDDL(ddl)
    return spark._parse_datatype_string(ddl)
