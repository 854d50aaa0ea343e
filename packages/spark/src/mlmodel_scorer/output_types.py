"""The Arrow types of a signature's outputs."""

from typing import Any, Mapping

import pyarrow as pa

from .errors import ScorerError

# Source: mlflow.types.DataType.
_SCALARS: Mapping[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "long": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "datetime": pa.timestamp("us", tz="UTC"),
}

# Types of tensors that MLflow's spark_udf knows, and smaller ones as the least that holds them.
_TENSORS: Mapping[str, pa.DataType] = {
    "bool": pa.bool_(),
    "int8": pa.int32(),
    "uint8": pa.int32(),
    "int16": pa.int32(),
    "uint16": pa.int32(),
    "int32": pa.int32(),
    "uint32": pa.int64(),
    "int64": pa.int64(),
    "float16": pa.float32(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "str": pa.string(),
    "object": pa.string(),
}


def row_type(spec: Mapping[str, Any]) -> pa.DataType:
    """The type of the value that an output has for a row. A tensor of one dimension gives lists of one value, as in MLflow.

    Raises ScorerError for an output whose type Spark does not have.
    """
    if spec["type"] == "tensor":
        return _tensor_type(spec["tensor-spec"])
    return _column_type(spec)


def _column_type(spec: Mapping[str, Any]) -> pa.DataType:
    kind = spec["type"]
    if kind == "array":
        return pa.list_(_column_type(spec["items"]))
    if kind == "map":
        return pa.map_(pa.string(), _column_type(spec["values"]))
    if kind == "object":
        properties = spec["properties"].items()
        return pa.struct([pa.field(name, _column_type(each)) for name, each in properties])
    if kind in _SCALARS:
        return _SCALARS[kind]
    raise _without_type(kind)


def _tensor_type(spec: Mapping[str, Any]) -> pa.DataType:
    kind = spec["dtype"]
    if kind not in _TENSORS:
        raise _without_type(kind)
    result = _TENSORS[kind]
    for _ in range(max(1, len(spec["shape"]) - 1)):
        result = pa.list_(result)
    return result


def _without_type(kind: str) -> ScorerError:
    return ScorerError(
        f"The signature declares an output of type {kind}, which has no type in an engine. Give the result type."
    )
