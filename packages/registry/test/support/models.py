"""Logs and registers models with MLflow, and reads them as MLflow does. Usage: models.py log|download|read"""

import json
import os
import pathlib
import sys


def log(names):
    """Registers a logged model (version 1, alias champion) and a folder of a run (version 2, Production) by each name."""
    import mlflow

    client = mlflow.MlflowClient()
    mlflow.set_experiment("models")
    pathlib.Path("large.bin").write_bytes(os.urandom(3_000_000))
    folder = pathlib.Path("folder")
    (folder / "sub dir").mkdir(parents=True)
    (folder / "MLmodel").write_text("flavors:\n  some: {}\n")
    (folder / "sub dir" / "é ü.txt").write_text("text")
    (folder / "empty").touch()
    with mlflow.start_run() as run:
        model = mlflow.pyfunc.log_model(
            name="model",
            python_model=lambda model_input: model_input,
            artifacts={"large": "large.bin"},
            pip_requirements=[],
        )
        mlflow.log_artifacts("folder", "old/model")
    for name in names:
        client.create_registered_model(name)
        first = mlflow.register_model(model.model_uri, name)
        client.set_registered_model_alias(name, "champion", first.version)
        second = mlflow.register_model(f"runs:/{run.info.run_id}/old/model", name)
        client.transition_model_version_stage(name, second.version, "Production")
    artifacts = client.get_run(run.info.run_id).info.artifact_uri
    return {"runId": run.info.run_id, "modelId": model.model_id, "artifacts": artifacts}


def download(pairs):
    """Downloads each URI to a folder. Returns where the model is."""
    from mlflow.artifacts import download_artifacts

    for _, target in pairs:
        os.makedirs(target)
    return [download_artifacts(artifact_uri=uri, dst_path=target) for uri, target in pairs]


def describe(uri):
    """What MLflow reads from the version of a model, and what the registry says about it."""
    import mlflow

    info = mlflow.models.get_model_info(uri)
    name, _, version = uri.removeprefix("models:/").partition("/")
    client = mlflow.MlflowClient()
    found = client.get_model_version(name, version)
    model_id = getattr(info, "model_id", None)
    logged = client.get_logged_model(model_id) if model_id else None
    return {
        "logged": logged and {"status": str(logged.status), "params": logged.params, "tags": logged.tags},
        "signature": info.signature.to_dict() if info.signature else None,
        "metadata": info.metadata,
        "flavors": sorted(info.flavors),
        "runId": found.run_id,
        "status": found.status,
        "description": found.description,
        "tags": found.tags,
        "aliases": sorted(found.aliases),
    }


def onnx(uri):
    """A model in ONNX, as bytes."""
    import mlflow

    return mlflow.onnx.load_model(uri).SerializeToString(deterministic=True)


def read(wanted):
    """Describes versions, downloads some, and loads some to compare them."""
    return {
        "versions": [describe(uri) for uri in wanted["versions"]],
        "folders": download(wanted["downloads"]),
        "areSame": len({onnx(uri) for uri in wanted["same"]}) <= 1,
    }


command, argument = sys.argv[1], json.loads(sys.argv[2])
result = {"log": log, "download": download, "read": read}[command](argument)
print(json.dumps(result))
