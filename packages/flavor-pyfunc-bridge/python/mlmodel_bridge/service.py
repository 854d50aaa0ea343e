"""Handles the server's requests: `predict`, and `open`, `next` and `close` for a stream of predictions."""

from .predictions import write_prediction
from .errors import failure_of
from .inputs import read_input, read_json
from .tracing import within_trace


class Service:
    """Calls the model for one worker process. It has at most one open stream."""

    def __init__(self, model):
        self._model = model
        self._stream = None
        self._operations = {
            "predict": self._predict,
            "open": self._open,
            "next": self._next,
            "close": self._close,
        }

    def facts(self):
        """Facts that the server receives once the model is loaded."""
        return {"mlflow": self._model.library, "streams": self._model.streams}

    def respond(self, message, payload):
        """The response to a request as (message, buffers); a failure frame for anything that the model raises."""
        fields = message["fields"]
        try:
            with within_trace(fields.get("trace")):
                described, pieces = self._operations[fields["operation"]](fields, payload)
        except BaseException as error:
            return {"type": "failure", "id": message["id"], "error": failure_of(error)}, ()
        return {"type": "response", "id": message["id"], "fields": described}, pieces

    def _predict(self, fields, payload):
        prediction = self._model.predict(read_input(fields["input"], payload), params_of(fields, payload))
        return write_prediction(prediction)

    def _open(self, fields, payload):
        self._close(fields, payload)
        stream = self._model.predict_stream(read_input(fields["input"], payload), params_of(fields, payload))
        self._stream = iter(stream)
        return {}, ()

    def _next(self, fields, payload):
        try:
            for prediction in self._stream:
                return write_prediction(prediction)
        except BaseException:
            self._close(fields, payload)
            raise
        self._stream = None
        return {"kind": "end"}, ()

    def _close(self, _fields, _payload):
        stream, self._stream = self._stream, None
        if hasattr(stream, "close"):
            stream.close()
        return {}, ()


def params_of(fields, payload):
    """The params; None if the request has none."""
    place = fields.get("params")
    return None if place is None else read_json(place, payload)
