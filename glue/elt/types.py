"""Types: the contract's (Redshift's words), Parquet's (as Arrow names them), Spark's."""

from __future__ import annotations

import re
from typing import Optional

import pyarrow as pa
from pyspark.sql import types as t

_PLAIN = {
    "smallint": t.ShortType(),
    "integer": t.IntegerType(),
    "bigint": t.LongType(),
    "boolean": t.BooleanType(),
    "date": t.DateType(),
    "timestamp": t.TimestampType(),
    "double precision": t.DoubleType(),
}
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_WHOLE = (t.ByteType, t.ShortType, t.IntegerType, t.LongType)


def spark_type(contract_type: str) -> t.DataType:
    """The Spark type of a contract type. Raises ValueError for one that is not in the list."""
    decimal = _DECIMAL.fullmatch(contract_type)
    if decimal:
        return t.DecimalType(int(decimal.group(1)), int(decimal.group(2)))
    if re.fullmatch(r"varchar\(\d+\)", contract_type):
        return t.StringType()
    if contract_type not in _PLAIN:
        raise ValueError(f"unknown contract type {contract_type}")
    return _PLAIN[contract_type]


def accepts(contract_type: str, found: t.DataType) -> bool:
    """
    Whether values of a source type can be taken over without a loss that nobody would notice.
    A value that does not fit (one too large for the contract's integer) is rejected alone; a type that does not fit fails
    the batch. Text is only text: as a number `007` would lose what it was.
    """
    target = spark_type(contract_type)
    if isinstance(target, t.StringType):
        return isinstance(found, t.StringType)
    if isinstance(target, t.BooleanType):
        return isinstance(found, (t.BooleanType,) + _WHOLE)
    if isinstance(target, t.DateType):
        return isinstance(found, t.DateType)
    if isinstance(target, t.TimestampType):
        return isinstance(found, (t.TimestampType, t.TimestampNTZType))
    whole = isinstance(found, _WHOLE) or (isinstance(found, t.DecimalType) and found.scale == 0)
    if isinstance(target, t.DecimalType):
        return whole or isinstance(found, t.DecimalType)
    if isinstance(target, t.DoubleType):
        return whole or isinstance(found, (t.FloatType, t.DoubleType))
    return whole


def from_arrow(found: pa.DataType) -> Optional[t.DataType]:
    """What Spark reads for a Parquet column; None for a type that no contract can take (binary, nested, nanoseconds)."""
    if pa.types.is_decimal(found):
        return t.DecimalType(found.precision, found.scale)
    if pa.types.is_timestamp(found):
        if found.unit == "ns":
            return None
        return t.TimestampType() if found.tz else t.TimestampNTZType()
    if pa.types.is_string(found) or pa.types.is_large_string(found):
        return t.StringType()
    return _FROM_ARROW.get(found)


# Spark widens Parquet's unsigned integers, so that each value keeps its sign.
_FROM_ARROW = {
    pa.int8(): t.ByteType(),
    pa.int16(): t.ShortType(),
    pa.int32(): t.IntegerType(),
    pa.int64(): t.LongType(),
    pa.uint8(): t.ShortType(),
    pa.uint16(): t.IntegerType(),
    pa.uint32(): t.LongType(),
    pa.uint64(): t.DecimalType(20, 0),
    pa.float32(): t.FloatType(),
    pa.float64(): t.DoubleType(),
    pa.bool_(): t.BooleanType(),
    pa.date32(): t.DateType(),
}
