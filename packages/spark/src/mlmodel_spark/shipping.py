"""Brings models and scorers to executors, and finds them there."""

import atexit
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession

from mlmodel_scorer import ScorerError

# Begins a reference to an archive that Spark has unpacked for a task.
_SCHEME = "archive:"


def ship(spark: SparkSession, path: str) -> str:
    """Ships a folder, or an archive (.tar.gz, .tgz, .tar, .zip), to the executors of a session with its next tasks.

    Returns a reference that the ``model`` and ``scorer`` arguments of this package take. For what
    ``spark-submit --archives PATH#NAME`` ships, that is ``archive:NAME``. Raises ScorerError if nothing is at the path.
    """
    source = Path(path).resolve()
    if not source.exists():
        raise ScorerError(f"Nothing is at {source}, which should be shipped to the executors.")
    name = f"{source.name.split('.')[0]}-{_fingerprint(source)}"
    archive = _archive_of(source, name) if source.is_dir() else source
    spark.sparkContext.addArchive(f"{archive}#{name}")
    return _SCHEME + name


def is_shipped(reference: str) -> bool:
    """Whether a reference is one that ``ship`` returns."""
    return reference.startswith(_SCHEME)


def find_shipped(reference: str) -> str:
    """The path of what a reference names, in this task or driver; other texts are returned as they are.

    Raises ScorerError if no such archive was shipped.
    """
    if not is_shipped(reference):
        return reference
    name = reference[len(_SCHEME) :]
    # YARN unpacks archives in the working directory, Spark itself in its folder of files.
    for folder in (SparkFiles.getRootDirectory(), os.getcwd()):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    raise ScorerError(f"No archive {name} was shipped. Start Spark with --archives PATH#{name}.")


def temporary_folder() -> Path:
    """A folder that lasts as long as this process, which serves the files in it to executors."""
    folder = tempfile.mkdtemp(prefix="mlmodel-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _archive_of(folder: Path, name: str) -> str:
    return shutil.make_archive(str(temporary_folder() / name), "gztar", folder)


def _fingerprint(source: Path) -> str:
    """Changes with the place of the files, their sizes, and the times of their last change."""
    files = sorted(source.rglob("*")) if source.is_dir() else [source]
    digest = hashlib.sha256(str(source).encode())
    for file in files:
        status = file.lstat()
        digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:12]
