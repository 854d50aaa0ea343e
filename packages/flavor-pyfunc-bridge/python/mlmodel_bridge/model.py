"""Loads and calls a model: with MLflow if it is installed, otherwise as the python_function flavor is defined."""

import importlib
import inspect
import os
import sys
from importlib.machinery import SourceFileLoader

from .errors import RequestError

try:
    import mlflow.pyfunc
except ModuleNotFoundError as error:
    if error.name != "mlflow":
        raise
    mlflow = None


def load(config):
    """The model of `config`: {path, flavor: its block of the MLmodel file, modelConfig}."""
    # MLflow's server sets it too, and some flavors read it.
    os.environ["_MLFLOW_IS_IN_SERVING_ENVIRONMENT"] = "true"
    keep_bytecode_out_of(config["path"])
    return PlainModel(config) if mlflow is None else MlflowModel(config)


def keep_bytecode_out_of(folder):
    """Keeps a model directory unchanged: Python caches compiled modules next to their sources."""
    root = os.path.join(os.path.realpath(folder), "")
    write = SourceFileLoader.set_data

    def set_data(self, path, data, **options):
        if not os.path.realpath(path).startswith(root):
            write(self, path, data, **options)

    SourceFileLoader.set_data = set_data


def takes_params(function):
    """Whether the function has an explicit argument `params`, as MLflow checks it."""
    params = inspect.signature(function).parameters.get("params")
    return params is not None and params.kind != inspect.Parameter.VAR_KEYWORD


class PlainModel:
    """A model in an environment without MLflow: `loader_module` and `_load_pyfunc`."""

    library = None

    def __init__(self, config):
        flavor, path = config["flavor"], config["path"]
        for code in code_folders(flavor.get("code")):
            sys.path.insert(0, os.path.join(path, code))
        data = os.path.join(path, flavor["data"]) if flavor.get("data") else path
        loader = importlib.import_module(flavor["loader_module"])._load_pyfunc
        settings = overridden(flavor.get("config"), config.get("modelConfig"))
        model = loader(data, settings) if settings else loader(data)
        self._predict = getattr(model, flavor.get("predict_fn") or "predict")
        stream = flavor.get("predict_stream_fn") or "predict_stream"
        self._stream = getattr(model, stream) if flavor.get("streamable") else None
        self._with_params = takes_params(self._predict)

    @property
    def streams(self):
        return self._stream is not None

    def predict(self, data, params):
        return self._predict(data, params=params) if self._with_params else self._predict(data)

    def predict_stream(self, data, params):
        data = single(records_of(data))
        return self._stream(data, params=params) if takes_params(self._stream) else self._stream(data)


def overridden(settings, overrides):
    """The `config` of a flavor with the operator's values for the keys that it has, as in MLflow."""
    known = {key: value for key, value in (overrides or {}).items() if key in (settings or {})}
    return {**(settings or {}), **known}


def code_folders(code):
    """The `code` of a flavor: a folder, a list of them, or nothing."""
    if not code:
        return []
    return code if isinstance(code, list) else [code]


def records_of(data):
    """A table as a list of records, as models that stream take it; a single unnamed column as a list."""
    columns = getattr(data, "columns", None)
    if columns is None:
        return data
    return data[0].tolist() if list(columns) == [0] else data.to_dict(orient="records")


def single(data):
    """`predict_stream` takes a single input; enforcement has wrapped it in a list."""
    if not isinstance(data, list):
        return data
    if len(data) != 1:
        raise RequestError(f"A stream of predictions takes one input, not {len(data)}.")
    return data[0]


class MlflowModel:
    """A model loaded by `mlflow.pyfunc.load_model`. Calls bypass MLflow's enforcement: the server has done that."""

    def __init__(self, config):
        settings = config.get("modelConfig")
        keep_traces_off_the_disk()
        self._model = mlflow.pyfunc.load_model(config["path"], model_config=settings or None)
        self._function = getattr(self._model, "_predict_fn", None) or self._model._model_impl.predict
        self._stream = getattr(self._model, "_predict_stream_fn", None)
        self._with_params = takes_params(self._function)
        self._type_hint = getattr(self._model.metadata, "_is_signature_from_type_hint", lambda: False)()
        self._in_context = context_for(self._model)
        self._example_form = example_form_of(self._model)

    @property
    def library(self):
        return mlflow.__version__

    @property
    def streams(self):
        return self._stream is not None

    def predict(self, data, params):
        if self._type_hint:
            return self._model.predict(data, params=params)
        return self._in_context(self._call, self._example_form(data), params)

    def predict_stream(self, data, params):
        if self._type_hint:
            return self._model.predict_stream(data, params=params)
        return self._in_context(self._call_stream, single(records_of(data)), params)

    def _call(self, data, params):
        return self._function(data, params=params) if self._with_params else self._function(data)

    def _call_stream(self, data, params):
        if takes_params(self._stream):
            return self._stream(data, params=params)
        return self._stream(data)


TRACE_DESTINATIONS = (
    "MLFLOW_TRACKING_URI",
    "MLFLOW_TRACING_DESTINATION",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
)


def keep_traces_off_the_disk():
    """Keeps MLflow from writing traces into the working directory, unless a destination is configured."""
    if any(os.environ.get(name) for name in TRACE_DESTINATIONS):
        return
    try:
        from mlflow.tracing import disable
    except ImportError:  # MLflow before 2.14
        return
    disable()


def context_for(model):
    """Returns a function that calls another one within a prediction context, as `PyFuncModel.predict` does."""
    try:
        from mlflow.pyfunc.context import Context, set_prediction_context
    except ImportError:  # MLflow before 2.11
        return lambda function, *arguments: function(*arguments)
    details = context_details(model)

    def call(function, *arguments):
        with set_prediction_context(Context(**details)):
            return function(*arguments)

    return call


def context_details(model):
    """Fields of a prediction context that describe the model, as far as this release of MLflow has them."""
    details = {}
    try:
        from mlflow.models.dependencies_schemas import _get_dependencies_schema_from_model

        details.update(_get_dependencies_schema_from_model(model.metadata) or {})
    except ImportError:
        pass
    model_id = getattr(model, "model_id", None)
    return {**details, "model_id": model_id} if model_id else details


def example_form_of(model):
    """For a model whose type hint was taken from its example: turns a DataFrame back into the example's form."""
    metadata = model.metadata
    from_example = getattr(metadata, "_is_type_hint_from_example", lambda: False)()
    example = getattr(model, "input_example", None)
    if not from_example or example is None:
        return lambda data: data
    from mlflow.pyfunc import _convert_dataframe_to_example_format

    return lambda data: (
        _convert_dataframe_to_example_format(data, example) if hasattr(data, "columns") else data
    )
