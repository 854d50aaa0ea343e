"""Errors sent to the server for an exception: for the client and for the log."""

import pytest
from mlmodel_bridge.errors import LONGEST_TEXT, UNEXPECTED, RequestError, failure_of
from mlmodel_bridge.service import Service


def failure_by(fail):
    """The error of the service when the model's code fails, here during a stream."""
    service = Service(model=None)
    service._stream = (fail() for _ in range(1))
    message = {"id": 1, "fields": {"operation": "next"}}
    return service.respond(message, bytearray())[0]["error"]


def raising(error):
    def fail():
        secret = "a value of the request"
        assert secret
        raise error

    return fail


def test_an_exception_is_a_fixed_text_for_the_client_and_a_cause_for_the_log():
    failure = failure_by(raising(ValueError("secret")))
    assert (failure["errorCode"], failure["message"]) == ("BAD_REQUEST", UNEXPECTED)
    cause = failure["cause"]
    assert (cause["name"], cause["message"]) == ("ValueError", "secret")
    assert cause["stack"].startswith("Traceback (most recent call last):\n")
    assert cause["stack"].endswith("\nValueError: secret")


def test_the_traceback_is_that_of_the_model_and_holds_no_values_of_variables():
    stack = failure_by(raising(ValueError()))["cause"]["stack"]
    assert "service.py" not in stack
    assert stack.count(__file__) == 2  # the generator, and what it calls
    assert "a value of the request" not in stack


def test_causes_are_told_without_our_frames_too():
    def fail():
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise RuntimeError("outer") from error

    stack = failure_by(fail)["cause"]["stack"]
    assert "KeyError: 'inner'" in stack
    assert "RuntimeError: outer" in stack
    assert "service.py" not in stack


def test_an_exception_class_is_named_as_tracebacks_name_it():
    class Special(Exception):
        pass

    assert failure_by(raising(Special()))["cause"]["name"].startswith(f"{__name__}.")


@pytest.mark.parametrize("error", [SystemExit("gone"), KeyboardInterrupt(), MemoryError()])
def test_exceptions_that_are_none_of_exception_are_failures(error):
    assert failure_by(raising(error))["cause"]["name"] == type(error).__name__


def test_megabytes_are_cut_at_both_ends():
    failure = failure_by(raising(ValueError("a" * 10_000_000 + "the end")))
    for text in (failure["cause"]["message"], failure["cause"]["stack"], failure["debug"]):
        assert len(text) < LONGEST_TEXT + 100
        assert text.endswith("the end")


@pytest.mark.parametrize("raised", [SystemExit(3), ValueError(), RecursionError()])
def test_an_exception_that_cannot_be_told_is_one_all_the_same(raised):
    class Unspeakable(Exception):
        def __str__(self):
            raise raised

    failure = failure_by(raising(Unspeakable()))
    assert (failure["errorCode"], failure["message"]) == ("BAD_REQUEST", UNEXPECTED)
    assert "Unspeakable" in failure["cause"]["name"]


def test_a_request_that_the_model_is_not_asked_about_has_no_cause():
    failure = failure_of(RequestError("one input"))
    assert failure["message"] == "one input"
    assert "cause" not in failure


def test_the_words_of_an_mlflow_exception_are_for_the_client():
    exceptions = pytest.importorskip("mlflow.exceptions")
    failure = failure_by(raising(exceptions.MlflowException("Not today.")))
    assert (failure["errorCode"], failure["status"]) == ("INTERNAL_ERROR", 500)
    assert failure["message"] == failure["cause"]["message"] == "Not today."


def test_an_input_that_mlflow_itself_refuses_is_no_exception_of_the_model():
    exceptions = pytest.importorskip("mlflow.exceptions")
    of_mlflow = {"__name__": "mlflow.pyfunc", "error": exceptions.MlflowException("It does not fit.", 1000)}
    exec("def predictions():\n    raise error\n    yield", of_mlflow)
    service = Service(model=None)
    service._stream = of_mlflow["predictions"]()
    failure = service.respond({"id": 1, "fields": {"operation": "next"}}, bytearray())[0]["error"]
    assert (failure["errorCode"], failure["message"]) == ("INVALID_PARAMETER_VALUE", "It does not fit.")
    assert "cause" not in failure
