"""Loads one MLflow Model and predicts for the server that started this process.

`worker` has the main loop, `channel` the frames, `listener` the socket for other processes, `model` the calls of the
model, `inputs` and `predictions` the data in frames.
"""
