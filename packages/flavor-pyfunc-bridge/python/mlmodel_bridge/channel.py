"""Frames over a duplex socket: "MLW1", the lengths of JSON and payload (uint32, little-endian), JSON, payload."""

import json
import os
import select
import socket
import struct

MAGIC = b"MLW1"
PREFIX = struct.Struct("<4sII")
DESCRIPTOR = 3
LONGEST_PAYLOAD = 0xFFFF_FFFF

# Bytes to read at once when fewer are missing.
CHUNK = 64 * 1024

SOCKET_BUFFER = 4 * 1024 * 1024


class Interrupted(Exception):
    """The server sent a message during the exchange with another process."""


class Channel:
    """A connection to the server or to another process. Not thread-safe."""

    def __init__(self, connection, server=None):
        """With the channel to the `server`, reading and writing raise Interrupted when the server sends a message."""
        self._socket = connection
        self._server = server
        self._rest = memoryview(b"")
        self._parts = {}
        connection.setblocking(server is None)
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            connection.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)

    @classmethod
    def inherited(cls):
        """The channel that the server opened for this process."""
        os.set_inheritable(DESCRIPTOR, False)
        return cls(socket.socket(fileno=DESCRIPTOR))

    def fileno(self):
        return self._socket.fileno()

    @property
    def has_rest(self):
        """Whether bytes of an incomplete message were read."""
        return len(self._rest) > 0

    def receive(self):
        """The next complete message as (message, payload); None at the end of the channel.

        The payload of a request may come in parts. It is a bytearray: arrays that share its memory are writable.
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
            raise OverflowError(f"the prediction has {size} bytes; a response holds less than 4 GiB")
        text = json.dumps(message, separators=(",", ":")).encode()
        head = PREFIX.pack(MAGIC, len(text), size) + text
        if size < CHUNK:
            self._send_bytes(b"".join([head, *views]))
            return
        self._send_bytes(head)
        for view in views:
            self._send_bytes(view)

    def close(self):
        self._socket.close()

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
            raise ValueError("the other side does not speak frames")
        text = self._receive_bytes(text_length)
        payload = self._receive_bytes(payload_length)
        if text is None or payload is None:
            return None
        return json.loads(text), payload

    def _receive_bytes(self, length):
        """Exactly that many bytes; None if the channel ends first."""
        buffer = bytearray(length)
        view = memoryview(buffer)
        filled = min(length, len(self._rest))
        view[:filled] = self._rest[:filled]
        self._rest = self._rest[filled:]
        while filled < length:
            self._wait_until(select.POLLIN)
            missing = length - filled
            if missing >= CHUNK:
                count = self._socket.recv_into(view[filled:])
            else:
                data = memoryview(self._socket.recv(CHUNK))
                count = min(missing, len(data))
                view[filled : filled + count] = data[:count]
                self._rest = data[count:]
            if count == 0:
                return None
            filled += count
        return buffer

    def _send_bytes(self, data):
        if self._server is None:
            self._socket.sendall(data)
            return
        view = memoryview(data)
        while view:
            self._wait_until(select.POLLOUT)
            view = view[self._socket.send(view) :]

    def _wait_until(self, event):
        if self._server is not None and wait_for(self._server, self._socket, event):
            raise Interrupted()


def wait_for(channel, other, event=select.POLLIN):
    """Waits until the channel is readable or the event occurs on the other one. Returns whether it is the former."""
    if channel.has_rest:
        return True
    poll = select.poll()
    poll.register(channel, select.POLLIN)
    poll.register(other, event)
    return any(descriptor == channel.fileno() for descriptor, _ in poll.poll())


def joined(parts):
    """The parts of a payload as one bytearray; a single part is not copied."""
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
