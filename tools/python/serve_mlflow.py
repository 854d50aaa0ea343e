"""Runs a server of MLflow until standard input ends, which it does with the test, however that ends. Usage: serve_mlflow.py OPTIONS"""

import os
import signal
import subprocess
import sys
import threading

server = subprocess.Popen(
    [sys.executable, "-m", "mlflow", "server", "--workers", "1", *sys.argv[1:]],
    stdin=subprocess.DEVNULL,
    stdout=sys.stderr,
    start_new_session=True,
)


def end_with_input():
    sys.stdin.read()
    os.killpg(server.pid, signal.SIGKILL)


threading.Thread(target=end_with_input, daemon=True).start()
sys.exit(server.wait())
