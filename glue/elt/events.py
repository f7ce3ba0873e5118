"""
What identifies an event (H1). Every hash is SHA-256 in lower-case hex over a text in which each value stands as
`<length in bytes>:<text>`, or `-` for NULL, joined by `|`: no two lists of values give the same text. Of a row's hashes, what a
column that was added later adds is below.
"""

from __future__ import annotations

from typing import Iterable, Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Column, Contract
from elt.types import spark_type

_TIMESTAMP_TEXT = "yyyy-MM-dd HH:mm:ss.SSSSSS"


def add_identity(frame: DataFrame, contract: Contract, source_system: str) -> DataFrame:
    """Adds `record_key`, `_raw_key`, `row_hash`, `tracked_hash` and `event_id`. Comes after masking: hashes of clear values are guessable."""
    tracked = [column for column in contract.columns if column.tracked]
    raw_key = key_text([F.col("_raw")[key] for key in contract.key])
    hashed = frame.withColumns(
        {
            "record_key": record_key(contract),
            "_raw_key": raw_key,
            "row_hash": _hash_of_columns(contract.columns, contract),
            "tracked_hash": _hash_of_columns(tracked, contract),
        }
    )
    identity = [
        F.lit(source_system),
        F.lit(contract.name),
        F.col("record_key"),
        F.col("_epoch").cast("string"),
        _hashed_origin(),
        F.coalesce(canonical_text(F.col("_committed_at"), t.TimestampType()), F.col("_committed_raw")),
        F.col("_sequence"),
        F.col("_op"),
        F.lit(str(contract.version)),
        F.col("row_hash"),
    ]
    return hashed.withColumn("event_id", hash_of(identity))


def _hashed_origin() -> SparkColumn:
    """The words of the first contracts: in other ones every event that history has would come again as another one."""
    return F.when(F.col("_origin") == "snapshot", F.lit("load")).otherwise(F.lit("cdc"))


def record_key(contract: Contract) -> SparkColumn:
    """The key as one text, from the typed columns; where a value is not of its type, from what the source wrote."""
    types = {column.name: column.type for column in contract.columns}
    return key_text([_kept_text(key, types[key]) for key in contract.key])


def key_text(parts: Iterable[SparkColumn]) -> SparkColumn:
    """One part: itself. More: `<length in characters>:<text>` joined by `|`. NULL is '', and such a batch is refused."""
    texts = [F.coalesce(part, F.lit("")) for part in parts]
    if len(texts) == 1:
        return texts[0]
    return F.concat_ws("|", *[F.concat(F.length(text).cast("string"), F.lit(":"), text) for text in texts])


def hash_of(texts: Iterable[SparkColumn]) -> SparkColumn:
    """The hash of a list of texts."""
    return _hash_of_encoded([_encoded(text) for text in texts])


def _hash_of_columns(columns: Sequence[Column], contract: Contract) -> SparkColumn:
    """
    A column that was added later adds nothing without a value, so that what is known without a column stays what it is when the contract
    gets it. The first of them that have a value stand as any other; behind one that has none, a value stands with its
    column's name, `<name>=<length>:<text>`: else the same value in two columns would be one text.
    """
    encoded, is_whole = [], F.lit(True)
    for column in columns:
        text = _hashed_text(column.name, column.type, contract)
        if not column.added_later:
            encoded.append(_encoded(text))
            continue
        name = F.when(is_whole, F.lit("")).otherwise(F.lit(f"{column.name}="))
        encoded.append(F.when(text.isNotNull(), F.concat(name, _encoded(text))))
        is_whole = is_whole & text.isNotNull()
    return _hash_of_encoded(encoded)


def _hash_of_encoded(encoded: Sequence[SparkColumn]) -> SparkColumn:
    """Of those that are not NULL."""
    return F.sha2(F.concat_ws("|", F.lit(None).cast("string"), *encoded), 256)


def canonical_text(value: SparkColumn, kind: t.DataType) -> SparkColumn:
    """The one text of a typed value: decimals with full scale, timestamps in UTC with six decimals."""
    if isinstance(kind, (t.TimestampType, t.TimestampNTZType)):
        return F.date_format(value, _TIMESTAMP_TEXT)
    if isinstance(kind, t.DecimalType) and kind.scale > 6:
        return _plain_decimal(value.cast("string"))
    return value.cast("string")


def _hashed_text(name: str, contract_type: str, contract: Contract) -> SparkColumn:
    """An empty reference is missing: two rows that silver cannot tell apart have one hash."""
    return F.col(name) if name in contract.emptied else _kept_text(name, contract_type)


def _kept_text(name: str, contract_type: str) -> SparkColumn:
    return F.coalesce(canonical_text(F.col(name), spark_type(contract_type)), F.col("_raw")[name])


def _encoded(text: SparkColumn) -> SparkColumn:
    return F.when(text.isNull(), F.lit("-")).otherwise(F.concat(F.octet_length(text).cast("string"), F.lit(":"), text))


def _plain_decimal(text: SparkColumn) -> SparkColumn:
    """Spark writes small numbers of many decimals as 1.3E-7: all of the number's digits, so they only have to be moved."""
    sign, first, others, power = [F.regexp_extract(text, r"^(-?)(\d)(?:\.(\d+))?E-(\d+)$", place) for place in (1, 2, 3, 4)]
    zeros = F.call_function("repeat", F.lit("0"), power.cast("int") - 1)
    return F.when(power != "", F.concat(sign, F.lit("0."), zeros, first, others)).otherwise(text)
