"""Files in S3: listed, read and written by Spark."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Mapping, Sequence

import boto3
from awsglue.bookmark import File
from awsglue.refused import NotHere, refuse_others
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

_ARCHIVED = ("GLACIER", "DEEP_ARCHIVE")
_CSV = ("separator", "quoteChar", "withHeader", "multiLine")


def list_files(paths: Sequence[str], options: Mapping[str, Any]) -> List[File]:
    """Without folders' markers, archived objects, and those that Hadoop does not see: whose name begins with `_` or `.`."""
    s3 = boto3.client("s3")
    excluded = options.get("excludeStorageClasses", _ARCHIVED)
    found: List[File] = []
    for path in paths:
        bucket, _, prefix = path.split("://", 1)[1].partition("/")
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for item in page.get("Contents", []):
                key, below = item["Key"], item["Key"][len(prefix) :]
                hidden = key.rsplit("/", 1)[-1].startswith(("_", "."))
                is_deep = "/" in below and not options.get("recurse")
                if key.endswith("/") or hidden or is_deep or item.get("StorageClass", "STANDARD") in excluded:
                    continue
                found.append(File(f"s3://{bucket}/{key}", int(item["LastModified"].timestamp() * 1000)))
    return found


def read_files(spark: SparkSession, files: Sequence[File], format: str, options: Mapping[str, Any]) -> DataFrame:
    """Nothing to read is a frame without a schema."""
    if not files:
        return spark.createDataFrame([], StructType([]))
    refuse_others(f"format_options of {format}", options, [*(_CSV if format == "csv" else ()), "attachFilename"])
    reader = spark.read.option("recursiveFileLookup", "true")
    # What is in braces or brackets is a pattern to Hadoop.
    paths = [re.sub(r"([{}\[\]*?\\])", r"\\\1", file.url) for file in files]
    if format == "csv":
        rows = _without_header(reader.options(**_csv_options(options)).csv(paths), options)
    elif format == "json":
        rows = reader.json(paths)
    elif format == "parquet":
        rows = reader.parquet(*paths)
    else:
        raise NotHere(f"format {format}: not in the local awsglue")
    name = options.get("attachFilename")
    return rows.withColumn(name, F.input_file_name()) if name else rows


def _csv_options(options: Mapping[str, Any]) -> Dict[str, Any]:
    quote = options.get("quoteChar", '"')
    return {
        "sep": options.get("separator", ","),
        # -1: no quoting at all.
        "quote": "\u0000" if quote in (-1, "-1") else quote,
        "header": bool(options.get("withHeader", False)),
        "multiLine": bool(options.get("multiLine", False)),
    }


def _without_header(rows: DataFrame, options: Mapping[str, Any]) -> DataFrame:
    """Columns without a name are col0, col1, …"""
    return rows if options.get("withHeader") else rows.toDF(*[f"col{place}" for place in range(len(rows.columns))])


def write_files(rows: DataFrame, path: str, format: str, options: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Files beside those that are there: nothing is cleaned."""
    refuse_others(f"format_options of {format}", options, ["separator", "quoteChar", "writeHeader"] if format == "csv" else [])
    writer = rows.write.mode("append").partitionBy(*keys)
    if format == "csv":
        writer.options(**{**_csv_options(options), "header": bool(options.get("writeHeader", True))}).csv(path)
    elif format == "json":
        writer.json(path)
    elif format in ("parquet", "glueparquet"):
        writer.parquet(path)
    else:
        raise NotHere(f"format {format}: not in the local awsglue")


def catalog_format(table: Mapping[str, Any]) -> Dict[str, Any]:
    """A table's format, by its classification, as crawlers write it, and its SerDe's parameters."""
    kind = table.get("Parameters", {}).get("classification")
    serde = table["StorageDescriptor"]["SerdeInfo"].get("Parameters", {})
    if kind not in ("csv", "json", "parquet"):
        raise NotHere(f"a table of classification {json.dumps(kind)}: not in the local awsglue")
    header = table["Parameters"].get("skip.header.line.count") == "1"
    separator = serde.get("separatorChar") or serde.get("field.delim")
    csv = {"withHeader": header, **({"separator": separator} if separator else {})}
    return {"format": kind, "format_options": csv if kind == "csv" else {}}
