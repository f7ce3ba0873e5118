"""Validating: what is wrong with a row, as reasons `column:rule` in the contract's order."""

from __future__ import annotations

from typing import List, Sequence, Tuple

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Column, Contract
from elt.events import record_key
from elt.rejected import RECORD_KEY_BYTES, SEQUENCE_BYTES
from elt.storable import is_blank, is_storable
from elt.types import spark_type

Rule = Tuple[str, SparkColumn]

# Stands in no reason.
_BETWEEN = "\u0001"


def validate(frame: DataFrame, contract: Contract) -> DataFrame:
    """
    Adds `_reasons` (array of text; empty: the row is good).
    A delete needs only its key: rejecting it for another column would keep a dead row alive. Its other bad values become NULL.
    """
    is_delete = F.col("_op") == "D"
    listed = []
    for column in contract.columns:
        spared = F.lit(False) if column.name in contract.key else is_delete
        listed += [F.when(broken & ~spared, F.lit(f"{column.name}:{rule}")) for rule, broken in _rules(column, contract)]
    listed += [F.when(broken, F.lit(reason)) for reason, broken in _row_rules(contract)]
    values = {column.name: _unless_bad_delete(column, is_delete) for column in contract.columns if column.name not in contract.key}
    return frame.withColumns({"_reasons": reasons_of(listed), **values})


def reasons_of(listed: Sequence[SparkColumn]) -> SparkColumn:
    """
    Those that are not NULL, as an array. By one text: Spark interprets `filter` row by row, with everything that is in it, and compiles this.
    """
    text = F.concat_ws(_BETWEEN, *listed)
    return F.when(text == "", F.array().cast("array<string>")).otherwise(F.split(text, _BETWEEN))


def column_reasons(contract: Contract) -> List[SparkColumn]:
    """Of a row that is nothing but its columns: `column:rule` of each rule that is broken, else NULL."""
    return [F.when(broken, F.lit(f"{column.name}:{rule}")) for column in contract.columns for rule, broken in _rules(column, contract)]


def _rules(column: Column, contract: Contract) -> List[Rule]:
    """Rule names and the condition under which each is broken; a condition that is NULL is not broken."""
    value, raw = F.col(column.name), F.col("_raw")[column.name]
    # An empty reference is missing, not unreadable; and the row is real, though its column may not be NULL.
    is_empty = is_blank(raw) if column.name in contract.emptied else F.lit(False)
    rules = [("type", raw.isNotNull() & value.isNull() & ~is_empty)]
    if not column.nullable:
        rules.append(("null", raw.isNull()))
    if column.varchar_bytes is not None:
        rules.append(("characters", ~is_storable(value)))
        if not column.personal:  # what is stored of a personal value is its hash or mask
            rules.append(("length", F.octet_length(value) > column.varchar_bytes))
    if column.minimum is not None or column.maximum is not None:
        rules.append(("range", _outside(column)))
    if column.accepted:
        rules.append(("accepted", ~value.cast("string").isin(*column.accepted)))
    return rules


def _outside(column: Column) -> SparkColumn:
    """A timestamp is compared by its UTC date: the limits are ISO dates, both inclusive."""
    target = spark_type(column.type)
    dated = isinstance(target, (t.DateType, t.TimestampType))
    value = F.to_date(column.name) if dated else F.col(column.name)
    kind = "date" if dated else "decimal(38,10)"
    below = value < F.lit(column.minimum).cast(kind) if column.minimum is not None else F.lit(False)
    above = value > F.lit(column.maximum).cast(kind) if column.maximum is not None else F.lit(False)
    return below | above


def _row_rules(contract: Contract) -> List[Rule]:
    """What the row's own columns must be, so that history can order and identify it."""
    is_cdc = F.col("_origin") == "change"
    return [
        ("Op:accepted", ~F.coalesce(F.col("_op").isin("I", "U", "D"), F.lit(False))),
        ("_committed_at:type", is_cdc & F.col("_committed_at").isNull()),
        ("_sequence:null", is_cdc & is_blank(F.coalesce("_sequence", F.lit("")))),
        ("_sequence:characters", ~is_storable(F.col("_sequence"))),
        ("_sequence:length", F.octet_length("_sequence") > SEQUENCE_BYTES),
        ("record_key:length", F.octet_length(record_key(contract)) > RECORD_KEY_BYTES),
    ]


def _unless_bad_delete(column: Column, is_delete: SparkColumn) -> SparkColumn:
    value = F.col(column.name)
    unstorable = F.lit(False)
    if column.varchar_bytes is not None:
        unstorable = ~is_storable(value)
        if not column.personal:
            unstorable = unstorable | (F.octet_length(value) > column.varchar_bytes)
    return F.when(is_delete & F.coalesce(unstorable, F.lit(False)), F.lit(None)).otherwise(value)
