"""The one error that users read: a German sentence, and the form field it belongs to."""


class DomainError(Exception):
    """Something the user asked for is not possible; ``str(error)`` is the sentence they read."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
