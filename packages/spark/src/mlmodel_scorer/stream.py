"""Scores a stream of batches."""

from typing import Iterable, Iterator

import pyarrow as pa

from .errors import ScorerError
from .job import ScoringJob
from .process import ScorerProcess

# One batch is scored while the next one waits in the pipe and another is prepared.
_OUTSTANDING = 3


def score_batches(job: ScoringJob, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answers each batch with a batch of as many rows, in order, with one scorer process for all of them.

    Starts the process at the first batch, and reads at most three batches ahead of the answers, in the caller's thread. The
    process ends with the iterator, also when that is closed early. Raises ScorerError.
    """
    process = None
    outstanding: list[int] = []
    try:
        for batch in batches:
            process = process or ScorerProcess(job)
            process.send(batch)
            outstanding.append(batch.num_rows)
            if len(outstanding) == _OUTSTANDING:
                yield _answer(process, outstanding.pop(0))
        if process is not None:
            while outstanding:
                yield _answer(process, outstanding.pop(0))
            process.finish()
    finally:
        if process is not None:
            process.close()


def _answer(process: ScorerProcess, rows: int) -> pa.RecordBatch:
    answer = process.receive()
    if answer.num_rows != rows:
        raise ScorerError(f"The scorer answered {rows} rows with {answer.num_rows}.")
    return answer
