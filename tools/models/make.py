"""Makes the example models in this folder with real MLflow, and records MLflow's responses for them.

    python make.py            every model, and expected/NAME.json for each
    python make.py iris wide  only these

Needs Python 3.11 with requirements.txt installed. The output is the same on each run: seeds, ids and times are fixed.
"""

import os

# One thread, so that sums are added in the same order on every machine.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import argparse
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import mlflow
import numpy as np
import onnx
import pandas as pd
from mlflow.models import Model, ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import Array, Map
from onnx import TensorProto, helper, numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.datasets import load_digits, load_iris, make_classification, make_regression
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

HERE = Path(__file__).resolve().parent
OPSETS = {"": 18, "ai.onnx.ml": 3}
IR_VERSION = 9
CREATED = "2026-01-01 00:00:00.000000"
NAMESPACE = uuid.UUID("6f6c6d6d-0000-4000-8000-6d6f64656c73")
REQUIREMENTS = ["mlflow==3.17.2", "onnx==1.23.2", "onnxruntime==1.32.0"]
START_SECONDS = 60


def double_columns(names):
    return Schema([ColSpec(DataType.double, name) for name in names])


def classifier_graph(model, columns, options):
    graph = to_onnx(
        model,
        initial_types=[("X", FloatTensorType([None, columns]))],
        options={id(model): options},
        target_opset=OPSETS,
        name="classifier",
    )
    return graph


def label_only(graph):
    """The same graph without its other output and the nodes that only that one needs."""
    kept = [output for output in graph.graph.output if output.name == "label"]
    needed, nodes = {"label"}, []
    for node in reversed(graph.graph.node):
        if needed & set(node.output):
            needed |= set(node.input)
            nodes.insert(0, node)
    return helper.make_model(
        helper.make_graph(nodes, "label", graph.graph.input, kept, graph.graph.initializer),
        opset_imports=graph.opset_import,
    )


def save(name, graph, signature, example=None, **onnx_options):
    graph.ir_version = IR_VERSION
    graph.graph.name = name
    # skl2onnx writes them in the order of a set.
    opsets = sorted(((entry.domain, entry.version) for entry in graph.opset_import))
    del graph.opset_import[:]
    graph.opset_import.extend(helper.make_opsetid(*opset) for opset in opsets)
    onnx.checker.check_model(graph)
    target = HERE / name
    shutil.rmtree(target, ignore_errors=True)
    mlflow.onnx.save_model(
        graph,
        target,
        mlflow_model=Model(model_uuid=uuid.uuid5(NAMESPACE, name).hex, utc_time_created=CREATED),
        signature=signature,
        input_example=example,
        pip_requirements=REQUIREMENTS,
        **onnx_options,
    )
    for file in target.rglob("*"):
        file.chmod(0o644)


def iris_parts():
    data = load_iris(as_frame=True)
    model = LogisticRegression(max_iter=1000).fit(data.data.to_numpy(), data.target)
    return model, list(data.data.columns), data.data.iloc[[0, 60, 120]].reset_index(drop=True)


def make_iris():
    model, names, example = iris_parts()
    outputs = Schema(
        [ColSpec(DataType.long, "label"), ColSpec(Array(DataType.float), "probabilities")]
    )
    graph = classifier_graph(model, len(names), {"zipmap": False})
    save("iris", graph, ModelSignature(double_columns(names), outputs), example)


def make_iris_zipmap():
    model, names, example = iris_parts()
    outputs = Schema(
        [ColSpec(DataType.long, "output_label"), ColSpec(Map(DataType.float), "output_probability")]
    )
    graph = classifier_graph(model, len(names), {})
    save("iris-zipmap", graph, ModelSignature(double_columns(names), outputs), example)


def make_iris_label():
    model, names, example = iris_parts()
    outputs = Schema([ColSpec(DataType.long, "label")])
    graph = label_only(classifier_graph(model, len(names), {"zipmap": False}))
    save("iris-label", graph, ModelSignature(double_columns(names), outputs), example)


def wide_parts():
    rows, labels = make_classification(
        n_samples=2000, n_features=30, n_informative=12, n_redundant=6, class_sep=1.2, random_state=7
    )
    names = [f"feature_{column:02d}" for column in range(rows.shape[1])]
    model = RandomForestClassifier(n_estimators=100, max_depth=6, random_state=7, n_jobs=1)
    model.fit(rows.astype(np.float32), labels)
    return model, names, pd.DataFrame(rows[:5].round(3), columns=names)


def make_wide():
    model, names, example = wide_parts()
    outputs = Schema(
        [ColSpec(DataType.long, "label"), ColSpec(Array(DataType.float), "probabilities")]
    )
    graph = classifier_graph(model, len(names), {"zipmap": False})
    save("wide", graph, ModelSignature(double_columns(names), outputs), example)


def make_wide_label():
    model, names, example = wide_parts()
    outputs = Schema([ColSpec(DataType.long, "label")])
    graph = label_only(classifier_graph(model, len(names), {"zipmap": False}))
    save("wide-label", graph, ModelSignature(double_columns(names), outputs), example)


def edge_filters():
    """Eight 3 by 3 filters: four directions of edges and four of lines."""
    edges = [[[-1, -1, -1], [0, 0, 0], [1, 1, 1]], [[0, -1, -1], [1, 0, -1], [1, 1, 0]]]
    lines = [[[-1, -1, -1], [2, 2, 2], [-1, -1, -1]], [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]]
    turned = [np.rot90(np.array(kernel), turns) for kernel in edges for turns in (0, 1)]
    turned += [np.rot90(np.array(kernel), turns) for kernel in lines for turns in (0, 1)]
    return np.stack(turned).astype(np.float32)[:, None] / 6


def convolved(images, filters):
    """Convolution, ReLU and 2 by 2 max pooling: (n, 1, 8, 8) to (n, 128), as the first nodes of the graph."""
    padded = np.pad(images[:, 0], ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(1, 2))
    maps = np.maximum(np.einsum("nyxab,fab->nfyx", windows, filters[:, 0]), 0)
    return maps.reshape(len(images), len(filters), 4, 2, 4, 2).max(axis=(3, 5)).reshape(len(images), -1)


def digits_graph(filters, classifier):
    (hidden, output), (hidden_bias, output_bias) = classifier.coefs_, classifier.intercepts_
    weights = {
        "filters": filters,
        "hidden": hidden,
        "hidden_bias": hidden_bias,
        "output": output,
        "output_bias": output_bias,
    }
    nodes = [
        helper.make_node("Conv", ["image", "filters"], ["maps"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["maps"], ["positive"]),
        helper.make_node("MaxPool", ["positive"], ["pooled"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "hidden", "hidden_bias"], ["inner"]),
        helper.make_node("Relu", ["inner"], ["active"]),
        helper.make_node("Gemm", ["active", "output", "output_bias"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
    ]
    return graph_of(
        nodes,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 1, 8, 8])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["batch", 10])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )


def graph_of(nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(initializers))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSETS[""])])


def make_digits():
    digits = load_digits()
    images = (digits.images[:, None] / 16).astype(np.float32)
    filters = edge_filters()
    classifier = MLPClassifier((32,), solver="lbfgs", alpha=0.1, max_iter=300, random_state=7)
    classifier.fit(convolved(images, filters), digits.target)
    signature = ModelSignature(
        Schema([TensorSpec(np.dtype("float32"), (-1, 1, 8, 8), "image")]),
        Schema([TensorSpec(np.dtype("float32"), (-1, 10), "probabilities")]),
    )
    # MLflow keeps larger weights in a second file, which gets a random name unless one is given.
    save(
        "digits",
        digits_graph(filters, classifier),
        signature,
        {"image": images[:2]},
        location="weights.bin",
    )


def make_identity():
    names = ["a", "b", "c", "d"]

    def values(suffix):
        return [helper.make_tensor_value_info(n + suffix, TensorProto.DOUBLE, ["rows"]) for n in names]

    nodes = [helper.make_node("Identity", [name], [f"{name}_out"]) for name in names]
    signature = ModelSignature(
        double_columns(names), double_columns([f"{name}_out" for name in names])
    )
    example = pd.DataFrame([[0.5, 1.5, -2.25, 1e-3], [4.0, 0.1, 1e10, -7.5]], columns=names)
    save("identity", graph_of(nodes, values(""), values("_out")), signature, example)


def save_python(name, save_model, model, signature, example, requirements, **options):
    """A model that only Python can run, through the MLflow flavor of its library."""
    target = HERE / name
    shutil.rmtree(target, ignore_errors=True)
    save_model(
        model,
        path=target,
        mlflow_model=Model(model_uuid=uuid.uuid5(NAMESPACE, name).hex, utc_time_created=CREATED),
        signature=signature,
        input_example=example,
        pip_requirements=["mlflow==3.17.2", *requirements],
        **options,
    )
    for file in target.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)


def make_iris_sklearn():
    data = load_iris(as_frame=True)
    model = LogisticRegression(max_iter=1000).fit(data.data, data.target)
    names, example = list(data.data.columns), data.data.iloc[[0, 60, 120]].reset_index(drop=True)
    signature = ModelSignature(double_columns(names), Schema([TensorSpec(np.dtype("int64"), (-1,))]))
    requirements = ["scikit-learn==1.9.1", "pandas==3.1.1", "cloudpickle==3.1.2"]
    save_python("iris-sklearn", mlflow.sklearn.save_model, model, signature, example, requirements)


def boosting_parts():
    rows, target = make_regression(n_samples=500, n_features=6, n_informative=4, noise=3.0, random_state=7)
    names = [f"feature_{column}" for column in range(rows.shape[1])]
    frame = pd.DataFrame(rows, columns=names)
    outputs = Schema([TensorSpec(np.dtype("float32"), (-1,))])
    return frame, target, ModelSignature(double_columns(names), outputs), frame.iloc[:3].round(3)


def make_boosted():
    from xgboost import XGBRegressor

    frame, target, signature, example = boosting_parts()
    model = XGBRegressor(n_estimators=20, max_depth=3, n_jobs=1, random_state=7).fit(frame, target)
    save_python("boosted", mlflow.xgboost.save_model, model, signature, example, ["xgboost==3.2.0"])


def make_lightgbm():
    from lightgbm import LGBMRegressor

    frame, target, signature, example = boosting_parts()
    options = {"n_estimators": 20, "num_leaves": 7, "n_jobs": 1, "random_state": 7, "verbose": -1}
    model = LGBMRegressor(**options).fit(frame, target)
    outputs = Schema([TensorSpec(np.dtype("float64"), (-1,))])
    signature = ModelSignature(signature.inputs, outputs)
    save_python("lightgbm", mlflow.lightgbm.save_model, model, signature, example, ["lightgbm==4.7.0"])


def save_code(name, code, signature, example, **options):
    """A PythonModel that is saved as code, not as a pickle."""
    save_python(
        name,
        lambda model, **rest: mlflow.pyfunc.save_model(python_model=model, **rest),
        str(HERE / "code" / code),
        signature,
        example,
        ["pandas==3.1.1"],
        **options,
    )
    # MLflow writes where the code was on this machine; to load the model it needs the name only.
    file = HERE / name / "MLmodel"
    file.write_text(file.read_text().replace(f"{HERE}{os.sep}", ""))


def make_echo():
    columns = double_columns(["a", "b", "c", "d"])
    example = pd.DataFrame([[0.5, 1.5, -2.25, 1e-3], [4.0, 0.1, 1e10, -7.5]], columns=list("abcd"))
    save_code("echo", "echo_model.py", ModelSignature(columns, columns), example)


def make_stream():
    params = ParamSchema([ParamSpec("fail_at", DataType.long, -1), ParamSpec("pause", DataType.double, 0.0)])
    inputs = Schema([ColSpec(DataType.long, "count")])
    signature = ModelSignature(inputs, Schema([ColSpec(Array(DataType.long))]), params)
    save_code("stream", "stream_model.py", signature, pd.DataFrame({"count": [3]}), streamable=True)


MODELS = {
    "iris": make_iris,
    "iris-zipmap": make_iris_zipmap,
    "iris-label": make_iris_label,
    "digits": make_digits,
    "wide": make_wide,
    "wide-label": make_wide_label,
    "identity": make_identity,
    "iris-sklearn": make_iris_sklearn,
    "boosted": make_boosted,
    "lightgbm": make_lightgbm,
    "echo": make_echo,
    "stream": make_stream,
}


def requests_for(name):
    """The example as MLflow saved it, and for columns the same rows as records and as CSV."""
    example = json.loads((HERE / name / "serving_input_example.json").read_text())
    requests = [("application/json", json.dumps(example))]
    if "dataframe_split" in example:
        frame = pd.DataFrame(example["dataframe_split"]["data"], columns=example["dataframe_split"]["columns"])
        records = {"dataframe_records": frame.to_dict(orient="records")}
        requests.append(("application/json", json.dumps(records)))
        requests.append(("text/csv", frame.to_csv(index=False)))
    return requests


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(process, port):
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            raise RuntimeError(f"mlflow models serve ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=5).read()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise RuntimeError(f"mlflow models serve did not answer within {START_SECONDS} s")


def ask(port, content_type, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/invocations", body.encode(), {"Content-Type": content_type}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    response = json.loads(text)
    response.pop("stack_trace", None)
    return {"content_type": content_type, "request": body, "status": status, "response": response}


def record(name):
    """Writes expected/NAME.json: requests and what `mlflow models serve` answers."""
    port = free_port()
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local", "-w", "1"]
    process = subprocess.Popen(
        [*command, "-m", str(HERE / name), "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # MLflow starts `uvicorn` by name.
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )
    try:
        wait_until_up(process, port)
        cases = [ask(port, content_type, body) for content_type, body in requests_for(name)]
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    (HERE / "expected").mkdir(exist_ok=True)
    written = {"model": name, "mlflow_version": mlflow.__version__, "cases": cases}
    (HERE / "expected" / f"{name}.json").write_text(json.dumps(written, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Make the example models with real MLflow.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MODELS)}; all if none")
    chosen = parser.parse_args().names or list(MODELS)
    if unknown := sorted(set(chosen) - set(MODELS)):
        parser.error(f"no such model: {', '.join(unknown)}; choose from {', '.join(MODELS)}")
    for name in chosen:
        MODELS[name]()
        record(name)
        size = sum(file.stat().st_size for file in (HERE / name).rglob("*"))
        print(f"{name}: {size} bytes")


if __name__ == "__main__":
    main()
