"""Runs operations of MLflow's SageMaker target, one a line of standard input, and answers each with a line.

A line is {"operation": NAME, "arguments": {...}}; the answer {"error": null} or {"error": MESSAGE}.
MLflow's waits are not slept: its clock is moved on instead.
"""

import json
import os
import sys
import types

import mlflow.sagemaker as target


def main() -> None:
    clock = types.SimpleNamespace(now=0.0)

    def sleep(seconds: float) -> None:
        clock.now += seconds

    target.time = types.SimpleNamespace(sleep=sleep, time=lambda: clock.now)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            run(request["operation"], request["arguments"])
            error = None
        except Exception as exception:  # every failure is an answer
            error = str(exception)
        print(json.dumps({"error": error}), flush=True)


def run(operation: str, arguments: dict) -> None:
    os.environ.update(arguments.pop("environment", {}))
    uri = arguments.pop("target_uri", "sagemaker:/us-east-1")
    if hasattr(target.SageMakerDeploymentClient, operation):
        getattr(target.SageMakerDeploymentClient(uri), operation)(**arguments)
    else:
        getattr(target, operation)(**arguments)


main()
