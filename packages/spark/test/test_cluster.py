"""Executors of their own, which get all that they need from the driver."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyspark
import pytest

ROOT = Path(__file__).resolve().parents[3]


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-5000:]}"
    return done


@pytest.fixture(scope="module")
def scorer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A scorer packed from the packages of this checkout as npm installs them."""
    folder = tmp_path_factory.mktemp("install")
    packed = tmp_path_factory.mktemp("packed")
    run(["node", ROOT / "tools/checks/pack.mjs", packed])
    (folder / "package.json").write_text("{}")
    install = ["npm", "install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
    run([*install, *(file for file in packed.iterdir() if is_needed(file.name))], cwd=folder)
    archive = folder / "scorer.tar.gz"
    pack = [sys.executable, "-m", "mlmodel_scorer.pack", archive, "--from", folder]
    foreign = ["--exclude", "*/onnxruntime-node/bin/*/darwin", "--exclude", "*/onnxruntime-node/bin/*/win32"]
    run([*pack, *foreign], env=variables())
    return str(archive)


def is_needed(name: str) -> bool:
    is_other = "-flavor" in name or "-create-" in name
    return not is_other or name.startswith("mlmodel-flavor-onnx")


def variables(**more: str) -> dict:
    return {**os.environ, "PYTHONPATH": str(ROOT / "packages/spark/src"), **more}


@pytest.fixture
def spark_home(tmp_path: Path) -> Path:
    """The Spark of the pip package in a folder of its own, below which executors work."""
    home = tmp_path / "home"
    home.mkdir()
    for entry in Path(pyspark.__file__).parent.iterdir():
        (home / entry.name).symlink_to(entry)
    return home


def test_executors_without_node_survive_kills(scorer, models, spark_home, tmp_path):
    program = str(Path(__file__).with_name("programs") / "cluster.py")
    java = Path(run(["which", "java"]).stdout).parent
    bare = variables(PATH=f"{java}:/usr/bin:/bin", SPARK_HOME=str(spark_home))
    command = [sys.executable, program, str(models / "identity"), scorer, str(tmp_path)]
    done = run(command, env=bare, cwd=tmp_path)
    report = json.loads(done.stdout.splitlines()[-1])
    assert report == {
        "executor": [40_000, 40_000, 0],
        "executorKilled": True,
        "scorer": [40_000, 40_000, 0],
        "scorersKilled": report["scorersKilled"],
        "udf": 0.0,
    }
    assert report["scorersKilled"] > 0
    assert "Lost executor" in done.stderr
    assert "ScorerError: The scorer was ended by SIGKILL" in done.stderr
