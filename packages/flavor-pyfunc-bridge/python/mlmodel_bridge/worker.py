"""The loop of a worker process: one request at a time, from the channel to the model and back."""

import json
import platform
import sys

from . import lifetime
from .channel import Channel
from .errors import traceback_of


def main(config_text):
    """Loads the model, says so, and answers requests until the server stops or is gone. Returns the exit code."""
    lifetime.lead_a_group()
    lifetime.end_with_parent()
    lifetime.leave_signals_to_parent()
    lifetime.write_native_output_by_line()
    channel = Channel.inherited()
    lifetime.keep_from_forks(channel)
    config = json.loads(config_text)
    try:
        # Imports numpy and pandas, which may be what is missing.
        from . import model
        from .service import Service

        service = Service(model.load(config))
    except BaseException as error:
        print(traceback_of(error), file=sys.stderr)
        return 1
    channel.send({"type": "ready", "fields": {"python": platform.python_version(), **service.facts()}})
    while True:
        received = channel.receive()
        if received is None or received[0]["type"] == "stop":
            return 0
        message, payload = received
        if message["type"] == "request":
            channel.send(*service.answer(message, payload))
            flush_output()


def flush_output():
    """Passes on what the model printed. Where the model has closed or replaced the stream, that may fail."""
    try:
        sys.stdout.flush()
    except Exception:
        pass
