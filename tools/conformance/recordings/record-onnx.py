"""Runs ONNX files with Python's onnxruntime, for the oracle.

Standard input has a list of {"model": path, "runs": [{"key", "feeds": [{"name", "dtype", "shape", "values"}]}]}, standard
output a list with one entry a model:

  {"onnxruntime": version, "graph": {"inputs": [{"name", "dtype", "shape"}], "batch"},
   "runs": {key: [{"name", "declared", "shape", "values"}]}}

`dtype` is numpy's name, `str` for texts; -1 is any length; a shape is null where the file declares none, and that of a
list of dictionaries (ZipMap) is null. A run is null where onnxruntime refuses it. Rows of another number than the batch
that a graph fixes are run in slices, the tail filled up with its last row, where rows do not depend on each other.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime

TYPES = {"float": "float32", "double": "float64", "string": "str"}
TOLERANCE = 1e-5


class Graph:
    """One ONNX file."""

    def __init__(self, path):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        declared = onnx.load(path, load_external_data=False).graph
        self.shaped = {each.name for each in (*declared.input, *declared.output) if has_shape(each)}
        self.inputs = [self.describe(each) for each in self.session.get_inputs()]
        self.outputs = [self.describe(each) for each in self.session.get_outputs()]
        self.batch = self.fixed_batch()
        self.independent = None

    def describe(self, value):
        element = value.type.removeprefix("tensor(").removesuffix(")")
        shape = [length if isinstance(length, int) else -1 for length in value.shape]
        known = bool(shape) or value.name in self.shaped
        is_tensor = value.type.startswith("tensor(")
        return {
            "name": value.name,
            "dtype": TYPES.get(element, element) if is_tensor else value.type,
            "shape": shape if known and is_tensor else None,
        }

    def fixed_batch(self):
        """The batch that all inputs and outputs fix; dictionaries have no shape."""
        shapes = [each["shape"] for each in (*self.inputs, *self.outputs) if not each["dtype"].startswith("seq(")]
        lengths = {shape[0] if shape else -1 for shape in shapes}
        (length,) = lengths if len(lengths) == 1 else (-1,)
        return length if length > 0 else None

    def run_once(self, arrays):
        try:
            return self.session.run(None, arrays)
        except Exception:  # whatever onnxruntime raises for shapes that it refuses
            return None

    def run(self, arrays):
        rows = [array.shape[0] if array.ndim else 0 for array in arrays.values()][0]
        if self.batch is None or rows in (0, self.batch):
            return self.run_once(arrays)
        if self.independent is None:
            self.independent = self.has_independent_rows()
        if not self.independent:
            return None
        slices = []
        for start in range(0, rows, self.batch):
            taken = np.minimum(np.arange(start, start + self.batch), rows - 1)
            outputs = self.run_once({name: array[taken] for name, array in arrays.items()})
            if outputs is None:
                return None
            slices.append(outputs)
        return [joined(parts, rows) for parts in zip(*slices)]

    def has_independent_rows(self):
        """Whether different rows in one batch have the same outputs as each of them in a batch of copies."""
        arrays = {each["name"]: varied(each, self.batch) for each in self.inputs}
        together = self.run_once(arrays)
        if together is None:
            return False
        for row in range(self.batch):
            copies = {name: array[np.full(self.batch, row)] for name, array in arrays.items()}
            separate = self.run_once(copies)
            if separate is None or not all(same_row(*pair, row) for pair in zip(together, separate)):
                return False
        return True

    def answer(self, feeds):
        try:
            arrays = {feed["name"]: array_of(feed) for feed in feeds}
        except (ValueError, OverflowError):
            return None
        outputs = self.run(arrays)
        if outputs is None:
            return None
        return [plain(*pair) for pair in zip(self.outputs, outputs)]


def has_shape(value):
    return value.type.HasField("tensor_type") and value.type.tensor_type.HasField("shape")


def array_of(feed):
    dtype = object if feed["dtype"] == "str" else feed["dtype"]
    return np.array(feed["values"], dtype=dtype).reshape(feed["shape"])


def varied(value, batch):
    """Rows that differ from each other."""
    shape = [batch, *(max(length, 1) for length in (value["shape"] or [])[1:])]
    places = np.arange(np.prod(shape))
    if value["dtype"] == "str":
        return np.array([f"text {place}" for place in places], dtype=object).reshape(shape)
    return (places * 37 % 19 / 4).astype(value["dtype"]).reshape(shape)


def same_row(left, right, row):
    if isinstance(left, list):
        return all(close(value, right[row][key]) for key, value in left[row].items())
    if left.dtype.kind in "OUS":
        return bool(np.all(left[row] == right[row]))
    return bool(np.all(close(left[row].astype(float), right[row].astype(float))))


def close(left, right):
    return np.isclose(left, right, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def joined(parts, rows):
    if isinstance(parts[0], list):
        return [row for part in parts for row in part][:rows]
    return np.concatenate(parts)[:rows]


def plain(declared, output):
    if isinstance(output, list):
        values = [{str(key): value for key, value in row.items()} for row in output]
        return {"name": declared["name"], "declared": None, "shape": None, "values": values}
    output = np.asarray(output)
    return {
        "name": declared["name"],
        "declared": declared["shape"],
        "shape": list(output.shape),
        "values": output.tolist(),
    }


def record(request):
    graph = Graph(request["model"])
    return {
        "onnxruntime": onnxruntime.__version__,
        "graph": {"inputs": graph.inputs, "batch": graph.batch},
        "runs": {run["key"]: graph.answer(run["feeds"]) for run in request["runs"]},
    }


if __name__ == "__main__":
    json.dump([record(request) for request in json.load(sys.stdin)], sys.stdout)
