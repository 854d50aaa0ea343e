"""Turns the data of a frame into what Python models expect: DataFrames, arrays, dictionaries, plain values.

A vector is described as {type, at, size} with `at` and `size` its place in the payload, in bytes. Numbers, `bool` and
`datetime` (nanoseconds since 1970) are little-endian elements there, with a bitmap at `validity` when some are missing;
`string`, `binary` and `json` are the JSON text of a list. Other values are JSON texts in the payload, too.
"""

import base64
import datetime
import functools
import json

import numpy as np
import pandas as pd

DTYPES = {
    "bool": np.dtype("?"),
    "float16": np.dtype("<f2"),
    "float32": np.dtype("<f4"),
    "float64": np.dtype("<f8"),
    "datetime": np.dtype("<M8[ns]"),
    **{f"int{bits}": np.dtype(f"<i{bits // 8}") for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": np.dtype(f"<u{bits // 8}") for bits in (8, 16, 32, 64)},
}

# Integers of greater magnitude may change when converted to floats.
LARGEST_EXACT = 2**53 - 1

# numpy's string and bytes dtypes drop trailing zeros.
ZEROS = {str: "\0", bytes: b"\0"}


def read_input(described, payload):
    """The input of a model."""
    kind = described["kind"]
    if kind == "table":
        return read_table(described, payload)
    if kind == "tensor":
        return read_tensor(described["tensor"], payload)
    if kind == "tensors":
        return {tensor["name"]: read_tensor(tensor, payload) for tensor in described["tensors"]}
    return read_json(described, payload)


def read_json(place, payload):
    """A value from the JSON text at a place of the payload; see `value_of`."""
    at = place["at"]
    return value_of(payload[at : at + place["size"]].decode("utf-8"))


def value_of(text):
    """A value from JSON text; `{"$bytes"}`, `{"$time"}`, `{"$date"}` and `{"$object"}` represent other values."""
    return json.loads(text, object_hook=_untagged) if '"$' in text else json.loads(text)


def _untagged(value):
    if len(value) != 1:
        return value
    (key, content), *_ = value.items()
    if key == "$bytes":
        return base64.b64decode(content)
    if key == "$time":
        return timestamp_of(int(content))
    if key == "$date":
        return timestamp_of(int(content)).date()
    if key == "$object":
        return dict(content)
    return value


def timestamp_of(nanoseconds):
    """A datetime; a pandas Timestamp if a datetime would lose digits."""
    microseconds, rest = divmod(nanoseconds, 1000)
    if rest != 0:
        return pd.Timestamp(nanoseconds)
    return datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=microseconds)


def read_table(described, payload):
    """A DataFrame; contiguous columns of one dtype become one block that shares the payload's memory."""
    columns = described["columns"]
    index = _index_of(described, payload)
    labels = _column_labels(described, payload)
    block = _block_of(columns, described["rowCount"], payload)
    if block is not None:
        return pd.DataFrame(block, index=index, columns=labels, copy=False)
    cells = {at: _read_column(column, payload) for at, column in enumerate(columns)}
    frame = _frame_of(cells, index)
    frame.columns = labels
    return frame


def _frame_of(cells, index):
    """A DataFrame. pandas' string type cannot hold a lone surrogate, so a column with one has dtype object."""
    try:
        return pd.DataFrame(cells, index=index)
    except UnicodeEncodeError:
        return pd.DataFrame({at: _series_of(values, index) for at, values in cells.items()})


def _series_of(values, index):
    try:
        return pd.Series(values, index)
    except UnicodeEncodeError:
        return pd.Series(values, index, dtype=object)


def _block_of(columns, row_count, payload):
    """All columns as one array of shape (rows, columns), or None."""
    if not columns:
        return None
    dtype = DTYPES.get(columns[0]["type"])
    if dtype is None or row_count == 0:
        return None
    at = columns[0]["at"]
    for column in columns:
        if column["type"] != columns[0]["type"] or column["at"] != at:
            return None
        if "validity" in column or "rowShape" in column:
            return None
        at += dtype.itemsize * row_count
    size = row_count * len(columns)
    return np.frombuffer(payload, dtype, size, columns[0]["at"]).reshape(len(columns), row_count).T


def _index_of(described, payload):
    labels = described.get("index")
    if labels is None:
        return pd.RangeIndex(described["rowCount"])
    return _labels_of(read_json(labels, payload))


def _column_labels(described, payload):
    if "labels" in described:
        return _labels_of(read_json(described["labels"], payload))
    return _index_of_texts(tuple(column["name"] for column in described["columns"])).view()


@functools.lru_cache(maxsize=16)
def _index_of_texts(names):
    """Cached: an index takes longer than the rest of a small table, and most requests have the same columns."""
    return _labels_of(names)


def _labels_of(names):
    labels = [tuple(name) if isinstance(name, list) else name for name in names]
    if labels == list(range(len(labels))) and not any(isinstance(label, bool) for label in labels):
        return pd.RangeIndex(len(labels))
    try:
        return pd.Index(labels)
    except UnicodeEncodeError:
        return pd.Index(labels, dtype=object)


def _read_column(column, payload):
    values = _read_vector(column, payload)
    if "rowShape" not in column:
        return values
    rows = np.asarray(values).reshape([-1, *column["rowShape"]])
    return _object_array(list(rows))


def _read_vector(vector, payload):
    dtype = DTYPES.get(vector["type"])
    at, size = vector["at"], vector["size"]
    if dtype is None:
        return _read_list(vector["type"], read_json(vector, payload))
    values = np.frombuffer(payload, dtype, size // dtype.itemsize, at)
    return values if "validity" not in vector else _with_missing(values, vector, payload)


def _read_list(kind, values):
    return values if kind == "string" and values else _object_array(values)


def _with_missing(values, vector, payload):
    """Missing values as in pandas: NaT, NaN, and None among booleans and integers that a float cannot hold."""
    bits = np.frombuffer(payload, np.uint8, (len(values) + 7) // 8, vector["validity"])
    missing = ~np.unpackbits(bits, count=len(values), bitorder="little").astype(bool)
    if values.dtype.kind == "M":
        values = values.copy()
        values[missing] = np.datetime64("NaT")
        return values
    if values.dtype.kind != "b" and _are_exact_as_floats(values[~missing]):
        floats = values.astype(np.float64)
        floats[missing] = np.nan
        return floats
    cells = values.astype(object)
    cells[missing] = None
    return cells


def _are_exact_as_floats(numbers):
    """Whether every number converts to a float exactly; compared as integers, as floats would hide a change."""
    if numbers.dtype.kind == "f" or numbers.dtype.itemsize < 8:
        return True
    return bool(np.all(numbers <= LARGEST_EXACT)) and (
        numbers.dtype.kind == "u" or bool(np.all(numbers >= -LARGEST_EXACT))
    )


def read_tensor(tensor, payload):
    """An array of the described shape; times in the unit of `dtype`, if given."""
    values = _read_vector(tensor, payload)
    if tensor["type"] in ("string", "binary"):
        fits = all(value is not None and not value.endswith(ZEROS[type(value)]) for value in values)
        values = np.array(list(values)) if fits and len(values) > 0 else _object_array(values)
    array = np.asarray(values).reshape(tensor["shape"])
    return array.astype(tensor["dtype"]) if "dtype" in tensor else array


def _object_array(values):
    """A one-dimensional object array, also when the values are lists."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return cells
