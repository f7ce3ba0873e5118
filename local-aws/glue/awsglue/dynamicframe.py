"""A frame of records."""

from __future__ import annotations

from typing import Any

from awsglue.refused import Refusing
from pyspark.sql import DataFrame


class DynamicFrame(Refusing):
    """Here a DataFrame: what has a type of its own for each record in AWS's, has one for all."""

    def __init__(self, frame: DataFrame, glue_ctx: Any, name: str = "") -> None:
        self._frame = frame
        self.glue_ctx = glue_ctx
        self.name = name

    @classmethod
    def fromDF(cls, dataframe: DataFrame, glue_ctx: Any, name: str) -> "DynamicFrame":  # noqa: N802 - AWS's name
        return cls(dataframe, glue_ctx, name)

    def toDF(self) -> DataFrame:  # noqa: N802 - AWS's name
        """Of a run that reads nothing it has no column."""
        return self._frame

    def count(self) -> int:
        return self._frame.count()
