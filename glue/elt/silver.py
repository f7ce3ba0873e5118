"""Select lists of the outputs. COPY of Parquet goes by position: each list is its staging table's order."""

from __future__ import annotations

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.types import spark_type

_RECORD_KEY_CHARACTERS = 128  # of four bytes each: the 512 of the column
_PAYLOAD_BYTES = 16384
_WORST_ESCAPE = 6  # \u0000
_REASONS = 40
_SUMS = 3


def silver_rows(frame: DataFrame, contract: Contract, batch_id: str, source_system: str) -> DataFrame:
    """The good rows, once each; in an order that the rows alone decide, a key change's D before its I."""
    good = frame.where((F.size("_reasons") == 0) & ~F.col("_duplicate"))
    ordered = good.sortWithinPartitions("_epoch", F.col("_origin").desc(), "_sequence", "_op", "record_key")
    return ordered.select(
        F.lit(batch_id).alias("batch_id"),
        F.col("event_id"),
        F.lit(source_system).alias("source_system"),
        F.col("record_key"),
        F.col("_epoch").cast("int").alias("epoch"),
        F.col("_origin").alias("origin"),
        F.col("_committed_at").alias("committed_at"),
        F.col("_sequence").alias("sequence"),
        F.col("_op").alias("op"),
        F.lit(contract.version).cast("int").alias("contract_version"),
        F.col("row_hash"),
        F.col("tracked_hash"),
        *[F.col(column.name).cast(spark_type(column.type)) for column in contract.columns],
    )


def rejected_rows(frame: DataFrame, contract: Contract, batch_id: str, source_system: str) -> DataFrame:
    """The bad rows, once each, with reasons and what the source wrote (personal data protected)."""
    bad = frame.where((F.size("_reasons") > 0) & ~F.col("_duplicate"))
    return bad.select(
        F.lit(batch_id).alias("batch_id"),
        F.col("event_id"),
        F.lit(source_system).alias("source_system"),
        F.lit(contract.name).alias("entity"),
        stored_record_key().alias("record_key"),
        F.col("_epoch").cast("int").alias("epoch"),
        F.col("_origin").alias("origin"),
        F.col("_committed_at").alias("committed_at"),
        F.substring("_sequence", 1, 35).alias("sequence"),
        F.substring("_op", 1, 1).alias("op"),
        F.lit(contract.version).cast("int").alias("contract_version"),
        F.to_json(F.slice("_reasons", 1, _REASONS)).alias("reasons"),
        _payload(contract).alias("payload"),
        F.col("_object_key").alias("object_key"),
        *[_sum(contract, place) for place in range(_SUMS)],
    )


def stored_record_key() -> SparkColumn:
    """A key that is too long for its column was rejected for it; cut, it still fits the column."""
    return F.when(F.octet_length("record_key") <= 512, F.col("record_key")).otherwise(
        F.substring("record_key", 1, _RECORD_KEY_CHARACTERS)
    )


def _payload(contract: Contract) -> SparkColumn:
    """The row as JSON text; each value is cut so that the whole fits its column even where every character is escaped."""
    names = sum(len(column.name) + len('"":"",') for column in contract.columns) + 2
    each = max(1, (_PAYLOAD_BYTES - names) // (_WORST_ESCAPE * len(contract.columns)))
    values = [F.substring(F.col("_raw")[column.name], 1, each).alias(column.name) for column in contract.columns]
    return F.to_json(F.struct(*values), {"ignoreNullFields": "false"})


def _sum(contract: Contract, place: int) -> SparkColumn:
    """What the source counts of this row: reconciliation takes it off on both sides."""
    if place >= len(contract.sums):
        return F.lit(None).cast("decimal(38,6)").alias(f"sum_{place + 1}")
    return F.expr(f"try_cast(`_raw`.`{contract.sums[place]}` as decimal(38,6))").alias(f"sum_{place + 1}")
