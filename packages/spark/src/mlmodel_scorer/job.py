"""What a scorer process is started with."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from .errors import ScorerError


@dataclass(frozen=True)
class ScoringJob:
    """A model, and how to score with it. It can be pickled.

    model: a path or a URI that ``mlmodel score`` takes.
    scorer: the folder of an unpacked scorer (see ``mlmodel_scorer.pack``), or a command; ``mlmodel`` of the PATH if it
        is None.
    params: params of the model for all rows.
    options: further arguments of ``mlmodel score``, such as ``--allow-code``.
    environment: variables that the process gets beside those of its parent.
    """

    model: str
    scorer: Optional[str] = None
    params: Optional[Mapping[str, Any]] = None
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def score_command(self) -> list[str]:
        """The command that scores.

        Raises ScorerError if the scorer is not there, and TypeError for params that JSON cannot hold.
        """
        params = [] if self.params is None else ["--params", json.dumps(dict(self.params))]
        return [self.executable(), "score", *params, *self.options, "--model-uri", self.model]

    def executable(self) -> str:
        """The path of the ``mlmodel`` command. Raises ScorerError if it is not there."""
        if self.scorer is None:
            return _found(shutil.which("mlmodel"), "mlmodel is not in the PATH")
        folder = Path(self.scorer)
        path = folder / "bin" / "mlmodel" if folder.is_dir() else folder
        return _found(shutil.which(path), f"no scorer is at {self.scorer}")

    def variables(self) -> dict[str, str]:
        """The environment of the process."""
        return {**os.environ, **self.environment}


def _found(path: Optional[str], what: str) -> str:
    if path is None:
        raise ScorerError(
            f"The scorer cannot start: {what}. Install @mlmodel/cli and the flavor of the model there, "
            "or ship a scorer made with python -m mlmodel_scorer.pack."
        )
    return path
