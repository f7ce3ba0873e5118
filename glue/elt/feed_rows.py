"""
The way of a feed's raw rows: typed, judged by the feed's own rules, and what broke one kept aside. Every column of its own begins
with an underscore; `_reasons` is empty for a row that events may be made of.
"""

from __future__ import annotations

from typing import List

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Contract
from elt.events import hash_of
from elt.feed import Feed
from elt.personal_data import protect_personal_data
from elt.rejected import payload
from elt.type_cells import type_cells
from elt.validate import column_reasons, reasons_of

#   _object_key, _arrived_ms, _ordinal   where it stands: its file, the file's arrival, its place among the file's rows
#   _line, _cells                        the line where it begins, its texts in the feed's order
#   _fault, _text                        why it cannot be read (row:reason, file:reason), and how it begins
#   _rows                                NULL; in a file's last row, which is none of its own: how many rows came before
#   _epoch                               its snapshot's, or 1
RAW_ROW = t.StructType(
    [
        t.StructField("_object_key", t.StringType()),
        t.StructField("_arrived_ms", t.LongType()),
        t.StructField("_ordinal", t.LongType()),
        t.StructField("_line", t.LongType()),
        t.StructField("_cells", t.ArrayType(t.StringType())),
        t.StructField("_fault", t.StringType()),
        t.StructField("_text", t.StringType()),
        t.StructField("_rows", t.LongType()),
        t.StructField("_epoch", t.IntegerType()),
    ]
)


def judge_rows(raw: DataFrame, feed: Feed) -> DataFrame:
    """Raw rows with the feed's typed columns, `_reasons` and `_is_mark`: of a mark nothing is asked."""
    typed = type_cells(raw, feed)
    is_mark = F.coalesce(F.expr(f"({feed.marks})"), F.lit(False)) if feed.marks else F.lit(False)
    broken = [F.when(~F.expr(f"({rule.holds})"), F.lit(rule.name)) for rule in feed.rules]
    of_columns = reasons_of([*column_reasons(feed.contract), *broken])
    of_row = F.when(is_mark, F.array().cast("array<string>")).otherwise(of_columns)
    reasons = F.when(F.col("_fault").isNotNull(), F.array(F.col("_fault"))).otherwise(of_row)
    return typed.withColumns({"_reasons": reasons, "_is_mark": is_mark})


def placed_rows(good: DataFrame, feed: Feed) -> DataFrame:
    """Rows of which events are made: no marks, and by their stamp, where they have one, the arrival and place that they say themselves."""
    said = good.where(~F.col("_is_mark"))
    if feed.stamp is None:
        return said
    return said.withColumns({"_arrived_ms": F.unix_millis(feed.stamp.arrived_at), "_ordinal": F.col(feed.stamp.place).cast("bigint")})


def kept_aside(bad: DataFrame, feed: Feed, source_system: str, pads: DataFrame) -> DataFrame:
    """
    Bad rows in the shape of an entity's bad events (elt/silver.py), so that they are kept in the same way. Of a feed with personal
    columns a row that cannot be read is not shown: nobody knows which of its texts is personal.
    """
    contract = feed.contract
    file = F.regexp_extract("_object_key", "[^/]*$", 0)
    line = F.coalesce(F.concat(F.lit(":"), F.col("_line").cast("string")), F.lit(""))
    ordinal = F.coalesce(F.col("_ordinal"), F.lit(0)).cast("string")
    identity = [F.lit(source_system), F.lit(feed.name), *_whereabouts(feed, ordinal), F.lit(str(contract.version))]
    protected = protect_personal_data(bad.withColumn("_content", F.lit("")), contract, pads)
    placed = protected.withColumns(
        {
            "event_id": hash_of(identity),
            "record_key": F.concat(file, line),
            "_epoch": F.lit(1),
            "_origin": F.lit("change"),
            "_committed_at": F.lit(None).cast("timestamp"),
            "_committed_raw": F.lit(None).cast("string"),
            "_sequence": F.concat(F.lit("0" * 14), F.lpad(F.col("_arrived_ms").cast("string"), 13, "0"), F.lpad(ordinal, 8, "0")),
            "_op": F.lit("?"),
            "_contract_version": F.lit(contract.version),
            "_checksum": F.lit(None).cast("bigint"),
            "_duplicate": F.lit(False),
        }
    )
    return placed.withColumn("_payload", F.when(F.col("_fault").isNull(), payload(contract)).otherwise(_unreadable(contract)))


def _whereabouts(feed: Feed, ordinal: SparkColumn) -> List[SparkColumn]:
    """Its file and its place in it; of a row that says who it is that alone, so that it is kept once however often it comes."""
    if feed.stamp is None:
        return [F.col("_object_key"), ordinal]
    known = F.col(feed.stamp.id)
    return [F.coalesce(known, F.col("_object_key")), F.when(known.isNull(), ordinal)]


def _unreadable(contract: Contract) -> SparkColumn:
    is_of_file = F.col("_fault").startswith("file:")
    shown = F.col("_text") if not contract.personal else F.when(is_of_file, F.col("_text"))
    return F.to_json(F.create_map(F.when(is_of_file, F.lit("file")).otherwise(F.lit("row")), shown), {"ignoreNullFields": "false"})
