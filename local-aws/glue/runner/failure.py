"""A failed run's error message, as Glue writes it: category, line of the script, the exception's own words."""

from __future__ import annotations

import traceback
from typing import Optional

MAX_LENGTH = 1024
_CATEGORIES = {
    "ModuleNotFoundError": "IMPORT_ERROR",
    "ImportError": "IMPORT_ERROR",
    "SyntaxError": "SYNTAX_ERROR",
    "IndentationError": "SYNTAX_ERROR",
    "AnalysisException": "QUERY_ERROR",
    "ParseException": "QUERY_ERROR",
    "PermissionError": "PERMISSION_ERROR",
    "MemoryError": "OUT_OF_MEMORY_ERROR",
    "FileNotFoundError": "RESOURCE_NOT_FOUND_ERROR",
}


def describe_failure(error: BaseException, script: str) -> str:
    """`Error Category: …; Failed Line Number: …; Type: words`, cut to a readable length."""
    name = type(error).__name__
    line = _line_in(error, script)
    where = f"Failed Line Number: {line}; " if line else ""
    words = f"Error Category: {_CATEGORIES.get(name, 'UNCLASSIFIED_ERROR')}; {where}{name}: {error}"
    return words if len(words) <= MAX_LENGTH else words[: MAX_LENGTH - 3] + "..."


def _line_in(error: BaseException, script: str) -> Optional[int]:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == script]
    return lines[-1] if lines else None
