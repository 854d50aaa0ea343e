"""A scorer process."""

import io
import queue
import signal
import subprocess
import threading
from typing import IO, Optional, cast

import pyarrow as pa

from .errors import ScorerError
from .job import ScoringJob
from .last_words import LastWords

# How long a process may take to end after its output has ended, or its input.
_END_SECONDS = 10.0


class ScorerProcess:
    """Runs ``mlmodel score``: each batch that is sent is answered by a batch of as many rows, in order.

    A thread of its own writes the batches, so that neither side waits for the other while both write. Use one thread
    for the methods. All batches have the schema of the first one.
    """

    def __init__(self, job: ScoringJob) -> None:
        """Starts the process; the model loads while the first batch is prepared. Raises ScorerError."""
        command = job.score_command()
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=pipe, env=job.variables()
            )
        except OSError as cause:
            raise ScorerError(f"The scorer cannot start: {cause.strerror}.") from cause
        self._last_words = LastWords(cast("IO[bytes]", self._process.stderr))
        self._outgoing: queue.SimpleQueue[Optional[pa.RecordBatch]] = queue.SimpleQueue()
        self._feeder = threading.Thread(target=self._feed, name="scorer input", daemon=True)
        self._feeder.start()
        self._answers: Optional[pa.RecordBatchReader] = None

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def send(self, batch: pa.RecordBatch) -> None:
        """Sends a batch without waiting for its answer. The caller limits how many answers are outstanding."""
        self._outgoing.put(batch)

    def receive(self) -> pa.RecordBatch:
        """Waits for the answer to the oldest batch that has none. Raises ScorerError if the process fails."""
        try:
            if self._answers is None:
                self._answers = pa.ipc.open_stream(self._process.stdout)
            return self._answers.read_next_batch()
        except (pa.ArrowInvalid, StopIteration, OSError) as cause:
            raise self._failure() from cause

    def finish(self) -> None:
        """Ends the input after the last answer, and waits until the process has ended. Raises ScorerError if it fails."""
        self._outgoing.put(None)
        try:
            status = self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            raise ScorerError("The scorer did not end when its input had ended.") from None
        finally:
            self.close()
        if status != 0:
            raise self._failure()

    def close(self) -> None:
        """Ends the process at once, if it runs. May be called more than once."""
        self._outgoing.put(None)
        self._process.kill()
        self._process.wait()
        self._feeder.join()
        cast("IO[bytes]", self._process.stdout).close()

    def _feed(self) -> None:
        pipe = cast(io.BufferedWriter, self._process.stdin)
        try:
            with pipe:
                writer: Optional[pa.RecordBatchStreamWriter] = None
                while (batch := self._outgoing.get()) is not None:
                    writer = writer or pa.ipc.new_stream(pipe, batch.schema)
                    writer.write_batch(batch)
                    pipe.flush()
                if writer is not None:
                    writer.close()
        except OSError:
            pass  # The process has ended; its output ends too, and says so to whoever waits for an answer.

    def _failure(self) -> ScorerError:
        try:
            status = self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        words = self._last_words.text(_END_SECONDS) or "it wrote no message"
        return ScorerError(f"The scorer {_ending(status)}: {words}")


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with exit code {status}"
    name = signal.Signals(-status).name
    hint = " (the system may be short of memory)" if name == "SIGKILL" else ""
    return f"was ended by {name}{hint}"
