"""Reading bronze: exactly the manifest's objects, files of one schema at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Collection, Dict, List, Optional, Sequence, Tuple

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
    """One object of the manifest; `kind` is load or cdc."""

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
    """What a file must hold. Full loads have no before images."""
    keys = [column for column in contract.columns if column.name in contract.key] if kind == "cdc" else []
    before = [replace(key, name=BEFORE + key.name, formerly=tuple(BEFORE + name for name in key.formerly)) for key in keys]
    return [*_CONTROL, *contract.columns, *before]


def held_as(column: Column, names: Collection[str]) -> List[str]:
    """Under which name a file holds a column: its own, else one that it had formerly. Two of those: nobody can say which."""
    return [column.name] if column.name in names else [name for name in column.formerly if name in names]


def schema_faults(contract: Contract, kind: str, footer: Footer) -> List[str]:
    """Why a file cannot be read by the contract: columns missing or of another type. Empty when it can."""
    found = {field.name: field.type for field in footer.schema}
    faults = []
    for column in expected_columns(contract, kind):
        held = held_as(column, found)
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
    names = footer.schema.names
    known = {held for column in expected_columns(contract, "cdc") for held in held_as(column, names)}
    return [name for name in names if name not in known]


def group_objects(contract: Contract, objects: Sequence[BronzeObject], footers: Sequence[Footer]) -> List[BronzeGroup]:
    """Objects by kind, epoch and schema: each file is read by its own, so that none lends NULLs to another (as mergeSchema does)."""
    groups: Dict[Tuple[str, int, str], BronzeGroup] = {}
    for item, footer in zip(objects, footers):
        found = {field.name: field.type for field in footer.schema}
        held = {column.name: held_as(column, found)[0] for column in expected_columns(contract, "cdc") if held_as(column, found)}
        schema = t.StructType([t.StructField(name, from_arrow(found[name])) for name in held.values()])
        alike = (item.kind, item.epoch, schema.json())
        group = groups.get(alike) or BronzeGroup(item.kind, item.epoch, schema, tuple(held), ())
        groups[alike] = replace(group, keys=(*group.keys, item.key))
    return [group for _, group in sorted(groups.items())]


def read_group(spark: SparkSession, bucket: str, group: BronzeGroup) -> DataFrame:
    """The rows of a group, with `_object_key`, `_origin` and `_epoch`. The schema is given: nothing is inferred."""
    prefix = f"s3://{bucket}/"
    frame = spark.read.schema(group.schema).parquet(*[prefix + key for key in group.keys])
    key = F.regexp_replace(F.col("_metadata.file_path"), "^s3a?n?://[^/]+/", "")
    columns = [F.col(held).alias(name) for held, name in zip(group.schema.names, group.names)]
    extra = [key.alias("_object_key"), F.lit(group.kind).alias("_origin"), F.lit(group.epoch).alias("_epoch")]
    return frame.select(*columns, *extra)
