#!/usr/bin/env python
"""Records the answers of an installed MLflow to the requests of a corpus.

  record.py [--corpus DIR] [--out DIR] [--check] [NAME ...]

Reads DIR/models/NAME and the requests in DIR/cases/NAME.jsonl (of a case only id, method, path, headers, body or
body_b64 and tags are needed), serves each model with MLflow's own scoring server under uvicorn, and writes
OUT/NAME.jsonl (default: DIR/cases) in the format of corpus/README.md. With --check nothing is written: cases whose
answer differs from the recorded one are printed. NAME may be a glob; without one all models are recorded.

Needs the Python environment of the models: mlflow, uvicorn and what their flavors import. The field pandas2 comes from
a second environment; it is kept as it was.
"""

import argparse
import base64
import contextlib
import fnmatch
import http.client
import json
import logging
import os
import re
import socket
import sys
import threading
import time
import urllib.parse
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
REQUEST_FIELDS = ("id", "model", "method", "path", "headers", "body", "body_b64")
KEPT_FIELDS = ("pandas2",)


@contextlib.contextmanager
def serve(model_directory):
    """Serves a model with MLflow's application on a free port; gives the port."""
    import mlflow.pyfunc
    import uvicorn
    from mlflow.pyfunc import scoring_server

    app = scoring_server.init(mlflow.pyfunc.load_model(model_directory))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def send(port, case):
    """Sends one request on a connection of its own; gives status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = base64.b64decode(case["body_b64"]) if "body_b64" in case else case["body"].encode()
    connection.putrequest(case["method"], case["path"], skip_accept_encoding=True)
    for name, value in case["headers"].items():
        connection.putheader(name, value)
    if body or case["method"] in ("POST", "PUT", "PATCH"):
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body or None)
    response = connection.getresponse()
    text = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, response.headers, text


def strict_json(text):
    """The JSON of a text, and whether it is JSON by the standard."""

    def refuse(token):
        raise ValueError(token)

    try:
        return json.loads(text, parse_constant=refuse), True
    except (ValueError, RecursionError):
        return None, False


def signature_names(model_directory):
    """All names that a signature declares: inputs, params and nested properties."""
    import yaml

    with open(os.path.join(model_directory, "MLmodel")) as file:
        signature = yaml.safe_load(file).get("signature") or {}
    names = set()

    def visit(node):
        if isinstance(node, list):
            for item in node:
                visit(item)
        elif isinstance(node, dict):
            if isinstance(node.get("name"), str):
                names.add(node["name"])
            if isinstance(node.get("properties"), dict):
                names.update(node["properties"])
            for value in node.values():
                visit(value)
                if isinstance(value, dict):
                    visit(list(value.values()))

    for part in ("inputs", "params"):
        visit(json.loads(signature.get(part) or "[]"))
    return names


def named_in(message, tail, names):
    """The declared names that an error message is about."""
    quoted = set(re.findall(r"'([^']*)'|`([^`]*)`", tail))
    found = {name for pair in quoted for name in pair if name in names}
    for pattern in (r"Failed to convert column (.+?) to type", r"types for column (.+?)\. Can not"):
        found.update(name for name in re.findall(pattern, message) if name in names)
    found.update(name for name in re.findall(r"'([^']+)': ", tail) if name in names)
    for listed in re.findall(r"Missing required properties: {([^}]*)}", message):
        found.update(name for name in re.findall(r"'([^'\\]+)\\?'", listed) if name in names)
    return sorted(found)


def prints_a_set(message):
    """True when a message prints a Python set of several items, whose order varies."""
    return bool(re.search(r"(input fields|properties[^:]*:|parameters found:|extra inputs:) ?[{\[][^}\]]*, ", message))


def answer_of(status, headers, text, names):
    """The fields of a case that describe an answer."""
    answer = {"status": status, "response_content_type": headers.get("content-type")}
    body, strict = strict_json(text)
    if isinstance(body, dict) and "error_code" in body:
        body.pop("stack_trace", None)
        message = body.get("message", "")
        tail = message.rsplit("Error: ", 1)[-1]
        answer.update(error_code=body["error_code"], error_tail=tail)
        answer.update(error_names=named_in(message, tail, names), response_json=body)
        if prints_a_set(message):
            answer["message_hash_dependent"] = True
        return answer
    if strict and body is not None:
        answer["response_json"] = body
    answer["response_text"] = text
    if status == 200 and not strict and text.strip() and text.strip()[0] in '{["':
        answer["nonstandard_json"] = True
    if headers.get("allow"):
        answer["response_allow"] = headers["allow"]
    if headers.get("location"):
        answer["response_location"] = urllib.parse.urlsplit(headers["location"]).path
    return answer


def record(case, port, names):
    """A case with the answer of the server at the port."""
    result = {field: case[field] for field in REQUEST_FIELDS if field in case}
    result.update(answer_of(*send(port, case), names))
    tags = [tag for tag in case.get("tags", []) if not tag.startswith("status_")]
    result["tags"] = sorted({*tags, f"status_{result['status']}"})
    result.update({field: case[field] for field in KEPT_FIELDS if field in case})
    return result


def differs(old, new):
    """Why two recordings of a case differ, or None."""
    for field in ("status", "error_code", "response_json", "response_text", "error_names"):
        if field == "response_json" and "error_code" in old:
            continue
        if old.get(field) != new.get(field):
            return f"{field}: {str(old.get(field))[:120]} -> {str(new.get(field))[:120]}"
    return None


def run(options):
    """Records or checks the chosen models; gives the number of differences."""
    cases_directory = os.path.join(options.corpus, "cases")
    out = options.out or cases_directory
    os.makedirs(out, exist_ok=True)
    known = sorted(file[:-6] for file in os.listdir(cases_directory) if file.endswith(".jsonl"))
    chosen = [name for name in known if any(fnmatch.fnmatch(name, glob) for glob in options.names or ["*"])]
    different = 0
    for name in chosen:
        directory = os.path.join(options.corpus, "models", name)
        with open(os.path.join(cases_directory, f"{name}.jsonl")) as file:
            cases = [json.loads(line) for line in file if line.strip()]
        names = signature_names(directory)
        with serve(directory) as port:
            recorded = [record({**case, "model": name}, port, names) for case in cases]
        if options.check:
            for old, new in zip(cases, recorded):
                why = differs(old, new)
                if why:
                    different += 1
                    print(f"{old['id']}: {why}")
        else:
            with open(os.path.join(out, f"{name}.jsonl"), "w") as file:
                file.writelines(json.dumps(case) + "\n" for case in recorded)
        print(f"{name}: {len(recorded)} cases")
    return different


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default=os.path.join(HERE, "corpus"))
    parser.add_argument("--out")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("names", nargs="*")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("TZ", "UTC")
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    sys.exit(run(parse()) > 0)
