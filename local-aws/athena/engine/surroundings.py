"""Catalog and lake as one principal sees them: Athena asks for both in the name of who asks it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

import boto3
from botocore.config import Config
from pyarrow import fs

from .catalog import Catalog
from .relations import Lake


@dataclass(frozen=True)
class Seen:
    catalog: Catalog
    lake: Lake
    s3: Any


class Surroundings:
    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = settings
        self._seen: dict[str, Seen] = {}
        self._lock = threading.Lock()

    def of(self, principal: str) -> Seen:
        """On this machine an access key id is a role's name."""
        with self._lock:
            if principal not in self._seen:
                self._seen[principal] = _seen_by(principal, self._settings)
            return self._seen[principal]


def _seen_by(principal: str, settings: dict[str, str]) -> Seen:
    region, s3_url = settings["region"], settings["s3Url"]
    login = {"region_name": region, "aws_access_key_id": principal, "aws_secret_access_key": "local"}
    retries = {"mode": "standard", "total_max_attempts": 10}
    config = Config(s3={"addressing_style": "path"}, retries=retries, max_pool_connections=32)
    s3 = boto3.client("s3", endpoint_url=s3_url, config=config, **login)
    files = fs.S3FileSystem(
        access_key=principal,
        secret_key="local",
        region=region,
        scheme="http",
        endpoint_override=urlparse(s3_url).netloc,
    )
    return Seen(Catalog(boto3.client("glue", endpoint_url=settings["glueUrl"], config=config, **login)), Lake(s3, files), s3)
