"""Adds predictions to a DataFrame."""

from collections import deque
from typing import Any, Iterator, Mapping, Optional, Sequence, Union

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import StructField, StructType

from mlmodel_scorer import ModelDescription, ScorerError, score_batches
from mlmodel_scorer.prediction import prediction_column

from .prepared_model import PreparedModel, ScorerOptions, prepare_model
from .result_type import result_type_of
from .spark_types import arrow_type, spark_type


def transform(
    df: DataFrame,
    model: str,
    outputs: Union[None, str, StructType] = None,
    params: Optional[Mapping[str, Any]] = None,
    *,
    keep: Optional[Sequence[str]] = None,
    scorer: Optional[str] = None,
    shared: bool = False,
    options: Sequence[str] = (),
    environment: Optional[Mapping[str, str]] = None,
) -> DataFrame:
    """The rows of a DataFrame with the columns of the model's predictions. Works on streaming DataFrames, too.

    model: a path or URI on the driver, or a reference to a shipped model (see ``ship``).
    outputs: the columns to add, as a schema or DDL such as ``label long, score double``; by default those of the
        signature. A single one without a name is ``prediction``.
    keep: the columns of the DataFrame to keep, all by default.
    params, scorer, shared, options, environment: see ``ScorerOptions``.

    The model gets the columns that its signature names, or all columns without one. Raises ScorerError if there is no such
    model or scorer, if outputs are unknown, or a kept column has the name of an output.
    """
    given = ScorerOptions(
        scorer=scorer, shared=shared, params=params, options=options, environment=environment
    )
    prepared = prepare_model(df.sparkSession, model, given)
    added = _output_columns(prepared.description, outputs)
    kept = [field for field in df.schema if keep is None or field.name in keep]
    _check_names([field.name for field in kept], added.names)
    scoring = _Scoring(
        prepared=prepared,
        inputs=_input_columns(df.columns, prepared.description),
        kept=[field.name for field in kept],
        wanted=arrow_type(added),
    )
    return df.mapInArrow(scoring, StructType([*kept, *added]))


class _Scoring:
    """What a task does with its batches."""

    def __init__(
        self, prepared: PreparedModel, *, inputs: Sequence[str], kept: Sequence[str], wanted: pa.DataType
    ) -> None:
        self._prepared = prepared
        self._inputs = list(inputs)
        self._kept = list(kept)
        self._wanted = wanted

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        waiting: "deque[pa.RecordBatch]" = deque()

        def inputs() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                waiting.append(batch.select(self._kept))
                yield batch.select(self._inputs)

        for answer in score_batches(self._prepared.job_of_task(), inputs()):
            yield self._joined(waiting.popleft(), answer)

    def _joined(self, kept: pa.RecordBatch, answer: pa.RecordBatch) -> pa.RecordBatch:
        predictions = _predictions(answer, self._wanted)
        names = [*self._kept, *(field.name for field in self._wanted)]
        return pa.RecordBatch.from_arrays([*kept.columns, *predictions], names)


def _predictions(answer: pa.RecordBatch, wanted: pa.StructType) -> list[pa.Array]:
    """A single output takes whatever the answer has for its type; several are found by their names."""
    if wanted.num_fields == 1 and wanted.field(0).name not in answer.schema.names:
        return [prediction_column(answer, wanted.field(0).type)]
    columns: list[pa.Array] = prediction_column(answer, wanted).flatten()
    return columns


def _output_columns(
    description: ModelDescription, outputs: Union[None, str, StructType]
) -> StructType:
    if outputs is None:
        if not description.output_specs:
            raise ScorerError(
                "The model's signature declares no outputs. Give the columns, such as outputs='prediction double'."
            )
        declared = result_type_of(description)
        if isinstance(declared, StructType) and len(description.output_specs) > 1:
            return declared
        name = description.output_specs[0].get("name")
        return StructType([StructField("prediction" if name is None else name, declared)])
    given = spark_type(outputs)
    if not isinstance(given, StructType):
        raise ScorerError("outputs must name columns, such as 'prediction double'.")
    return given


def _input_columns(columns: Sequence[str], description: ModelDescription) -> Sequence[str]:
    if description.inputs is None or None in description.inputs:
        return columns
    return [str(name) for name in description.inputs if name in columns]


def _check_names(kept: Sequence[str], added: Sequence[str]) -> None:
    both = sorted(set(kept) & set(added))
    if both:
        raise ScorerError(
            f"The columns {', '.join(both)} are both kept and added. Leave them out of keep, or rename them."
        )
