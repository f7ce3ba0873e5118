"""Select lists of the outputs. COPY of Parquet goes by position: each list is its staging table's order."""

from __future__ import annotations

from typing import List

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.rejected import REASONS, SUMS, payload, stored_op, stored_record_key, stored_sequence, stored_sum
from elt.types import spark_type


def silver_rows(frame: DataFrame, contract: Contract, batch_id: str, source_system: str) -> DataFrame:
    """The good rows, once each; in an order that the rows alone decide, a key change's D before its I."""
    good = frame.where((F.size("_reasons") == 0) & ~F.col("_duplicate") & ~F.col("_folded"))
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
        F.col("_contract_version").cast("int").alias("contract_version"),
        F.col("row_hash"),
        F.col("tracked_hash"),
        *_figures(contract),
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
        stored_sequence().alias("sequence"),
        stored_op().alias("op"),
        F.col("_contract_version").cast("int").alias("contract_version"),
        F.to_json(F.slice("_reasons", 1, REASONS)).alias("reasons"),
        _told(frame, "_payload", payload(contract)).alias("payload"),
        F.col("_object_key").alias("object_key"),
        *_figures(contract),
        # Only a feed's raw rows have a line.
        _told(frame, "_line", F.lit(None).cast("bigint")).alias("line"),
    )


def _told(frame: DataFrame, name: str, otherwise: SparkColumn) -> SparkColumn:
    """What the row says of itself, where it does."""
    return F.col(name) if name in frame.columns else otherwise


def _figures(contract: Contract) -> List[SparkColumn]:
    """What the source counts of this row, in clear or keyed: nothing of a delete."""
    figures = {**{f"sum_{place + 1}": stored_sum(contract, place) for place in range(SUMS)}, "checksum": F.col("_checksum")}
    return [F.when(~F.col("_op").eqNullSafe("D"), figure).alias(name) for name, figure in figures.items()]
