"""Makes `iris-keras` in this folder: a Keras model of flowers, trained with TensorFlow and saved by MLflow.

    python make_keras.py

Needs Python 3.11 with requirements-keras.txt installed. Seeds, ids and MLflow's times are fixed; the archive of Keras
holds the time of its making.
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", TF_ENABLE_ONEDNN_OPTS="0", KERAS_BACKEND="tensorflow")

import shutil
import uuid
from pathlib import Path

import keras
import mlflow
import numpy as np
from mlflow.models import Model, ModelSignature
from mlflow.types import Schema, TensorSpec
from sklearn.datasets import load_iris

TARGET = Path(__file__).resolve().parent / "iris-keras"
CREATED = "2026-01-01 00:00:00.000000"
NAMESPACE = uuid.UUID("6f6c6d6d-0000-4000-8000-6d6f64656c73")
REQUIREMENTS = ["mlflow==3.17.2", "keras==3.15.1", "tensorflow-cpu==2.19.1", "numpy==2.1.3"]

keras.utils.set_random_seed(7)
flowers, labels = load_iris(return_X_y=True)
flowers = flowers.astype(np.float32)

model = keras.Sequential(
    [
        keras.Input([4], name="flower"),
        keras.layers.Dense(8, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ],
    name="iris",
)
model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(flowers, labels, epochs=60, batch_size=30, verbose=0)
print("accuracy", model.evaluate(flowers, labels, verbose=0)[1])

shutil.rmtree(TARGET, ignore_errors=True)
# MLflow writes the example before it makes the folder.
TARGET.mkdir()
mlflow.keras.save_model(
    model,
    str(TARGET),
    mlflow_model=Model(model_uuid=uuid.uuid5(NAMESPACE, "iris-keras").hex, utc_time_created=CREATED),
    signature=ModelSignature(
        Schema([TensorSpec(np.dtype(np.float32), (-1, 4))]),
        Schema([TensorSpec(np.dtype(np.float32), (-1, 3))]),
    ),
    input_example=np.array([[5.0, 3.5, 1.5, 0.25]], np.float32),
    pip_requirements=REQUIREMENTS,
)
for file in TARGET.rglob("*"):
    file.chmod(0o755 if file.is_dir() else 0o644)
