"""MySQL's column types as Parquet's, and the values on the way; one table for the full load and the binlog.

The types are DMS's for a MySQL source and an S3 target: integers by width and sign, DECIMAL exact, TIME and JSON as
text, BIT(1) as boolean, wider BIT and all BLOBs as bytes. Both DATETIME and TIMESTAMP are timestamps without a zone;
a TIMESTAMP's digits are UTC.
"""

import datetime
import json
import re
from dataclasses import dataclass
from typing import Callable, Optional

import pyarrow as pa
from pymysqlreplication.constants import FIELD_TYPE as T

from . import charsets
from .errors import FatalError

MAX_DECIMAL128 = 38
INTEGERS = {
    "tinyint": (pa.int8(), pa.uint8()),
    "smallint": (pa.int16(), pa.uint16()),
    "mediumint": (pa.int32(), pa.uint32()),
    "int": (pa.int32(), pa.uint32()),
    "bigint": (pa.int64(), pa.uint64()),
}
TEXTS = {"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json"}
BYTES = {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"}
BINLOG_NAMES = {
    T.TINY: "tinyint", T.SHORT: "smallint", T.INT24: "mediumint", T.LONG: "int", T.LONGLONG: "bigint",
    T.FLOAT: "float", T.DOUBLE: "double", T.NEWDECIMAL: "decimal", T.DATE: "date", T.YEAR: "year", T.BIT: "bit",
    T.TIME2: "time", T.DATETIME2: "datetime", T.TIMESTAMP2: "timestamp", T.TIMESTAMP: "timestamp",
    T.ENUM: "enum", T.SET: "set", T.JSON: "json",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its Parquet type, and how a value of the library becomes a value of that type (None: as it is)."""

    name: str
    type: pa.DataType
    convert: Optional[Callable] = None


def from_catalog(row) -> Column:
    """A column as information_schema.columns tells it; values are those of a SELECT through PyMySQL."""
    kind, declared = row["DATA_TYPE"].lower(), row["COLUMN_TYPE"].lower()
    convert = None
    if kind == "time":
        fsp = row["DATETIME_PRECISION"] or 0
        convert = lambda value: time_text(value, fsp)  # noqa: E731
    elif kind == "date":
        convert = lambda value: value if isinstance(value, datetime.date) else None  # noqa: E731
    elif kind in ("datetime", "timestamp"):
        convert = lambda value: value if isinstance(value, datetime.datetime) else None  # noqa: E731
    elif kind == "decimal":
        convert = decimal_converter(row["NUMERIC_PRECISION"])
    bits = int(re.search(r"\((\d+)\)", declared).group(1)) if kind == "bit" else 0
    if kind == "bit" and bits == 1:
        convert = lambda value: value != b"\x00"  # noqa: E731
    type_ = arrow_type(
        row["COLUMN_NAME"], kind, "unsigned" in declared, row["NUMERIC_PRECISION"], row["NUMERIC_SCALE"], bits
    )
    return Column(row["COLUMN_NAME"], type_, convert)


def from_binlog(column) -> Column:
    """A column as a table map event with full metadata tells it; values are those of pymysqlreplication."""
    kind = BINLOG_NAMES.get(column.type, f"number {column.type}")
    convert = None
    if column.type in (T.VARCHAR, T.VAR_STRING, T.STRING, T.BLOB):
        binary = column.character_set_name == "binary"
        kind = "varbinary" if binary else "varchar"
        if binary and column.type == T.STRING:
            # the log drops a BINARY(n)'s trailing zeros, a SELECT does not
            width = column.max_length
            convert = lambda value: value.ljust(width, b"\x00")  # noqa: E731
    elif kind == "time":
        convert = lambda value: time_text(mend_negative_time(value, column.fsp), column.fsp)  # noqa: E731
    elif kind == "year":
        convert = lambda value: 0 if value == 1900 else value  # noqa: E731  (year 0000 is stored as 0)
    elif kind == "decimal":
        convert = decimal_converter(column.precision)
    elif kind == "enum":
        words = {word: charsets.decode(column.character_set_name, word) for word in column.enum_values if word}
        convert = lambda value: words.get(value, "")  # noqa: E731
    elif kind == "set":
        order = [(word, charsets.decode(column.character_set_name, word)) for word in column.set_values]
        convert = lambda value: ",".join(text for word, text in order if word in value)  # noqa: E731
    elif kind == "json":
        convert = lambda value: json.dumps(plain_json(value), ensure_ascii=False)  # noqa: E731
    bits = column.bits if kind == "bit" else 0
    if kind == "bit":
        convert = bit_converter(bits)
    precision, scale = getattr(column, "precision", None), getattr(column, "decimals", None)
    return Column(column.name, arrow_type(column.name, kind, column.unsigned, precision, scale, bits), convert)


def arrow_type(name, kind, unsigned, precision, scale, bits) -> pa.DataType:
    """The Parquet type of a MySQL type; raises FatalError for one that is not supported here (GEOMETRY, UUID, INET6, …)."""
    if kind in INTEGERS:
        return INTEGERS[kind][1 if unsigned else 0]
    if kind == "decimal":
        # DMS as well turns what no decimal128 holds into text
        return pa.decimal128(precision, scale) if precision <= MAX_DECIMAL128 else pa.string()
    if kind in TEXTS or kind == "time":
        return pa.string()
    if kind in BYTES:
        return pa.binary()
    if kind == "bit":
        return pa.bool_() if bits == 1 else pa.binary()
    simple = {
        "float": pa.float32(), "double": pa.float64(), "date": pa.date32(), "year": pa.int16(),
        "datetime": pa.timestamp("us"), "timestamp": pa.timestamp("us"),
    }  # fmt: skip
    if kind not in simple:
        raise FatalError(f"column {name} has a type that this DMS does not read: {kind}")
    return simple[kind]


def select_expression(row) -> str:
    """How the full load selects a column; a FLOAT's text form would lose digits."""
    name = "`" + row["COLUMN_NAME"].replace("`", "``") + "`"
    return f"cast({name} as double) as {name}" if row["DATA_TYPE"].lower() == "float" else name


def time_text(value: datetime.timedelta, fsp: int) -> str:
    """`-838:59:59.000000` cut to the column's fractional digits."""
    microseconds = value // datetime.timedelta(microseconds=1)
    seconds, fraction = divmod(abs(microseconds), 1_000_000)
    text = f"{'-' if microseconds < 0 else ''}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{text}.{fraction:06d}"[: len(text) + 1 + fsp] if fsp else text


def mend_negative_time(value: datetime.timedelta, fsp: int) -> datetime.timedelta:
    """pymysqlreplication takes the two's complement of the whole seconds only: -1.25 s arrives as -1.75 s."""
    seconds, fraction = divmod(-value // datetime.timedelta(microseconds=1), 1_000_000)
    if seconds < 0 or not fraction or not fsp:
        return value
    return -datetime.timedelta(seconds=seconds, microseconds=1_000_000 - fraction)


def decimal_converter(precision: int) -> Optional[Callable]:
    """Text for what no decimal128 holds."""
    return (lambda value: format(value, "f")) if precision > MAX_DECIMAL128 else None


def bit_converter(bits: int) -> Callable:
    """BIT(1) is true or false, a wider one its bytes."""
    if bits == 1:
        return lambda value: value == "1"
    return lambda value: int(value, 2).to_bytes((bits + 7) // 8, "big")


def plain_json(value):
    """MySQL's binary JSON with text for bytes."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, dict):
        return {plain_json(key): plain_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain_json(each) for each in value]
    return value
