"""Scores Arrow record batches with an MLflow Model, in a child process that runs ``mlmodel score``."""

from .description import ModelDescription, OutputColumn, describe_model
from .errors import ScorerError
from .job import ScoringJob
from .process import ScorerProcess
from .stream import score_batches

__all__ = [
    "ModelDescription",
    "OutputColumn",
    "ScorerError",
    "ScorerProcess",
    "ScoringJob",
    "describe_model",
    "score_batches",
]
