"""Duplicate events: the same change delivered twice. Two equal sales lines have different keys and both stay."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F


def mark_duplicates(frame: DataFrame) -> DataFrame:
    """Adds `_duplicate`: true for all but one row of each `event_id`; the row of the first object stays."""
    order = Window.partitionBy("event_id").orderBy("_object_key")
    return frame.withColumn("_duplicate", F.row_number().over(order) > 1)
