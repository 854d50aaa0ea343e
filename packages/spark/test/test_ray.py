"""Ray Data with a predictor, also when a worker is killed while it scores."""

import os
import signal
import time
from pathlib import Path

import pyarrow as pa
import pytest
import ray

from mlmodel_ray import Predictor
from mlmodel_scorer import ScorerError

ROWS = 20_000


@pytest.fixture(scope="module", autouse=True)
def cluster(tmp_path_factory: pytest.TempPathFactory):
    here = Path(__file__).resolve().parent
    modules = os.pathsep.join([str(here.parent / "src"), str(here)])
    ray.init(
        num_cpus=3,
        include_dashboard=False,
        object_store_memory=200 * 2**20,
        runtime_env={"env_vars": {"PYTHONPATH": modules}},
    )
    yield
    ray.shutdown()


def rows_of_ids(table: pa.Table) -> pa.Table:
    ids = table["id"].cast(pa.float64())
    return pa.table({"id": table["id"], "a": ids, "b": ids, "c": ids, "d": ids})


class KilledOnce(Predictor):
    """Ends its own worker with the scorer in the middle of the data, the first time."""

    def __init__(self, marker: str, **given: str) -> None:
        super().__init__(**given)
        self._marker = marker

    def __call__(self, table: pa.Table) -> pa.Table:
        answer = super().__call__(table)
        if table["id"][0].as_py() >= ROWS // 2 and not os.path.exists(self._marker):
            assert self._process is not None
            Path(self._marker).write_text(str(self._process.pid))
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def scored(predictor, **given):
    dataset = ray.data.range(ROWS, override_num_blocks=8).map_batches(rows_of_ids, batch_format="pyarrow")
    return dataset.map_batches(
        predictor,
        fn_constructor_kwargs=given,
        batch_format="pyarrow",
        batch_size=1000,
        concurrency=2,
    )


def check(dataset) -> None:
    rows = dataset.to_pandas().sort_values("id")
    assert list(rows.columns) == ["id", "a", "b", "c", "d", "a_out", "b_out", "c_out", "d_out"]
    assert list(rows["id"]) == list(range(ROWS))
    assert (rows["d_out"] == rows["id"]).all()


def test_every_row_gets_its_predictions(models):
    check(scored(Predictor, model=str(models / "identity")))


def test_rows_are_whole_after_a_worker_was_killed(models, tmp_path):
    marker = tmp_path / "killed"
    check(scored(KilledOnce, model=str(models / "identity"), marker=str(marker)))
    scorer = int(marker.read_text())
    while Path(f"/proc/{scorer}").exists():
        time.sleep(0.02)


def test_chosen_columns_are_kept(models):
    predict = Predictor(str(models / "iris-label"), keep=["id"])
    flower = {"sepal length (cm)": 5.1, "sepal width (cm)": 3.5, "petal length (cm)": 1.4, "petal width (cm)": 0.2}
    table = pa.Table.from_pylist([{"id": 7, **flower}])
    assert predict(table).to_pylist() == [{"id": 7, "label": 0}]


def test_a_failed_batch_is_an_error_and_the_next_one_is_scored(models):
    predict = Predictor(str(models / "identity"), keep=[])
    with pytest.raises(ScorerError, match='Batch 1: .*"a"'):
        predict(pa.table({name: ["tall"] for name in "abcd"}))
    answer = predict(pa.table({name: [1.5] for name in "abcd"}))
    assert answer.to_pylist() == [{"a_out": 1.5, "b_out": 1.5, "c_out": 1.5, "d_out": 1.5}]
