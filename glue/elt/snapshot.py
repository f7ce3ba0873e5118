"""Snapshots as events (H3): one row for each, and the keys of its rejected rows, which were present all the same."""

from __future__ import annotations

from datetime import datetime
from typing import Mapping

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.rejected import stored_record_key


def presence_rows(
    frame: DataFrame, contract: Contract, batch_id: str, source_system: str, snapshot_at: Mapping[int, datetime]
) -> DataFrame:
    """Keys of a snapshot's rejected rows: presence, never a version. `snapshot_at` by epoch; the batch is refused where it is missing."""
    bad = frame.where((F.col("_origin") == "snapshot") & (F.size("_reasons") > 0) & ~F.col("_duplicate"))
    moment = F.lit(None).cast("timestamp")
    for epoch, at in snapshot_at.items():
        moment = F.when(F.col("_epoch") == epoch, F.lit(at.isoformat(sep=" ")).cast("timestamp")).otherwise(moment)
    return bad.select(
        F.lit(batch_id).alias("batch_id"),
        F.lit(source_system).alias("source_system"),
        F.lit(contract.name).alias("entity"),
        F.col("_epoch").cast("int").alias("epoch"),
        F.lit("presence").alias("kind"),
        moment.alias("snapshot_at"),
        stored_record_key().alias("record_key"),
        F.lit(0).cast("bigint").alias("row_count"),
    ).distinct()
