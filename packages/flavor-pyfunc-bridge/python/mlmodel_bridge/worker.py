"""The loop of a worker process: one request at a time, from the server or from a process that the server sends."""

import platform
import sys

from . import lifetime
from .channel import Channel, Interrupted, wait_for
from .errors import traceback_of
from .listener import Listener


def main():
    """Loads the model that the server names, says so, and answers requests until the server stops or is gone. Returns the exit code."""
    group = lifetime.Group.lead()
    lifetime.end_with_parent()
    lifetime.leave_signals_to_parent()
    lifetime.write_native_output_by_line()
    channel = Channel.inherited()
    listener = Listener.at_given_path()
    lifetime.keep_from_forks(channel, listener, group)
    start = channel.receive()
    if start is None:
        return 0
    try:
        # Imports numpy and pandas, which may be what is missing.
        from . import model
        from .service import Service

        service = Service(model.load(start[0]["fields"]))
    except BaseException as error:
        print(traceback_of(error), file=sys.stderr)
        return 1
    facts = {"python": platform.python_version(), **service.facts()}
    channel.send({"type": "ready", "fields": facts, "reachable": listener.listens})
    while True:
        if listener.listens and not wait_for(channel, listener):
            converse(listener, channel, service)
        elif not answer_server(channel, service):
            return 0
        flush_output()


def answer_server(channel, service):
    """Handles one message of the server. Returns False when this process is to end."""
    received = channel.receive()
    if received is None or received[0]["type"] == "stop":
        return False
    message, payload = received
    if message["type"] == "request":
        channel.send(*service.answer(message, payload))
    elif message["type"] == "cancel":
        channel.send({"type": "cancelled", "id": message["id"]})
    return True


def converse(listener, channel, service):
    """Answers one request of another process. Whatever that process does, this one goes on; the server has the first word."""
    connection = listener.accept(channel)
    if connection is None:
        return
    message = None
    try:
        received = connection.receive()
        if received is not None:
            message, payload = received
            connection.send(*service.answer(message, payload))
    except (Interrupted, OSError, ValueError):
        pass
    listener.hang_up()
    if message is not None:
        channel.send({"type": "served", "id": message["id"]})


def flush_output():
    """Passes on what the model printed. Where the model has closed or replaced the stream, that may fail."""
    try:
        sys.stdout.flush()
    except Exception:
        pass
