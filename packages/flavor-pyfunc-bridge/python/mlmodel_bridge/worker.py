"""The main loop of a worker process: one request at a time, from the server or another process."""

import platform
import sys

from . import lifetime
from .channel import Channel, Interrupted, wait_for
from .errors import traceback_of
from .listener import Listener


def main():
    """Loads the model, reports that it is ready, and handles requests until the server stops. Returns the exit code."""
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
        # These import numpy and pandas, which may not be installed.
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
        elif not handle_message(channel, service):
            return 0
        flush_output()


def handle_message(channel, service):
    """Handles one message from the server. Returns False when this process should end."""
    received = channel.receive()
    if received is None or received[0]["type"] == "stop":
        return False
    message, payload = received
    if message["type"] == "request":
        channel.send(*service.respond(message, payload))
    elif message["type"] == "cancel":
        channel.send({"type": "cancelled", "id": message["id"]})
    return True


def converse(listener, channel, service):
    """Handles one request from another process and survives its misbehaviour. Messages from the server come first."""
    connection = listener.accept(channel)
    if connection is None:
        return
    message = None
    try:
        received = connection.receive()
        if received is not None:
            message, payload = received
            connection.send(*service.respond(message, payload))
    except (Interrupted, OSError, ValueError):
        pass
    listener.hang_up()
    if message is not None:
        channel.send({"type": "served", "id": message["id"]})


def flush_output():
    """Flushes what the model printed. This may fail if the model has closed or replaced the stream."""
    try:
        sys.stdout.flush()
    except Exception:
        pass
