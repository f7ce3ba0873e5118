"""What can go wrong, in Athena's words."""

from __future__ import annotations

SYSTEM = 1
USER = 2


class Rejected(Exception):
    """StartQueryExecution itself refuses the statement; `code` is its AthenaErrorCode."""

    def __init__(self, message: str, code: str = "INVALID_INPUT") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class QueryFailed(Exception):
    """The query began and fails; the message begins with the engine's name of the error, such as TYPE_MISMATCH."""

    def __init__(self, message: str, category: int = USER) -> None:
        super().__init__(message)
        self.message = message
        self.category = category


def not_here(what: str) -> QueryFailed:
    """Something that Athena may well do, and this stand-in does not."""
    return QueryFailed(f"NOT_SUPPORTED: the local Athena does not do this: {what}")
