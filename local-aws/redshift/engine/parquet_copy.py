"""COPY … FORMAT AS PARQUET MANIFEST, executed: S3 → Parquet → PostgreSQL, as strict as Redshift is.

Source: Amazon Redshift Database Developer Guide, "COPY from columnar data formats" and "Using a manifest to specify
data files" (content_length is mandatory for Parquet; columns go by position; their number and types must match).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
from botocore.exceptions import ClientError

from .failures import CopyError
from .statements import Copy

_COLUMNS = """
select a.attname, t.typname, a.atttypmod, a.attidentity <> '', upper(format_type(a.atttypid, a.atttypmod))
from pg_attribute as a
join pg_type as t on t.oid = a.atttypid
where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""
_VARHDRSZ = 4
_BATCH_ROWS = 65_536


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    modifier: int
    shown: str

    @property
    def bytes(self) -> int | None:
        is_text = self.type in ("varchar", "bpchar") and self.modifier > 0
        return self.modifier - _VARHDRSZ if is_text else None

    @property
    def decimal(self) -> tuple[int, int]:
        size = self.modifier - _VARHDRSZ
        return size >> 16, size & 0x7FF


@dataclass(frozen=True)
class Entry:
    bucket: str
    key: str
    content_length: int
    mandatory: bool


def copy_parquet(
    connection: psycopg.Connection, s3: Any, statement: Copy, check_cancelled: Callable[[], None]
) -> int:
    """Loads every file of the manifest; returns how many rows. Raises CopyError or the database's error."""
    columns = _table_columns(connection, statement)
    target = ".".join(_quoted(part) for part in (statement.schema, statement.table) if part)
    rows = 0
    for entry in _manifest(s3, statement.manifest):
        data = _read_entry(s3, entry)
        if data is None:
            continue
        file = pq.ParquetFile(data, coerce_int96_timestamp_unit="us")
        where = f"https://s3.amazonaws.com/{entry.bucket}/{entry.key}"
        _check_schema(file.schema_arrow, columns, where)
        with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as sink:
            for batch in file.iter_batches(batch_size=_BATCH_ROWS):
                check_cancelled()
                sink.write(_as_csv(batch, columns, where))
                rows += batch.num_rows
    # Redshift updates the statistics of what it copied; the procedures of the same transaction plan by them.
    connection.execute(f"ANALYZE {target}")
    return rows


def _table_columns(connection: psycopg.Connection, statement: Copy) -> list[Column]:
    name = ".".join(_quoted(part) for part in (statement.schema, statement.table) if part)
    found = connection.execute(_COLUMNS, (name,)).fetchall()
    if any(row[3] for row in found):
        raise CopyError(f"COPY into a table with an IDENTITY column is not executed by the local Redshift: {name}")
    return [Column(row[0], row[1], row[2], row[4]) for row in found]


def _manifest(s3: Any, url: str) -> Iterator[Entry]:
    bucket, key = _address(url)
    try:
        document = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    except ClientError as error:
        raise CopyError(f"Problem reading manifest file - {_s3_message(error)}: {url}") from error
    except ValueError as error:
        raise CopyError(f"Problem reading manifest file - Invalid JSON: {url}: {error}") from error
    entries = document.get("entries") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise CopyError(f"Problem reading manifest file - No entries: {url}")
    # Read whole before the first file is loaded: a manifest with one bad line loads nothing.
    return iter([_entry(entry, url) for entry in entries])


def _entry(entry: Any, manifest: str) -> Entry:
    url = entry.get("url") if isinstance(entry, dict) else None
    if not isinstance(url, str):
        raise CopyError(f"Problem reading manifest file - Entry without url: {manifest}")
    bucket, key = _address(url)
    meta = entry.get("meta")
    length = meta.get("content_length") if isinstance(meta, dict) else None
    if not isinstance(length, int) or isinstance(length, bool):
        raise CopyError(f"Manifest entry needs meta.content_length for columnar formats: {url}")
    return Entry(bucket, key, length, entry.get("mandatory") is True)


def _address(url: str) -> tuple[str, str]:
    if not url.startswith("s3://"):
        raise CopyError(f"Invalid S3 path: {url}")
    bucket, _, key = url[len("s3://") :].partition("/")
    if not bucket or not key:
        raise CopyError(f"Invalid S3 path: {url}")
    return bucket, key


def _read_entry(s3: Any, entry: Entry) -> io.BytesIO | None:
    """The file; None when it is not there and need not be."""
    url = f"s3://{entry.bucket}/{entry.key}"
    try:
        data = s3.get_object(Bucket=entry.bucket, Key=entry.key)["Body"].read()
    except ClientError as error:
        if not entry.mandatory and error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise CopyError(f"{_s3_message(error)}: {url}") from error
    if len(data) != entry.content_length:
        raise CopyError(
            f"Spectrum Scan Error: the manifest's content_length {entry.content_length} "
            f"does not match the size {len(data)} of {url}"
        )
    if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
        raise CopyError(f"Spectrum Scan Error: File '{url}' has an invalid version number: not Parquet")
    return io.BytesIO(data)


def _s3_message(error: ClientError) -> str:
    answer = error.response
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return f"S3ServiceException:{answer['Error']['Message']},Status {status},Error {answer['Error']['Code']}"


def _check_schema(schema: pa.Schema, columns: list[Column], where: str) -> None:
    if len(schema) != len(columns):
        raise CopyError(
            "Spectrum Scan Error: Unmatched number of columns between table and file. "
            f"Table columns: {len(columns)}, Data columns: {len(schema)}, File name: {where}"
        )
    for column, field in zip(columns, schema, strict=True):
        if not _fits(column, field.type):
            raise CopyError(
                f"Spectrum Scan Error: File '{where}' has an incompatible Parquet schema for column "
                f"'{column.name}'. Column type: {column.shown}, Parquet schema: {field.type} {field.name}"
            )


def _fits(column: Column, kind: pa.DataType) -> bool:
    exact = {
        "int2": pa.int16(),
        "int4": pa.int32(),
        "int8": pa.int64(),
        "float4": pa.float32(),
        "float8": pa.float64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
    }
    if column.type in exact:
        return kind.equals(exact[column.type])
    if column.type in ("varchar", "bpchar"):
        return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
    if column.type == "numeric":
        return pa.types.is_decimal(kind) and (kind.precision, kind.scale) == column.decimal
    if column.type == "timestamp":
        return pa.types.is_timestamp(kind) and kind.tz in (None, "UTC")
    return False


def _as_csv(batch: pa.RecordBatch, columns: list[Column], where: str) -> bytes:
    """NULL is nothing, an empty string is "": PostgreSQL's CSV tells them apart."""
    arrays = [_as_text(array, column, where) for array, column in zip(batch.columns, columns, strict=True)]
    table = pa.RecordBatch.from_arrays(arrays, names=[str(index) for index in range(len(arrays))])
    sink = io.BytesIO()
    csv.write_csv(table, sink, csv.WriteOptions(include_header=False, quoting_style="all_valid"))
    return sink.getvalue()


def _as_text(array: pa.Array, column: Column, where: str) -> pa.Array:
    if pa.types.is_timestamp(array.type):
        # Redshift keeps microseconds; what is finer is cut.
        return array.cast(pa.timestamp("us"), safe=False).cast(pa.string())
    if pa.types.is_binary(array.type):
        array = array.cast(pa.string())
    limit = column.bytes
    if limit is not None and len(array):
        longest = pc.max(pc.binary_length(array)).as_py() or 0
        if longest > limit:
            raise CopyError(
                f"Spectrum Scan Error: The length of the data column {column.name} is longer than the length defined "
                f"in the table. Table: {limit}, Data: {longest}, File name: {where}"
            )
    return array.cast(pa.string())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
