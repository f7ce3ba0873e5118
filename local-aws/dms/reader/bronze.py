"""Bronze: Parquet files as DMS writes them, and the bucket that they go to."""

from pathlib import Path

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
from botocore.config import Config
from botocore.exceptions import ClientError

from .errors import FatalError

FINAL_CODES = {"NoSuchBucket", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AllAccessDisabled"}


class Bucket:
    """The target bucket; a PUT is repeated until it is known to have worked, with the same bytes."""

    def __init__(self, target):
        self.name = target["bucket"]
        self._client = boto3.client(
            "s3",
            endpoint_url=target["endpoint"],
            region_name=target["region"],
            aws_access_key_id=target["accessKeyId"],
            aws_secret_access_key=target["secretAccessKey"],
            config=Config(
                s3={"addressing_style": "path"},
                retries={"mode": "standard", "max_attempts": 6},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, key, path):
        """Uploads one file. Raises FatalError when no attempt can help."""
        with translated_s3(self.name):
            self._client.put_object(Bucket=self.name, Key=key, Body=Path(path).read_bytes())

    def has(self, key):
        """Whether an object of this name is there."""
        with translated_s3(self.name):
            found = self._client.list_objects_v2(Bucket=self.name, Prefix=key, MaxKeys=1)
        return found.get("KeyCount", 0) > 0


class translated_s3:  # noqa: N801  (used as a statement)
    """Tells what another attempt cannot mend from what it can."""

    def __init__(self, bucket):
        self._bucket = bucket

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, ClientError) and error.response["Error"]["Code"] in FINAL_CODES:
            raise FatalError(f"the target bucket {self._bucket} refused: {error}") from error
        return False


class ParquetFormat:
    """How files are written; one for a task."""

    def __init__(self, target):
        self._options = {
            "compression": target["compression"],
            "version": target["parquetVersion"],
            "store_schema": False,
        }

    def writer(self, path, schema):
        """An open file for batches of rows; rewritten from the start if it is there."""
        return pq.ParquetWriter(path, schema, **self._options)


class Layout:
    """
    The columns of a bronze file: Op, the source's, the headers, the before images. Raises FatalError where a source column
    has the very name of an added one: a reader could not tell which is which. `op` beside `Op` is another name.
    """

    def __init__(self, columns, headers, before_images):
        self.columns = columns
        self.headers = headers
        self.before_images = before_images
        types = {column.name: column.type for column in columns}
        added = {"Op", *(name for name, _ in headers), *(name for name, _ in before_images)}
        for name in added & set(types):
            raise FatalError(f"column {name} of the source has the name of a column that the task adds: rename the one or the other")
        self.schema = pa.schema(
            [pa.field("Op", pa.string())]
            + [pa.field(column.name, column.type) for column in columns]
            + [pa.field(name, pa.string()) for name, _ in headers]
            + [pa.field(name, types[source]) for name, source in before_images]
        )

    def batch(self, ops, values, commit_timestamps, change_seqs, before_values):
        """Columns of Python values as one Arrow batch; raises FatalError naming the column whose value does not fit."""
        headers = {"commit_timestamp": commit_timestamps, "change_seq": change_seqs}
        data = [ops, *values, *(headers[expression] for _, expression in self.headers), *before_values]
        arrays = []
        for field, column in zip(self.schema, data, strict=True):
            try:
                arrays.append(pa.array(column, type=field.type))
            except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
                raise FatalError(f"column {field.name}: {error}") from error
        return pa.record_batch(arrays, schema=self.schema)
