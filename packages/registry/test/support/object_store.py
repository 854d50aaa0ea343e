"""Stores models in an object store with MLflow, and downloads them with it. Usage: object_store.py JSON"""

import json
import os
import sys

import mlflow
from mlflow.artifacts import download_artifacts
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

request = json.loads(sys.argv[1])
root = request["root"]
# Runs and registered models are in mlflow.db of the working directory, their artifacts in the store.
mlflow.set_tracking_uri("sqlite:///mlflow.db")
for folder, uri in request["uploads"]:
    get_artifact_repository(uri).log_artifacts(folder)
client = mlflow.MlflowClient()
client.create_registered_model("fraud")
experiment = client.create_experiment("models", artifact_location=f"{root}/runs")
with mlflow.start_run(experiment_id=experiment) as run:
    mlflow.log_artifacts(request["uploads"][0][0], "model")
client.create_model_version("fraud", f"runs:/{run.info.run_id}/model", run.info.run_id)
client.create_model_version("fraud", request["uploads"][0][1])
uris = [uri.replace("RUN_ID", run.info.run_id) for uri in request["uris"]]
folders = []
for index, uri in enumerate(uris):
    target = os.path.join("theirs", str(index))
    os.makedirs(target)
    folders.append(os.path.abspath(download_artifacts(artifact_uri=uri, dst_path=target)))
print(json.dumps([uris, folders]))
