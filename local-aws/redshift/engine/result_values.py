"""PostgreSQL's results before they leave: values that Redshift cannot have, and decimals of one scale in each column."""

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


def even_scales(columns: list[dict[str, Any]], rows: list[list[Any]]) -> None:
    """
    Gives the decimals of a column the most decimals that one of them has. In Redshift a column has one scale; PostgreSQL
    keeps each value's own where two meet, as in COALESCE(amount, 0) and UNION.
    """
    for index, column in enumerate(columns):
        if column["typeName"] != "numeric":
            continue
        scales = {_scale(row[index]) for row in rows if row[index] is not None}
        if len(scales) > 1:
            for row in rows:
                if row[index] is not None:
                    row[index] = _with_scale(row[index], max(scales))


def _scale(value: str) -> int:
    return len(value.partition(".")[2])


def _with_scale(value: str, scale: int) -> str:
    whole, _, fraction = value.partition(".")
    return f"{whole}.{fraction.ljust(scale, '0')}"


def _digits(value: str) -> int:
    whole, _, fraction = value.lstrip("-").partition(".")
    return len(whole.lstrip("0")) + len(fraction)
