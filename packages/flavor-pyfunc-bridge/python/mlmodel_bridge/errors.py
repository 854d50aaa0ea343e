"""What went wrong, as the `error` of a failure frame: errorCode, message, and status or debug text."""

import traceback

# MLflow's text for any exception that is not its own.
UNEXPECTED = (
    "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is "
    "compatible with the model for inference."
)


class AnswerError(Exception):
    """A prediction that cannot be sent; its text says what it holds."""


class RequestError(Exception):
    """A request that the model is not asked about; its text tells the client why."""


def failure_of(error):
    """An exception of the model, or of this package, as it is told to the server.

    As in MLflow, an exception blames the request, but an MlflowException keeps its own code and status.
    """
    try:
        return _described(error)
    except Exception:  # raised by the methods of the exception itself
        return {"errorCode": "BAD_REQUEST", "message": UNEXPECTED, "debug": type(error).__qualname__}


def _described(error):
    debug = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    if isinstance(error, AnswerError):
        message = f"The model's prediction cannot be written as JSON: it holds {error}."
        return {"errorCode": "INTERNAL_ERROR", "message": message, "debug": debug}
    if isinstance(error, RequestError):
        return {"errorCode": "INVALID_PARAMETER_VALUE", "message": str(error), "debug": debug}
    if is_mlflow_exception(error):
        code = error.error_code
        return {
            "errorCode": code if isinstance(code, str) else "INTERNAL_ERROR",
            "message": str(error.message),
            "status": error.get_http_status_code(),
            "debug": debug,
        }
    return {"errorCode": "BAD_REQUEST", "message": UNEXPECTED, "debug": debug}


def is_mlflow_exception(error):
    return any(
        base.__name__ == "MlflowException" and base.__module__ == "mlflow.exceptions"
        for base in type(error).__mro__
    )
