"""
A feed's objects as raw rows, read by Spark's tasks: a file is one task's, which streams it and holds a few rows of it at a time.
Nothing of a file passes through the driver.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, BinaryIO, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from elt.feed import Feed, JsonLinesFormat, Number, ParquetFormat
from elt.feed_rows import RAW_ROW
from elt.formats.csv import read_csv
from elt.formats.json_lines import read_json_lines
from elt.formats.parquet import read_parquet
from elt.formats.raw_row import RawRow, UnreadableFile
from lake import aws
from pyspark.sql import DataFrame, SparkSession

_CHUNK_BYTES = 1 << 20
# A shop far to the east is a day ahead, and one that writes in the evening may mean the next.
_MOST_AHEAD = timedelta(days=2)
_IN_MEMORY_BYTES = 16 << 20
# A file is one task's to read; what comes after is for all of them, where it is worth the way.
_SHARED_FROM_BYTES = 4 << 20
_ROW_FAULT, _FILE_FAULT = "row:", "file:"


@dataclass(frozen=True)
class FeedObject:
    """One object of a feed, as the manifest has it."""

    key: str
    etag: str
    size: int
    arrived_ms: int
    epoch: int = 1
    #: Of a snapshot, the moment of which it tells, naive UTC; None where its name does not say it.
    taken_at: Optional[datetime] = None


def read_raw_rows(spark: SparkSession, bucket: str, feed: Feed, objects: Iterable[FeedObject]) -> DataFrame:
    """
    Raw rows (elt/feed_rows.py) of exactly these objects. Each file ends with a row of its own: `_rows` counts those before it,
    and where the file cannot be read as a whole, `_fault` and `_text` say why; its rows are then nobody's. `_cells` of it are
    the columns of the file that the feed does not know.
    """
    # The largest first, one after the other to each task, so that no task has all of them.
    ordered = sorted(objects, key=lambda item: (-item.size, item.key))
    tasks = 2 * spark.sparkContext.defaultParallelism
    slices = max(1, min(len(ordered), tasks))
    dealt = [item for place in range(slices) for item in ordered[place::slices]]
    rows = spark.sparkContext.parallelize(dealt, slices).mapPartitions(partial(_read_objects, bucket, feed))
    frame = spark.createDataFrame(rows, RAW_ROW, verifySchema=False)
    is_shared = slices < tasks and sum(item.size for item in ordered) > _SHARED_FROM_BYTES
    return frame.repartition(tasks, "_object_key", "_ordinal") if is_shared else frame


def _read_objects(bucket: str, feed: Feed, objects: Iterator[FeedObject]) -> Iterator[Tuple[Any, ...]]:
    s3 = aws.client("s3")
    for item in objects:
        yield from _read_object(s3, bucket, feed, item)


def _read_object(s3: Any, bucket: str, feed: Feed, item: FeedObject) -> Iterator[Tuple[Any, ...]]:
    key, arrived_ms, ordinal = item.key, item.arrived_ms, 0
    extra: List[str] = []
    try:
        if feed.is_snapshot:
            _refuse_undated(item)
        for row in _rows(_open(s3, bucket, key, item.etag), feed, extra):
            ordinal += 1
            yield key, arrived_ms, ordinal, row.line, row.cells, row.fault and _ROW_FAULT + row.fault, row.raw, None, item.epoch
        if feed.is_snapshot and not ordinal and not feed.may_be_empty:
            raise UnreadableFile("no_rows", "it has no rows: as a snapshot it would end everything that there is; mayBeEmpty takes it so")
        fault = text = None
    except UnreadableFile as error:
        fault, text = _FILE_FAULT + error.fault, str(error)
    yield key, arrived_ms, None, None, extra, fault, text, ordinal, item.epoch


def _refuse_undated(item: FeedObject) -> None:
    if item.taken_at is None:
        raise UnreadableFile("taken_at", "its name does not say once of which moment it is a snapshot, as takenAt asks")
    arrived = datetime.fromtimestamp(item.arrived_ms / 1000, timezone.utc).replace(tzinfo=None)
    if item.taken_at > arrived + _MOST_AHEAD:
        raise UnreadableFile("taken_at", f"by its name it is a snapshot of {item.taken_at}, and it came on {arrived:%Y-%m-%d}: it would outlive all that comes until then")


def _rows(stream: BinaryIO, feed: Feed, extra: List[str]) -> Iterator[RawRow]:
    rows = _plain_rows(stream, feed, extra)
    return _numbered(rows, feed.numbers) if feed.numbers else rows


def _numbered(rows: Iterator[RawRow], numbers: Sequence[Number]) -> Iterator[RawRow]:
    """
    Rows with their numbers behind their cells. A row that is rejected later counts too, so that its neighbours keep their numbers when it
    comes corrected; of one that cannot be read nobody knows with which it belongs.
    """
    counts: List[Dict[Tuple[str, ...], int]] = [{} for _ in numbers]
    for row in rows:
        if row.cells is None:
            yield row
            continue
        places = []
        for number, count in zip(numbers, counts):
            group = tuple((row.cells[place] or "").strip() for place in number.within)
            count[group] = place = count.get(group, 0) + 1
            places.append(str(place))
        yield replace(row, cells=(*row.cells, *places))


def _plain_rows(stream: BinaryIO, feed: Feed, extra: List[str]) -> Iterator[RawRow]:
    if isinstance(feed.format, ParquetFormat):
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:
            while chunk := stream.read(_CHUNK_BYTES):
                file.write(chunk)
            file.seek(0)
            yield from read_parquet(file, feed.headers, extra)
    elif isinstance(feed.format, JsonLinesFormat):
        yield from read_json_lines(stream, feed.format.encoding, feed.headers, extra)
    else:
        yield from read_csv(stream, feed.format, feed.headers, extra)


def _open(s3: Any, bucket: str, key: str, etag: str) -> BinaryIO:
    """The object as it was selected. A broken connection is no fault of the file: it fails the task, which is tried again."""
    answer = s3.get_object(Bucket=bucket, Key=key)
    if answer["ETag"].strip('"') != etag.strip('"'):
        raise ValueError(f"object {key} was rewritten after it was selected: bronze is immutable")
    return answer["Body"]
