"""Makes the model and the rows of the measurements of batches.

usage: make.py FOLDER ROWS

FOLDER/model is scikit-learn's gradient boosting with its defaults, 100 trees of depth 3, on 4 columns, as ONNX. Its sessions use
one thread, as an engine that runs a task on each core wants it, so that sums of floats have one order. FOLDER/rows has files of
Parquet with ROWS rows of 4 doubles.
"""

import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingRegressor

COLUMNS = list("abcd")
FILES = 4


def make_model(folder: Path, random: np.random.Generator) -> None:
    x = random.uniform(0, 10, (2000, len(COLUMNS)))
    y = x[:, 0] * x[:, 1] - x[:, 2] ** 2 + np.sin(x[:, 3])
    trees = GradientBoostingRegressor(random_state=1).fit(x, y)
    graph = to_onnx(trees, initial_types=[("x", FloatTensorType([None, len(COLUMNS)]))])
    answer = pd.DataFrame({"variable": trees.predict(x).astype("float32")})
    mlflow.onnx.save_model(
        graph,
        folder,
        signature=infer_signature(pd.DataFrame(x, columns=COLUMNS), answer),
        onnx_session_options={"intra_op_num_threads": 1},
        pip_requirements=[],
    )


def make_rows(folder: Path, count: int, random: np.random.Generator) -> None:
    folder.mkdir()
    for at in range(FILES):
        size = count // FILES
        columns = {name: random.uniform(0, 10, size) for name in COLUMNS}
        parquet.write_table(pa.table(columns), folder / f"{at}.parquet", row_group_size=125_000)


def main(folder: str, rows: str) -> None:
    random = np.random.default_rng(7)
    make_model(Path(folder, "model"), random)
    make_rows(Path(folder, "rows"), int(rows), random)


main(*sys.argv[1:])
