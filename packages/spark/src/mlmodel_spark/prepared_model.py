"""A model that tasks can score with."""

from dataclasses import dataclass, replace
from typing import Any, Mapping, Optional, Sequence

from pyspark.sql import SparkSession

from mlmodel_scorer import ModelDescription, ScoringJob, describe_model

from .packages import ship_packages
from .shipping import find_shipped, is_shipped, ship


@dataclass(frozen=True)
class ScorerOptions:
    """How the tasks of a session run their scorers.

    scorer: an archive made by ``mlmodel_scorer.pack``, the folder or command of a scorer, or a reference to a shipped
        one; ``mlmodel`` of the PATH if it is None.
    shared: that executors read the model and the scorer at the same paths as the driver, so nothing is shipped.
    params: params of the model for all rows.
    options: further arguments of ``mlmodel score``.
    environment: variables that the scorers get.
    """

    scorer: Optional[str] = None
    shared: bool = False
    params: Optional[Mapping[str, Any]] = None
    options: Sequence[str] = ()
    environment: Optional[Mapping[str, str]] = None


@dataclass(frozen=True)
class PreparedModel:
    """A model whose files will be where the tasks run."""

    job: ScoringJob
    description: ModelDescription

    def job_of_task(self) -> ScoringJob:
        """The job with the paths of the task, or driver, that asks. Raises ScorerError if an archive is missing."""
        return _with_paths(self.job)


def prepare_model(spark: SparkSession, model: str, given: ScorerOptions) -> PreparedModel:
    """Reads what the MLmodel file says, and ships these packages, and the model and the scorer unless executors have them.

    In local mode, executors have the files that the driver has. Raises ScorerError if there is no such model or scorer.
    """
    context = spark.sparkContext
    in_place = given.shared or _is_local(spark)
    ship_packages(context)
    job = ScoringJob(
        model=model,
        scorer=_scorer_reference(spark, given.scorer, in_place),
        params=given.params,
        options=tuple(given.options),
        environment=dict(given.environment or {}),
    )
    description = describe_model(_with_paths(job))
    if not is_shipped(model):
        job = replace(job, model=description.path if in_place else ship(spark, description.path))
    return PreparedModel(job, description)


def _is_local(spark: SparkSession) -> bool:
    """Whether tasks run in the process of the driver."""
    master = spark.conf.get("spark.master", "")
    return master == "local" or (master or "").startswith("local[")


def _scorer_reference(spark: SparkSession, scorer: Optional[str], in_place: bool) -> Optional[str]:
    if scorer is None or is_shipped(scorer):
        return scorer
    is_archive = scorer.endswith((".tar.gz", ".tgz", ".tar", ".zip"))
    return ship(spark, scorer) if is_archive or not in_place else scorer


def _with_paths(job: ScoringJob) -> ScoringJob:
    scorer = None if job.scorer is None else find_shipped(job.scorer)
    return replace(job, model=find_shipped(job.model), scorer=scorer)
