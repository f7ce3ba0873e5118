"""
Moto's server, whose S3 objects are as old as the gateway's clock says: in a replay that clock is set by hand. An object that was uploaded
by parts is as old as its upload's beginning, as S3's are. Its state machines call Lambda in their role's name.
"""

from datetime import datetime, timezone
from typing import Any, Callable

import boto3
from botocore.client import BaseClient
from botocore.config import Config
from flask import has_request_context, request
from moto import backends
from moto.core.utils import utcnow
from moto.s3 import models
from moto.server import main
from moto.settings import moto_server_port
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

# Set by the gateway on what it passes on, never by a caller: epoch milliseconds.
HEADER = "x-ecomflow-now"
# The state machine has the say of how long a call may take.
_EVER = 99_999_999


def now() -> datetime:
    given = request.headers.get(HEADER) if has_request_context() else None
    if given is None:
        return utcnow()
    return datetime.fromtimestamp(int(given) / 1000, timezone.utc).replace(tzinfo=None)


def client_of_role(region: str, service: str, state_credentials: Any) -> BaseClient:
    """As moto makes it, with the role's name as the access key id: the gateway asks who calls."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=f"http://localhost:{moto_server_port()}",
        aws_access_key_id=state_credentials.role_arn.rsplit("/", 1)[-1],
        aws_secret_access_key="local",
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}, connect_timeout=_EVER, read_timeout=_EVER),
    )


def remember_the_beginning(begin: Callable[..., None]) -> Callable[..., None]:
    def init(upload: Any, *given: Any, **named: Any) -> None:
        begin(upload, *given, **named)
        upload.began = now()

    return init


def date_by_the_beginning(complete: Callable[..., Any]) -> Callable[..., Any]:
    def completed(backend: Any, bucket_name: str, multipart_id: str, *given: Any, **named: Any) -> Any:
        upload = backend.get_bucket(bucket_name).multiparts.get(multipart_id)
        key = complete(backend, bucket_name, multipart_id, *given, **named)
        if key is not None and upload is not None:
            key.last_modified = upload.began
        return key

    return completed


if __name__ == "__main__":
    models.utcnow = now
    # Asked at every call, and moto would look at two hundred folders each time.
    known = frozenset(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: known
    models.FakeMultipart.__init__ = remember_the_beginning(models.FakeMultipart.__init__)
    models.S3Backend.complete_multipart_upload = date_by_the_beginning(models.S3Backend.complete_multipart_upload)
    lambda_eval_utils.boto_client_for = client_of_role
    main()
