"""What this process shares with the server that started it, and with the processes that a model starts."""

import ctypes
import os
import signal
import sys
import threading

from .channel import wait_for_hangup

PR_SET_PDEATHSIG = 1
LINE_BUFFERED = 1  # _IOLBF of stdio.h


def lead_a_group():
    """Leads a group of processes, so that the server can end those that the model starts together with this one."""
    if hasattr(os, "setsid"):
        os.setsid()


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
    """Outlives signals to all processes of a terminal or a service: the server finishes its requests first.

    The signals are handled, not ignored: programs that a model starts would go on ignoring them, and a pool that ends
    its processes by SIGTERM would wait for them forever.
    """
    for number in LEFT_TO_PARENT:
        signal.signal(number, _do_nothing)
        signal.siginterrupt(number, False)


def _do_nothing(_number, _frame):
    pass


def keep_from_forks(channel, listener):
    """A process that the model forks does not hold the connections, and ends by signals as any other."""

    def enter_child():
        channel.leave()
        listener.leave()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        let_through()

    def hold_back():  # until the child has handlers of its own
        signal.pthread_sigmask(signal.SIG_BLOCK, LEFT_TO_PARENT)

    def let_through():
        signal.pthread_sigmask(signal.SIG_UNBLOCK, LEFT_TO_PARENT)

    os.register_at_fork(before=hold_back, after_in_parent=let_through, after_in_child=enter_child)


def write_native_output_by_line():
    """What libraries print through C stands in the log at once, not when the process ends."""
    name = {"linux": "stdout", "darwin": "__stdoutp"}.get(sys.platform)
    if name is not None:
        library = ctypes.CDLL(None)
        library.setvbuf(ctypes.c_void_p.in_dll(library, name), None, LINE_BUFFERED, 0)
