"""Reading bronze: exactly the manifest's objects, files of one schema at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Column, Contract
from lake.footers import Footer
from elt.types import accepts, from_arrow

BEFORE = "BI_"
_CONTROL = tuple(Column(name, "varchar(64)") for name in ("Op", "_committed_at", "_sequence"))


@dataclass(frozen=True)
class BronzeObject:
    """One object of the manifest; `kind` is snapshot or change."""

    key: str
    etag: str
    kind: str
    epoch: int


@dataclass(frozen=True)
class BronzeGroup:
    """Objects that Spark reads at once: one kind, one epoch, one schema. `names`: each of its columns in the contract's words."""

    kind: str
    epoch: int
    schema: t.StructType
    names: Tuple[str, ...]
    keys: Tuple[str, ...]


def expected_columns(contract: Contract, kind: str) -> List[Column]:
    """What a file must hold. Snapshots have no before images."""
    keys = [column for column in contract.columns if column.name in contract.key] if kind == "change" else []
    before = [replace(key, name=BEFORE + key.name, formerly=tuple(BEFORE + name for name in key.formerly)) for key in keys]
    return [*_CONTROL, *contract.columns, *before]


def held_names(contract: Contract, names: Sequence[str]) -> Dict[str, List[str]]:
    """
    Under which name a file holds each column: its own, else its own in other letters (to MySQL `Op` and `op` are one name,
    Parquet tells them apart), else one that it had formerly. Two of those: nobody can say which.
    A control column is held under its own name alone, or a source column `op` would be read as DMS's `Op`.
    """
    expected = expected_columns(contract, "change")
    taken = {column.name for column in expected}
    free = [name for name in names if name not in taken]
    return {column.name: _held_as(column, names, [] if column in _CONTROL else free) for column in expected}


def _held_as(column: Column, names: Sequence[str], free: Sequence[str]) -> List[str]:
    own = [name for name in names if name == column.name] or [name for name in free if name.lower() == column.name.lower()]
    return own or [name for name in free if name in column.formerly]


def schema_faults(contract: Contract, kind: str, footer: Footer) -> List[str]:
    """Why a file cannot be read by the contract: columns missing, twice there or of another type. Empty when it can."""
    found = {field.name: field.type for field in footer.schema}
    names = held_names(contract, footer.schema.names)
    faults = []
    for column in expected_columns(contract, kind):
        held = names[column.name]
        if not held and not column.optional:
            faults.append(f"{column.name} is missing")
        elif len(held) > 1:
            faults.append(f"{column.name} is there as {' and '.join(held)}")
        elif held and not _is_taken(column, from_arrow(found[held[0]])):
            faults.append(f"{held[0]} is {found[held[0]]}, the contract says {' or '.join([column.type, *column.also_written_as])}")
    return faults


def _is_taken(column: Column, found: Optional[t.DataType]) -> bool:
    return found is not None and any(accepts(kind, found) for kind in (column.type, *column.also_written_as))


def extra_columns(contract: Contract, footer: Footer) -> List[str]:
    """Columns of the file that the contract does not know: an ADD COLUMN at the source. They are not read."""
    known = {name for held in held_names(contract, footer.schema.names).values() for name in held}
    return [name for name in footer.schema.names if name not in known]


def group_objects(contract: Contract, objects: Sequence[BronzeObject], footers: Sequence[Footer]) -> List[BronzeGroup]:
    """Objects by kind, epoch and schema: each file is read by its own, so that none lends NULLs to another (as mergeSchema does)."""
    groups: Dict[Tuple[str, int, str], BronzeGroup] = {}
    for item, footer in zip(objects, footers):
        found = {field.name: field.type for field in footer.schema}
        held = {name: names[0] for name, names in held_names(contract, footer.schema.names).items() if names}
        schema = t.StructType([t.StructField(name, from_arrow(found[name])) for name in held.values()])
        alike = (item.kind, item.epoch, schema.json())
        group = groups.get(alike) or BronzeGroup(item.kind, item.epoch, schema, tuple(held), ())
        groups[alike] = replace(group, keys=(*group.keys, item.key))
    return [group for _, group in sorted(groups.items())]


def read_group(spark: SparkSession, bucket: str, group: BronzeGroup) -> DataFrame:
    """
    The rows of a group, with `_object_key`, `_origin` and `_epoch`. The schema is given: nothing is inferred, and what it
    does not name is not read. Spark finds names in other letters too, unless the session is case-sensitive (the job's is).
    """
    prefix = f"s3://{bucket}/"
    frame = spark.read.schema(group.schema).parquet(*[prefix + key for key in group.keys])
    key = F.regexp_replace(F.col("_metadata.file_path"), "^s3a?n?://[^/]+/", "")
    columns = [F.col("`" + held.replace("`", "``") + "`").alias(name) for held, name in zip(group.schema.names, group.names)]
    extra = [key.alias("_object_key"), F.lit(group.kind).alias("_origin"), F.lit(group.epoch).alias("_epoch")]
    return frame.select(*columns, *extra)
