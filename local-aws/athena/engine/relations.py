"""A table of the catalog as something that DuckDB reads: its objects in S3, by format and partition."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlparse

import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow import fs

from .catalog import Table
from .csv_lines import Split, delimited, lines_of, open_csv
from .errors import QueryFailed, not_here
from .hive_types import arrow_type
from .projection import projection_of

_OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
_LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_AT_ONCE = 8
PATH = "$path"


@dataclass(frozen=True)
class Source:
    """One object, with the values of its partition."""

    bucket: str
    key: str
    size: int
    values: tuple[str, ...]

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


class Lake:
    def __init__(self, s3: Any, files: fs.FileSystem) -> None:
        self._s3 = s3
        self._files = files

    def sources(self, table: Table, today: date) -> list[Source]:
        """The table's objects; hidden ones (`_`, `.`) are not data."""
        projection = projection_of(table, today)
        if projection:
            root = urlparse(projection.root).path.lstrip("/")
            listed = self._below(projection.root, ())
            dated = [(source, projection.value_of(source.key[len(root) :])) for source in listed]
            return [replace(source, values=(value,)) for source, value in dated if value is not None]
        places = [(part.location, part.values) for part in table.partitions] if table.keys else [(table.location, ())]
        return [source for location, values in places for source in self._below(location, values)]

    def read(self, table: Table, sources: list[Source], with_path: bool) -> pa.Table | ds.Dataset:
        """What DuckDB registers. Raises QueryFailed for a format that is not read here, and for a broken object."""
        if table.serde == _PARQUET:
            return self._parquet(table, sources, with_path)
        odd = next((name for name, kind in table.columns if kind != "string"), None)
        if odd is not None and table.serde in (_OPEN_CSV, _LAZY_SIMPLE):
            raise not_here(f"text files whose columns are not of type string ({table.name}.{odd})")
        return self._text(table, sources, _split_of(table), with_path)

    def _below(self, location: str, values: tuple[str, ...]) -> Iterator[Source]:
        place = urlparse(location)
        prefix = place.path.lstrip("/")
        if prefix and not prefix.endswith("/"):
            prefix += "/"
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=place.netloc, Prefix=prefix):
            for item in page.get("Contents", []):
                names = item["Key"][len(prefix) :].split("/")
                if item["Size"] > 0 and not any(name.startswith(("_", ".")) for name in names):
                    yield Source(place.netloc, item["Key"], item["Size"], values)

    def _parquet(self, table: Table, sources: list[Source], with_path: bool) -> pa.Table | ds.Dataset:
        named = [*table.columns, *table.keys, *([(PATH, "string")] if with_path else [])]
        schema = pa.schema([(name, arrow_type(kind)) for name, kind in named])
        if not sources:
            return schema.empty_table()
        return ds.FileSystemDataset.from_paths(
            [f"{source.bucket}/{source.key}" for source in sources],
            schema=schema,
            format=ds.ParquetFileFormat(),
            filesystem=self._files,
            partitions=[_fixed(schema, table, source, with_path) for source in sources],
        )

    def _text(self, table: Table, sources: list[Source], split: Split, with_path: bool) -> pa.Table:
        columns: list[list[str | None]] = [[] for _ in table.columns]
        fixed: list[list[str]] = [[] for _ in table.keys]
        paths: list[str] = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for source, body in zip(sources, pool.map(self._body, sources)):
                lines = _lines(table, source, body)
                rows = [split(line) for line in lines]
                for place, values in enumerate(columns):
                    values.extend(row[place] if place < len(row) else None for row in rows)
                for place, values in enumerate(fixed):
                    values.extend([source.values[place]] * len(rows))
                paths.extend([source.url] * len(rows))
        filled = {name: pa.array(values, pa.string()) for (name, _), values in zip(table.columns, columns)}
        keys = {
            name: pa.array(values, pa.string()).cast(arrow_type(kind))
            for (name, kind), values in zip(table.keys, fixed)
        }
        return pa.table({**filled, **keys, **({PATH: pa.array(paths, pa.string())} if with_path else {})})

    def _body(self, source: Source) -> bytes:
        return bytes(self._s3.get_object(Bucket=source.bucket, Key=source.key)["Body"].read())


def _lines(table: Table, source: Source, body: bytes) -> list[str]:
    skip = int(table.parameters.get("skip.header.line.count", "0"))
    try:
        return lines_of(body, source.key, skip)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise QueryFailed(f"HIVE_CURSOR_ERROR: Failed to read file at {source.url}: {error}") from error


def _fixed(schema: pa.Schema, table: Table, source: Source, with_path: bool) -> ds.Expression:
    """What is the same for all rows of an object."""
    known = ds.scalar(True)
    for (name, _), value in zip(table.keys, source.values):
        known = known & (ds.field(name) == pa.scalar(value).cast(schema.field(name).type))
    return known & (ds.field(PATH) == source.url) if with_path else known


def _split_of(table: Table) -> Split:
    given = table.serde_parameters
    if table.serde == _OPEN_CSV:
        signs = (given.get("separatorChar", ","), given.get("quoteChar", '"'), given.get("escapeChar", "\\"))
        if any(len(sign) != 1 for sign in signs) or len(set(signs)) < 3:
            raise QueryFailed(f"HIVE_INVALID_METADATA: separator, quote and escape must differ: {signs}")
        return open_csv(*signs)
    if table.serde == _LAZY_SIMPLE:
        return delimited(given.get("field.delim", given.get("serialization.format", "\x01")))
    raise not_here(f"tables of serde {table.serde or 'none'} ({table.name})")
