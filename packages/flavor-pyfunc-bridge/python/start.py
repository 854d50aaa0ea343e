"""Starts the Python side of the bridge: `python start.py`, with the channel as file descriptor 3.

The processes that a model starts by spawn or forkserver import this file too, under another name, to find the main
module of their parent; nothing may happen then.
"""

import sys

if __name__ == "__main__":
    from mlmodel_bridge.worker import main

    sys.exit(main())
