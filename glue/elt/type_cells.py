"""
A feed's cells as typed columns. A text is a number or a date only where it is written as the feed declares: a currency sign, a
separator that was not declared or a date that exists in no calendar leave the value NULL, which rejects the row.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Tuple

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Column
from elt.feed import Feed, Written
from elt.standardise import typed_value
from elt.storable import is_blank
from elt.types import spark_type

_WHOLE = (t.ShortType, t.IntegerType, t.LongType)
_ISO = {"date": "yyyy-MM-dd", "timestamp": "yyyy-MM-dd HH:mm:ss.SSSSSS"}
_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"


def type_cells(frame: DataFrame, feed: Feed) -> DataFrame:
    """
    Adds to `_cells` (texts in the feed's order) its columns, and `_raw`: their texts as they were written, where a blank cell
    is NULL unless its column is text.
    """
    places = list(enumerate(zip(feed.contract.columns, feed.written)))
    raw = F.struct(*[_raw_text(F.col("_cells")[place], column).alias(column.name) for place, (column, _) in places])
    plain = frame.withColumn("_raw", raw)
    # Texts in one spelling first, under the columns' names: what makes values of them is the same as of a source's texts.
    spelled = plain.withColumns({column.name: _spelled(F.col("_raw")[column.name], column, how) for _, (column, how) in places})
    return spelled.withColumns({column.name: _typed(column) for column in feed.contract.columns})


def _raw_text(cell: SparkColumn, column: Column) -> SparkColumn:
    return cell if column.varchar_bytes is not None else F.when(~is_blank(cell), cell)


def _typed(column: Column) -> SparkColumn:
    if column.varchar_bytes is not None:
        return F.col(column.name)
    if column.type == "boolean":
        return F.expr(f"try_cast(`{column.name}` as boolean)")
    return typed_value(column.name, t.StringType(), column, False)


def _spelled(text: SparkColumn, column: Column, how: Written) -> SparkColumn:
    """The text as Spark's casts read it; NULL where it is not written as declared."""
    if column.varchar_bytes is not None:
        return text
    trimmed = F.trim(text)
    if column.type == "boolean":
        lower = F.lower(trimmed)
        return F.when(lower.isin("true", "1"), F.lit("true")).when(lower.isin("false", "0"), F.lit("false"))
    if column.type in _ISO:
        return _day_or_time(trimmed, column, how.formats)
    return _number(trimmed, column, how)


def _number(text: SparkColumn, column: Column, how: Written) -> SparkColumn:
    """Digits, at most one sign before them, and no more than the column's type has: `12.5` is no whole number."""
    whole = "[0-9]+"
    if how.thousands is not None:
        whole = f"([0-9]+|[0-9]{{1,3}}({re.escape(how.thousands)}[0-9]{{3}})+)"
    target = spark_type(column.type)
    point = re.escape(how.decimal)
    fraction = "" if isinstance(target, _WHOLE) else f"({point}[0-9]*)?"
    power = "([eE][+-]?[0-9]{1,3})?" if isinstance(target, t.DoubleType) else ""
    bare = "" if isinstance(target, _WHOLE) else f"|{point}[0-9]+"
    plain = text if how.thousands is None else F.replace(text, F.lit(how.thousands), F.lit(""))
    return F.when(text.rlike(f"^[+-]?({whole}{fraction}{bare}){power}$"), F.translate(plain, how.decimal, "."))


def _day_or_time(text: SparkColumn, column: Column, formats: Tuple[str, ...]) -> SparkColumn:
    """ISO's text of what a pattern reads. Two patterns that read a text differently leave nobody to say which is meant."""
    if not formats:
        return F.when(text.rlike(_INSTANT), text)
    read = [_read(text, column, pattern) for pattern in formats]
    found = F.coalesce(*read)
    differs = reduce(lambda a, b: a | b, [F.coalesce(one != found, F.lit(False)) for one in read])
    return F.when(~differs, found)


def _read(text: SparkColumn, column: Column, pattern: str) -> SparkColumn:
    """A pattern without an offset reads a wall clock, which the column's zone makes an instant later on."""
    instant = F.try_to_timestamp(text, F.lit(pattern))
    iso = F.date_format(instant, _ISO[column.type])
    return F.concat(iso, F.lit("Z")) if "X" in re.sub("'[^']*'", "", pattern) else iso
