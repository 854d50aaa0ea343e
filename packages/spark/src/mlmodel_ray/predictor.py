"""An actor class for ``Dataset.map_batches``."""

from typing import Any, Mapping, Optional, Sequence

import pyarrow as pa

from mlmodel_scorer import ScorerProcess, ScoringJob, describe_model


class Predictor:
    """Adds the predictions of a model to batches, with one scorer process for each actor.

    >>> dataset.map_batches(
    ...     Predictor, fn_constructor_kwargs={"model": "model"}, batch_format="pyarrow", concurrency=2
    ... )

    The model gets the columns that its signature names, or all columns without one. The predictions have the columns of the
    scorer's answers: the outputs of the model, with tensors as Arrow's fixed-shape tensors and nested values as JSON texts.
    """

    def __init__(
        self,
        model: str,
        *,
        scorer: Optional[str] = None,
        params: Optional[Mapping[str, Any]] = None,
        options: Sequence[str] = (),
        keep: Optional[Sequence[str]] = None,
    ) -> None:
        """Reads the MLmodel file. ``keep`` names the columns to keep, all by default; for the others see ``ScoringJob``.

        Raises ScorerError if there is no such model or scorer.
        """
        self._job = ScoringJob(model=model, scorer=scorer, params=params, options=tuple(options))
        self._inputs = describe_model(self._job).inputs
        self._keep = keep
        self._process: Optional[ScorerProcess] = None
        self._schema: Optional[pa.Schema] = None

    def __call__(self, table: pa.Table) -> pa.Table:
        """Raises ScorerError if the scorer fails; the next batch starts another one."""
        given = table.select(self._input_columns(table)).combine_chunks()
        process = self._process_of(given.schema)
        try:
            answers = []
            for batch in given.to_batches():
                process.send(batch)
                answers.append(process.receive())
        except BaseException:
            self._close()
            raise
        return self._joined(table, answers)

    def __del__(self) -> None:
        """Ends the process with the actor."""
        self._close()

    def _process_of(self, schema: pa.Schema) -> ScorerProcess:
        """The running process; another one if the columns have other types now."""
        if self._process is None or schema != self._schema:
            self._close()
            self._process = ScorerProcess(self._job)
            self._schema = schema
        return self._process

    def _close(self) -> None:
        process, self._process = getattr(self, "_process", None), None
        if process is not None:
            process.close()

    def _input_columns(self, table: pa.Table) -> list[str]:
        names: list[str] = table.column_names
        if self._inputs is None or None in self._inputs:
            return names
        return [str(name) for name in self._inputs if name in names]

    def _joined(self, table: pa.Table, answers: Sequence[pa.RecordBatch]) -> pa.Table:
        kept = table if self._keep is None else table.select(list(self._keep))
        if not answers:
            return kept
        predictions = pa.Table.from_batches(answers)
        for field, column in zip(predictions.schema, predictions.columns):
            kept = kept.append_column(field, column)
        return kept
