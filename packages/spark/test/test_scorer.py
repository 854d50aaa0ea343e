"""The scorer process itself, without an engine."""

import os
import signal
import time
from pathlib import Path

import pyarrow as pa
import pytest

from mlmodel_scorer import ScorerError, ScorerProcess, ScoringJob, score_batches


def batch_of(rows: int, start: int = 0) -> pa.RecordBatch:
    values = pa.array(range(start, start + rows), pa.float64())
    return pa.RecordBatch.from_arrays([values] * 4, list("abcd"))


@pytest.fixture
def identity(models: Path) -> ScoringJob:
    return ScoringJob(model=str(models / "identity"))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_answers_are_in_the_order_of_the_batches(identity):
    sizes = [1, 200_000, 0, 7, 100_000, 1, 1, 50]
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    batches = (batch_of(size, start) for size, start in zip(sizes, starts))
    answers = list(score_batches(identity, batches))
    assert [answer.num_rows for answer in answers] == sizes
    assert pa.concat_arrays([each.column(0) for each in answers]).equals(
        pa.array(range(sum(sizes)), pa.float64())
    )


def test_nothing_is_read_further_ahead_than_three_batches(identity):
    read = []

    def batches():
        for at in range(10):
            read.append(at)
            yield batch_of(1)

    for count, _ in enumerate(score_batches(identity, batches()), start=1):
        assert len(read) <= count + 3


def test_without_batches_no_process_starts():
    assert list(score_batches(ScoringJob(model="nothing", scorer="/nothing"), [])) == []


def test_a_killed_process_is_an_error_that_says_so(identity):
    process = ScorerProcess(identity)
    process.send(batch_of(1))
    process.receive()
    os.kill(process.pid, signal.SIGKILL)
    process.send(batch_of(1_000_000))
    with pytest.raises(ScorerError, match=r"ended by SIGKILL \(the system may be short of memory\)"):
        process.receive()
    process.close()


def test_an_iterator_that_is_closed_early_ends_the_process(identity, monkeypatch):
    started = []
    start = ScorerProcess.__init__
    monkeypatch.setattr(
        ScorerProcess, "__init__", lambda self, job: (start(self, job), started.append(self.pid))[0]
    )
    answers = score_batches(identity, (batch_of(10) for _ in range(100)))
    next(answers)
    answers.close()
    assert [is_running(pid) for pid in started] == [False]


def test_the_process_ends_when_its_parent_is_killed(identity):
    ready, started = os.pipe()
    parent = os.fork()
    if parent == 0:
        process = ScorerProcess(identity)
        process.send(batch_of(1))
        process.receive()
        os.write(started, str(process.pid).encode())
        time.sleep(600)
    pid = int(os.read(ready, 100))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    while is_running(pid):
        time.sleep(0.02)


def test_input_that_the_model_does_not_take_is_an_error_that_names_batch_and_column(identity):
    texts = pa.RecordBatch.from_arrays([pa.array(["tall"])] * 4, list("abcd"))
    with pytest.raises(ScorerError, match=r'ended with exit code 1: .*Batch 1: .*"a"'):
        list(score_batches(identity, [texts]))


def test_a_scorer_that_is_missing_is_an_error():
    with pytest.raises(ScorerError, match="no scorer is at /nothing"):
        list(score_batches(ScoringJob(model="m", scorer="/nothing"), [batch_of(1)]))
