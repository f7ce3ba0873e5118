"""What the ingest job is asked, and what it says that it took; contents are held by copies on S3's side, whose SHA-256 S3 computes."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional
from urllib.parse import unquote

from botocore.exceptions import ClientError

COPIED_AT_ONCE = 16
# As src/aws/copy-object.ts: a content that is copied by parts has the SHA-256 of just these parts.
PART_BYTES = 512 * 1024 * 1024
# A file that is replaced again and again while it is copied is the next run's.
TRIES = 5
_GONE = ("NoSuchKey", "NotFound", "404")
_REPLACED = ("PreconditionFailed", "412")


@dataclass(frozen=True)
class Ask:
    """One try's question."""

    bucket: str
    prefix: str
    # Where the try's objects are, in the lake's bucket; ends with a slash.
    folder: str
    look_back_ms: int
    # Sizes by key, of the files that the ledger does not know.
    fresh: Mapping[str, int]

    def key_of(self, url: str) -> str:
        """Spark gives a file's address percent-encoded, another reader may not: what is known by one of both is that."""
        key = url.split("://", 1)[1].split("/", 1)[1]
        return key if key in self.fresh else unquote(key)


def read_ask(s3: Any, bucket: str, key: str) -> Ask:
    given = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    fresh = {file["key"]: file["size"] for file in given["fresh"]}
    return Ask(given["bucket"], given["prefix"], given["folder"], given["lookBackMs"], fresh)


def hold_files(s3: Any, lake: str, ask: Ask, keys: Iterable[str]) -> List[Dict[str, Any]]:
    """A copy of each file as it is now, which may be younger than what was read of it; those that are gone are left out."""
    with ThreadPoolExecutor(max_workers=COPIED_AT_ONCE) as pool:
        held = pool.map(lambda one: hold_file(s3, lake, ask, one[1], f"{ask.folder}held/{one[0]}"), enumerate(sorted(keys)))
        return [one for one in held if one is not None]


def hold_file(s3: Any, lake: str, ask: Ask, key: str, held_key: str) -> Optional[Dict[str, Any]]:
    for _ in range(TRIES):
        try:
            head = s3.head_object(Bucket=ask.bucket, Key=key)
            etag, size = head["ETag"].strip('"'), head["ContentLength"]
            source = {"CopySource": {"Bucket": ask.bucket, "Key": key}, "CopySourceIfMatch": etag}
            if size > PART_BYTES:
                _copy_by_parts(s3, {"Bucket": lake, "Key": held_key}, source, size)
            else:
                whole = {"ChecksumAlgorithm": "SHA256", "MetadataDirective": "REPLACE", "TaggingDirective": "REPLACE"}
                s3.copy_object(Bucket=lake, Key=held_key, **source, **whole)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _GONE:
                return None
            if code not in _REPLACED:
                raise
            continue
        copy = s3.head_object(Bucket=lake, Key=held_key, ChecksumMode="ENABLED")
        return {
            **{"key": key, "etag": etag, "size": size, "modifiedAt": head["LastModified"].strftime("%Y-%m-%dT%H:%M:%S.000Z")},
            **{"versionId": head.get("VersionId"), "sha256": copy["ChecksumSHA256"]},
            "staged": {"key": held_key, "etag": copy["ETag"].strip('"')},
        }
    return None


def _copy_by_parts(s3: Any, target: Dict[str, str], source: Dict[str, Any], size: int) -> None:
    upload = {**target, "UploadId": s3.create_multipart_upload(**target, ChecksumAlgorithm="SHA256")["UploadId"]}
    try:
        parts = []
        for number, start in enumerate(range(0, size, PART_BYTES), 1):
            span = f"bytes={start}-{min(start + PART_BYTES, size) - 1}"
            made = s3.upload_part_copy(**upload, **source, PartNumber=number, CopySourceRange=span)["CopyPartResult"]
            parts.append({"PartNumber": number, "ETag": made["ETag"], "ChecksumSHA256": made["ChecksumSHA256"]})
        s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    except BaseException:
        # Its parts would be paid for until somebody ends it.
        s3.abort_multipart_upload(**upload)
        raise


def say_taken(s3: Any, lake: str, ask: Ask, job_run_id: str, files: List[Dict[str, Any]]) -> None:
    """The run's last effect before it commits."""
    body = json.dumps({"jobRunId": job_run_id, "files": files}, ensure_ascii=False).encode()
    s3.put_object(Bucket=lake, Key=f"{ask.folder}taken.json", Body=body, ContentType="application/json")
