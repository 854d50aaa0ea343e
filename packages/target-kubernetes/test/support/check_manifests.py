"""Checks manifests against Kubernetes' own schemas and the classes of KServe. Usage: check_manifests.py VERSION… < YAML

Prints what is wrong, a line each. Imports KServe's classes without its package, which would start half a server.
"""

import functools
import importlib.util
import sys
import types

import kubernetes.client
import kubernetes_validate
import yaml


@functools.cache
def kserve_models():
    spec = importlib.util.find_spec("kserve")
    package = types.ModuleType("kserve")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules["kserve"] = package
    import kserve.models

    for key, value in vars(kserve.models).items():
        if key.startswith("V1"):
            setattr(kubernetes.client.models, key, value)
    return kserve.models


def check_kserve(manifest, name):
    """The client of Kubernetes reads the manifest with KServe's classes, and must write it again without a loss."""
    models = kserve_models()
    client = kubernetes.client.ApiClient()
    read = client._ApiClient__deserialize(manifest, getattr(models, name))
    written = client.sanitize_for_serialization(read)
    if written != manifest:
        print(f"{manifest['metadata']['name']}: {name}{lost(manifest, written)}")


def lost(before, after, path=""):
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            if before.get(key) != after.get(key):
                return lost(before.get(key), after.get(key), f"{path}.{key}")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after)):
            if pair[0] != pair[1]:
                return lost(*pair, f"{path}[{index}]")
    return f"{path} is {before!r} and becomes {after!r}"


for manifest in yaml.safe_load_all(sys.stdin):
    name = manifest["metadata"]["name"]
    if manifest["apiVersion"].startswith("serving.kserve.io/"):
        check_kserve(manifest, "V1beta1" + manifest["kind"])
        continue
    for version in sys.argv[1:]:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            print(f"{name}: {manifest['kind']} in {version}: {error.message}")
