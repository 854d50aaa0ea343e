"""Ties the lifetime of this process and of those that a model starts to that of the server."""

import atexit
import ctypes
import os
import signal
import subprocess
import sys
import threading

from .channel import wait_for_hangup

PR_SET_PDEATHSIG = 1
LINE_BUFFERED = 1  # _IOLBF of stdio.h

# Waits in the background, as a child of init, for the end of its input. If no line came first, this process was killed
# or has crashed, and the rest of its group has to end.
GUARD = """
trap '' INT TERM HUP
exec 3<&0
{ read -r line || kill -KILL 0; } <&3 &
"""


class Group:
    """The process group of this process and of those that the model starts."""

    def __init__(self, guard):
        self._guard = guard

    @classmethod
    def lead(cls):
        """Starts a group. The server can kill it as a whole, and it ends when this process is killed or crashes."""
        if not hasattr(os, "setsid"):
            return cls(None)
        os.setsid()
        group = cls(_start_guard())
        atexit.register(group.leave, b"\n")
        return group

    def leave(self, line=b""):
        """Closes the pipe to the guard. With a line before that, the guard does not kill the group."""
        guard, self._guard = self._guard, None
        if guard is None:
            return
        try:
            os.write(guard, line)
        except OSError:
            pass
        os.close(guard)


def _start_guard():
    """Returns the write end of the pipe to the guard, which only this process holds; None if there is no shell."""
    guarded, held = os.pipe()
    try:
        quiet = subprocess.DEVNULL
        subprocess.run(["/bin/sh", "-c", GUARD], stdin=guarded, stdout=quiet, stderr=quiet)
    except OSError:
        os.close(held)
        held = None
    os.close(guarded)
    return held


def end_with_parent():
    """Ends this process when the server is gone, whatever the model does at that time.

    Where the system can, it sends SIGKILL; a thread that watches the channel does the same elsewhere.
    """
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
    threading.Thread(target=_exit_at_hangup, daemon=True).start()


def _exit_at_hangup():
    wait_for_hangup()
    os._exit(0)


LEFT_TO_PARENT = (signal.SIGINT, signal.SIGTERM)


def leave_signals_to_parent():
    """Survives signals sent to all processes of a terminal or a service: the server finishes its requests first.

    The signals are handled, not ignored: programs that a model starts would go on ignoring them, and a pool that ends
    its processes by SIGTERM would wait for them forever.
    """
    for number in LEFT_TO_PARENT:
        signal.signal(number, _do_nothing)
        signal.siginterrupt(number, False)


def _do_nothing(_number, _frame):
    pass


def keep_from_forks(*resources):
    """Makes processes that the model forks release the resources of this one and end on signals like any other."""

    def enter_child():
        for resource in resources:
            resource.leave()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        let_through()

    def hold_back():  # until the child has handlers of its own
        signal.pthread_sigmask(signal.SIG_BLOCK, LEFT_TO_PARENT)

    def let_through():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LEFT_TO_PARENT)

    os.register_at_fork(before=hold_back, after_in_parent=let_through, after_in_child=enter_child)


def write_native_output_by_line():
    """Makes the output of C libraries appear in the log at once, not when the process ends."""
    name = {"linux": "stdout", "darwin": "__stdoutp"}.get(sys.platform)
    if name is not None:
        library = ctypes.CDLL(None)
        library.setvbuf(ctypes.c_void_p.in_dll(library, name), None, LINE_BUFFERED, 0)
