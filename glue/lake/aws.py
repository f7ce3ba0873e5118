"""Clients of AWS services. S3 throttles a busy prefix for longer than boto3's three attempts last, and a job has no other try."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

_PATIENT = Config(retries={"mode": "standard", "total_max_attempts": 10})


def client(service: str) -> Any:
    """Asks again up to nine times, waiting longer each time, 20 seconds at most."""
    return boto3.client(service, config=_PATIENT)
