"""Claiming a try: StartJobRun has no client token, so a try may be started twice; only one run may write its output."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")


def claim(s3: Any, bucket: str, key: str, job_run_id: str) -> bool:
    """True when this run owns the try: it wrote the claim first, or had written it before it was restarted."""
    try:
        _put_if_absent(s3, bucket, key, json.dumps({"jobRunId": job_run_id}).encode())
        return True
    except ClientError as error:
        if error.response["Error"]["Code"] not in _TAKEN:
            raise
    owner = json.loads(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    return owner["jobRunId"] == job_run_id


def _put_if_absent(s3: Any, bucket: str, key: str, body: bytes) -> None:
    """The header is set by hand: the boto3 that Glue brings may be older than the parameter IfNoneMatch."""
    event = "before-sign.s3.PutObject"

    def add_condition(request: Any, **_: Any) -> None:
        request.headers["If-None-Match"] = "*"

    s3.meta.events.register(event, add_condition)
    try:
        s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
    finally:
        s3.meta.events.unregister(event, add_condition)
