"""What goes wrong with a scorer."""


class ScorerError(RuntimeError):
    """The scorer failed, or answered what was not asked for. The message is one line with its last words."""
