"""Models that tests save: an ONNX graph with an output of each type, and a Python model with a param."""

from pathlib import Path

import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema
from onnx import TensorProto, helper

_TYPES = {
    "text": TensorProto.STRING,
    "small": TensorProto.INT32,
    "large": TensorProto.INT64,
    "single": TensorProto.FLOAT,
    "double": TensorProto.DOUBLE,
    "flag": TensorProto.BOOL,
}


def save_typed(folder: Path) -> str:
    """Saves a graph that casts its column ``x`` to each type."""
    nodes = [helper.make_node("Cast", ["x"], [name], to=type) for name, type in _TYPES.items()]
    outputs = [helper.make_tensor_value_info(name, type, [None, 1]) for name, type in _TYPES.items()]
    x = helper.make_tensor_value_info("x", TensorProto.DOUBLE, [None, 1])
    graph = helper.make_graph(nodes, "types", [x], outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    signature = ModelSignature(inputs=Schema([ColSpec("double", "x")]))
    mlflow.onnx.save_model(model, folder, signature=signature, pip_requirements=[])
    return str(folder)


def save_scaled(folder: Path) -> str:
    """Saves a Python model that multiplies its column ``x`` by its param ``factor``."""
    signature = ModelSignature(
        inputs=Schema([ColSpec("double", "x")]),
        outputs=Schema([ColSpec("double")]),
        params=ParamSchema([ParamSpec("factor", "double", 1.0)]),
    )
    code = str(Path(__file__).with_name("scaled_model.py"))
    mlflow.pyfunc.save_model(folder, python_model=code, signature=signature, pip_requirements=[])
    return str(folder)
