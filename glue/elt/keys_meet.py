"""
Keys that meet: two records of the source whose keys differ only in trailing blanks, or in how a number is spelled. The
warehouse would take them for one.

Two spellings alone prove nothing: under a PAD SPACE collation (MySQL's own ones before 8.0) `A ` and `A` are one key, and a
record whose key was trimmed has had both. They are two records where both were alive at one moment, which the events tell
(docs/adr/0015). Each event says of a spelling that it was

  loaded  there in the full load
  born    inserted, or the new key of an update
  seen    updated and so there before
  died    deleted, or the old key of an update
"""

from __future__ import annotations

from typing import Tuple

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from elt.storable import shown_key

NO_MEETING = (0, "")
_LOG = ["record_key", "_epoch"]


def keys_that_meet(frame: DataFrame) -> Tuple[int, str]:
    """How many keys stand for two records at once, and one of them. Asked only when some key was altered by trimming."""
    row = meeting_keys(frame).agg(F.count("*").alias("keys"), F.min(shown_key()).alias("example")).first()
    return row["keys"], row["example"] or ""


def meeting_keys(frame: DataFrame) -> DataFrame:
    """Their `record_key`, once each, of refined events."""
    told = _spellings(frame)
    several = told.groupBy("record_key").agg(F.count_distinct("spelling").alias("spellings")).where(F.col("spellings") > 1)
    states = _states(told.join(several.select("record_key"), "record_key", "left_semi"))
    return states.where(F.greatest("starts", "alive") > 1).select("record_key").distinct()


def _spellings(frame: DataFrame) -> DataFrame:
    """
    One row for each thing that an event says of a spelling. Without an I, U or D it says nothing. Duplicates speak as well:
    two records that are alike but for a blank look like one that was delivered twice.
    """
    raw, old = F.col("_raw_key"), F.col("_old_raw_key")
    moved = (F.col("_op") == "U") & old.isNotNull() & (old != raw)
    said = (
        F.when(F.col("_origin") == "snapshot", F.array(_says(0, raw, "loaded")))
        .when(moved, F.array(_says(0, old, "died"), _says(1, raw, "born")))
        .when(F.col("_op") == "U", F.array(_says(0, raw, "seen")))
        .when(F.col("_op") == "D", F.array(_says(0, raw, "died")))
        .when(F.col("_op") == "I", F.array(_says(1, raw, "born")))
    )
    events = frame.select(*_LOG, "_sequence", F.explode(said).alias("said"))
    return events.select(*_LOG, "_sequence", "said.*")


def _says(place: int, spelling: SparkColumn, what: str) -> SparkColumn:
    """`place`: at one place in the log what dies does so before what is born there."""
    return F.struct(F.lit(place).alias("place"), spelling.alias("spelling"), F.lit(what).alias("what"))


def _states(told: DataFrame) -> DataFrame:
    """
    `starts`: how many spellings were alive when the log began; `alive`: how many are after each event. A spelling that is
    born in the log was not there when it began, though a full load that was read meanwhile has it already.
    """
    spelling = Window.partitionBy(*_LOG, "spelling")
    log = Window.partitionBy(*_LOG)
    order = ["_sequence", "place"]
    in_log = F.max((F.col("what") != "loaded").cast("int")).over(spelling) == 1
    known = told.withColumn("in_log", in_log).where((F.col("what") != "loaded") | ~F.col("in_log"))
    is_alive = (F.col("what") != "died").cast("int")
    before = F.lag(is_alive).over(spelling.orderBy(*order))
    began = F.when(before.isNull(), (F.col("what") != "born").cast("int")).otherwise(F.lit(0))
    steps = known.withColumns({"is_alive": is_alive, "was_alive": F.coalesce(before, (F.col("what") != "born").cast("int")), "began": began})
    counted = steps.withColumn("starts", F.sum("began").over(log))
    so_far = log.orderBy(*order).rowsBetween(Window.unboundedPreceding, Window.currentRow)
    return counted.withColumn("alive", F.col("starts") + F.sum(F.col("is_alive") - F.col("was_alive")).over(so_far))
