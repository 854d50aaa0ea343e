"""Makes `tfjs-convnet` in this folder: a TensorFlow SavedModel through the converter of TensorFlow.js.

    python make_tfjs.py

Also records what TensorFlow answers: expected/tfjs-convnet.json, and expected/tfjs-mlp.json for the model that
make-tfjs.ts made, from its weights. Needs Python 3.11 with requirements-tfjs.txt installed. Seeds, ids and times are
fixed.
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0")

import json
import shutil
import sys
import tempfile
import types
import uuid
from pathlib import Path

# The converter imports them for kinds of models that are not made here; they are incompatible with this TensorFlow.
for unused in ("tensorflow_decision_forests", "tensorflow_hub"):
    sys.modules[unused] = types.ModuleType(unused)

import numpy as np
import tensorflow as tf
from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

HERE = Path(__file__).parent
NAMESPACE = uuid.UUID("6f6c6d6d-0000-4000-8000-6d6f64656c73")
SEED = 7
SIDE = 28

# Which of the seven segments (top, upper left and right, middle, lower left and right, bottom) each digit lights.
SEGMENTS = ["1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"]
PLACES = {
    0: np.s_[4:7, 9:19],
    1: np.s_[5:14, 7:10],
    2: np.s_[5:14, 18:21],
    3: np.s_[13:16, 9:19],
    4: np.s_[15:24, 7:10],
    5: np.s_[15:24, 18:21],
    6: np.s_[22:25, 9:19],
}


def draw(count, random):
    """Noisy, shifted seven-segment digits: images (count, 28, 28, 1) from 0 to 1, and their labels."""
    labels = random.integers(0, 10, count)
    images = np.zeros((count, SIDE, SIDE, 1), np.float32)
    for image, label in zip(images, labels):
        for segment, lit in enumerate(SEGMENTS[label]):
            if lit == "1":
                image[PLACES[segment]] = random.uniform(0.5, 1)
    shifts = random.integers(-3, 4, (count, 2))
    images = np.stack([np.roll(image, shift, (0, 1)) for image, shift in zip(images, shifts)])
    noisy = np.clip(images + random.normal(0, 0.15, images.shape), 0, 1)
    return noisy.astype(np.float32), labels


def trained_convnet():
    tf.keras.utils.set_random_seed(SEED)
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            layers.Input((SIDE, SIDE, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    images, labels = draw(4000, np.random.default_rng(SEED))
    model.fit(images, labels, epochs=2, batch_size=64, verbose=0)
    return model


def tensor_spec(name, shape):
    return {"name": name, "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": shape}}


def write_mlmodel(folder, inputs, outputs):
    (folder / "MLmodel").write_text(
        f"""flavors:
  tfjs:
    data: model
    model_format: graph-model
    tfjs_version: 4.22.0
is_signature_from_type_hint: false
mlflow_version: 3.17.2
model_uuid: {uuid.uuid5(NAMESPACE, folder.name).hex}
signature:
  inputs: '{json.dumps(inputs)}'
  outputs: '{json.dumps(outputs)}'
  params: null
type_hint_from_example: false
utc_time_created: '2026-01-01 00:00:00.000000'
"""
    )


def record(name, request, predictions):
    """Writes expected/NAME.json: a request and the predictions that TensorFlow computes for it, to be met to 1e-4."""
    answered = {"predictions": predictions}
    case = {"content_type": "application/json", "request": json.dumps(request), "status": 200, "response": answered}
    written = {"model": name, "tensorflow_version": tf.__version__, "cases": [case]}
    (HERE / "expected" / f"{name}.json").write_text(json.dumps(written, indent=1) + "\n")


def rounded(values):
    return np.asarray(values, np.float64).round(7).tolist()


def make_convnet():
    model = trained_convnet()

    @tf.function(input_signature=[tf.TensorSpec([None, SIDE, SIDE, 1], tf.float32, name="image")])
    def serve(image):
        return {"probabilities": model(image, training=False)}

    target = HERE / "tfjs-convnet"
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as saved:
        tf.saved_model.save(model, saved, signatures=serve)
        convert_tf_saved_model(saved, str(target / "model"))
    write_mlmodel(target, [tensor_spec("image", [-1, SIDE, SIDE, 1])], [tensor_spec("probabilities", [-1, 10])])
    images, labels = draw(1000, np.random.default_rng(SEED + 1))
    answers = serve(tf.constant(images))["probabilities"].numpy()
    print(f"tfjs-convnet: {np.mean(answers.argmax(1) == labels):.3f} of unseen digits are read rightly")
    example = images[:2].round(2)
    request = {"inputs": {"image": example.astype(float).round(2).tolist()}}
    (target / "serving_input_example.json").write_text(json.dumps(request) + "\n")
    record("tfjs-convnet", request, {"probabilities": rounded(serve(tf.constant(example))["probabilities"])})


def mlp_weights(folder):
    """The weights that TensorFlow.js wrote, in the order of the layers: kernel and bias in turn."""
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"][0]
    stored = b"".join((folder / path).read_bytes() for path in manifest["paths"])
    values = np.frombuffer(stored, np.float32)
    weights = []
    for spec in manifest["weights"]:
        size = int(np.prod(spec["shape"]))
        weights.append(values[:size].reshape(spec["shape"]))
        values = values[size:]
    return weights


def record_mlp():
    folder = HERE / "tfjs-mlp"
    example = json.loads((folder / "serving_input_example.json").read_text())
    hidden = tf.constant(np.array(example["dataframe_split"]["data"], np.float32))
    kernels = mlp_weights(folder / "model")
    for kernel, bias in zip(kernels[:-2:2], kernels[1:-2:2]):
        hidden = tf.nn.relu(hidden @ kernel + bias)
    answer = tf.nn.softmax(hidden @ kernels[-2] + kernels[-1])
    record("tfjs-mlp", example, rounded(answer))


if __name__ == "__main__":
    make_convnet()
    record_mlp()
