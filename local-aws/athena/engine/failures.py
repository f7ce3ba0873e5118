"""DuckDB's errors in the names that Athena's engine gives them."""

from __future__ import annotations

import re
from typing import Any

from .errors import SYSTEM, USER

_NO_COLUMN = (
    "COLUMN_NOT_FOUND: Column '{}' cannot be resolved or requester is not authorized to access requested resources"
)
_NAMED = (
    (re.compile(r"Division by zero"), "DIVISION_BY_ZERO: Division by zero"),
    (re.compile(r"Referenced column \"([^\"]+)\" not found"), _NO_COLUMN),
    (re.compile(r"Values list \"[^\"]+\" does not have a column named \"([^\"]+)\""), _NO_COLUMN),
    (re.compile(r"Table \"[^\"]+\" does not have a column named \"([^\"]+)\""), _NO_COLUMN),
    (re.compile(r"Column \"([^\"]+)\" referenced that exists in the SELECT clause"), _NO_COLUMN),
    (re.compile(r"Ambiguous reference to column name \"([^\"]+)\""), "AMBIGUOUS_NAME: Column '{}' is ambiguous"),
    (re.compile(r"No function matches the given name and argument types '(.+?)'"), "FUNCTION_NOT_FOUND: Unexpected parameters: {}"),
    (re.compile(r"(?:Overflow|Out of Range|out of range)"), "NUMERIC_VALUE_OUT_OF_RANGE: numeric value out of range"),
    (re.compile(r"must appear in the GROUP BY clause"), "EXPRESSION_NOT_AGGREGATE: an expression must be an aggregate or appear in GROUP BY"),
    (re.compile(r"(INVALID_CAST_ARGUMENT: .*)"), "{}"),
    (re.compile(r"Could not parse string|Failed to parse"), "INVALID_FUNCTION_ARGUMENT: Invalid format"),
)


def named_failure(text: str) -> dict[str, Any]:
    for pattern, name in _NAMED:
        match = pattern.search(text)
        if match:
            return {"message": name.format(*match.groups()), "category": USER}
    # What the reader of files says of them, or a defect of this stand-in.
    kind = "HIVE_BAD_DATA" if "Arrow" in text or "Parquet" in text else "GENERIC_INTERNAL_ERROR"
    return {"message": f"{kind}: {text}", "category": SYSTEM}
