"""The arguments of a UDF as record batches."""

from typing import Optional, Sequence

import pyarrow as pa

from mlmodel_scorer import ModelDescription, ScorerError


def batch_of_arguments(arguments: Sequence[pa.Array], description: ModelDescription) -> pa.RecordBatch:
    """One struct gives the columns of its fields; other arguments are the inputs of the signature in their order.

    Without a signature they are named by their position. Arguments beyond the signature are ignored, as in MLflow. Raises
    ScorerError if required ones are missing.
    """
    if len(arguments) == 1 and pa.types.is_struct(arguments[0].type):
        kind = arguments[0].type
        names = [kind.field(at).name for at in range(kind.num_fields)]
        return pa.RecordBatch.from_arrays(arguments[0].flatten(), names)
    names = _names(len(arguments), description)
    return pa.RecordBatch.from_arrays(list(arguments[: len(names)]), names)


def _names(count: int, description: ModelDescription) -> list[str]:
    inputs: Optional[Sequence[Optional[str]]] = description.inputs
    if inputs is None:
        return [str(at) for at in range(count)]
    if count < description.required:
        raise ScorerError(
            f"The model needs {description.required} columns ({_listed(inputs)}), but the UDF got {count}. "
            "Give them in this order, or as one struct."
        )
    return [str(at) if name is None else name for at, name in enumerate(inputs[:count])]


def _listed(inputs: Sequence[Optional[str]]) -> str:
    return ", ".join(str(at) if name is None else name for at, name in enumerate(inputs))
