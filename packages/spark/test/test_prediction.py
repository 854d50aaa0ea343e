"""The prediction of a row from the columns of an answer, without an engine."""

from datetime import datetime, timezone

import pyarrow as pa
import pytest

from mlmodel_scorer import ScorerError
from mlmodel_scorer.output_types import row_type
from mlmodel_scorer.prediction import prediction_column


def answer(**columns: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(list(columns.values()), list(columns))


def tensors(values: list, shape: list) -> pa.Array:
    flat = pa.FixedSizeListArray.from_arrays(pa.array(values, pa.float32()), len(values) // 2)
    return pa.ExtensionArray.from_storage(pa.fixed_shape_tensor(pa.float32(), shape), flat)


def test_a_wide_integer_is_preferred_but_a_narrow_one_will_do():
    narrow, wide = pa.array([1], pa.int32()), pa.array([2], pa.int64())
    assert prediction_column(answer(n=narrow, w=wide), pa.int64()).to_pylist() == [2]
    assert prediction_column(answer(n=narrow), pa.int64()).to_pylist() == [1]
    with pytest.raises(ScorerError, match="no column for the result type int32, but int64"):
        prediction_column(answer(w=wide), pa.int32())


def test_tensors_are_lists_of_their_dimensions():
    cubes = tensors([float(at) for at in range(12)], [2, 3])
    nested = pa.list_(pa.list_(pa.float64()))
    expected = [[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]]
    assert prediction_column(answer(t=cubes), nested).to_pylist() == expected
    flat = prediction_column(answer(t=cubes), pa.list_(pa.float64()))
    assert flat.to_pylist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


def test_lists_hold_all_numbers_of_a_row():
    pairs = tensors([1.0, 2.0, 3.0, 4.0], [2])
    columns = answer(label=pa.array([7, 8]), name=pa.array(["a", "b"]), t=pairs)
    assert prediction_column(columns, pa.list_(pa.float32())).to_pylist() == [[7, 1, 2], [8, 3, 4]]


def test_json_texts_become_what_they_hold():
    texts = pa.array(['{"a":1,"b":[0.5]}', None])
    kind = pa.struct([("b", pa.list_(pa.float64())), ("a", pa.int32())])
    assert prediction_column(answer(x=texts), pa.struct([("x", kind)])).to_pylist() == [
        {"x": {"b": [0.5], "a": 1}},
        {"x": None},
    ]
    scores = prediction_column(answer(x=pa.array(['{"0":0.25,"1":0.75}'])), pa.map_(pa.string(), pa.float64()))
    assert scores.to_pylist() == [[("0", 0.25), ("1", 0.75)]]


def test_times_are_instants_of_utc():
    times = pa.array([datetime(2026, 1, 2, 3)], pa.timestamp("ns"))
    kind = pa.timestamp("us", tz="UTC")
    expected = [datetime(2026, 1, 2, 3, tzinfo=timezone.utc)]
    assert prediction_column(answer(t=times), kind).to_pylist() == expected


def test_missing_values_stay_missing_in_texts():
    assert prediction_column(answer(x=pa.array([1.5, None])), pa.string()).to_pylist() == ["1.5", None]


def test_a_value_that_the_type_does_not_hold_is_an_error():
    with pytest.raises(ScorerError, match="answers double, with values that int32 does not hold"):
        prediction_column(answer(x=pa.array([1.5])), pa.struct([("x", pa.int32())]))
    with pytest.raises(ScorerError, match=r"has the columns \['x'\], not \['y'\]"):
        prediction_column(answer(x=pa.array([1.5])), pa.struct([("y", pa.int32())]))


def test_outputs_of_a_signature_have_types():
    tensor = {"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}
    nested = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "long"}}}}
    assert row_type(tensor) == pa.list_(pa.float32())
    assert row_type(nested) == pa.struct([("a", pa.list_(pa.int64()))])
    assert row_type({"type": "map", "values": {"type": "double"}}) == pa.map_(pa.string(), pa.float64())
    with pytest.raises(ScorerError, match="an output of type any"):
        row_type({"type": "any"})
