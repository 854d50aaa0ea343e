"""Usage: store_models.py upload FOLDER BUCKET URL   puts a folder into a new bucket of a store that speaks the protocol of S3
store_models.py download URI FOLDER   downloads as `mlflow artifacts download` does, and prints milliseconds"""

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
    print(json.dumps({"milliseconds": (time.monotonic() - begin) * 1000}))


{"upload": upload, "download": download}[sys.argv[1]](*sys.argv[2:])
