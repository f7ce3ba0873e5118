"""A changed primary key: DMS sends one U with the new key; history needs the old key's end and the new key's begin."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.events import key_text
from elt.types import spark_type

_KEPT = ["_sequence", "_committed_at", "_committed_raw", "_object_key", "_origin", "_epoch", "_times"]


def split_key_changes(frame: DataFrame, contract: Contract) -> DataFrame:
    """
    Each U whose before image is another key becomes the old key's D, then the new key's I, of the same sequence.
    `_split` marks the added row. The D carries its key only: the before image holds no other column.
    `_old_raw_key` is the key before as the source wrote it, of a row that came with one and was not split.
    """
    changed = _key_changed(contract)
    plain = F.array(F.struct(F.lit(False).alias("old"), F.col("_op").alias("op")))
    both = F.array(
        F.struct(F.lit(True).alias("old"), F.lit("D").alias("op")),
        F.struct(F.lit(False).alias("old"), F.lit("I").alias("op")),
    )
    exploded = frame.withColumn("_part", F.explode(F.when(changed, both).otherwise(plain)))
    old = F.col("_part.old")
    values = [
        F.when(old, _old_value("_before", contract, column.name, spark_type(column.type))).otherwise(F.col(column.name)).alias(column.name)
        for column in contract.columns
    ]
    raw = F.struct(
        *[
            F.when(old, _old_value("_before_raw", contract, column.name, "string")).otherwise(F.col("_raw")[column.name]).alias(column.name)
            for column in contract.columns
        ]
    )
    was = F.when(_has_image(contract) & ~changed, key_text([F.col("_before_raw")[key] for key in contract.key])).alias("_old_raw_key")
    content = F.when(~old, F.col("_content")).alias("_content")
    return exploded.select(*values, raw.alias("_raw"), F.col("_part.op").alias("_op"), content, *_KEPT, was, old.alias("_split"))


def unsplit(frame: DataFrame) -> DataFrame:
    """The same of rows that do not say what their key was before."""
    return frame.drop("_before", "_before_raw").withColumns({"_old_raw_key": F.lit(None).cast("string"), "_split": F.lit(False)})


def _key_changed(contract: Contract) -> SparkColumn:
    """Compared as standardised: a change of trailing blanks is no change of the key. An unreadable image is (its raw text shows it)."""
    differs = reduce(lambda a, b: a | b, [~F.col("_before")[key].eqNullSafe(F.col(key)) for key in contract.key])
    return (F.col("_op") == "U") & _has_image(contract) & differs


def _has_image(contract: Contract) -> SparkColumn:
    return reduce(lambda a, b: a | b, [F.col("_before_raw")[key].isNotNull() for key in contract.key])


def _old_value(image: str, contract: Contract, name: str, kind) -> SparkColumn:
    return F.col(image)[name] if name in contract.key else F.lit(None).cast(kind)
