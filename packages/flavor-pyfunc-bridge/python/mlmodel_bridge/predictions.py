"""Turns a prediction into its description and payload.

Tables, arrays and dictionaries of arrays keep their types: their vectors are described as in `inputs`. Everything else
is JSON text as MLflow would send it; a column of `json` has the text of one cell per line.
"""

import numpy as np
import pandas as pd

from .inputs import DTYPES
from .json_text import key_of, to_json

TYPES = {dtype: name for name, dtype in DTYPES.items()}


def write_prediction(prediction):
    """(description, list of buffers). Raises PredictionError if it cannot be sent."""
    if hasattr(prediction, "toarray") and hasattr(prediction, "nnz"):
        prediction = prediction.toarray()
    payload = Payload()
    return _describe(prediction, payload), payload.pieces


class Payload:
    """Buffers one after another, each at a multiple of 8 bytes."""

    def __init__(self):
        self.pieces = []
        self._size = 0

    def add(self, data):
        """Appends bytes or an array. Returns its place."""
        view = np.ascontiguousarray(data).reshape(-1).view(np.uint8) if isinstance(data, np.ndarray) else data
        at, size = self._size, len(view)
        padding = -size % 8
        self.pieces.append(view)
        if padding:
            self.pieces.append(bytes(padding))
        self._size += size + padding
        return {"at": at, "size": size}


def _describe(prediction, payload):
    if isinstance(prediction, pd.Series):
        prediction = pd.DataFrame(prediction)
    if isinstance(prediction, pd.DataFrame):
        return _describe_table(prediction, payload)
    if isinstance(prediction, np.ndarray):
        tensor = _describe_tensor(prediction, payload)
        if tensor is not None:
            return {"kind": "tensor", "tensor": tensor}
    if isinstance(prediction, dict):
        tensors = _describe_tensors(prediction, payload)
        if tensors is not None:
            return {"kind": "tensors", "tensors": tensors}
    return {"kind": "json", **payload.add(to_json(prediction).encode("ascii"))}


def _describe_table(frame, payload):
    columns = [
        {"name": key_of(label), **_describe_column(series, payload)}
        for label, series in frame.items()
    ]
    return {"kind": "table", "rowCount": len(frame), "columns": columns}


def _describe_column(series, payload):
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        if dtype.kind == "M":
            times = _nanoseconds(series)
            if times is not None:
                return _describe_times(times, payload)
        elif dtype in TYPES:
            return {"type": TYPES[dtype], **payload.add(series.to_numpy())}
    cells = _cells_of(series)
    if _all_texts(cells):
        return {"type": "string", **payload.add(to_json(cells).encode("ascii"))}
    lines = "\n".join(map(to_json, cells))
    return {"type": "json", **payload.add(lines.encode("ascii"))}


def _cells_of(series):
    """The cells as pandas writes them in records; None for a missing value of pandas' own string type."""
    if isinstance(series.dtype, pd.StringDtype):
        return series.astype(object).where(series.notna(), None).tolist()
    cells = series.tolist()
    return [_boxed(cell) for cell in cells] if series.dtype == object else cells


def _boxed(cell):
    if isinstance(cell, np.datetime64):
        return pd.Timestamp(cell)
    return pd.Timedelta(cell) if isinstance(cell, np.timedelta64) else cell


def _all_texts(cells):
    return all(cell is None or type(cell) is str for cell in cells)


def _nanoseconds(series):
    """The times in nanoseconds; None if one is out of range."""
    try:
        return series.to_numpy().astype("<M8[ns]") if series.dtype == "<M8[ns]" else _widened(series)
    except (OverflowError, pd.errors.OutOfBoundsDatetime):
        return None


def _widened(series):
    return series.dt.as_unit("ns").to_numpy()


def _describe_times(times, payload):
    missing = np.isnat(times)
    vector = {"type": "datetime", **payload.add(times.view("<i8"))}
    if missing.any():
        vector["validity"] = payload.add(np.packbits(~missing, bitorder="little"))["at"]
    return vector


def _describe_tensor(array, payload):
    """None for arrays that can only be sent as JSON."""
    if isinstance(array, np.ma.MaskedArray):
        return None
    shape = list(array.shape)
    if _is_plain_numbers(array):
        return {"type": TYPES[array.dtype], "shape": shape, **payload.add(array)}
    if array.dtype == DTYPES["datetime"] and not np.isnat(array).any():
        return {"type": "datetime", "shape": shape, **payload.add(array.view("<i8"))}
    if array.dtype.kind in "UO":
        cells = array.ravel().tolist()
        if _all_texts(cells):
            return {"type": "string", "shape": shape, **payload.add(to_json(cells).encode("ascii"))}
    return None


def _describe_tensors(prediction, payload):
    """None unless every value of the dictionary is an array of numbers."""
    if not prediction or not all(
        isinstance(name, str) and _is_plain_numbers(array) for name, array in prediction.items()
    ):
        return None
    return [{"name": name, **_describe_tensor(array, payload)} for name, array in prediction.items()]


def _is_plain_numbers(value):
    """Whether it is an unmasked array of numbers of a type that the server supports."""
    return (
        isinstance(value, np.ndarray)
        and not isinstance(value, np.ma.MaskedArray)
        and value.dtype.kind in "biuf"
        and value.dtype in TYPES
    )
