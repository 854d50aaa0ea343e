"""Errors as the `error` of a failure frame: errorCode and message, with status, cause and debug text if known."""

import itertools
import os
import traceback

# MLflow's message for exceptions other than its own.
UNEXPECTED = (
    "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is "
    "compatible with the model for inference."
)

# Maximum length of a text that comes from a model: an exception may have a message of megabytes.
LONGEST_TEXT = 16_000

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))


class PredictionError(Exception):
    """A prediction that cannot be sent; the message names what it contains."""


class RequestError(Exception):
    """A request that is refused before the model sees it; the message is for the client."""


def failure_of(error):
    """Converts an exception of the model or of this package to the error sent to the server.

    As in MLflow, an exception blames the request, but an MlflowException keeps its own code, status and message. The
    `cause` is for the log of the server.
    """
    try:
        return _described(error)
    except BaseException:  # raised by methods of the exception itself, or out of memory
        name = type(error).__qualname__
        cause = {"name": name, "message": "", "stack": name}
        return {"errorCode": "BAD_REQUEST", "message": UNEXPECTED, "cause": cause, "debug": name}


def _described(error):
    stack = traceback_of(error)
    if isinstance(error, PredictionError):
        message = f"The model's prediction cannot be written as JSON: it holds {error}."
        return {"errorCode": "INTERNAL_ERROR", "message": message, "debug": stack}
    if isinstance(error, RequestError):
        return {"errorCode": "INVALID_PARAMETER_VALUE", "message": str(error), "debug": stack}
    if not is_mlflow_exception(error):
        return {
            "errorCode": "BAD_REQUEST",
            "message": UNEXPECTED,
            "cause": {"name": name_of(error), "message": clipped(str(error)), "stack": stack},
            "debug": stack,
        }
    code = error.error_code
    message = clipped(str(error.message))
    failure = {
        "errorCode": code if isinstance(code, str) else "INTERNAL_ERROR",
        "message": message,
        "status": error.get_http_status_code(),
        "debug": stack,
    }
    if is_raised_by_model(error):
        failure["cause"] = {"name": name_of(error), "message": message, "stack": stack}
    return failure


def is_mlflow_exception(error):
    return any(
        base.__name__ == "MlflowException" and base.__module__ == "mlflow.exceptions"
        for base in type(error).__mro__
    )


def is_raised_by_model(error):
    """Whether the model's code was running: MLflow itself refuses inputs that do not fit a model's type hints."""
    own = {__package__, "mlflow", "contextlib"}
    modules = (frame.f_globals.get("__name__") for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(str(module).partition(".")[0] not in own for module in modules)


def name_of(error):
    """The type of an exception as tracebacks write it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"


def traceback_of(error):
    """The traceback of an exception, beginning at the model's code, without values of variables."""
    described = traceback.TracebackException(type(error), error, error.__traceback__)
    _leave_out_callers(described)
    return clipped("".join(described.format()).rstrip())


def _leave_out_callers(described):
    """Removes the frames of this package and of MLflow that call the model."""
    waiting, seen = [described], set()
    while waiting:
        exception = waiting.pop()
        if exception is None or id(exception) in seen:
            continue
        seen.add(id(exception))
        frames = list(itertools.dropwhile(_is_caller, exception.stack))
        if frames:
            exception.stack[:] = frames
        waiting += [exception.__cause__, exception.__context__, *(getattr(exception, "exceptions", None) or ())]


def _is_caller(frame):
    folder = os.path.dirname(frame.filename)
    return folder == OWN_FOLDER or os.path.join("mlflow", "pyfunc") in folder


def clipped(text):
    """The text; only its beginning and end if it is very long."""
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters …\n{text[-half:]}"
