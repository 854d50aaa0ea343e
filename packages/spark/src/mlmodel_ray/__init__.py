"""Scores Ray Datasets with MLflow Models, in ``mlmodel score`` processes beside the actors."""

from .predictor import Predictor

__all__ = ["Predictor"]
