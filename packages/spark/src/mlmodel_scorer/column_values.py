"""Casts a column of a scorer's answer to a wanted type."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.types as kinds

from .errors import ScorerError


def storage_of(column: pa.Array) -> pa.Array:
    """A column of tensors as fixed-size lists of their elements in row-major order; other columns as they are."""
    return column.storage if isinstance(column, pa.ExtensionArray) else column


def column_as(column: pa.Array, wanted: pa.DataType) -> pa.Array:
    """A column as a type: numbers are rounded only to floats, tensors become lists, and JSON texts what they hold.

    Raises ScorerError for a value that the type does not hold.
    """
    storage = storage_of(column)
    try:
        if kinds.is_fixed_size_list(storage.type) and kinds.is_list(wanted):
            return _nested_lists(column, wanted)
        if kinds.is_nested(wanted):
            parsed = [None if text is None else json.loads(text) for text in storage.to_pylist()]
            return pa.array([_value(each, wanted) for each in parsed], wanted)
        if kinds.is_string(wanted):
            return texts(storage)
        if kinds.is_timestamp(wanted) and kinds.is_timestamp(storage.type):
            return _instants(storage, wanted)
        return storage.cast(wanted, safe=not kinds.is_floating(wanted))
    except (pa.ArrowException, ValueError, TypeError, AttributeError) as cause:
        raise ScorerError(
            f"The model answers {storage.type}, with values that {wanted} does not hold. Give another result type."
        ) from cause


def texts(column: pa.Array) -> pa.Array:
    """Values as Python writes them, as in MLflow; missing values stay missing."""
    if kinds.is_string(column.type):
        return column
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())


def _nested_lists(column: pa.Array, wanted: pa.ListType) -> pa.Array:
    storage = storage_of(column)
    shape = list(column.type.shape) if isinstance(column, pa.ExtensionArray) else [storage.type.list_size]
    element, depth = wanted.value_type, 1
    while kinds.is_list(element):
        element, depth = element.value_type, depth + 1
    if depth > len(shape):
        raise ValueError("the tensor has fewer dimensions")
    # A list of lists may be wanted of more dimensions: the last ones are flat.
    lengths = [*shape[: depth - 1], int(np.prod(shape[depth - 1 :]))]
    values = column_as(storage.flatten(), element)
    for at in reversed(range(depth)):
        count = len(storage) * int(np.prod(lengths[:at]))
        offsets = pa.array(np.arange(count + 1) * lengths[at], pa.int32())
        values = pa.ListArray.from_arrays(offsets, values)
    return values


def _instants(column: pa.Array, wanted: pa.TimestampType) -> pa.Array:
    """Answers hold instants of UTC without a zone, in nanoseconds; finer digits than the wanted unit are cut."""
    plain = column.cast(pa.timestamp(wanted.unit), safe=False)
    return plain if wanted.tz is None else compute.assume_timezone(plain, "UTC").cast(wanted)


def _value(parsed: Any, wanted: pa.DataType) -> Any:
    """A JSON value as pyarrow takes it: maps are lists of pairs."""
    if parsed is None:
        return None
    if kinds.is_map(wanted):
        return [(name, _value(each, wanted.item_type)) for name, each in parsed.items()]
    if kinds.is_list(wanted):
        return [_value(each, wanted.value_type) for each in parsed]
    if kinds.is_struct(wanted):
        fields = [wanted.field(at) for at in range(wanted.num_fields)]
        return {field.name: _value(parsed.get(field.name), field.type) for field in fields}
    return parsed
