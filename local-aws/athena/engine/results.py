"""Results as Athena shows and keeps them: types, values as text, the CSV file."""

from __future__ import annotations

import datetime
import decimal
import math
import re
from dataclasses import dataclass
from typing import Any

from .errors import QueryFailed, not_here

_LONGEST_BIGINT = 2**63 - 1
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
# DuckDB's type: Athena's, precision.
_TYPES = {
    "BOOLEAN": ("boolean", 0),
    "TINYINT": ("tinyint", 3),
    "SMALLINT": ("smallint", 5),
    "INTEGER": ("integer", 10),
    "BIGINT": ("bigint", 19),
    # What DuckDB adds up in; Athena stays in bigint.
    "HUGEINT": ("bigint", 19),
    "DOUBLE": ("double", 17),
    "VARCHAR": ("varchar", 2_147_483_647),
    '"NULL"': ("unknown", 0),
    "DATE": ("date", 0),
    "TIMESTAMP": ("timestamp", 3),
    "BLOB": ("varbinary", 1_073_741_824),
}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    precision: int
    scale: int


def column_of(name: str, duckdb_type: str) -> Column:
    """Raises QueryFailed for a type whose values are not shown here."""
    decimal_type = _DECIMAL.fullmatch(duckdb_type)
    if decimal_type:
        return Column(name, "decimal", int(decimal_type[1]), int(decimal_type[2]))
    if duckdb_type not in _TYPES:
        raise not_here(f"results of type {duckdb_type.lower()} (column {name}); cast it")
    word, precision = _TYPES[duckdb_type]
    return Column(name, word, precision, 3 if word == "timestamp" else 0)


def text_of(value: Any, column: Column) -> str | None:
    """None is NULL."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if not -_LONGEST_BIGINT - 1 <= value <= _LONGEST_BIGINT:
            raise QueryFailed(f"NUMERIC_VALUE_OUT_OF_RANGE: bigint overflow in {column.name}: {value}")
        return str(value)
    if isinstance(value, float):
        return _double(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.") + f"{value.microsecond // 1000:03}"
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex(" ")
    return str(value)


def _double(value: float) -> str:
    """As Java prints it: between 0.001 and 10,000,000 plainly, else with an exponent."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        text = format(decimal.Decimal(repr(value)), "f")
        return text if "." in text else f"{text}.0"
    sign, digits, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    rest = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{rest}E{int(exponent) + len(digits) - 1}"


def csv_of(header: list[str], rows: list[list[str | None]]) -> bytes:
    """Every value is quoted; NULL is nothing at all, not even quotes."""
    lines = [",".join("" if value is None else _quoted(value) for value in row) for row in [header, *rows]]
    return ("\n".join(lines) + "\n").encode()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
