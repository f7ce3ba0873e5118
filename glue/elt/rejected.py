"""
How a rejected row is kept: every column of it can be stored, whatever the source wrote. What was refused would otherwise
make its whole batch unloadable.
"""

from __future__ import annotations

from typing import Dict, List

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.storable import MARK, cut, is_storable, storable

RECORD_KEY_BYTES = 512
SEQUENCE_BYTES = 35
REASONS = 40
SUMS = 3
UNKNOWN_OP = "?"
_PAYLOAD_BYTES = 16384
_WORST_ESCAPE = 6  # \\u0000
_QUOTES = len('"":"",')
_LEAST_CHARACTERS = 8
_CONTROL = ("Op", "_committed_at", "_sequence")
_REMARK_BYTES = 64
_HASH_BYTES = 64


def stored_record_key() -> SparkColumn:
    """
    The key itself; one that no column can hold as its beginning, a mark and its hash: two of those that begin alike stay
    two, and the events of one stay together, for reconciliation counts keys.
    """
    key = F.col("record_key")
    fits = is_storable(key) & (F.octet_length(key) <= RECORD_KEY_BYTES)
    beginning = cut(storable(key), RECORD_KEY_BYTES - _HASH_BYTES - len(MARK.encode()))
    return F.when(fits, key).otherwise(F.concat(beginning, F.lit(MARK), F.sha2(key, 256)))


def stored_sequence() -> SparkColumn:
    """A row without a place in the log stands before all others of its epoch."""
    return cut(storable(F.coalesce("_sequence", F.lit(""))), SEQUENCE_BYTES)


def stored_op() -> SparkColumn:
    """Never a D that the source did not write, which would count the row as deleted; the payload shows what it wrote."""
    return F.when(F.col("_op").isin("I", "U", "D"), F.col("_op")).otherwise(F.lit(UNKNOWN_OP))


def stored_sum(contract: Contract, place: int) -> SparkColumn:
    """What the source counts of this row: reconciliation takes it off on both sides."""
    if place >= len(contract.sums):
        return F.lit(None).cast("decimal(38,6)")
    return F.expr(f"try_cast(`_raw`.`{contract.sums[place]}` as decimal(38,6))")


def payload(contract: Contract) -> SparkColumn:
    """
    The row as JSON text, as the source wrote it, and the control columns where they are at fault. A value too long is cut
    and marked, so that the whole fits its column even where every character is escaped.
    """
    names = _shown_columns(contract)
    room = _PAYLOAD_BYTES - _REMARK_BYTES - sum(len(name) + _QUOTES for name in (*names, *_CONTROL))
    each = room // (_WORST_ESCAPE * (len(names) + len(_CONTROL)))
    row = _as_map({name: _marked(F.col("_raw")[name], each) for name in names})
    written = zip(_CONTROL, ("_op", "_committed_raw", "_sequence"))
    control = _as_map({name: _marked(F.col(column), each) for name, column in written})
    is_control = F.exists("_reasons", lambda reason: F.split(reason, ":")[0].isin(*_CONTROL))
    told = F.when(is_control, F.map_concat(row, control)).otherwise(row)
    if len(names) < len(contract.columns):
        told = F.map_concat(told, _as_map({MARK: F.lit(f"{len(contract.columns) - len(names)} columns left out")}))
    return F.to_json(told, {"ignoreNullFields": "false"})


def _shown_columns(contract: Contract) -> List[str]:
    """All, unless names alone would fill the payload: then the key and as many as leave each value some characters."""
    others = [column.name for column in contract.columns if column.name not in contract.key]
    room = _PAYLOAD_BYTES - _REMARK_BYTES - sum(_least_bytes(name) for name in _CONTROL)
    shown: List[str] = []
    for name in [*contract.key, *others]:
        room -= _least_bytes(name)
        if room < 0:
            break
        shown.append(name)
    return [column.name for column in contract.columns if column.name in shown]


def _least_bytes(name: str) -> int:
    return len(name) + _QUOTES + _LEAST_CHARACTERS * _WORST_ESCAPE


def _as_map(values: Dict[str, SparkColumn]) -> SparkColumn:
    return F.create_map(*[part for name, value in values.items() for part in (F.lit(name), value)])


def _marked(value: SparkColumn, characters: int) -> SparkColumn:
    """JSON escapes a NUL; bytes that are no text are replaced while it is written."""
    return F.when(F.length(value) > characters, F.concat(F.substring(value, 1, characters - 1), F.lit(MARK))).otherwise(value)
