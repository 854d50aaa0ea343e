"""The trace that a request belongs to, for models that use OpenTelemetry."""

from contextlib import contextmanager


@contextmanager
def within_trace(carrier):
    """Makes spans of the model's code children of the request's span.

    `carrier` has the header fields of W3C Trace Context; None if the request is not traced. Does nothing where
    OpenTelemetry is not installed.
    """
    token = _attach(carrier) if carrier else None
    try:
        yield
    finally:
        if token is not None:
            _detach(token)


def _attach(carrier):
    try:
        from opentelemetry import context, propagate

        return context.attach(propagate.extract(carrier))
    except Exception:
        return None


def _detach(token):
    from opentelemetry import context

    context.detach(token)
