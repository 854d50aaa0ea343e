"""The JSON text of a prediction, with the conversions of MLflow's scoring server."""

import base64
import datetime
import json

import numpy as np
import pandas as pd

from .errors import PredictionError


def to_json(value):
    """The ASCII text; NaN and infinities are Python's tokens. Raises PredictionError for values without a JSON form."""
    try:
        return ENCODER.encode(value)
    except PredictionError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise PredictionError(f"a value without a JSON form ({error})") from error


def _plain(value):
    """Converts a value that `json` does not support to one that it does."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (bytes, bytearray)):
        return _base64(value)
    if value is pd.NA:
        return None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return value.model_dump()
    raise PredictionError(f"a value of type {type(value).__qualname__}")


ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))


def _base64(value):
    """Base64 as MLflow writes it: a line break after every 76 characters and at the end."""
    return base64.encodebytes(value).decode("ascii")


def key_of(label):
    """A column label as the key that `json` would write."""
    if isinstance(label, np.generic):
        label = label.item()
    if isinstance(label, str):
        return label
    if label is None or isinstance(label, (bool, int, float)):
        return json.dumps(label)
    raise PredictionError(f"a column whose name is of type {type(label).__qualname__}")
