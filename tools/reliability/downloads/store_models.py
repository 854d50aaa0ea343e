"""Usage: store_models.py upload FOLDER BUCKET URL   puts a folder into a new bucket of a store that speaks the protocol of S3
store_models.py register NAME URL       makes the folder `model` of a new run of a server of MLflow the first version of a model;
prints the id of the run
store_models.py download URI FOLDER   downloads as `mlflow artifacts download` does; prints milliseconds, and
seconds of the processor"""

import json
import os
import pathlib
import sys
import time


def upload(folder, bucket, url):
    import boto3

    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1")
    client.create_bucket(Bucket=bucket)
    for path in pathlib.Path(folder).iterdir():
        key = f"model/{path.name}"
        client.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ACL="public-read")


def download(uri, folder):
    from mlflow.artifacts import download_artifacts

    os.makedirs(folder)
    begin = time.monotonic()
    download_artifacts(artifact_uri=uri, dst_path=folder)
    milliseconds = (time.monotonic() - begin) * 1000
    print(json.dumps({"milliseconds": milliseconds, "processor": time.process_time()}))


def register(name, url):
    from mlflow import MlflowClient

    client = MlflowClient(tracking_uri=url)
    run = client.create_run(client.create_experiment(name, artifact_location="mlflow-artifacts:/runs"))
    client.create_registered_model(name)
    client.create_model_version(name, f"{run.info.artifact_uri}/model", run.info.run_id)
    print(run.info.run_id)


{"upload": upload, "download": download, "register": register}[sys.argv[1]](*sys.argv[2:])
