"""Frames over a duplex socket: "MLW1", length of the JSON, length of the payload (uint32, little-endian), JSON, payload."""

import json
import os
import select
import socket
import struct

MAGIC = b"MLW1"
PREFIX = struct.Struct("<4sII")
DESCRIPTOR = 3
LONGEST_PAYLOAD = 0xFFFF_FFFF


class Channel:
    """The pipe to the server. Only one thread may use it."""

    def __init__(self, connection):
        self._socket = connection
        self._incoming = connection.makefile("rb", buffering=64 * 1024)
        self._parts = {}

    @classmethod
    def inherited(cls):
        """The channel that the server opened for this process."""
        os.set_inheritable(DESCRIPTOR, False)
        connection = socket.socket(fileno=DESCRIPTOR)
        connection.setblocking(True)
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            connection.setsockopt(socket.SOL_SOCKET, option, 4 * 1024 * 1024)
        return cls(connection)

    def receive(self):
        """The next message that is complete, as (message, payload); None at the end of the channel.

        The payload of a request may come in parts. It is a bytearray, so that arrays made on it can be written to.
        """
        while True:
            frame = self._receive_frame()
            if frame is None:
                return None
            message, payload = frame
            if message["type"] not in ("request", "part"):
                return message, payload
            first, parts = self._parts.pop(message["id"], (message, []))
            parts.append(payload)
            if not message.get("more"):
                return first, joined(parts)
            self._parts[message["id"]] = (first, parts)

    def send(self, message, payload=()):
        """Sends one message; `payload` is a list of buffers."""
        views = [memoryview(piece).cast("B") for piece in payload if len(piece) > 0]
        size = sum(view.nbytes for view in views)
        if size > LONGEST_PAYLOAD:
            raise OverflowError(f"the prediction has {size} bytes; an answer holds less than 4 GiB")
        text = json.dumps(message, separators=(",", ":")).encode()
        head = PREFIX.pack(MAGIC, len(text), size) + text
        if size < 64 * 1024:
            self._socket.sendall(b"".join([head, *views]))
            return
        self._socket.sendall(head)
        for view in views:
            self._socket.sendall(view)

    def leave(self):
        """Closes the channel in a process that was forked from this one, without ending it for the others."""
        descriptor = self._socket.detach()
        if descriptor >= 0:
            os.close(descriptor)

    def _receive_frame(self):
        prefix = self._receive_bytes(PREFIX.size)
        if prefix is None:
            return None
        magic, text_length, payload_length = PREFIX.unpack(prefix)
        if magic != MAGIC:
            raise ValueError("the server does not speak frames")
        text = self._receive_bytes(text_length)
        payload = self._receive_bytes(payload_length)
        if text is None or payload is None:
            return None
        return json.loads(text), payload

    def _receive_bytes(self, length):
        """Exactly that many bytes; None when the channel ends before."""
        buffer = bytearray(length)
        return buffer if self._incoming.readinto(buffer) == length else None


def joined(parts):
    """The pieces of a payload as one bytearray, without a copy where there is one."""
    filled = [part for part in parts if part]
    return filled[0] if len(filled) == 1 else bytearray().join(filled)


def wait_for_hangup():
    """Returns when the process at the other end of the channel is gone."""
    poll = select.poll()
    poll.register(DESCRIPTOR, 0)
    while True:
        for _, events in poll.poll():
            if events & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                return
