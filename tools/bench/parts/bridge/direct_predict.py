"""Times `predict` of a model in the Python that runs it, with neither a server nor a bridge.

direct_predict.py MODEL: reads the input example of the model as an Arrow table of one row and, for each line on standard
input, writes the median milliseconds of a round as JSON: `checked` of `pyfunc_model.predict`, `bare` of the model below
MLflow's checks.
"""

import json
import statistics
import sys
import time

import mlflow.pyfunc
import pyarrow

predictions = 500

model = mlflow.pyfunc.load_model(sys.argv[1])
frame = pyarrow.Table.from_pandas(model.input_example.head(1)).to_pandas()


def median_milliseconds(predict):
    times = []
    for _ in range(predictions):
        start = time.perf_counter()
        predict(frame)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


for _ in sys.stdin:
    round = {"checked": median_milliseconds(model.predict), "bare": median_milliseconds(model._predict_fn)}
    print(json.dumps(round), flush=True)
