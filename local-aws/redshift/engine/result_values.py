"""Values that Redshift cannot have: PostgreSQL's results are looked at before they leave."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .errors import TranslationError

_MOST_DIGITS = 38


def check_values(columns: list[dict[str, Any]], rows: Iterable[list[Any]]) -> None:
    """Raises for decimals of more than 38 digits, and for NaN and infinity, which no JSON carries either."""
    decimals = [index for index, column in enumerate(columns) if column["typeName"] == "numeric"]
    doubles = [index for index, column in enumerate(columns) if column["field"] == "doubleValue"]
    if not decimals and not doubles:
        return
    for row in rows:
        for index in decimals:
            if row[index] is not None and _digits(row[index]) > _MOST_DIGITS:
                raise TranslationError(f"Numeric data overflow (result precision): {row[index]}")
        for index in doubles:
            if row[index] is not None and not math.isfinite(row[index]):
                raise TranslationError(f"the value {row[index]} is not known to the local Redshift")


def _digits(value: str) -> int:
    whole, _, fraction = value.lstrip("-").partition(".")
    return len(whole.lstrip("0")) + len(fraction)
