"""S3 in the name of the role that COPY names: on this machine an access key id is a role's name."""

from __future__ import annotations

import threading
from typing import Any

import boto3
from botocore.config import Config


class RoleClients:
    def __init__(self, url: str, region: str) -> None:
        self._place = {"endpoint_url": url, "region_name": region}
        self._clients: dict[str, Any] = {}
        # Making a client is not safe beside another that is being made.
        self._lock = threading.Lock()

    def client(self, role_arn: str) -> Any:
        """The role's client, one for all sessions."""
        name = role_arn.rsplit("/", 1)[-1]
        with self._lock:
            if name not in self._clients:
                self._clients[name] = boto3.client(
                    "s3",
                    aws_access_key_id=name,
                    aws_secret_access_key="local",
                    config=Config(s3={"addressing_style": "path"}, retries={"mode": "standard", "total_max_attempts": 10}),
                    **self._place,
                )
            return self._clients[name]
