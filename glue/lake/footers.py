"""Parquet footers, read straight from S3: what a file holds (columns, types, rows) without a Spark job for each file."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Iterable, List, Optional, Tuple

import pyarrow as pa
import pyarrow.parquet as pq

_TAIL_BYTES = 64 * 1024
_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Footer:
    """One file: `size` in bytes, `rows` as the writer counted them."""

    key: str
    size: int
    rows: int
    schema: pa.Schema


def read_footers(s3: Any, bucket: str, objects: Iterable[Tuple[str, Optional[str]]]) -> List[Footer]:
    """Footers of `(key, etag)`, in the order given. With an etag, an object that was rewritten since raises ValueError."""
    with ThreadPoolExecutor(max_workers=16) as pool:
        return list(pool.map(lambda item: _read_footer(s3, bucket, *item), objects))


def _read_footer(s3: Any, bucket: str, key: str, etag: Optional[str]) -> Footer:
    tail, size = _read_tail(s3, bucket, key, etag, _TAIL_BYTES)
    needed = int.from_bytes(tail[-8:-4], "little") + 8
    if needed > len(tail):
        tail, size = _read_tail(s3, bucket, key, etag, needed)
    # Metadata alone makes a readable file: the reader looks at nothing before the footer.
    metadata = pq.read_metadata(pa.BufferReader(_MAGIC + tail[-needed:]))
    return Footer(key, size, metadata.num_rows, metadata.schema.to_arrow_schema())


def _read_tail(s3: Any, bucket: str, key: str, etag: Optional[str], count: int) -> Tuple[bytes, int]:
    answer = s3.get_object(Bucket=bucket, Key=key, Range=f"bytes=-{count}")
    if etag and answer["ETag"].strip('"') != etag.strip('"'):
        raise ValueError(f"object {key} was rewritten after it was selected: bronze is immutable")
    body = answer["Body"].read()
    if len(body) < 12 or body[-4:] != _MAGIC:
        raise ValueError(f"object {key} is not a Parquet file")
    whole = re.fullmatch(r"bytes \d+-\d+/(\d+)", answer.get("ContentRange", ""))
    return body, int(whole.group(1)) if whole else len(body)
