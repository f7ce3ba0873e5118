"""
Personal data: made unreadable before anything is kept, counted or written.

The keyed hash is built from Spark's own SHA-256 (HMAC, RFC 2104), so no row passes through Python. The salt comes as a
one-row DataFrame and not as a literal: literals show in query plans, plans show in event logs.
"""

from __future__ import annotations

import hashlib

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.content import checksum, content_key
from elt.contract import Column, Contract
from elt.storable import is_blank

_BLOCK_BYTES = 64
MINIMUM_SALT_BYTES = 16


def salt_pads(spark: SparkSession, salt: bytes) -> DataFrame:
    """The two padded keys of HMAC-SHA256 and the key of checksums, as one row. Raises ValueError for a salt that could be guessed."""
    if len(salt) < MINIMUM_SALT_BYTES:
        raise ValueError(f"the personal-data salt must have {MINIMUM_SALT_BYTES} bytes at least")
    key = (hashlib.sha256(salt).digest() if len(salt) > _BLOCK_BYTES else salt).ljust(_BLOCK_BYTES, b"\0")
    pads = (bytearray(b ^ 0x36 for b in key), bytearray(b ^ 0x5C for b in key))
    # Made in the JVM: createDataFrame would start a Python worker for this one row.
    jvm, gateway = spark.sparkContext._jvm, spark.sparkContext._gateway
    values = (*pads, content_key(salt))
    cells = gateway.new_array(jvm.Object, len(values))
    for place, value in enumerate(values):
        cells[place] = value
    rows = jvm.java.util.Collections.singletonList(jvm.org.apache.spark.sql.RowFactory.create(cells))
    kinds = {"_inner": t.BinaryType(), "_outer": t.BinaryType(), "_content_key": t.StringType()}
    schema = t.StructType([t.StructField(name, kind) for name, kind in kinds.items()])
    return DataFrame(spark._jsparkSession.createDataFrame(rows, spark._jsparkSession.parseDataType(schema.json())), spark)


def protect_personal_data(frame: DataFrame, contract: Contract, pads: DataFrame) -> DataFrame:
    """
    Hashes, masks or drops the contract's personal columns, in the typed columns and in `_raw`; of the row's whole text only
    its `_checksum` is left.
    """
    values = {column.name: protected(F.col(column.name), column) for column in contract.personal}
    raw = F.struct(*[protected(F.col("_raw")[column.name], column).alias(column.name) for column in contract.columns])
    summed = checksum(F.col("_content"), F.col("_content_key"))
    salted = frame.crossJoin(F.broadcast(pads))
    return salted.withColumns({**values, "_raw": raw, "_checksum": summed}).drop("_content", *pads.columns)


def protected(value: SparkColumn, column: Column) -> SparkColumn:
    """
    The form in which a value may be kept. NULL stays NULL, and an empty text empty: there is nothing to hide, and its hash
    would look like one address that many people share.
    """
    if column.personal == "hash":
        inner = F.sha2(F.concat(F.col("_inner"), F.encode(value, "UTF-8")), 256)
        return F.when(is_blank(value), F.lit("")).otherwise(F.sha2(F.concat(F.col("_outer"), F.unhex(inner)), 256))
    if column.personal == "mask":
        return F.when(is_blank(value), F.lit("")).otherwise(F.concat(F.substring(value, 1, 1), F.lit("***")))
    if column.personal == "drop":
        return F.when(value.isNull(), value)
    return value
