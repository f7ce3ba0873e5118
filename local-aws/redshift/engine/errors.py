"""What the engine refuses."""

from __future__ import annotations


class TranslationError(Exception):
    """SQL that Redshift would refuse, or that this engine cannot carry to PostgreSQL with the same meaning."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line

    def at(self, line: int) -> TranslationError:
        """The same error, placed at a line unless it knows its own."""
        return TranslationError(str(self), self.line if self.line is not None else line)
