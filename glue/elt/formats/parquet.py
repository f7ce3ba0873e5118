"""Parquet files of a feed: typed already, and handed on as texts, so that one way of typing serves every format."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any, BinaryIO, Iterator, List, Optional, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from elt.formats.raw_row import RawRow, UnreadableFile, text_fault, unreadable_row

_BATCH_ROWS = 5_000


def read_parquet(file: BinaryIO, headers: Sequence[str], extra: List[str]) -> Iterator[RawRow]:
    """The rows of one file, which must be seekable; a row's line is its place."""
    try:
        opened = pq.ParquetFile(file)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile("other_file", f"it is not a Parquet file: {error}") from error
    found = opened.schema_arrow.names
    missing = [name for name in headers if name not in found]
    if missing:
        raise UnreadableFile("header", f"it does not have {', '.join(missing)}")
    nested = [name for name in headers if pa.types.is_nested(opened.schema_arrow.field(name).type)]
    if nested:
        raise UnreadableFile("header", f"{', '.join(nested)} is nested")
    extra.extend(name for name in found if name not in headers)
    line = 0
    for batch in _batches(opened, headers):
        for values in zip(*(batch.column(name).to_pylist() for name in headers)):
            line += 1
            yield _row(line, [_text(value) for value in values])


def _batches(opened: pq.ParquetFile, headers: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        yield from opened.iter_batches(batch_size=_BATCH_ROWS, columns=list(headers))
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile("parquet", f"it cannot be read to its end: {error}") from error


def _row(line: int, cells: List[Optional[str]]) -> RawRow:
    fault = next((said for cell in cells if cell is not None and (said := text_fault(cell))), None)
    return unreadable_row(line, fault, str(cells)) if fault else RawRow(line, tuple(cells))


def _text(value: Any) -> Optional[str]:
    """Instants as UTC with their offset; a wall clock as it is."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        instant = value.astimezone(timezone.utc) if value.tzinfo else value
        return instant.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return format(value, "f") if value.__class__.__name__ == "Decimal" else str(value)
