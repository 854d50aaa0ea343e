"""Saves models of scikit-learn, XGBoost and LightGBM with MLflow, and writes requests for them: python make_native.py

Writes models/NAME and cases/NAME.jsonl here, without answers: `python ../record.py 'skl_*' 'xgb_*' 'lgb_*'` adds them.
"""

import json
import shutil
from pathlib import Path

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import xgboost
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).parent
random = np.random.default_rng(7)
COUNT = 200
numbers = pd.DataFrame({name: random.normal(size=COUNT) for name in "abc"})
score = numbers["a"] * 2 - numbers["b"] + random.normal(size=COUNT) * 0.1
words = pd.DataFrame({"age": random.uniform(18, 80, COUNT), "city": random.choice(["Graz", "Linz", "Wien"], COUNT)})
is_old = np.where((words["age"] > 45) & (words["city"] != "Linz"), "yes", "no")
gaps = numbers.mask(random.random(numbers.shape) < 0.1)
classes = np.digitize(score, [-1, 1])

doubles = ModelSignature(Schema([ColSpec("double", name) for name in "abc"]))
optional = ModelSignature(Schema([ColSpec("double", name, required=False) for name in "abc"]))
mixed = ModelSignature(Schema([ColSpec("double", "age", required=False), ColSpec("string", "city")]))
TRUSTED = {"skops_trusted_types": ["numpy.dtype", "sklearn.tree._tree.Tree"]}

preparation = ColumnTransformer(
    [
        ("number", make_pipeline(SimpleImputer(), StandardScaler()), ["age"]),
        ("text", OneHotEncoder(handle_unknown="ignore"), ["city"]),
    ]
)
booster_options = {"max_depth": 3, "nthread": 1}
quiet = {"num_leaves": 5, "num_threads": 1, "verbosity": -1}

MODELS = {
    "skl_mixed": (mlflow.sklearn, make_pipeline(preparation, LogisticRegression()).fit(words, is_old), mixed, TRUSTED),
    "skl_forest": (
        mlflow.sklearn,
        RandomForestRegressor(n_estimators=5, max_depth=4, random_state=7).fit(numbers, score),
        doubles,
        TRUSTED,
    ),
    "skl_gaps": (
        mlflow.sklearn,
        HistGradientBoostingClassifier(max_iter=5, max_leaf_nodes=5).fit(gaps, classes),
        optional,
        {"serialization_format": "cloudpickle", "pyfunc_predict_fn": "predict_proba"},
    ),
    "skl_nosig": (
        mlflow.sklearn,
        make_pipeline(StandardScaler(), LogisticRegression()).fit(numbers.to_numpy(), classes),
        None,
        {"serialization_format": "pickle"},
    ),
    "xgb_booster": (
        mlflow.xgboost,
        xgboost.train(booster_options, xgboost.DMatrix(gaps, score), num_boost_round=5),
        optional,
        {},
    ),
    "xgb_classifier": (
        mlflow.xgboost,
        xgboost.XGBClassifier(n_estimators=5, max_depth=3, n_jobs=1).fit(numbers, classes),
        doubles,
        {},
    ),
    "lgb_booster": (mlflow.lightgbm, lightgbm.train(quiet, lightgbm.Dataset(gaps, score), 5), optional, {}),
    "lgb_classes": (
        mlflow.lightgbm,
        lightgbm.train({**quiet, "objective": "multiclass", "num_class": 3}, lightgbm.Dataset(numbers, classes), 5),
        doubles,
        {},
    ),
}


def split(columns, *rows):
    return {"dataframe_split": {"columns": columns, "data": rows}}


def bodies(columns, row, other):
    """Bodies of each form, and what is wrong with some: tags, and JSON or text of CSV."""
    record, second = dict(zip(columns, row)), dict(zip(columns, other))
    rows = [list(row), list(other)]
    missing = [None, *row[1:]]
    head = ",".join(columns)
    yield ["dataframe_split"], split(columns, *rows)
    yield ["dataframe_split"], split(columns[::-1], *[each[::-1] for each in rows])
    yield ["dataframe_split", "index"], {"dataframe_split": {"columns": columns, "index": [5, 6], "data": rows}}
    yield ["dataframe_records"], {"dataframe_records": [record, second]}
    yield ["dataframe_records"], {"dataframe_records": [dict(reversed(record.items())), second]}
    yield ["instances"], {"instances": [record, second]}
    yield ["inputs"], {"inputs": [record, second]}
    yield ["inputs"], {"inputs": {name: [record[name], second[name]] for name in columns}}
    yield ["inputs"], {"inputs": record}
    yield ["inputs", "rows"], {"inputs": rows}
    yield ["instances", "rows"], {"instances": rows}
    yield ["csv"], f"{head}\n{','.join(map(str, row))}\n{','.join(map(str, other))}\n"
    yield ["csv", "missing"], f"{head}\n,{','.join(map(str, row[1:]))}\n"
    yield ["csv", "empty_rows"], f"{head}\n"
    yield ["missing"], split(columns, missing)
    yield ["missing"], {"dataframe_records": [dict(zip(columns, missing)), second]}
    yield ["missing", "all"], split(columns, [None] * len(columns))
    yield ["missing_column"], split(columns[1:], row[1:])
    yield ["missing_column"], {"dataframe_records": [second, dict(list(record.items())[1:])]}
    yield ["extra_column"], split([*columns, "other"], [*row, 1])
    yield ["wrong_type"], split(columns, ["abc", *row[1:]])
    yield ["wrong_type"], split(columns, [[1], *row[1:]])
    yield ["integer"], split(columns, [1, *row[1:]])
    yield ["integer"], split(columns, [True, *row[1:]])
    yield ["large"], split(columns, [1e300, *row[1:]])
    yield ["large"], split(columns, [-1e39, *row[1:]], [1e-320, *row[1:]])
    yield ["infinite"], split(columns, [float("inf"), *row[1:]])
    yield ["nan_token"], split(columns, [float("nan"), *row[1:]])
    yield ["empty_rows"], split(columns)
    yield ["empty_rows"], {"dataframe_records": []}
    yield ["one_row"], split(columns, row)
    yield ["many_rows"], split(columns, *(rows * 40))
    yield ["params"], {**split(columns, row), "params": {"unknown": 1}}


def write_cases(name, columns):
    row, other = ([44.5, "Graz"], [70, "Salzburg"]) if "city" in columns else ([0.25, -1.5, 3], [-2, 0.5, 0])
    with open(HERE / "cases" / f"{name}.jsonl", "w") as file:
        for at, (tags, body) in enumerate(bodies(columns, row, other)):
            is_csv = isinstance(body, str)
            case = {"id": f"{name}-{at:04}", "model": name, "method": "POST", "path": "/invocations"}
            case["headers"] = {"content-type": "text/csv" if is_csv else "application/json"}
            case["body"] = body if is_csv else json.dumps(body)
            file.write(json.dumps({**case, "tags": tags}) + "\n")


for name, (flavor, model, signature, options) in MODELS.items():
    folder = HERE / "models" / name
    shutil.rmtree(folder, ignore_errors=True)
    flavor.save_model(model, folder, signature=signature, pip_requirements=[], **options)
    write_cases(name, ["age", "city"] if name == "skl_mixed" else ["a", "b", "c"])
