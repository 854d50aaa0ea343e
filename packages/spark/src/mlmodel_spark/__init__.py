"""Scores Spark DataFrames with MLflow Models, in ``mlmodel score`` processes beside the Python workers."""

from .shipping import ship
from .transform import transform
from .udf import udf

__all__ = ["ship", "transform", "udf"]
