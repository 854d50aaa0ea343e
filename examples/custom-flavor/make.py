"""Trains a small model with XGBoost and writes it as trees.json, with what XGBoost answers as cases for the test: python make.py

Needs xgboost and pandas. Everything is deterministic.
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import xgboost

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "../../packages/flavor-testkit/python"))

from cases import case, write  # noqa: E402

random = np.random.default_rng(7)
frame = pd.DataFrame({"size": random.uniform(20, 200, 300), "rooms": random.integers(1, 7, 300).astype(float)})
price = frame["size"] * 2.5 + frame["rooms"] * 10 + random.normal(0, 5, 300)
frame.loc[::9, "rooms"] = np.nan
model = xgboost.XGBRegressor(n_estimators=4, max_depth=3, base_score=200.0).fit(frame, price)
learner = json.loads(model.get_booster().save_raw("json"))["learner"]


def nodes(tree):
    """XGBoost's arrays as one list of nodes; children come after their parents there too."""
    columns = [tree[key] for key in ("left_children", "right_children", "split_indices", "split_conditions", "default_left")]
    return [
        {"value": threshold}
        if left == -1
        else {"feature": feature, "threshold": threshold, "left": left, "right": right, "missingLeft": bool(default)}
        for left, right, feature, threshold, default in zip(*columns)
    ]


trees = [nodes(tree) for tree in learner["gradient_booster"]["model"]["trees"]]
(HERE / "model").mkdir(exist_ok=True)
content = {"features": list(frame.columns), "base": 200.0, "trees": trees}
(HERE / "model/trees.json").write_text(json.dumps(content) + "\n")

some = pd.DataFrame({"size": [30.0, 80.5, 199.0, np.nan], "rooms": [1.0, np.nan, 6.0, 3.0]})
whole = pd.DataFrame({"rooms": np.array([2, 5]), "size": np.array([55, 120], dtype=np.int32)})
write(
    HERE / "../test/fixtures/boosted-trees.cases.json",
    [
        case("a table with missing values", some, model.predict(some), tolerance=1e-5),
        case("integers in another order", whole, model.predict(whole[["size", "rooms"]]), tolerance=1e-5),
        case("a tensor", some.to_numpy(), model.predict(some), tolerance=1e-5),
    ],
)
