"""Starts the Python side of the bridge: `python start.py CONFIG`, with the channel as file descriptor 3."""

import sys

from mlmodel_bridge.worker import main

sys.exit(main(sys.argv[1]))
