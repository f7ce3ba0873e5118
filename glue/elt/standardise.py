"""
Standardising: each source value becomes its contract type, or NULL when it cannot be taken over exactly.

Columns that it gives, beside the contract's own (typed):
  _raw          struct of the source's values as text, untouched: for reasons, the rejected payload and comparisons
  _content      the row as one text, for its checksum
  _before       struct of the key's before image (typed), _before_raw the same as text; NULL members where there is none
  _op, _sequence, _committed_at, _committed_raw, _object_key, _origin, _epoch
  _times        how many equal rows it stands for, one after the other (map_rows.fold_repeats); else 1
"""

from __future__ import annotations

from typing import List, Mapping

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Column, Contract
from elt.content import row_content
from elt.events import canonical_text
from elt.read_bronze import BEFORE
from elt.storable import is_blank
from elt.types import spark_type

_OFFSET = "(Z|[+-][0-9]{2}:?[0-9]{2})$"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
# A date or time outside has another text than YYYY-MM-DD: engines read it differently, or not at all.
_FIRST_INSTANT, _LAST_INSTANT = "0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"
# Versions lie between the two: H4's first one begins at the one, its last one ends at the other.
_FIRST_COMMIT, _LAST_COMMIT = "1900-01-01 00:00:00", "9999-12-30 23:59:59.999999"


def standardise(frame: DataFrame, contract: Contract) -> DataFrame:
    """Bronze rows of one schema as rows of the contract."""
    found = {field.name: field.dataType for field in frame.schema.fields}
    typed = [_typed(column, found, contract).alias(column.name) for column in contract.columns]
    raw = F.struct(*[_text(column.name, found).alias(column.name) for column in contract.columns])
    return frame.select(
        *typed,
        raw.alias("_raw"),
        row_content(contract, found).alias("_content"),
        F.struct(*_before_images(contract, found, as_text=False)).alias("_before"),
        F.struct(*_before_images(contract, found, as_text=True)).alias("_before_raw"),
        *_control_columns(found),
    )


def _typed(column: Column, found: Mapping[str, t.DataType], contract: Contract) -> SparkColumn:
    """An optional column that a file does not have is NULL, and so is a reference that is empty: it names nobody."""
    if column.name not in found:
        return F.lit(None).cast(spark_type(column.type))
    value = typed_value(column.name, found[column.name], column, column.name in contract.trimmed_right)
    return F.when(~is_blank(value), value) if column.name in contract.emptied else value


def typed_value(name: str, found: t.DataType, column: Column, right_only: bool) -> SparkColumn:
    """The value of source column `name` in the type of `column`; NULL when it is not one exactly."""
    value = _converted(name, found, column, right_only)
    target = spark_type(column.type)
    if isinstance(target, t.TimestampType):
        return F.when(value.between(_instant(_FIRST_INSTANT), _instant(_LAST_INSTANT)), value)
    if isinstance(target, t.DateType):
        return F.when(value.between(F.lit(_FIRST_INSTANT[:10]).cast("date"), F.lit(_LAST_INSTANT[:10]).cast("date")), value)
    if isinstance(target, t.DoubleType):
        return F.when(~F.isnan(value) & (F.abs(value) != F.lit(float("inf"))), value)
    return value


def _instant(text: str) -> SparkColumn:
    return F.lit(text).cast("timestamp")


def _converted(name: str, found: t.DataType, column: Column, right_only: bool) -> SparkColumn:
    target = spark_type(column.type)
    source = F.col(name)
    if isinstance(target, t.StringType):
        text = canonical_text(source, found)
        return F.rtrim(text) if right_only else F.trim(text)
    if isinstance(target, t.BooleanType) and not isinstance(found, t.BooleanType):
        return F.when(source == 0, F.lit(False)).when(source == 1, F.lit(True))
    if isinstance(target, t.TimestampType):
        # What a mapping makes is UTC already, and nobody says so.
        return _utc(name, found, column.timezone or "UTC")
    cast = _try_cast(name, target)
    if isinstance(target, t.DateType) and isinstance(found, t.StringType):
        # A cast leaves out what follows the day.
        return F.when(F.trim(source).rlike(_DAY + "$"), cast)
    if isinstance(target, t.DoubleType) and not isinstance(found, (t.FloatType, t.DoubleType, t.StringType)):
        # Above 2^53 not every whole number is a double.
        return F.when(F.expr(f"try_cast(try_cast(`{name}` as double) as bigint)") == _try_cast(name, t.LongType()), cast)
    if isinstance(target, t.DecimalType):
        # A cast rounds in silence: with all digits kept beside it, a rounded value shows.
        wide = _try_cast(name, t.DecimalType(38, 38 - (target.precision - target.scale)))
        return F.when(cast == wide, cast)
    return cast


def _utc(name: str, found: t.DataType, zone: str) -> SparkColumn:
    """A wall clock of `zone` as UTC; a text that names its own offset is already an instant."""
    instant = _try_cast(name, t.TimestampType())
    shifted = instant if zone == "UTC" else F.to_utc_timestamp(instant, zone)
    if isinstance(found, t.StringType):
        # A time without a day would be today's.
        dated = F.trim(F.col(name)).rlike(_DAY)
        return F.when(dated, F.when(F.col(name).rlike(_OFFSET), instant).otherwise(shifted))
    return shifted


def _try_cast(name: str, target: t.DataType) -> SparkColumn:
    return F.expr(f"try_cast(`{name}` as {target.simpleString()})")


def _text(name: str, found: dict) -> SparkColumn:
    return F.col(name).cast("string") if name in found else F.lit(None).cast("string")


def _before_images(contract: Contract, found: dict, as_text: bool) -> List[SparkColumn]:
    by_name = {column.name: column for column in contract.columns}
    images = []
    for key in contract.key:
        name = BEFORE + key
        if as_text:
            image = _text(name, found)
        elif name in found:
            image = typed_value(name, found[name], by_name[key], right_only=True)
        else:
            image = F.lit(None).cast(spark_type(by_name[key].type))
        images.append(image.alias(key))
    return images


def _control_columns(found: Mapping[str, t.DataType]) -> List[SparkColumn]:
    """
    A snapshot's row has its snapshot's time, not its transfer's, so it carries no time; nor a sequence, unless it has a place in a file
    (`_place`), of which a file that comes later may have another.
    """
    is_load = F.col("_origin") == "snapshot"
    committed = F.expr("try_cast(`_committed_at` as timestamp)")
    placed = F.when(committed.between(_instant(_FIRST_COMMIT), _instant(_LAST_COMMIT)), committed)
    return [
        F.when(is_load, F.lit("I")).otherwise(F.col("Op")).alias("_op"),
        F.when(is_load, F.col("_place") if "_place" in found else F.lit("")).otherwise(F.col("_sequence")).alias("_sequence"),
        F.when(~is_load, placed).alias("_committed_at"),
        F.when(~is_load, F.col("_committed_at")).alias("_committed_raw"),
        F.col("_object_key"),
        F.col("_origin"),
        F.col("_epoch"),
        F.col("_times") if "_times" in found else F.lit(1).alias("_times"),
    ]
