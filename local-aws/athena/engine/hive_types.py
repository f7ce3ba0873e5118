"""Types: the catalog's words, Arrow's, sqlglot's and those in which Athena shows results."""

from __future__ import annotations

import re

import pyarrow as pa

from .errors import not_here

_SIMPLE = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "float": pa.float32(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "binary": pa.binary(),
}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
_TEXT = re.compile(r"(varchar|char)\(\d+\)")
# What sqlglot calls otherwise than Hive.
_QUERY_WORDS = {"string": "varchar", "float": "real", "binary": "varbinary"}


def arrow_type(hive: str) -> pa.DataType:
    """Arrow's type of a column of the catalog. Raises QueryFailed for one that is not read here."""
    word = hive.lower().strip()
    decimal = _DECIMAL.fullmatch(word)
    if decimal:
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    if _TEXT.fullmatch(word):
        return pa.string()
    if word not in _SIMPLE:
        raise not_here(f"columns of type {hive}")
    return _SIMPLE[word]


def query_type(hive: str) -> str:
    """The same type as a query writes it."""
    word = hive.lower().strip()
    return "varchar" if _TEXT.fullmatch(word) else _QUERY_WORDS.get(word, word)
