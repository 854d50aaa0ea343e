"""The socket on which other processes reach this one, if the server sets its path."""

import os
import socket

from .channel import Channel

PATH_VARIABLE = "MLMODEL_WORKER_ADDRESS"


class Listener:
    """Accepts one connection at a time."""

    def __init__(self, listening):
        self._socket = listening
        self._connection = None

    @classmethod
    def at_given_path(cls):
        """Listens at the path that the server sets; does not listen without one, or if that fails."""
        path = os.environ.pop(PATH_VARIABLE, None)
        if path is None:
            return cls(None)
        try:
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(path)
            listening.listen()
            listening.setblocking(False)
        except OSError:
            return cls(None)
        return cls(listening)

    @property
    def listens(self):
        return self._socket is not None

    def fileno(self):
        return self._socket.fileno()

    def accept(self, server):
        """The next connection as a channel that the server may interrupt; None if it is already gone."""
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return None
        self._connection = Channel(connection, server)
        return self._connection

    def hang_up(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def leave(self):
        """Closes everything in a process that was forked from this one, without ending it for the others."""
        if self._connection is not None:
            self._connection.leave()
        if self._socket is not None:
            os.close(self._socket.detach())
        self._connection = self._socket = None
