"""Events of an entity from a feed's good rows, by a mapping; they go the same way as a source's own events from there on."""

from __future__ import annotations

from dataclasses import replace
from typing import List

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Contract
from elt.feed import Mapping
from elt.types import accepts, spark_type

_NO_TIME = "0" * 14
_TEXT = "yyyy-MM-dd HH:mm:ss.SSSSSS"


def mapped_contract(contract: Contract, version: int) -> Contract:
    """The entity's contract of events from a feed."""
    return replace(contract, version=version)


def map_rows(good: DataFrame, contract: Contract, mapping: Mapping) -> DataFrame:
    """
    Events in the shape of a bronze file's rows; an expression that is NULL alone has its column's type. Without `at` they are rows of
    snapshots. Raises ValueError where `at` is no time: Spark would take a number for seconds.
    """
    said = dict(mapping.columns)
    values = [_value(said.get(column.name), spark_type(column.type)).alias(column.name) for column in contract.columns]
    made = good.where(F.expr(f"({mapping.when})")) if mapping.when else good
    if mapping.at is None:
        return made.select(
            *values,
            F.lit("I").alias("Op"),
            F.lit(None).cast("string").alias("_committed_at"),
            F.lit("").alias("_sequence"),
            sequence(F.lit(None).cast("timestamp"), "arrival").alias("_place"),
            F.col("_object_key"),
            F.lit("snapshot").alias("_origin"),
            F.col("_epoch"),
        )
    found = good.select(F.expr(f"({mapping.at})")).schema.fields[0].dataType
    if not isinstance(found, (t.TimestampType, t.DateType)):
        raise ValueError(f"{contract.name}: at is {found.simpleString()} by its mapping, not a timestamp: {mapping.at}")
    at = F.expr(f"cast(({mapping.at}) as timestamp)")
    return made.select(
        *values,
        F.expr(f"({mapping.op})").cast("string").alias("Op"),
        F.date_format(at, _TEXT).alias("_committed_at"),
        sequence(at, mapping.order).alias("_sequence"),
        F.col("_object_key"),
        F.lit("change").alias("_origin"),
        F.lit(1).alias("_epoch"),
    )


def sequence(at: SparkColumn, order: str) -> SparkColumn:
    """35 characters: when it happened (or nothing, where the last to come wins), when its file came, where in it the row stands."""
    happened = F.coalesce(F.date_format(at, "yyyyMMddHHmmss"), F.lit(_NO_TIME)) if order == "event" else F.lit(_NO_TIME)
    arrived = F.lpad(F.col("_arrived_ms").cast("string"), 13, "0")
    return F.concat(happened, arrived, F.lpad(F.col("_ordinal").cast("string"), 8, "0"))


def mapping_faults(events: DataFrame, contract: Contract) -> List[str]:
    """Expressions whose type the entity's column cannot take over without a cast that nobody wrote."""
    found = {field.name: field.dataType for field in events.schema.fields}
    return [
        f"{column.name} is {found[column.name].simpleString()} by its mapping, the contract says {column.type}"
        for column in contract.columns
        if not accepts(column.type, found[column.name])
    ]


def reject_late(frame: DataFrame, minutes: int) -> DataFrame:
    """An event of long after its file came: the date in the row is wrong. It would outlive all that comes until then."""
    arrived = F.timestamp_millis(F.substring("_sequence", len(_NO_TIME) + 1, 13).cast("bigint"))
    late = F.col("_committed_at") > arrived + F.expr(f"interval {minutes} minutes")
    return frame.withColumn("_reasons", F.when(late, F.array_append("_reasons", F.lit("_committed_at:late"))).otherwise(F.col("_reasons")))


def rows_with_events(frame: DataFrame) -> int:
    """How many of a feed's rows made an event; several mappings may make several of one row."""
    return frame.select("_object_key", F.substring("_sequence", len(_NO_TIME) + 1, 21).alias("row")).distinct().count()


def mark_folded(frame: DataFrame) -> DataFrame:
    """
    Adds `_folded`: true of an event that says what the one before it said, of one key, at one instant, in one file. Events of
    other files may come between two that are equal, and then the second brings the value back: those stay.
    """
    order = Window.partitionBy("record_key", "_object_key", "_duplicate").orderBy("_sequence", "_op", "event_id")
    is_good = F.size("_reasons") == 0
    same = [F.lag(value).over(order).eqNullSafe(value) for value in (F.col("_committed_at"), F.col("_op"), F.col("row_hash"), is_good)]
    repeats = same[0] & same[1] & same[2] & same[3]
    return frame.withColumn("_folded", repeats & is_good & ~F.col("_duplicate"))


def fold_repeats(events: DataFrame, contract: Contract) -> DataFrame:
    """
    The first of each run of equal events of one key in one file, before anything is worked out of them; `_times` says how many it stands
    for. What mark_folded would find, and of rows that are rejected later one of each run. For large batches: a header is on all of its
    lines. Rows of snapshots have no order of their own and stay as they are.
    """
    if "_place" in events.columns:
        return events
    key = [F.col("_object_key"), *[F.col(name) for name in contract.key]]
    order = Window.partitionBy(*key).orderBy("_sequence")
    said = F.struct(*[name for name in events.columns if name != "_sequence"])
    placed = events.withColumns(
        {
            "_row": F.row_number().over(order),
            "_last": F.count("*").over(Window.partitionBy(*key)),
            "_repeats": F.lag(said).over(order).eqNullSafe(said),
        }
    )
    firsts = placed.where(~F.col("_repeats"))
    times = F.lead("_row").over(order)
    return firsts.withColumn("_times", F.coalesce(times, F.col("_last") + 1) - F.col("_row")).drop("_row", "_last", "_repeats")


def _value(expression: "str | None", kind: t.DataType) -> SparkColumn:
    if expression is None or expression.strip().lower() == "null":
        return F.lit(None).cast(kind)
    return F.expr(f"({expression})")
