"""Makes one column of a wanted type from the answer of a scorer."""

from typing import Callable

import numpy as np
import pyarrow as pa
import pyarrow.types as kinds

from .column_values import column_as, storage_of
from .errors import ScorerError


def prediction_column(answer: pa.RecordBatch, wanted: pa.DataType) -> pa.Array:
    """The prediction of each row as one value of a type, by the rules of MLflow's ``spark_udf``.

    - A number or boolean is the leftmost column whose type fits; texts are made from the leftmost column.
    - A list of those has a value from each such column, and as many as a column of tensors has.
    - A struct has the columns of its names.
    - Lists of lists, lists of structs, and maps are the leftmost column.

    Raises ScorerError if no column fits, or a value does not.
    """
    if kinds.is_struct(wanted):
        return _struct(answer, wanted)
    if kinds.is_list(wanted) and not kinds.is_nested(wanted.value_type):
        return _row_lists(answer, wanted)
    if kinds.is_nested(wanted):
        return column_as(answer.column(0), wanted)
    return column_as(_fitting(answer, wanted)[0], wanted)


def _struct(answer: pa.RecordBatch, wanted: pa.StructType) -> pa.Array:
    fields = [wanted.field(at) for at in range(wanted.num_fields)]
    names = answer.schema.names
    missing = [field.name for field in fields if field.name not in names]
    if missing:
        raise ScorerError(f"The model's answer has the columns {names}, not {missing}. Give another result type.")
    columns = [column_as(answer.column(names.index(field.name)), field.type) for field in fields]
    return pa.StructArray.from_arrays(columns, fields=fields)


def _row_lists(answer: pa.RecordBatch, wanted: pa.ListType) -> pa.Array:
    columns = _fitting(answer, wanted.value_type)
    if len(columns) == 1 and kinds.is_fixed_size_list(storage_of(columns[0]).type):
        return column_as(columns[0], wanted)
    values: list[pa.Array] = []
    for column in columns:
        storage = storage_of(column)
        if kinds.is_fixed_size_list(storage.type):
            width = storage.type.list_size
            flat = storage.flatten()
            values += [flat.take(pa.array(np.arange(at, len(flat), width))) for at in range(width)]
        else:
            values.append(storage)
    parts = [column_as(each, wanted.value_type) for each in values]
    rows, width = answer.num_rows, len(parts)
    by_row = np.arange(rows * width).reshape(width, rows).T.ravel()
    offsets = pa.array(np.arange(rows + 1) * width, pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.concat_arrays(parts).take(pa.array(by_row)))


def _fitting(answer: pa.RecordBatch, wanted: pa.DataType) -> list[pa.Array]:
    """The columns whose values, or elements of tensors, fit a type. There is at least one."""
    for fits in _tests_of(wanted):
        columns = [column for column in answer.columns if fits(_element_type(column))]
        if columns:
            return columns
    found = ", ".join(str(field.type) for field in answer.schema)
    raise ScorerError(
        f"The model's answer has no column for the result type {wanted}, but {found}. "
        "Give another result type, such as string."
    )


def _element_type(column: pa.Array) -> pa.DataType:
    kind = storage_of(column).type
    return kind.value_type if kinds.is_fixed_size_list(kind) else kind


def _tests_of(wanted: pa.DataType) -> list[Callable[[pa.DataType], bool]]:
    """What columns must fulfil; a further test counts if no column passes the ones before it."""
    if kinds.is_integer(wanted):
        return [lambda kind: _is_chosen(kind, wanted), lambda kind: _is_held(kind, wanted)]
    if kinds.is_floating(wanted):
        return [lambda kind: kinds.is_integer(kind) or kinds.is_floating(kind)]
    if kinds.is_string(wanted):
        return [lambda kind: True]
    return [lambda kind: kind.id == wanted.id]


def _is_chosen(kind: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether MLflow takes a column for a type of integers: it has that type, or less than 32 bits."""
    return kind.equals(wanted) or (_is_held(kind, wanted) and kind.bit_width < 32)


def _is_held(kind: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether a type of integers holds each value of another type."""
    if not kinds.is_integer(kind):
        return False
    free_bits: int = wanted.bit_width - kind.bit_width
    return free_bits > 0 or (free_bits == 0 and kinds.is_signed_integer(kind))
