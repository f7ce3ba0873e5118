"""
Files that are snapshots each: which of them are whole, for each entity, and the keys of rows that were kept aside, which are there
all the same. What a snapshot leaves out is gone (H3), so what it has must be known, if only by its key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import AbstractSet, Dict, FrozenSet, Iterable, List, Mapping as Named, Optional, Sequence

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from elt.contract import Contract
from elt.feed import Mapping
from elt.map_rows import map_rows
from elt.rejected import stored_record_key

FIRST_EPOCH_SECONDS = 946_684_800
_KEY_COLUMNS = ["record_key", "_object_key", "_epoch"]


@dataclass(frozen=True)
class FileSnapshot:
    """One file as a snapshot of one entity; `faults` say why it is not whole, so that what it lacks says nothing."""

    object_key: str
    epoch: int
    taken_at: datetime
    faults: Sequence[str] = ()

    @property
    def kind(self) -> str:
        return "part" if self.faults else "snapshot"


@dataclass(frozen=True)
class Presence:
    """Keys of rows that were kept aside (`record_key`, `_object_key`, `_epoch`), and the files with a row of which nobody can tell the key."""

    keys: Optional[DataFrame]
    unknown: FrozenSet[str]


def is_key_known(mapping: Mapping, contract: Contract, columns: Iterable[str]) -> SparkColumn:
    """Of a raw row that was kept aside: nothing is wrong with what the key is made of."""
    text = " ".join(sql for name, sql in mapping.columns if name in contract.key)
    used = [name for name in columns if re.search(rf"\b{re.escape(name)}\b", text)]
    at_fault = F.exists("_reasons", lambda reason: F.split(reason, ":")[0].isin(*used) if used else F.lit(False))
    return F.col("_fault").isNull() & ~at_fault


def raw_keys(bad: DataFrame, mapping: Mapping, contract: Contract) -> DataFrame:
    """Rows of which nothing but the key is said, as events; whatever `when` says, for what was wrong may be what it asks."""
    key = tuple((name, sql) for name, sql in mapping.columns if name in contract.key)
    return map_rows(bad, contract, replace(mapping, when=None, columns=key))


def split_by_key(frame: DataFrame, contract: Contract) -> Presence:
    """Of refined rows that were kept aside: the keys, and the files in which one is missing or refused itself."""
    is_missing = reduce(lambda a, b: a | b, [F.col("_raw")[key].isNull() for key in contract.key])
    is_refused = F.exists("_reasons", lambda reason: F.split(reason, ":")[0].isin("record_key", *contract.key))
    unknown = frame.where(is_missing | is_refused).select("_object_key").distinct().collect()
    keys = frame.where(~is_missing & ~is_refused).select(*_KEY_COLUMNS)
    return Presence(keys, frozenset(row["_object_key"] for row in unknown))


def objects_of(*frames: Optional[DataFrame]) -> FrozenSet[str]:
    """The files of which a frame has a row."""
    there = [frame.select("_object_key") for frame in frames if frame is not None]
    if not there:
        return frozenset()
    return frozenset(row["_object_key"] for row in reduce(DataFrame.unionByName, there).distinct().collect())


def judge_files(
    taken: Named[str, "tuple[int, datetime]"], told: AbstractSet[str], unknown: AbstractSet[str], may_be_empty: bool
) -> List[FileSnapshot]:
    """`taken`: epoch and moment of each file that could be read."""
    found: Dict[str, FileSnapshot] = {}
    for key, (epoch, taken_at) in sorted(taken.items()):
        faults = ["a row of it cannot be told by its key"] if key in unknown else []
        if key not in told and not may_be_empty:
            faults.append("it has nothing of the entity")
        found[key] = FileSnapshot(key, epoch, taken_at, faults)
    return list(found.values())


def presence_of(keys: DataFrame, contract: Contract, batch_id: str, source_system: str) -> DataFrame:
    """In staging's shape, as elt/snapshot.py has those of a database's snapshots."""
    return keys.select(
        F.lit(batch_id).alias("batch_id"),
        F.lit(source_system).alias("source_system"),
        F.lit(contract.name).alias("entity"),
        F.col("_epoch").cast("int").alias("epoch"),
        F.lit("presence").alias("kind"),
        F.timestamp_seconds(F.col("_epoch") + F.lit(FIRST_EPOCH_SECONDS)).alias("snapshot_at"),
        stored_record_key().alias("record_key"),
        F.lit(0).cast("bigint").alias("row_count"),
    ).distinct()
