"""Writes what the measurements of batches read: make.py FOLDER ROWS

trees/: gradient boosting of 100 trees on 4 columns as ONNX, saved by MLflow; rows.parquet: ROWS rows of 4 doubles.
"""

import pathlib
import sys

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from mlflow.models import infer_signature
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingRegressor

COLUMNS = ["a", "b", "c", "d"]


def write_model(folder: pathlib.Path, random: np.random.Generator) -> None:
    rows = random.normal(size=(2_000, len(COLUMNS)))
    target = rows[:, 0] * 2 + np.sin(rows[:, 1]) - rows[:, 2] * rows[:, 3]
    trees = GradientBoostingRegressor(n_estimators=100, random_state=0).fit(rows, target)
    graph = convert_sklearn(trees, initial_types=[("X", FloatTensorType([None, len(COLUMNS)]))], target_opset=15)
    frame = pd.DataFrame(rows[:5], columns=COLUMNS)
    mlflow.onnx.save_model(graph, folder, signature=infer_signature(frame))


def main(folder: str, rows: str) -> None:
    random = np.random.default_rng(7)
    target = pathlib.Path(folder)
    write_model(target / "trees", random)
    table = pa.table({name: random.normal(size=int(rows)) for name in COLUMNS})
    pq.write_table(table, target / "rows.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
