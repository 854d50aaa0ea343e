"""The JSON text of a prediction, with the conversions of MLflow's scoring server."""

import base64
import datetime
import json

import numpy as np
import pandas as pd

from .errors import AnswerError


def to_json(value):
    """The text, in ASCII; NaN and infinities are Python's tokens. Raises AnswerError for what JSON cannot hold."""
    try:
        return ENCODER.encode(value)
    except AnswerError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise AnswerError(f"what JSON has no form for ({error})") from error


def _plain(value):
    """Something that `json` knows for something that it does not."""
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
    raise AnswerError(f"a value of type {type(value).__qualname__}")


ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))


def _base64(value):
    """With a line break after each 76 characters and at the end, as MLflow writes it."""
    return base64.encodebytes(value).decode("ascii")


def key_of(label):
    """A label of a column as the key that `json` makes of it."""
    if isinstance(label, np.generic):
        label = label.item()
    if isinstance(label, str):
        return label
    if label is None or isinstance(label, (bool, int, float)):
        return json.dumps(label)
    raise AnswerError(f"a column whose name is of type {type(label).__qualname__}")
