"""Data from the server becomes what models expect, and predictions become what the server reads."""

import asyncio
import json

import numpy as np
import pandas as pd
import pytest
from mlmodel_bridge.errors import PredictionError
from mlmodel_bridge.inputs import read_input, value_of
from mlmodel_bridge.predictions import write_prediction
from mlmodel_bridge.service import Service


def table(columns, payload, rows, **extra):
    return read_input({"kind": "table", "rowCount": rows, "columns": columns, **extra}, bytearray(payload))


def vector(name, kind, at, size, **extra):
    return {"name": name, "type": kind, "at": at, "size": size, **extra}


def test_columns_of_one_dtype_share_the_memory_of_the_payload():
    payload = bytearray(np.array([1.0, 2.0, 3.0, 4.0]).tobytes())
    columns = [vector("a", "float64", 0, 16), vector("b", "float64", 16, 16)]
    frame = read_input({"kind": "table", "rowCount": 2, "columns": columns}, payload)
    assert frame.to_dict("list") == {"a": [1.0, 2.0], "b": [3.0, 4.0]}
    assert np.shares_memory(frame["a"].to_numpy(), np.frombuffer(payload, np.uint8))


def test_columns_keep_their_dtypes_names_and_index():
    payload = np.array([7], "<i4").tobytes() + bytes(4) + b'["x"]   ["row"]'
    columns = [vector("n", "int32", 0, 4), vector("n", "string", 8, 5)]
    frame = table(columns, payload, 1, index={"at": 16, "size": 7})
    assert list(frame.columns) == ["n", "n"]
    assert frame.dtypes.iloc[0] == np.int32
    assert frame.iloc[0, 1] == "x"
    assert list(frame.index) == ["row"]


def test_tables_with_the_same_columns_do_not_share_the_name_of_their_labels():
    columns = [vector("a", "float64", 0, 8)]
    first = table(columns, bytes(8), 1)
    first.columns.name = "changed by a model"
    assert table(columns, bytes(8), 1).columns.name is None


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("int32", np.array([1, 2], "<i4"), [1.0, None]),
        ("int64", np.array([2**60, 2], "<i8"), [2**60, None]),
        ("int64", np.array([2**53 + 1, 2], "<i8"), [2**53 + 1, None]),
        ("int64", np.array([-(2**63), 2], "<i8"), [-(2**63), None]),
        ("uint64", np.array([2**64 - 1, 2], "<u8"), [2**64 - 1, None]),
        ("int64", np.array([2**53 - 1, 2], "<i8"), [float(2**53 - 1), None]),
        ("bool", np.array([True, False]), [True, None]),
        ("datetime", np.array([1, 2], "<i8"), [pd.Timestamp(1), None]),
    ],
)
def test_missing_values(kind, values, expected):
    payload = values.tobytes().ljust(16, b"\0") + b"\1"
    frame = table([vector("v", kind, 0, values.nbytes, validity=16)], payload, 2)
    cells = [None if pd.isna(cell) else cell for cell in frame["v"].tolist()]
    assert cells == expected
    assert type(cells[0]) is type(expected[0])


def test_labels_of_columns_may_be_of_any_kind():
    columns = [vector(name, "int8", at, 1) for at, name in enumerate("abc")]
    payload = b'\1\2\3[0,"0",2.5][0,1,2]'
    frame = table(columns, payload, 1, labels={"at": 3, "size": 11})
    assert [(type(label), label) for label in frame.columns] == [(int, 0), (str, "0"), (float, 2.5)]
    assert isinstance(table(columns, payload, 1, labels={"at": 14, "size": 7}).columns, pd.RangeIndex)


def test_times_of_a_tensor_have_the_unit_that_is_asked_for():
    times = np.array([10**9, 2 * 10**9], "<i8")
    described = {"type": "datetime", "at": 0, "size": 16, "shape": [2], "dtype": "datetime64[s]"}
    array = read_input({"kind": "tensor", "tensor": described}, bytearray(times.tobytes()))
    assert array.dtype == np.dtype("datetime64[s]")
    assert array.astype(np.int64).tolist() == [1, 2]


def test_nested_values():
    assert value_of('{"$bytes":"aGk="}') == b"hi"
    assert value_of('{"$time":"1000"}').microsecond == 1
    assert value_of('{"$time":"1"}') == pd.Timestamp(1)
    assert value_of('{"$object":[["$bytes","aGk="]]}') == {"$bytes": "aGk="}


def test_texts_that_end_with_zeros_keep_them():
    text = json.dumps(["a\0"]).encode()
    tensor = {"type": "string", "at": 0, "size": len(text), "shape": [1]}
    assert read_input({"kind": "tensor", "tensor": tensor}, bytearray(text))[0] == "a\0"


ODD_TEXTS = ["a\0b", "a\0", "\ud800x", "\U0001f422"]


def test_columns_with_any_texts_arrive_whole_among_others():
    text = json.dumps(ODD_TEXTS).encode()
    numbers = np.array([1.5, 2.5, 3.5, 4.5]).tobytes()
    columns = [vector("n", "float64", 0, 32), vector("t\0\ud800", "string", 32, len(text))]
    frame = table(columns, numbers + text, 4, index={"at": 32, "size": len(text)})
    assert list(frame.columns) == ["n", "t\0\ud800"]
    assert list(frame.index) == ODD_TEXTS
    assert frame["n"].dtype == np.float64
    assert frame["t\0\ud800"].tolist() == ODD_TEXTS


def test_tensors_of_any_texts_arrive_whole():
    text = json.dumps(ODD_TEXTS).encode()
    tensor = {"type": "string", "at": 0, "size": len(text), "shape": [2, 2]}
    array = read_input({"kind": "tensor", "tensor": tensor}, bytearray(text))
    assert array.ravel().tolist() == ODD_TEXTS


@pytest.mark.parametrize("make", [list, lambda texts: np.array(texts, dtype=object), lambda texts: {"k\ud800": texts}])
def test_any_texts_of_a_prediction_are_sent_whole(make):
    description, payload = written(make(ODD_TEXTS))
    place = description.get("tensor", description)
    text = json.loads(payload[place["at"] : place["at"] + place["size"]])
    assert text in (ODD_TEXTS, {"k\ud800": ODD_TEXTS})


def test_any_texts_of_a_table_are_sent_whole():
    frame = pd.DataFrame({"t": pd.Series(ODD_TEXTS, dtype=object)})
    description, payload = written(frame)
    place = description["columns"][0]
    assert json.loads(payload[place["at"] : place["at"] + place["size"]]) == ODD_TEXTS


def written(prediction):
    description, pieces = write_prediction(prediction)
    return description, b"".join(bytes(piece) for piece in pieces)


def test_arrays_are_sent_as_they_lie_in_memory():
    description, payload = written(np.array([[1, 2], [3, 4]], dtype="<i2").T)
    assert description["tensor"]["shape"] == [2, 2]
    assert np.frombuffer(payload, "<i2").tolist() == [1, 3, 2, 4]


def test_tables_are_sent_by_column():
    frame = pd.DataFrame({"n": [1.5, 2.5], "s": ["x", None], "o": [{"a": 1}, b"hi"]})
    description, payload = written(frame)
    assert [column["type"] for column in description["columns"]] == ["float64", "string", "json"]
    last = description["columns"][2]
    text = payload[last["at"] : last["at"] + last["size"]]
    assert text.split(b"\n") == [b'{"a":1}', b'"aGk=\\n"']


def test_nested_cells_keep_the_kinds_of_their_numbers():
    cells = [{"a": 1.0, "b": 1, "c": 1e-05}, [np.float32(0.5), 2**53 + 1, float("nan")], None]
    description, payload = written(pd.DataFrame({"v": cells}))
    lines = payload[: description["columns"][0]["size"]].decode()
    assert lines.split("\n") == ['{"a":1.0,"b":1,"c":1e-05}', "[0.5,9007199254740993,NaN]", "null"]


@pytest.mark.parametrize(
    ("prediction", "text"),
    [
        ([1, 1.0, None, np.float32(0.5)], "[1,1.0,null,0.5]"),
        ({1: float("nan")}, '{"1":NaN}'),
        ("\u00e9", '"\\u00e9"'),
        ([pd.Timestamp("2020-01-02")], '["2020-01-02T00:00:00"]'),
        (np.array([np.datetime64("NaT", "s")]), "[null]"),
        (np.datetime64("2020-01-01", "ns"), "1577836800000000000"),
        ([np.datetime64("2020-01-01"), np.datetime64("NaT")], '["2020-01-01",null]'),
        (np.array(b"hi"), '"aGk=\\n"'),
        ({"a": np.array([[b"hi"]])}, '{"a":[["aGk=\\n"]]}'),
        (np.ma.array([1, 2], mask=[False, True]), "[1,null]"),
        ({"a": np.ma.array([1.5, 2], mask=[False, True])}, '{"a":[1.5,null]}'),
    ],
)
def test_other_predictions_are_json(prediction, text):
    description, payload = written(prediction)
    assert description["kind"] == "json"
    assert payload[: description["size"]].decode() == text


@pytest.mark.parametrize("prediction", [{1, 2}, 1j, (n for n in range(3)), [pd.Timedelta(1)], {(1, 2): 3}])
def test_values_without_a_json_form_are_errors(prediction):
    with pytest.raises(PredictionError):
        written(prediction)


def test_sparse_matrices_become_arrays():
    sparse = pytest.importorskip("scipy.sparse")
    description, payload = written(sparse.csr_matrix(np.eye(2)))
    assert description["tensor"]["shape"] == [2, 2]
    assert np.frombuffer(payload).tolist() == [1, 0, 0, 1]


def test_times_of_numpy_among_the_cells_of_a_table_are_whole_timestamps():
    description, payload = written(pd.DataFrame({"t": [np.datetime64("2020-01-01"), "x"]}, dtype=object))
    [column] = description["columns"]
    assert payload[: column["size"]].decode().split("\n") == ['"2020-01-01T00:00:00"', '"x"']


class Model:
    library = None
    streams = False

    def __init__(self, error):
        self._error = error

    def predict(self, _data, _params):
        raise self._error


class MlflowException(Exception):
    def __init__(self, code):
        self.error_code = code
        self.message = "failed"

    def get_http_status_code(self):
        return 500


MlflowException.__module__ = "mlflow.exceptions"


class Unprintable(MlflowException):
    def __init__(self):
        pass


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (GeneratorExit(), "BAD_REQUEST"),
        (asyncio.CancelledError(), "BAD_REQUEST"),
        (SystemExit(), "BAD_REQUEST"),
        (MlflowException("SERVICE_UNDER_MAINTENANCE"), "SERVICE_UNDER_MAINTENANCE"),
        (MlflowException(5), "INTERNAL_ERROR"),
        (Unprintable(), "BAD_REQUEST"),
    ],
)
def test_whatever_a_model_raises_is_a_failure_response(error, code):
    fields = {"operation": "predict", "input": {"kind": "json", "at": 0, "size": 1}}
    message, _ = Service(Model(error)).respond({"id": 1, "fields": fields}, b"1")
    assert (message["type"], message["error"]["errorCode"]) == ("failure", code)
