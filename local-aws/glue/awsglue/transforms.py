"""ApplyMapping, ResolveChoice by cast, DropNullFields."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from awsglue.dynamicframe import DynamicFrame
from awsglue.refused import NotHere
from pyspark.sql import functions as F
from pyspark.sql.types import NullType

_TYPES = {"long": "bigint", "short": "smallint", "byte": "tinyint"}


def _type(name: str) -> str:
    return _TYPES.get(name, name)


class ApplyMapping:
    @classmethod
    def apply(cls, frame: DynamicFrame, mappings: Sequence[Tuple[str, str, str, str]], transformation_ctx: str = "") -> DynamicFrame:
        """(source, its type, target, its type); columns that are not named are left out."""
        rows = frame.toDF()
        there = set(rows.columns)
        columns = [F.col(f"`{old}`").cast(_type(kind)).alias(new) for old, _, new, kind in mappings if old in there]
        return DynamicFrame(rows.select(*columns), frame.glue_ctx, transformation_ctx)


class ResolveChoice:
    @classmethod
    def apply(cls, frame: DynamicFrame, specs: Sequence[Tuple[str, str]], transformation_ctx: str = "") -> DynamicFrame:
        """Only `cast:<type>`: what cannot be cast is NULL."""
        rows = frame.toDF()
        for column, action in specs:
            verb, _, kind = action.partition(":")
            if verb != "cast":
                raise NotHere(f"ResolveChoice by {action}: only cast is in the local awsglue")
            rows = rows.withColumn(column, F.col(f"`{column}`").cast(_type(kind)))
        return DynamicFrame(rows, frame.glue_ctx, transformation_ctx)


class DropNullFields:
    @classmethod
    def apply(cls, frame: DynamicFrame, transformation_ctx: str = "") -> DynamicFrame:
        """Drops columns whose type is null: of which no record has a value."""
        rows = frame.toDF()
        empty: List[str] = [field.name for field in rows.schema.fields if isinstance(field.dataType, NullType)]
        return DynamicFrame(rows.drop(*empty), frame.glue_ctx, transformation_ctx)
