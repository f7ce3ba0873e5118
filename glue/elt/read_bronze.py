"""Reading bronze: exactly the manifest's objects, files of one schema at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as t

from elt.contract import Contract
from lake.footers import Footer
from elt.types import accepts, from_arrow

BEFORE = "BI_"
_CONTROL = {"Op": True, "_committed_at": True, "_sequence": True}


@dataclass(frozen=True)
class BronzeObject:
    """One object of the manifest; `kind` is load or cdc."""

    key: str
    etag: str
    kind: str
    epoch: int


@dataclass(frozen=True)
class BronzeGroup:
    """Objects that Spark reads at once: one kind, one epoch, one schema."""

    kind: str
    epoch: int
    schema: t.StructType
    keys: Tuple[str, ...]


def expected_columns(contract: Contract, kind: str) -> Dict[str, str]:
    """What a file must hold: name to contract type. Full loads have no before images."""
    wanted = {name: "varchar(64)" for name in _CONTROL}
    wanted.update({column.name: column.type for column in contract.columns})
    if kind == "cdc":
        types = {column.name: column.type for column in contract.columns}
        wanted.update({BEFORE + key: types[key] for key in contract.key})
    return wanted


def schema_faults(contract: Contract, kind: str, footer: Footer) -> List[str]:
    """Why a file cannot be read by the contract: columns missing or of another type. Empty when it can."""
    faults = []
    found = {field.name: field.type for field in footer.schema}
    for name, wanted in expected_columns(contract, kind).items():
        if name not in found:
            faults.append(f"{name} is missing")
            continue
        spark = from_arrow(found[name])
        if spark is None or not accepts(wanted, spark):
            faults.append(f"{name} is {found[name]}, the contract says {wanted}")
    return faults


def extra_columns(contract: Contract, footer: Footer) -> List[str]:
    """Columns of the file that the contract does not know: an ADD COLUMN at the source. They are not read."""
    known = set(expected_columns(contract, "cdc"))
    return [name for name in footer.schema.names if name not in known]


def group_objects(contract: Contract, objects: Sequence[BronzeObject], footers: Sequence[Footer]) -> List[BronzeGroup]:
    """Objects by kind, epoch and schema, so that files before and after a change of the source's columns stand side by side."""
    groups: Dict[Tuple[str, int, str], Tuple[t.StructType, List[str]]] = {}
    for item, footer in zip(objects, footers):
        found = {field.name: field.type for field in footer.schema}
        names = [name for name in expected_columns(contract, "cdc") if name in found]
        schema = t.StructType([t.StructField(name, from_arrow(found[name])) for name in names])
        groups.setdefault((item.kind, item.epoch, schema.json()), (schema, []))[1].append(item.key)
    return [BronzeGroup(kind, epoch, schema, tuple(keys)) for (kind, epoch, _), (schema, keys) in sorted(groups.items())]


def read_group(spark: SparkSession, bucket: str, group: BronzeGroup) -> DataFrame:
    """The rows of a group, with `_object_key`, `_origin` and `_epoch`. The schema is given: nothing is inferred."""
    prefix = f"s3://{bucket}/"
    frame = spark.read.schema(group.schema).parquet(*[prefix + key for key in group.keys])
    key = F.regexp_replace(F.col("_metadata.file_path"), "^s3a?n?://[^/]+/", "")
    extra = [key.alias("_object_key"), F.lit(group.kind).alias("_origin"), F.lit(group.epoch).alias("_epoch")]
    return frame.select("*", *extra)
