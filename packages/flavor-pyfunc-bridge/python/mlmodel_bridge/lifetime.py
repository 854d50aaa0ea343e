"""Ends this process when the server that started it is gone, whatever the model does at that time."""

import ctypes
import os
import signal
import sys
import threading

from .channel import wait_for_hangup

PR_SET_PDEATHSIG = 1


def end_with_parent():
    """Where the system can, it sends SIGKILL; a thread that watches the channel does the same elsewhere."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
    threading.Thread(target=_exit_at_hangup, daemon=True).start()


def _exit_at_hangup():
    wait_for_hangup()
    os._exit(0)


def leave_signals_to_parent():
    """A terminal and a service manager signal the whole group; the server finishes its requests first."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
