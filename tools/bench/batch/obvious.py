"""Scores Parquet files as most people write it first. usage: obvious.py MODEL FOLDER OUTPUT"""

import sys

import mlflow
import pandas as pd
import pyarrow.parquet as pq

model, source, target = sys.argv[1:]
frame = pq.read_table(source).to_pandas()
predictions = mlflow.pyfunc.load_model(model).predict(frame)
if not isinstance(predictions, pd.DataFrame):
    values = next(iter(predictions.values())) if isinstance(predictions, dict) else predictions
    predictions = pd.DataFrame({"variable": values.reshape(-1)})
predictions.to_parquet(target, index=False)
