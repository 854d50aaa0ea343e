"""Makes models that are read without Python: make.py FOLDER

FOLDER/logistic and FOLDER/forest (100 trees) are of scikit-learn, with FOLDER/logistic-onnx and FOLDER/forest-onnx, which give
the same labels as ONNX; FOLDER/xgboost and FOLDER/lightgbm are boosters of 100 trees. All take 30 columns.
"""

import sys
from pathlib import Path

import lightgbm
import mlflow
import pandas as pd
import xgboost
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, Schema
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

TREES = 100
folder = Path(sys.argv[1])
rows, labels = make_classification(
    n_samples=2000, n_features=30, n_informative=12, n_redundant=6, class_sep=1.2, random_state=7
)
names = [f"feature_{column:02d}" for column in range(rows.shape[1])]
frame = pd.DataFrame(rows, columns=names)
columns = Schema([ColSpec(DataType.double, name) for name in names])


def save(flavor, model, name, output, **options):
    options["signature"] = ModelSignature(columns, Schema([output]))
    example = frame.head(5).round(3)
    flavor.save_model(model, folder / name, input_example=example, pip_requirements=[], **options)


for name, model in {
    "logistic": LogisticRegression(max_iter=1000),
    "forest": RandomForestClassifier(n_estimators=TREES, random_state=7, n_jobs=1),
}.items():
    model.fit(frame, labels)
    save(
        mlflow.sklearn, model, name, ColSpec(DataType.long), skops_trusted_types=["sklearn.tree._tree.Tree"]
    )
    graph = to_onnx(
        model, initial_types=[("x", FloatTensorType([None, len(names)]))], options={"zipmap": False}
    )
    label = select_model_inputs_outputs(graph, outputs=["label"])
    save(mlflow.onnx, label, f"{name}-onnx", ColSpec(DataType.long, "label"))

boosted = xgboost.train(
    {"objective": "binary:logistic", "nthread": 1}, xgboost.DMatrix(frame, labels), num_boost_round=TREES
)
save(mlflow.xgboost, boosted, "xgboost", ColSpec(DataType.float))
boosted = lightgbm.train(
    {"objective": "binary", "num_threads": 1, "verbosity": -1}, lightgbm.Dataset(frame, labels), TREES
)
save(mlflow.lightgbm, boosted, "lightgbm", ColSpec(DataType.double))
