"""All counts of an entity's rows in one pass over the cached events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Dict, Mapping

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.storable import shown_key

_OBJECT_TIME = r"/(\d{8}-\d{9})\.parquet$"


@dataclass(frozen=True)
class Metrics:
    """Rows of one entity. Invariant: bronze + splits = silver + rejected + duplicates + unmapped + folded; the last two come of feeds alone."""

    bronze: int = 0
    splits: int = 0
    silver: int = 0
    rejected: int = 0
    duplicates: int = 0
    unmapped: int = 0
    folded: int = 0
    rejected_snapshot: int = 0
    key_null: int = 0
    key_altered: int = 0
    committed_late: int = 0

    def unaccounted(self) -> int:
        """Rows that the books lost, or found twice."""
        found = self.silver + self.rejected + self.duplicates + self.unmapped + self.folded
        return abs(self.bronze + self.splits - found)


@dataclass(frozen=True)
class Rejections:
    """Rows rejected for one reason; a row with two reasons counts for both. `example`: the first of their keys."""

    rows: int
    example: str


@dataclass(frozen=True)
class Counted:
    metrics: Metrics
    reasons: Mapping[str, Rejections]


def count_rows(frame: DataFrame, contract: Contract) -> Counted:
    """One Spark job; a second one where rows were rejected. `bronze` counts events; what a feed's rows are is counted there."""
    bad, twice, split, folded = F.size("_reasons") > 0, F.col("_duplicate"), F.col("_split"), F.col("_folded")
    counted = {
        "bronze": ~split,
        "splits": split,
        "silver": ~bad & ~twice & ~folded,
        "folded": folded,
        "rejected": bad & ~twice,
        "duplicates": twice,
        "rejected_snapshot": bad & ~twice & (F.col("_origin") == "snapshot"),
        "key_null": reduce(lambda a, b: a | b, [F.col("_raw")[key].isNull() for key in contract.key]),
        "key_altered": F.col("_raw_key") != F.col("record_key"),
        "committed_late": committed_late(contract.committed_late.minutes),
    }
    figures = [F.count_if(condition).alias(name) for name, condition in counted.items()]
    row = frame.agg(*figures, F.coalesce(F.sum(F.col("_times") - 1), F.lit(0)).alias("repeats")).first().asDict()
    metrics = Metrics(**{name: row[name] for name in counted})
    metrics = replace(metrics, bronze=metrics.bronze + row["repeats"], folded=metrics.folded + row["repeats"])
    return Counted(metrics, count_reasons(frame) if metrics.rejected else {})


def _is_rejected() -> SparkColumn:
    """Kept aside, and counted once."""
    return (F.size("_reasons") > 0) & ~F.col("_duplicate")


def count_reasons(frame: DataFrame) -> Dict[str, Rejections]:
    """Of the rows that are kept aside, each reason's."""
    listed = frame.where(_is_rejected()).select(F.explode("_reasons").alias("reason"), "record_key")
    found = listed.groupBy("reason").agg(F.count("*").alias("rows"), F.min(shown_key()).alias("example"))
    return {row["reason"]: Rejections(row["rows"], row["example"] or "a row without a key") for row in found.collect()}


def committed_late(minutes: int) -> SparkColumn:
    """A commit more than so long after the time in its object's name: one of the two clocks is wrong."""
    stamp = F.regexp_extract("_object_key", _OBJECT_TIME, 1)
    named = F.when(stamp != "", F.to_timestamp(stamp, "yyyyMMdd-HHmmssSSS"))
    return (F.col("_origin") == "change") & (F.col("_committed_at") > named + F.expr(f"interval {minutes} minutes"))
