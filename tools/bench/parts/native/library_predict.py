"""Times `predict` of a booster in its own library, with one thread, on arrays of NumPy.

library_predict.py MODEL: for each line on standard input, a JSON array of rows, writes the milliseconds of a prediction, on average over
at least 300 ms, and the predictions, as JSON.
"""

import json
import sys
import time

import mlflow
import numpy as np

LEAST_SECONDS = 0.3

flavors = mlflow.models.Model.load(sys.argv[1]).flavors
if "xgboost" in flavors:
    booster = mlflow.xgboost.load_model(sys.argv[1])
    booster.set_param({"nthread": 1})
    # Faster than `predict`, which takes a copy of the rows.
    predict = booster.inplace_predict
else:
    booster = mlflow.lightgbm.load_model(sys.argv[1])

    def predict(rows):
        return booster.predict(rows, num_threads=1)


for line in sys.stdin:
    rows = np.array(json.loads(line))
    count = 0
    start = now = time.perf_counter()
    while now - start < LEAST_SECONDS:
        predictions = predict(rows)
        count += 1
        now = time.perf_counter()
    print(json.dumps({"milliseconds": (now - start) * 1000 / count, "predictions": predictions.tolist()}), flush=True)
