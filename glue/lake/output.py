"""A try's output files: each under the run's own folder, never overwritten, with sizes as S3 tells them (COPY's manifest asks)."""

from __future__ import annotations

import io
import json
import uuid
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame

from lake.footers import read_footers

ROWS_PER_FILE = 500_000
_NO_SUCCESS_FILE = "mapreduce.fileoutputcommitter.marksuccessfuljobs"


@dataclass(frozen=True)
class Written:
    """Files of one output, and the rows that their footers count."""

    files: List[Dict[str, Any]]
    rows: int


class Output:
    """Where one run writes: `<prefix>/<name>/run=<run>/try=<token>/<job run id>/`."""

    def __init__(self, s3: Any, bucket: str, prefix: str, run_slug: str, token: str, job_run_id: str) -> None:
        self._s3 = s3
        self._bucket = bucket
        self._prefix = prefix
        self._try = f"run={run_slug}/try={token}"
        self._job_run_id = job_run_id

    def owner_key(self) -> str:
        """The claim lies beside the runs, not inside one."""
        return f"{self._prefix}/_owner/{self._try}/owner.json"

    def key(self, name: str, file: str) -> str:
        return f"{self._prefix}/{name}/{self._try}/{self._job_run_id}/{file}"

    def write_frame(self, name: str, frame: DataFrame, rows: int) -> Written:
        """
        Writes a frame of `rows` rows. A restarted attempt finds files of the earlier one: it adds its own and names only those.
        """
        before = set(self._list(name))
        files = max(1, -(-rows // ROWS_PER_FILE))
        target = f"s3://{self._bucket}/{self.key(name, '')}"
        frame.coalesce(files).write.mode("append").option(_NO_SUCCESS_FILE, "false").parquet(target)
        written = sorted(key for key in self._list(name) if key not in before and key.endswith(".parquet"))
        footers = read_footers(self._s3, self._bucket, [(key, None) for key in written])
        return Written([self._entry(footer.key, footer.size) for footer in footers], sum(footer.rows for footer in footers))

    def write_rows(self, name: str, schema: pa.Schema, rows: Sequence[Mapping[str, Any]]) -> List[Dict[str, Any]]:
        """Writes a few rows that the driver itself made; no rows, no file."""
        if not rows:
            return []
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=schema), buffer)
        key = self.key(name, f"part-{uuid.uuid4()}.parquet")
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=buffer.getvalue())
        return [self._entry(key, self._s3.head_object(Bucket=self._bucket, Key=key)["ContentLength"])]

    def write_json(self, name: str, file: str, content: Mapping[str, Any]) -> None:
        body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
        self._s3.put_object(Bucket=self._bucket, Key=self.key(name, file), Body=body, ContentType="application/json")

    def exists(self, name: str, file: str) -> bool:
        return self.key(name, file) in self._list(name)

    def _list(self, name: str) -> List[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self.key(name, ""))
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def _entry(self, key: str, size: int) -> Dict[str, Any]:
        return {"url": f"s3://{self._bucket}/{key}", "contentLength": size}
