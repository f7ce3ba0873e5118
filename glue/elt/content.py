"""
The content of a source row as one text and, keyed, as one number: what the comparison with the source adds up. MySQL says the
same of its own rows (src/sources/mysql-cdc/source-text.ts); docs/exact-history.md has the rules in words.

Each column of the contract that is not NULL adds `name:bytes:text`, as the source wrote it, before anything is trimmed,
masked or rejected. The text says the value, not its type: a column made wider changes no row's text.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Mapping

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Contract
from elt.events import canonical_text

_PURPOSE = b"ecomflow content checksum"
_HEX_DIGITS = 15
_FLOATING = (t.FloatType, t.DoubleType)
_TIMES = (t.TimestampType, t.TimestampNTZType)
_LEAST_POWER, _BITS = -1022, 52


def content_key(salt: bytes) -> str:
    """The key of checksums; src/sources/mysql-cdc/content-key.ts makes the same one from the same secret."""
    return hmac.new(salt, _PURPOSE, hashlib.sha256).hexdigest()


def row_content(contract: Contract, found: Mapping[str, t.DataType]) -> SparkColumn:
    """The row's text, in clear; `found`: the columns that the bronze file has."""
    parts = [_part(column.name, source_text(F.col(column.name), found[column.name])) for column in contract.columns if column.name in found]
    return F.concat(*parts) if parts else F.lit("")


def checksum(content: SparkColumn, key: SparkColumn) -> SparkColumn:
    """Sixty bits of the keyed hash, as a number."""
    return F.conv(F.substring(F.sha2(F.concat(key, content), 256), 1, _HEX_DIGITS), 16, 10).cast("bigint")


def source_text(value: SparkColumn, kind: t.DataType) -> SparkColumn:
    """The one text of a value as bronze has it: numbers and times without zeros at the end of their fraction."""
    if isinstance(kind, t.BooleanType):
        return value.cast("int").cast("string")
    if isinstance(kind, _FLOATING):
        return _double_text(value.cast("double"))
    text = canonical_text(value, kind)
    has_fraction = isinstance(kind, _TIMES) or (isinstance(kind, t.DecimalType) and kind.scale > 0)
    return F.regexp_replace(text, r"\.?0+$", "") if has_fraction else text


def _part(name: str, text: SparkColumn) -> SparkColumn:
    shown = F.concat(F.lit(f"{name}:"), F.octet_length(text).cast("string"), F.lit(":"), text)
    return F.coalesce(shown, F.lit(""))


def _double_text(value: SparkColumn) -> SparkColumn:
    """
    A double by its 53 bits and its power of two, which whole numbers say exactly: engines differ in a double's decimals.
    The logarithm may be one off beside a power of two; the two corrections mend that.
    """
    size, whole = F.abs(value), F.lit(float(2 ** (_BITS + 1)))
    guess = F.greatest(F.floor(F.log2(size)).cast("double"), F.lit(float(_LEAST_POWER)))
    over = F.when(_bits(size, guess) >= whole, 1.0).otherwise(0.0)
    under = F.when((_bits(size, guess) < whole / 2) & (guess > _LEAST_POWER), 1.0).otherwise(0.0)
    power = guess + over - under
    sign = F.when(value < 0, F.lit("-")).otherwise(F.lit(""))
    shown = F.concat(sign, _bits(size, power).cast("bigint").cast("string"), F.lit("p"), power.cast("int").cast("string"))
    return F.when(value == 0, F.lit("0")).otherwise(shown)


def _bits(size: SparkColumn, power: SparkColumn) -> SparkColumn:
    return size / F.pow(F.lit(2.0), power - _BITS)
