"""A result's columns and rows as the Data API describes them."""

from __future__ import annotations

from typing import Any

import psycopg

from .errors import TranslationError

# PostgreSQL's type names to Redshift's, with the member of a Data API field that carries the value.
_TYPES = {
    "bool": ("bool", "booleanValue"),
    "int2": ("int2", "longValue"),
    "int4": ("int4", "longValue"),
    "int8": ("int8", "longValue"),
    "float4": ("float4", "doubleValue"),
    "float8": ("float8", "doubleValue"),
    "numeric": ("numeric", "stringValue"),
    "varchar": ("varchar", "stringValue"),
    "bpchar": ("bpchar", "stringValue"),
    "date": ("date", "stringValue"),
    "timestamp": ("timestamp", "stringValue"),
    "timestamptz": ("timestamptz", "stringValue"),
}
_SIGNED = frozenset(("int2", "int4", "int8", "float4", "float8", "numeric"))
# PostgreSQL's own texts; what else it has, such as an interval, Redshift writes otherwise or has not.
_TEXTS = frozenset(("text", "name", "unknown", "oid", "char"))
_DEFAULT = ("varchar", "stringValue")


def describe_columns(cursor: psycopg.Cursor[Any]) -> list[dict[str, Any]]:
    """Name, typeName, precision and the like of each column; `field` names the member that carries its values."""
    columns = []
    for column in cursor.description or []:
        kind = cursor.connection.adapters.types.get(column.type_code)
        if kind and kind.name not in _TYPES and kind.name not in _TEXTS:
            raise TranslationError(f"a result of type {kind.name} is not known to the local Redshift: {column.name}")
        name, field = _TYPES.get(kind.name if kind else "", _DEFAULT)
        length = column.display_size or column.internal_size or 0
        columns.append(
            {
                "name": column.name,
                "label": column.name,
                "typeName": name,
                "length": max(length, 0),
                "precision": column.precision or max(length, 0),
                "scale": column.scale or 0,
                "nullable": 1,
                "isSigned": name in _SIGNED,
                "isCaseSensitive": name in ("varchar", "bpchar"),
                "isCurrency": False,
                "field": field,
            }
        )
    return columns


def rows_of(cursor: psycopg.Cursor[Any], columns: list[dict[str, Any]]) -> list[list[Any]]:
    """
    The rows as JSON carries them to the gateway: doubles and booleans as such, all else as text. A long too: JavaScript
    reads a number of JSON as a double, which rounds what has more than 53 bits.
    """
    text = [index for index, column in enumerate(columns) if column["field"] in ("stringValue", "longValue")]
    rows = [list(row) for row in cursor]
    for row in rows:
        for index in text:
            if row[index] is not None:
                row[index] = str(row[index])
    return rows
