"""Loads model directories with MLflow and prints what it finds in them as JSON: python load-in-mlflow.py DIRECTORY..."""

import json
import math
import sys

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import Model, get_model_info


def plain(value):
    if isinstance(value, pd.DataFrame):
        types = {str(name): str(dtype) for name, dtype in value.dtypes.items()}
        return {"types": types, "columns": {str(name): plain(value[name].tolist()) for name in value}}
    if isinstance(value, np.ndarray):
        return {"dtype": str(value.dtype), "values": plain(value.tolist())}
    if hasattr(value, "toarray"):
        return {"format": value.format, "values": plain(value.toarray().tolist())}
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def describe(directory):
    model = Model.load(directory)
    info = get_model_info(directory)
    example = model.load_input_example(directory)
    params = model.load_input_example_params(directory)
    found = {
        "dict": model.to_dict(),
        "flavors": info.flavors,
        "metadata": info.metadata,
        "model_uuid": info.model_uuid,
        "signature": info.signature.to_dict() if info.signature else None,
        "example": plain(example),
        "params": params,
    }
    if "python_function" in info.flavors:
        loaded = mlflow.pyfunc.load_model(directory)
        if example is not None:
            found["prediction"] = plain(loaded.predict(example))
    return found


print(json.dumps([describe(directory) for directory in sys.argv[1:]]))
