"""Changes requirements of models with MLflow. Usage: update_with_mlflow.py JSON, a list of [folder, operation, requirements]"""

import json
import sys

from mlflow.models import update_model_requirements

for folder, operation, requirements in json.loads(sys.argv[1]):
    update_model_requirements(folder, operation, requirements)
