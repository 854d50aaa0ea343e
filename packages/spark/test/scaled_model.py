"""Multiplies the column ``x`` by the param ``factor``."""

import mlflow


class Scaled(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input["x"] * params["factor"]


mlflow.models.set_model(Scaled())
