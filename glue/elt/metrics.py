"""All counts of an entity's rows in one pass over the cached events."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain
from typing import Dict, FrozenSet, List, Mapping, Optional

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


@dataclass(frozen=True)
class Names:
    """Of a small entity: the keys that it brings, and the values of each reference that it holds."""

    keys: FrozenSet[str] = frozenset()
    references: Dict[str, FrozenSet[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """
    `reasons`: rejected rows by reason; a row with two reasons counts for both.
    `names` is None where there are too many rows to bring their keys to the driver.
    """

    metrics: Metrics
    reasons: Mapping[str, int]
    names: Optional[Names]


def count_rows(frame: DataFrame, contract: Contract, with_names: bool = False) -> Counted:
    """One Spark job; a second one where many rows make reasons."""
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
        "committed_late": committed_late(contract.committed_late.minutes),
    }
    figures = [F.count_if(condition).alias(name) for name, condition in counted.items()]
    listed = F.collect_list(F.when(_is_rejected(), F.col("_reasons"))).alias("reasons")
    row = frame.agg(*figures, *([*_names(contract), listed] if with_names else [])).first().asDict()
    metrics = Metrics(**{name: row[name] for name in counted})
    if not with_names:
        return Counted(metrics, _count_reasons(frame) if metrics.rejected else {}, None)
    reasons = Counter(chain.from_iterable(row["reasons"]))
    references = {column: frozenset(row[f"reference_{column}"]) for column, _ in contract.references}
    return Counted(metrics, reasons, Names(frozenset(row["keys"]), references))


def is_alive() -> SparkColumn:
    """A good row that is not a delete: what a reference may name, or may hold."""
    return (F.size("_reasons") == 0) & (F.col("_op") != "D")


def _names(contract: Contract) -> List[SparkColumn]:
    """NULLs are left out by collect_set."""
    keys = F.collect_set(F.when(is_alive(), F.col("record_key"))).alias("keys")
    values = [
        F.collect_set(F.when(is_alive(), F.col(column).cast("string"))).alias(f"reference_{column}")
        for column, _ in contract.references
    ]
    return [keys, *values]


def _is_rejected() -> SparkColumn:
    """Kept aside, and counted once."""
    return (F.size("_reasons") > 0) & ~F.col("_duplicate")


def _count_reasons(frame: DataFrame) -> Dict[str, int]:
    listed = frame.where(_is_rejected()).select(F.explode("_reasons").alias("reason"))
    return {row["reason"]: row["count"] for row in listed.groupBy("reason").count().collect()}


def committed_late(minutes: int) -> SparkColumn:
    """A commit more than so long after the time in its object's name: one of the two clocks is wrong."""
    stamp = F.regexp_extract("_object_key", _OBJECT_TIME, 1)
    named = F.when(stamp != "", F.to_timestamp(stamp, "yyyyMMdd-HHmmssSSS"))
    return (F.col("_origin") == "cdc") & (F.col("_committed_at") > named + F.expr(f"interval {minutes} minutes"))
