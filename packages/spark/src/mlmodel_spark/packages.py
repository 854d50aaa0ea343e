"""Lets executors import the Python packages of this distribution."""

import weakref
from pathlib import Path
from zipfile import ZipFile

from pyspark import SparkContext

from .shipping import temporary_folder

_done: "weakref.WeakSet[SparkContext]" = weakref.WeakSet()


def ship_packages(context: SparkContext) -> None:
    """Ships the packages to all executors, once for each context. They only need pyarrow there."""
    if context in _done:
        return
    root = Path(__file__).resolve().parents[1]
    archive = temporary_folder() / "mlmodel-packages.zip"
    with ZipFile(archive, "w") as target:
        for package in ("mlmodel_scorer", "mlmodel_spark"):
            for file in sorted((root / package).glob("*.py")):
                target.write(file, file.relative_to(root))
    context.addPyFile(str(archive))
    _done.add(context)
