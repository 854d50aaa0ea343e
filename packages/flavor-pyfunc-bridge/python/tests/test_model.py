"""What loading a model does to the process."""

import importlib
import os
from importlib.machinery import SourceFileLoader

import pytest
from mlmodel_bridge.model import keep_bytecode_out_of, keep_traces_off_the_disk, overridden

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


def test_no_bytecode_is_written_into_the_model(tmp_path, monkeypatch):
    monkeypatch.setattr(SourceFileLoader, "set_data", SourceFileLoader.set_data)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    for name in ("model", "elsewhere"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"code_of_{name}.py").write_text("answer = 42")
        monkeypatch.syspath_prepend(folder)
    keep_bytecode_out_of(tmp_path / "model")
    for name in ("model", "elsewhere"):
        assert importlib.import_module(f"code_of_{name}").answer == 42
    assert os.listdir(tmp_path / "model") == ["code_of_model.py"]
    assert "__pycache__" in os.listdir(tmp_path / "elsewhere")
