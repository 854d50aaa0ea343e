"""What tests of several modules need."""

import os
import shutil
import sys
from pathlib import Path
from typing import Iterator

import pytest
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[3]

# Before pyspark starts anything: the Python of these tests, and the commands of this checkout.
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["PATH"] = f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of example models."""
    return ROOT / "tools" / "models"


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with two threads."""
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()
