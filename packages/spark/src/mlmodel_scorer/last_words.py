"""Passes on what a process writes to its log, and keeps the last line."""

import re
import sys
import threading
from typing import IO

_LINE_LENGTH = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class LastWords:
    """Copies a stream of text to standard error in a thread, and keeps its last line that is not empty."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._last = ""
        self._thread = threading.Thread(target=self._read, name="scorer log", daemon=True)
        self._thread.start()

    def text(self, timeout: float) -> str:
        """The last line, once the stream has ended or the seconds of the timeout have passed."""
        self._thread.join(timeout)
        return self._last

    def _read(self) -> None:
        with self._stream as stream:
            while line := stream.readline(_LINE_LENGTH):
                text = one_line(line)
                if text:
                    self._last = text
                    print(text, file=sys.stderr, flush=True)


def one_line(text: bytes) -> str:
    """A text without line ends and other control characters."""
    return _CONTROL.sub(" ", text.decode("utf-8", "replace")).strip()
