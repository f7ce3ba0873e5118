"""All counts of an entity's rows in one pass over the cached events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract

_OBJECT_TIME = r"/(\d{8}-\d{9})\.parquet$"


@dataclass(frozen=True)
class Metrics:
    """Rows of one entity. Invariant: bronze + splits = silver + rejected + duplicates."""

    bronze: int = 0
    splits: int = 0
    silver: int = 0
    rejected: int = 0
    duplicates: int = 0
    rejected_load: int = 0
    key_null: int = 0
    key_altered: int = 0
    committed_late: int = 0


def count_rows(frame: DataFrame, contract: Contract) -> Metrics:
    """One Spark job."""
    bad, twice, split = F.size("_reasons") > 0, F.col("_duplicate"), F.col("_split")
    counted = {
        "bronze": ~split,
        "splits": split,
        "silver": ~bad & ~twice,
        "rejected": bad & ~twice,
        "duplicates": twice,
        "rejected_load": bad & ~twice & (F.col("_origin") == "load"),
        "key_null": reduce(lambda a, b: a | b, [F.col("_raw")[key].isNull() for key in contract.key]),
        "key_altered": F.col("_raw_key") != F.col("record_key"),
        "committed_late": committed_late(),
    }
    row = frame.agg(*[F.count_if(condition).alias(name) for name, condition in counted.items()]).first()
    return Metrics(**row.asDict())


def committed_late() -> SparkColumn:
    """A commit more than an hour after the time in its object's name: one of the two clocks is wrong."""
    stamp = F.regexp_extract("_object_key", _OBJECT_TIME, 1)
    named = F.when(stamp != "", F.to_timestamp(stamp, "yyyyMMdd-HHmmssSSS"))
    return (F.col("_origin") == "cdc") & (F.col("_committed_at") > named + F.expr("interval 1 hour"))


def keys_that_meet(frame: DataFrame) -> int:
    """How many keys stand for two different keys of the source. Asked only when some key was altered by trimming."""
    spellings = frame.groupBy("record_key").agg(F.count_distinct("_raw_key").alias("spellings"))
    return spellings.where(F.col("spellings") > 1).count()
