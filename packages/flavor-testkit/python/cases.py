"""Writes the cases that `readCases` of @mlmodel/flavor-testkit reads: what a model answers in Python.

    from cases import case, write
    write("cases.json", [case("two rows", frame, booster.predict(frame), tolerance=1e-6)])

Data frames become tables, arrays tensors, dictionaries of arrays tensors by name, and anything else JSON. Needs numpy, and
pandas for data frames.
"""

import base64
import json
import math

import numpy as np


def case(name, data, expected, *, params=None, tolerance=None):
    """One prediction: what the model was given after the signature was enforced, and what it answered."""
    recorded = {"name": name, "input": to_data(data), "expected": to_data(expected)}
    return recorded | {key: value for key, value in {"params": params, "tolerance": tolerance}.items() if value is not None}


def write(path, cases):
    """Writes a file of cases, one a line."""
    lines = [json.dumps(each, ensure_ascii=False, allow_nan=False) for each in cases]
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"cases": [\n' + ",\n".join(lines) + "\n]}\n")


def to_data(data):
    """What a model was given or answered, as a ModelInput or Prediction."""
    if hasattr(data, "columns"):
        columns = [{"name": name, **vector(data[name].to_numpy())} for name in data.columns]
        return {"kind": "table", "rowCount": len(data), "columns": columns}
    if isinstance(data, np.ndarray):
        return {"kind": "tensor", "tensor": {**vector(data), "shape": list(data.shape)}}
    if isinstance(data, dict) and all(isinstance(value, np.ndarray) for value in data.values()):
        tensors = [{"name": name, **vector(value), "shape": list(value.shape)} for name, value in data.items()]
        return {"kind": "tensors", "tensors": tensors}
    return {"kind": "json", "value": data}


def vector(array):
    """Elements in row-major order, with their type."""
    elements = array.reshape(-1)
    kind = array.dtype.kind
    if kind == "M":
        numbers = elements.astype("datetime64[ns]").astype("int64").tolist()
        empty = np.isnat(elements)
        return {"type": "datetime", "values": [None if none else str(number) for number, none in zip(numbers, empty)]}
    if kind in "biuf":
        return {"type": array.dtype.name, "values": [element(value) for value in elements.tolist()]}
    values = [None if value is None or value is np.nan else value for value in elements.tolist()]
    present = [value for value in values if value is not None]
    if all(isinstance(value, str) for value in present):
        return {"type": "string", "values": values}
    if all(isinstance(value, bytes) for value in present):
        return {"type": "binary", "values": [value and base64.b64encode(value).decode() for value in values]}
    return {"type": "json", "values": values}


def element(value):
    """A number as JSON can hold it."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53 else value
