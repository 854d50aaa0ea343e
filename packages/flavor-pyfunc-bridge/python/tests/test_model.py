"""What loading a model does to the process."""

import os

import pytest
from mlmodel_bridge.model import keep_traces_off_the_disk, overridden

mlflow = pytest.importorskip("mlflow")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    yield tmp_path
    mlflow.tracing.enable()


def test_traces_of_models_are_not_written(folder):
    keep_traces_off_the_disk()
    assert mlflow.trace(lambda number: number + 1)(1) == 2
    mlflow.flush_trace_async_logging()
    assert os.listdir(folder) == []


def test_traces_go_where_the_operator_says(folder, monkeypatch):
    place = f"sqlite:///{folder}/named.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", place)
    mlflow.set_tracking_uri(place)
    keep_traces_off_the_disk()
    mlflow.trace(lambda number: number + 1)(1)
    mlflow.flush_trace_async_logging()
    assert "named.db" in os.listdir(folder)


def test_only_settings_that_the_model_has_are_overridden():
    assert overridden({"depth": 1, "seed": 2}, {"depth": 3, "unknown": 4}) == {"depth": 3, "seed": 2}
    assert overridden(None, {"unknown": 4}) == {}
