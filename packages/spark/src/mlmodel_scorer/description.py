"""What the MLmodel file says of a model's input and output."""

import json
import subprocess
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence

import pyarrow as pa

from .errors import ScorerError
from .job import ScoringJob
from .last_words import one_line
from .output_types import row_type


@dataclass(frozen=True)
class OutputColumn:
    """An output of a model's signature.

    name: None if it has none.
    type: the Arrow type of its value for a row.
    """

    name: Optional[str]
    type: pa.DataType


@dataclass(frozen=True)
class ModelDescription:
    """What the MLmodel file says of a model.

    path: its folder on this machine.
    inputs: names of the columns or tensors that the model takes, in order; None without a signature of its inputs. A
        name is None if the input has none.
    required: how many of the inputs are required.
    output_specs: the outputs as the MLmodel file has them; None without a signature of its outputs.
    """

    path: str
    inputs: Optional[Sequence[Optional[str]]]
    required: int
    output_specs: Optional[Sequence[Mapping[str, Any]]]

    def outputs(self) -> Optional[Sequence[OutputColumn]]:
        """The outputs of the signature, if it has any. Raises ScorerError for an output whose type engines lack."""
        if self.output_specs is None:
            return None
        return [OutputColumn(spec.get("name"), row_type(spec)) for spec in self.output_specs]


def describe_model(job: ScoringJob) -> ModelDescription:
    """Reads the MLmodel file with ``mlmodel inspect``; downloads the model if its URI names a tracking server.

    Raises ScorerError if there is no such model, or the scorer is missing.
    """
    command = [job.executable(), "inspect", "--json", "--model-uri", job.model]
    done = subprocess.run(command, capture_output=True, env=job.variables(), check=False)
    if done.returncode != 0:
        raise ScorerError(f"The model cannot be inspected: {one_line(done.stderr[-2000:])}")
    report = json.loads(done.stdout)
    signature: Mapping[str, Any] = report["mlmodel"].get("signature") or {}
    inputs = signature.get("inputs")
    return ModelDescription(
        path=report["path"],
        inputs=None if inputs is None else [spec.get("name") for spec in inputs],
        required=0 if inputs is None else sum(spec.get("required", True) for spec in inputs),
        output_specs=signature.get("outputs"),
    )
