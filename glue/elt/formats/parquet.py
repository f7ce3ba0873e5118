"""Parquet files of a feed: typed already, and handed on as texts, so that one way of typing serves every format."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import Any, BinaryIO, Iterator, List, Optional, Sequence

import pyarrow as pa
import pyarrow.compute as pc
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
    doubled = sorted({name for name in headers if found.count(name) > 1})
    if doubled:
        raise UnreadableFile("header", f"it has {', '.join(doubled)} twice")
    nested = [name for name in headers if pa.types.is_nested(opened.schema_arrow.field(name).type)]
    if nested:
        raise UnreadableFile("header", f"{', '.join(nested)} is nested")
    extra.extend(name for name in found if name not in headers)
    line = 0
    for batch in _batches(opened, headers):
        for cells in zip(*(_texts(batch.column(name)) for name in headers)):
            line += 1
            yield _row(line, list(cells))


def _batches(opened: pq.ParquetFile, headers: Sequence[str]) -> Iterator[pa.RecordBatch]:
    try:
        yield from opened.iter_batches(batch_size=_BATCH_ROWS, columns=list(headers))
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile("parquet", f"it cannot be read to its end: {error}") from error


def _row(line: int, cells: List[Optional[str]]) -> RawRow:
    fault = next((said for cell in cells if cell is not None and (said := text_fault(cell))), None)
    return unreadable_row(line, fault, str(cells)) if fault else RawRow(line, tuple(cells))


def _texts(column: pa.Array) -> List[Optional[str]]:
    """Python has no nanoseconds and no year 10000: a column with one is Arrow's to write, in the same spelling."""
    try:
        return [_text(value) for value in column.to_pylist()]
    except (ValueError, OverflowError):
        if not pa.types.is_temporal(column.type):
            raise
        return [_respelled(text) for text in _arrow_texts(column)]


def _arrow_texts(column: pa.Array) -> List[Optional[str]]:
    zoned = pa.types.is_timestamp(column.type) and column.type.tz is not None
    texts: List[Optional[str]] = pc.cast(pc.cast(column, pa.timestamp(column.type.unit, "UTC")) if zoned else column, pa.string()).to_pylist()
    return texts


def _respelled(text: Optional[str]) -> Optional[str]:
    """No fraction of noughts, else six digits where they say it all, UTC as an offset."""
    if text is None:
        return None
    plain = re.sub(r"\.0+(?=Z?$)", "", text)
    whole = re.sub(r"(\.[0-9]{3})(?=Z?$)", r"\g<1>000", re.sub(r"(\.[0-9]{6})000(?=Z?$)", r"\1", plain))
    return whole.replace("Z", "+00:00")


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
