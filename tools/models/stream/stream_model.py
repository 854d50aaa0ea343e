"""Counts up to the `count` of its input, one number after the other or all at once."""

import time

import mlflow
from mlflow.pyfunc import PythonModel


class Counter(PythonModel):
    def predict(self, context, model_input, params=None):
        return [list(range(count)) for count in model_input["count"].tolist()]

    def predict_stream(self, context, model_input, params=None):
        for number in range(model_input["count"]):
            if number == (params or {}).get("fail_at", -1):
                raise ValueError("told to fail")
            time.sleep((params or {}).get("pause", 0.0))
            yield {"number": number}


mlflow.models.set_model(Counter())
