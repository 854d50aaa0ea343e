"""Loads one MLflow Model and answers predictions for the server that started this process.

`worker` is the loop, `channel` the frames, `listener` where other processes come in, `model` what is called, `inputs` and `answers` what stands on the wire.
"""
